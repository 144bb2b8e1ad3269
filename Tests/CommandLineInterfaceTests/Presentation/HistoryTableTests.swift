import CommandLineInterface
import JSONModel
import Testing

@Suite struct HistoryTableTests {
    private static let events = """
        [{"timestamp": 10.5, "type": "ExecutionStarted", "id": 1, "previousEventId": 0,
          "executionStartedEventDetails": {"input": "{}", "roleArn": "r"}},
         {"timestamp": 10.5, "type": "TaskStateEntered", "id": 2, "previousEventId": 0,
          "stateEnteredEventDetails": {"name": "Pay", "input": "{}"}},
         {"timestamp": 10.75, "type": "TaskScheduled", "id": 3, "previousEventId": 2,
          "taskScheduledEventDetails": {"resourceType": "lambda", "resource": "invoke", "region": "r",
            "parameters": "{\\"a\\":1}"}},
         {"timestamp": 75.5, "type": "TaskFailed", "id": 4, "previousEventId": 3,
          "taskFailedEventDetails": {"resourceType": "lambda", "resource": "invoke", "error": "E", "cause": "why"}},
         {"timestamp": 75.5, "type": "MapIterationStarted", "id": 5, "previousEventId": 4,
          "mapIterationStartedEventDetails": {"name": "Each", "index": 2}},
         {"timestamp": 76, "type": "TaskStateExited", "id": 6, "previousEventId": 4,
          "stateExitedEventDetails": {"name": "Pay", "output": "1", "assignedVariables": {"v": "2"}}},
         {"timestamp": 76, "type": "ExecutionTimedOut", "id": 7, "previousEventId": 6}]
        """

    @Test func `events become rows with time, state and detail`() throws {
        var history = HistoryTable()
        let events = try JSONValue(parsing: Self.events).arrayValue ?? []
        let rows = events.map { history.row($0).map(\.text) }
        #expect(
            rows == [
                ["1", "+0 ms", "ExecutionStarted", "", "{}"],
                ["2", "+0 ms", "TaskStateEntered", "Pay", "{}"],
                ["3", "+250 ms", "TaskScheduled", "Pay", #"lambda:invoke {"a":1}"#],
                ["4", "+1 min 5 s", "TaskFailed", "Pay", "E: why"],
                ["5", "+1 min 5 s", "MapIterationStarted", "Each", "#2"],
                ["6", "+1 min 5 s", "TaskStateExited", "Pay", "1 $v = 2"],
                ["7", "+1 min 5 s", "ExecutionTimedOut", "", ""],
            ]
        )
    }

    @Test(
        arguments: [
            (0, "0 ms"), (999, "999 ms"), (1000, "1.000 s"), (59_999, "59.999 s"), (60_000, "1 min 0 s"),
            (3_600_000, "1 h 0 min"), (90_000_000, "1 d 1 h"), (-5, "-5 ms"),
        ] as [(Int64, String)]
    )
    func `durations are short`(milliseconds: Int64, text: String) {
        #expect(APIValues.duration(milliseconds: milliseconds) == text)
    }

    @Test func `dates become texts, and only dates`() throws {
        let answer: JSONValue = [
            "startDate": 1.5, "redriveDate": nil, "items": [["timestamp": 0, "id": 3]], "input": #"{"startDate": 1}"#,
        ]
        #expect(
            APIValues.readable(answer) == [
                "startDate": "1970-01-01T00:00:01.500Z", "redriveDate": nil,
                "items": [["timestamp": "1970-01-01T00:00:00Z", "id": 3]], "input": #"{"startDate": 1}"#,
            ]
        )
        #expect(APIValues.dateText(1_700_000_000.987) == "2023-11-14 22:13:20Z")
    }
}
