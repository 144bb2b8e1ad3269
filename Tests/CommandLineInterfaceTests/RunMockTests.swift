import Testing

@Suite struct RunMockTests {
    private static let definition = """
        {"StartAt": "T", "States": {"T": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "End": true,
        "Retry": [{"ErrorEquals": ["Busy"], "IntervalSeconds": 30}]}}}
        """
    private static let mocks = """
        {"StateMachines": {"Orders": {"TestCases": {"good": {"T": "r"}, "bad": {"T": "f"}}}},
        "MockedResponses": {"r": {"0": {"Throw": {"Error": "Busy"}}, "1": {"Return": {"MessageId": "1"}}},
        "f": {"0": {"Throw": {"Error": "E", "Cause": "because"}}}}}
        """

    private func run(_ arguments: [String], mocks: String = Self.mocks) throws -> NewelProgram.Result {
        try NewelProgram.withFile(Self.definition) { definition in
            try NewelProgram.withFile(mocks) { file in
                try NewelProgram.run(["run", definition, "--mock", file] + arguments)
            }
        }
    }

    @Test func `a run takes its outcomes from the test case`() throws {
        let good = try run(["--test-case", "good"])
        #expect(good.output == "{\"MessageId\":\"1\"}\n", "\(good.errors)")
        let bad = try run(["--test-case", "bad"])
        #expect(bad.status == 1 && bad.errors.contains("FAILED E: because"))
    }

    @Test func `an unclear test case is refused with those there are`() throws {
        let none = try run([])
        #expect(none.status != 0 && none.errors.contains("several test cases; give --test-case. It has: good, bad."))
        let wrong = try run(["--test-case", "x"])
        #expect(wrong.status != 0 && wrong.errors.contains("has no test case 'x'"))
        let file = try run([], mocks: "{\"StateMachines\": []}")
        #expect(file.status != 0 && file.errors.contains("MockedResponses is missing"))
    }
}
