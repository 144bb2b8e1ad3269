import ExecutionCore
import JSONModel
import StatesLanguage
import Testing

/// Whatever fails, is stopped or times out, and however often: redriven to its end, an execution has done each piece of
/// work once and comes to the result of an execution in which nothing went wrong.
@Suite struct RedrivePropertyTests {
    @Test(arguments: 0..<24)
    func `a redriven execution ends as one without failures`(seed: Int) throws {
        var shapes = ShapeGenerator(seed: UInt64(seed))
        let definition = shapes.machine()
        var calm = Driver(try CoreHarness(definition), seed: UInt64(seed), isRough: false)
        try calm.run()
        var rough = Driver(try CoreHarness(definition), seed: UInt64(seed), isRough: true)
        try rough.run()

        #expect(rough.harness.output == calm.harness.output)
        #expect(rough.successes == calm.successes)
        #expect(rough.harness.rerunStates == [])
        let history = rough.harness.history
        #expect(history.map(\.id) == Array(1...Int64(history.count)))
        #expect(history.allSatisfy { $0.previousEventID < $0.id })
        for suffix in ["StateEntered", "StateExited", "Succeeded"] {
            func count(_ harness: CoreHarness) -> Int { harness.history.filter { $0.type.hasSuffix(suffix) }.count }
            #expect(count(rough.harness) == count(calm.harness), "\(suffix)")
        }
        let redriven = history.filter { $0.type == "ExecutionRedriven" }
        #expect(redriven.count == rough.redrives && rough.harness.machine.state.redriveCount == rough.redrives)
        // Each follows the event that closed the execution.
        #expect(redriven.allSatisfy { $0.previousEventID == $0.id - 1 && history[Int($0.id) - 2].isEnd })
    }

    @Test func `rough runs are rough`() throws {
        var redrives = 0
        for seed in 0..<6 as Range<UInt64> {
            var shapes = ShapeGenerator(seed: seed)
            var rough = Driver(try CoreHarness(shapes.machine()), seed: seed, isRough: true)
            try rough.run()
            redrives += rough.redrives
        }
        #expect(redrives > 30)
    }
}

extension HistoryEvent {
    fileprivate var isEnd: Bool { ["ExecutionFailed", "ExecutionAborted", "ExecutionTimedOut"].contains(type) }
}

/// Makes machines of nested Parallels, Maps, Tasks, Waits and Passes whose result is the same in every order of events.
private struct ShapeGenerator {
    private var random: SeededGenerator
    private var count = 0

    init(seed: UInt64) { random = SeededGenerator(seed: seed &* 7919 &+ 1) }

    mutating func machine() -> JSONValue {
        var machine = block(depth: 3).objectValue ?? JSONObject()
        if Bool.random(using: &random) { machine["TimeoutSeconds"] = 40 }
        return .object(machine)
    }

    private mutating func block(depth: Int) -> JSONValue {
        let length = Int.random(in: 1...3, using: &random)
        var names: [String] = []
        var states: [JSONObject] = []
        for _ in 0..<length {
            for state in piece(depth: depth) {
                count += 1
                names.append("S\(count)")
                states.append(state)
            }
        }
        var object = JSONObject()
        for (index, name) in names.enumerated() {
            var state = states[index]
            if index + 1 < names.count { state["Next"] = .string(names[index + 1]) } else { state["End"] = true }
            object[name] = .object(state)
        }
        return ["StartAt": .string(names[0]), "States": .object(object)]
    }

    /// One state, or an array and the Map over it.
    private mutating func piece(depth: Int) -> [JSONObject] {
        switch Int.random(in: 0..<(depth > 0 ? 8 : 4), using: &random) {
        case 0: return [["Type": "Pass", "Result": .integer(Int64(count)), "ResultPath": "$.p", "Parameters": [:]]]
        case 1: return [["Type": "Wait", "Seconds": .integer(Int64.random(in: 1...5, using: &random))]]
        case 4, 5:
            let branches = (0..<Int.random(in: 2...3, using: &random)).map { _ in block(depth: depth - 1) }
            return [["Type": "Parallel", "Branches": .array(branches), "ResultPath": "$.branches"]]
        case 6, 7: return map(depth)
        default: return [task()]
        }
    }

    private mutating func task() -> JSONObject {
        var task: JSONObject = ["Type": "Task", "Resource": RedriveTests.lambda, "ResultPath": "$.task"]
        if Int.random(in: 0..<3, using: &random) == 0 {
            task["Retry"] = [["ErrorEquals": ["States.ALL"], "MaxAttempts": 1, "IntervalSeconds": 1]]
        }
        if Int.random(in: 0..<3, using: &random) == 0 { task["TimeoutSeconds"] = 30 }
        return task
    }

    private mutating func map(_ depth: Int) -> [JSONObject] {
        let items = (0..<Int64.random(in: 0...5, using: &random)).map { JSONValue.object(["n": .integer($0)]) }
        var processor = block(depth: depth - 1).objectValue ?? JSONObject()
        if Bool.random(using: &random) {
            processor["ProcessorConfig"] = ["Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"]
        }
        return [
            ["Type": "Pass", "Result": .array(items), "ResultPath": "$.items"],
            [
                "Type": "Map", "ItemsPath": "$.items", "ResultPath": "$.items", "ItemProcessor": .object(processor),
                "MaxConcurrency": .integer(Int64.random(in: 0...3, using: &random)),
            ],
        ]
    }
}

/// Plays workers, clock and operator, at random but the same for each seed.
private struct Driver {
    private(set) var harness: CoreHarness
    private(set) var successes = 0
    private(set) var redrives = 0
    private var random: SeededGenerator
    private let isRough: Bool

    init(_ harness: CoreHarness, seed: UInt64, isRough: Bool) {
        self.harness = harness
        self.isRough = isRough
        self.harness.checksEachReplay = false
        random = SeededGenerator(seed: seed)
    }

    mutating func run() throws {
        try harness.start(["in": 1])
        var steps = 0
        while !isDone {
            steps += 1
            try #require(steps < 20_000, "the execution does not end")
            // Mischief ends some day, or nothing ever would.
            try step(isRough && steps < 120)
        }
    }

    private var isDone: Bool { if case .succeeded = harness.machine.state.status { true } else { false } }

    private mutating func step(_ isRough: Bool) throws {
        let chance = Int.random(in: 0..<100, using: &random)
        if chance % 20 == 0 { try harness.checkReplay() }
        if harness.machine.state.status.isClosed {
            harness.now = harness.now.advanced(byMilliseconds: Int64.random(in: 0...3_000, using: &random))
            if chance < 30 { try harness.restart() }
            try harness.redrive()
            try harness.checkReplay()
            redrives += 1
            return
        }
        let open = harness.tasks.map(\.attempt).filter { harness.machine.isOpen(attempt: $0) }
        if isRough, chance < 4 { return try harness.handle(.stop(error: nil, cause: nil)) }
        if isRough, chance < 10 { return try harness.restart() }
        if isRough, chance < 14, harness.machine.state.nextDue != nil { return try harness.fireNext() }
        guard let attempt = open.randomElement(using: &random) else { return try harness.fireNext() }
        if isRough, chance < 40 { return try harness.fail(attempt, "E") }
        let parameters = harness.tasks.first { $0.attempt == attempt }?.parameters.value
        try harness.succeed(attempt, parameters?["n"] ?? "done")
        successes += 1
    }
}
