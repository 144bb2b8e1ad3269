import AWSProtocol
import Synchronization
import Testing

@testable import StepFunctionsAPI

@Suite struct RequestThrottleTests {
    /// A clock that stands still until it is told to go on.
    private final class Clock: Sendable {
        private let time = Mutex(ContinuousClock.now)
        var now: ContinuousClock.Instant { time.withLock { $0 } }
        func advance(_ duration: Duration) { time.withLock { $0 += duration } }
    }

    private let clock = Clock()
    private let throttle: RequestThrottle
    private let caller = CallerIdentity(account: "111111111111", region: "eu-central-1")

    init() {
        let clock = clock
        throttle = RequestThrottle { clock.now }
    }

    /// How many calls in a row are admitted, of at most some.
    private func admitted(_ operation: String, _ identity: CallerIdentity, of count: Int) -> Int {
        (0..<count).filter { _ in
            do throws(APIError) {
                try throttle.admit(operation, identity)
                return true
            } catch {
                #expect(error.code == .throttling && error.message == "Rate exceeded" && error.code.status == 400)
                return false
            }
        }.count
    }

    @Test func `a bucket is emptied at once and refilled steadily`() {
        #expect(admitted("StopExecution", caller, of: 1_000) == 500)
        clock.advance(.milliseconds(39))
        #expect(admitted("StopExecution", caller, of: 10) == 0)
        clock.advance(.milliseconds(1))
        #expect(admitted("StopExecution", caller, of: 10) == 1)
        clock.advance(.seconds(2))
        #expect(admitted("StopExecution", caller, of: 100) == 50)
        clock.advance(.seconds(1_000_000))
        #expect(admitted("StopExecution", caller, of: 1_000) == 500)
    }

    @Test func `accounts, regions and operations have buckets of their own`() {
        #expect(admitted("StopExecution", caller, of: 600) == 500)
        #expect(admitted("TagResource", caller, of: 300) == 200)
        #expect(admitted("StopExecution", CallerIdentity(account: "2", region: caller.region), of: 600) == 500)
        #expect(
            admitted("StopExecution", CallerIdentity(account: caller.account, region: "us-east-1"), of: 1_100) == 1_000
        )
    }

    @Test func `refused calls are counted for their caller, most first`() {
        #expect(throttle.refusals(caller).isEmpty)
        _ = admitted("StopExecution", caller, of: 502)
        _ = admitted("TagResource", caller, of: 205)
        #expect(throttle.refusals(caller).map(\.operation) == ["TagResource", "StopExecution"])
        #expect(throttle.refusals(caller).map(\.count) == [5, 2])
        clock.advance(.seconds(3))
        #expect(throttle.refusals(caller).first?.ago == .seconds(3))
        #expect(throttle.refusals(CallerIdentity(account: "2", region: caller.region)).isEmpty)
    }

    @Test func `starts of STANDARD and EXPRESS executions are counted apart`() {
        #expect(admitted("StartExecution", caller, of: 1_000) == 800)
        #expect(admitted(RequestQuota.expressStart, caller, of: 7_000) == 6_000)
        #expect(admitted("StartSyncExecution", caller, of: 10_000) == 10_000)
    }

    @Test func `every operation has a quota`() {
        for name in OperationTable.names where name != "StartSyncExecution" {
            #expect(RequestQuota(name, region: "us-east-1") != nil, "\(name)")
        }
    }
}
