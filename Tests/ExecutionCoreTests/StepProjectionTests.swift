import ExecutionCore
import JSONModel
import StatesLanguage
import Testing

@Suite struct StepProjectionTests {
    private static let resource: JSONValue = "arn:aws:lambda:us-east-1:123456789012:function:f"

    private func steps(_ harness: CoreHarness) -> [ExecutionStep] {
        var projection = StepProjection(definition: harness.machine.definition)
        for row in harness.rows { projection.append(row.events, at: row.time) }
        return projection.steps
    }

    @Test func `a retried task is one step with attempts`() throws {
        var harness = try CoreHarness([
            "StartAt": "A",
            "States": [
                "A": [
                    "Type": "Task", "Resource": Self.resource, "End": true,
                    "Retry": [["ErrorEquals": ["States.ALL"], "IntervalSeconds": 3]],
                ]
            ],
        ])
        try harness.start(["n": 1])
        try harness.fail(1, "Broken", "why")
        let open = try #require(steps(harness).first)
        #expect(open.status == .retrying)
        #expect(open.attempts.first?.error == "Broken")
        #expect(open.attempts.first?.retryDue == harness.now.advanced(byMilliseconds: 3000))
        try harness.fireNext()
        try harness.succeed(2, ["done": true])
        let step = try #require(steps(harness).first)
        #expect(steps(harness).count == 1)
        #expect(step.status == .succeeded)
        #expect(step.error == nil)
        #expect(step.attempts.map(\.status) == [.failed, .succeeded])
        #expect(step.output?.text == Array(#"{"done":true}"#.utf8))
    }

    @Test func `a caught error leaves its step as caught and names what follows`() throws {
        var harness = try CoreHarness([
            "StartAt": "A",
            "States": [
                "A": [
                    "Type": "Task", "Resource": Self.resource, "End": true,
                    "Catch": [["ErrorEquals": ["States.ALL"], "Next": "B"]],
                ],
                "B": ["Type": "Pass", "End": true],
            ],
        ])
        try harness.start()
        try harness.fail(1, "Broken", "why")
        #expect(steps(harness).map(\.status) == [.caught, .succeeded])
        #expect(steps(harness).first?.next == "B")
        #expect(steps(harness).first?.error == "Broken")
    }

    @Test func `steps know the branch or iteration that they are in`() throws {
        var harness = try CoreHarness([
            "StartAt": "M",
            "States": [
                "M": [
                    "Type": "Map", "End": true,
                    "ItemProcessor": ["StartAt": "I", "States": ["I": ["Type": "Pass", "End": true]]],
                ]
            ],
        ])
        try harness.start([1, 2, 3])
        let all = steps(harness)
        #expect(all.map(\.name) == ["M", "I", "I", "I"])
        #expect(all.map(\.parent) == [nil, 0, 0, 0])
        #expect(all.compactMap(\.slot) == [0, 1, 2])
        #expect(all.first?.itemCount == 3)
        #expect(all.allSatisfy { $0.status == .succeeded })
    }

    @Test func `a failure ends what was under way beside it`() throws {
        var harness = try CoreHarness([
            "StartAt": "P",
            "States": [
                "P": [
                    "Type": "Parallel", "End": true,
                    "Branches": [
                        [
                            "StartAt": "A",
                            "States": ["A": ["Type": "Task", "Resource": Self.resource, "End": true]],
                        ],
                        [
                            "StartAt": "B",
                            "States": ["B": ["Type": "Task", "Resource": Self.resource, "End": true]],
                        ],
                    ],
                ]
            ],
        ])
        try harness.start()
        try harness.fail(2, "Broken")
        let byName = Dictionary(uniqueKeysWithValues: steps(harness).map { ($0.name, $0) })
        #expect(byName["P"]?.status == .failed)
        #expect(byName["P"]?.error == "Broken")
        #expect(byName["A"]?.status == .aborted)
        #expect(byName["B"]?.status == .failed)
        #expect(steps(harness).allSatisfy { $0.end != nil })
    }

    @Test func `a redrive takes a failed step up again and marks its attempts`() throws {
        var harness = try CoreHarness([
            "StartAt": "A", "States": ["A": ["Type": "Task", "Resource": Self.resource, "End": true]],
        ])
        try harness.start()
        try harness.fail(1, "Broken")
        try harness.redrive()
        let open = try #require(steps(harness).first)
        #expect(open.status == .running)
        #expect(open.attempts.map(\.redrive) == [0, 1])
        try harness.succeed(2, [:])
        #expect(steps(harness).map(\.status) == [.succeeded])
    }
}
