import NIOCore
@testable import TaskIntegrations
import Testing

@Suite struct FunctionPoolMachineTests {
    private struct Call: FunctionPoolWork, Equatable {
        let number: Int
        var isAbandoned = false
        init(_ number: Int, isAbandoned: Bool = false) {
            self.number = number
            self.isAbandoned = isAbandoned
        }
    }

    private typealias Machine = FunctionPoolMachine<Call>

    private func machine(instances: Int = 4, starting: Int = 2, waiting: Int = 10) -> Machine {
        Machine(limits: .init(instanceCountMax: instances, startingCountMax: starting, waitingCountMax: waiting))
    }

    private let start = NIODeadline.uptimeNanoseconds(1_000)

    private func text(_ action: Machine.SubmitAction) -> String {
        switch action {
        case .dispatch(let instance): "dispatch \(instance)"
        case .wait(let start): start.map { "wait, start \($0)" } ?? "wait"
        case .refuseFull: "full"
        case .refuseDraining: "draining"
        }
    }

    private func text(_ action: Machine.ReadyAction) -> String {
        switch action {
        case .run(let call, let start): "run \(call.number)" + (start.map { ", start \($0)" } ?? "")
        case .park: "park"
        case .end: "end"
        }
    }

    @Test func `a first call starts an instance, gets it, and the next call reuses it`() {
        var machine = machine()
        #expect(text(machine.submitted(Call(1))) == "wait, start 1")
        #expect(text(machine.instanceReady(1, now: start)) == "run 1")
        #expect(text(machine.instanceReady(1, now: start)) == "park")
        #expect(text(machine.submitted(Call(2))) == "dispatch 1")
        #expect(machine.instanceCount == 1)
    }

    @Test func `a burst starts as many instances as may start at once, then more while calls wait`() {
        var machine = machine()
        #expect(
            (1...6).map { text(machine.submitted(Call($0))) } == [
                "wait, start 1", "wait, start 2", "wait", "wait", "wait", "wait",
            ]
        )
        #expect(text(machine.instanceReady(1, now: start)) == "run 1, start 3")
        #expect(text(machine.instanceReady(2, now: start)) == "run 2, start 4")
        #expect(text(machine.instanceReady(3, now: start)) == "run 3")
        #expect(text(machine.instanceReady(1, now: start)) == "run 4")
        #expect(machine.instanceCount == 4)
    }

    @Test func `calls beyond the queue's limit are refused`() {
        var machine = machine(waiting: 2)
        #expect((1...3).map { text(machine.submitted(Call($0))) } == ["wait, start 1", "wait, start 2", "full"])
    }

    @Test func `an instance that does not come up fails one waiting call and is replaced for the others`() {
        var machine = machine(starting: 1)
        for number in 1...2 { _ = machine.submitted(Call(number)) }
        let first = machine.instanceEnded(1)
        #expect(first.failed == Call(1))
        #expect(first.start == 2)
        let second = machine.instanceEnded(2)
        #expect(second.failed == Call(2))
        #expect(second.start == nil)
        #expect(machine.instanceCount == 0)
    }

    @Test func `a call that nobody waits for is skipped`() {
        var machine = machine(starting: 1)
        _ = machine.submitted(Call(1, isAbandoned: true))
        _ = machine.submitted(Call(2))
        #expect(text(machine.instanceReady(1, now: start)) == "run 2")
    }

    @Test func `a busy instance that ends takes no waiting call with it`() {
        var machine = machine(instances: 1)
        _ = machine.submitted(Call(1))
        _ = machine.instanceReady(1, now: start)
        #expect(text(machine.submitted(Call(2))) == "wait")
        let action = machine.instanceEnded(1)
        #expect(action.failed == nil)
        #expect(action.start == 2)
        #expect(text(machine.instanceReady(2, now: start)) == "run 2")
    }

    @Test func `an idle instance that loses its connection gets no call until it polls again`() {
        var machine = machine()
        _ = machine.submitted(Call(1))
        _ = machine.instanceReady(1, now: start)
        _ = machine.instanceReady(1, now: start)
        machine.instanceAway(1)
        #expect(text(machine.submitted(Call(2))) == "wait, start 2")
        #expect(text(machine.instanceReady(1, now: start)) == "run 2")
        #expect(machine.instanceEnded(1).failed == nil)
    }

    @Test func `a call does not start an instance while another is on its way back`() {
        var machine = machine()
        _ = machine.submitted(Call(1))
        _ = machine.instanceReady(1, now: start)
        machine.instanceAnswered(1)
        #expect(text(machine.submitted(Call(2))) == "wait")
        #expect(text(machine.submitted(Call(3))) == "wait, start 2")
        #expect(text(machine.instanceReady(1, now: start)) == "run 2")
        #expect(machine.lookedAgain() == nil)
    }

    @Test func `an instance that does not come back in time has another started`() {
        var machine = machine(instances: 3)
        _ = machine.submitted(Call(1))
        _ = machine.instanceReady(1, now: start)
        machine.instanceAnswered(1)
        #expect(text(machine.submitted(Call(2))) == "wait")
        #expect(machine.lookedAgain() == 2)
        #expect(machine.lookedAgain() == nil)
        #expect(machine.instanceEnded(1).failed == nil)
        #expect(text(machine.instanceReady(2, now: start)) == "run 2")
    }

    @Test func `a call that did not reach its instance goes first`() {
        var machine = machine(instances: 1)
        _ = machine.submitted(Call(1))
        _ = machine.instanceReady(1, now: start)
        _ = machine.submitted(Call(2))
        #expect(machine.returned(Call(1)).isTaken)
        #expect(machine.instanceEnded(1).start == 2)
        #expect(text(machine.instanceReady(2, now: start)) == "run 1")
    }

    @Test func `the instance used last is used first and the others are retired when they are old`() {
        var machine = machine()
        for number in 1...2 { _ = machine.submitted(Call(number)) }
        for instance in 1...2 { _ = machine.instanceReady(instance, now: start) }
        _ = machine.instanceReady(1, now: start)
        _ = machine.instanceReady(2, now: start + .seconds(1))
        #expect(text(machine.submitted(Call(3))) == "dispatch 2")
        _ = machine.instanceReady(2, now: start + .seconds(10))
        #expect(machine.retire(idleSince: start + .seconds(5)) == [1])
        #expect(machine.retire(idleSince: start + .seconds(5)) == [])
        #expect(text(machine.submitted(Call(4))) == "dispatch 2")
        #expect(machine.instanceCount == 2)
        #expect(machine.instanceEnded(1).failed == nil)
        #expect(machine.instanceCount == 1)
    }

    @Test func `draining gives back what waits, ends what is idle, and lets busy instances finish`() {
        var machine = machine(instances: 2)
        for number in 1...4 { _ = machine.submitted(Call(number)) }
        _ = machine.instanceReady(1, now: start)
        let (waiting, ending) = machine.drain()
        #expect(waiting == [Call(2), Call(3), Call(4)])
        #expect(ending == [2])
        #expect(text(machine.submitted(Call(5))) == "draining")
        #expect(text(machine.instanceReady(1, now: start)) == "end")
        #expect(machine.instanceEnded(1).start == nil)
        #expect(machine.instanceEnded(2).failed == nil)
        #expect(machine.instanceCount == 0)
    }
}
