import CommandLineInterface
import JSONModel
import Testing

@Suite struct ExecutionDiffTests {
    private func trace(
        _ path: [String],
        status: String = "SUCCEEDED",
        input: String = "{}",
        output: String? = "1"
    ) -> ExecutionTrace {
        var description: JSONObject = [
            "name": "x", "status": .string(status), "input": .string(input), "startDate": 0, "stopDate": 1,
        ]
        if let output { description["output"] = .string(output) }
        let events = path.enumerated().flatMap { index, name -> [JSONValue] in
            [
                [
                    "type": "PassStateEntered", "timestamp": .integer(Int64(index)),
                    "stateEnteredEventDetails": ["name": .string(name)],
                ],
                [
                    "type": "PassStateExited", "timestamp": .number(Double(index) + 0.5),
                    "stateExitedEventDetails": ["name": .string(name)],
                ],
            ]
        }
        return ExecutionTrace(.object(description), events: events)
    }

    @Test func `a trace adds up visits`() {
        let trace = trace(["A", "B", "A"])
        #expect(trace.path == ["A", "B", "A"])
        #expect(trace.states["A"]?.count == 2 && trace.states["A"]?.milliseconds == 1000)
    }

    @Test func `the same is the same, whatever the layout of its JSON`() {
        let diff = ExecutionDiff(trace(["A"], input: #"{"a":1,"b":2}"#), trace(["A"], input: #"{ "b": 2, "a": 1.0 }"#))
        #expect(diff.isSame && diff.firstDifference == nil)
        #expect(diff.json()["same"] == true)
    }

    @Test(
        arguments: [
            (["A", "B"], ["A", "C"], 2, "B", "C"), (["A"], ["A", "C"], 2, nil, "C"), ([], ["C"], 1, nil, "C"),
        ] as [([String], [String], Int, String?, String?)]
    )
    func `the first step that differs is found`(
        left: [String],
        right: [String],
        step: Int,
        first: String?,
        second: String?
    ) {
        let diff = ExecutionDiff(trace(left), trace(right))
        #expect(diff.firstDifference?.step == step)
        #expect(diff.firstDifference?.left == first && diff.firstDifference?.right == second)
        #expect(!diff.isSame)
    }

    @Test func `payloads differ place by place`() {
        let found = JSONDifference.between(
            ["a": [1, 2], "b/c": 1, "same": true],
            ["a": [1, 3, 4], "b/c": "1", "same": true],
            limit: 9
        )
        #expect(found.map(\.path) == ["/a/1", "/a/2", "/b~1c"])
        #expect(found[1].left == nil && found[1].right == 4)
        #expect(JSONDifference.between([1, 2, 3], [4, 5, 6], limit: 2).map(\.path) == ["/0", "/1"])
        #expect(JSONDifference.between(nil, 1, limit: 2).map(\.path) == [""])
    }

    @Test func `people see where paths part`() {
        let diff = ExecutionDiff(
            trace(["A", "Big"], input: #"{"n":7}"#),
            trace(["A", "Small"], status: "FAILED", input: #"{"n":3}"#, output: nil)
        )
        let lines = diff.lines(for: Terminal(width: nil, hasColour: false))
        #expect(lines.contains("path: parts at step 2: A Big, B Small"))
        #expect(lines.contains("input: 1 difference") && lines.contains("  /n") && lines.contains("    B 3"))
        #expect(lines.contains { $0.hasPrefix("status") && $0.hasSuffix("FAILED") })
    }
}
