import ExecutionCore
import ExecutionReporting
import JSONModel
import Testing

@Suite struct ExecutionLogEventTests {
    private func event(_ fields: [HistoryField], type: String = "PassStateExited") -> HistoryEvent {
        HistoryEvent(
            id: 3,
            previousEventID: 2,
            type: type,
            timestamp: Timestamp(milliseconds: 1_700_000_000_123),
            detailsName: "stateExitedEventDetails",
            redriveCount: 1,
            fields: fields
        )
    }

    private func output(_ text: [UInt8]) -> [HistoryField] {
        [
            HistoryField(name: "output", value: .payload(text)), HistoryField(name: "outputDetails", value: .details),
        ]
    }

    private func logged(_ fields: [HistoryField], includesData: Bool = true) -> String {
        let logged = ExecutionLogEvent(event(fields), executionARN: "arn:e", includesData: includesData)
        return String(decoding: logged.message, as: UTF8.self)
    }

    @Test func `an event is one line with texts for numbers and details by name`() {
        let fields = [HistoryField(name: "name", value: .string("P"))] + output(Array("{\"a\":1}".utf8))
        let expected =
            #"{"details":{"name":"P","output":"{\"a\":1}","outputDetails":{"truncated":false}},"redrive_count":"1","#
            + #""id":"3","type":"PassStateExited","previous_event_id":"2","event_timestamp":"1700000000123","#
            + #""execution_arn":"arn:e"}"#
        #expect(logged(fields) == expected)
    }

    @Test func `without data, inputs, outputs, variables and parameters are left out`() {
        let fields =
            output([48]) + [
                HistoryField(name: "parameters", value: .string("{}")),
                HistoryField(name: "assignedVariables", value: .variables([(name: "v", value: [49])])),
                HistoryField(name: "assignedVariablesDetails", value: .details),
                HistoryField(name: "timeoutInSeconds", value: .integer(5)),
                HistoryField(name: "taskCredentials", value: .roleARN("arn:r")),
            ]
        let bare = #"{"details":{"taskCredentials":{"roleArn":"arn:r"},"timeoutInSeconds":"5"},"#
        #expect(logged(fields, includesData: false).hasPrefix(bare))
        #expect(logged(fields).contains(#""assignedVariables":{"v":"1"}"#))
        #expect(logged(fields).contains(#""parameters":"{}""#))
    }

    @Test func `a payload is cut where its escaped form is too long, and says so`() throws {
        let exact = [UInt8](repeating: UInt8(ascii: "\""), count: ExecutionLogEvent.dataBytesMax / 2)
        #expect(logged(output(exact)).contains(#""truncated":false"#))
        let value = try JSONValue(parsing: Array(logged(output(exact + [UInt8(ascii: "x")])).utf8))
        #expect(value["details"]?["outputDetails"]?["truncated"] == true)
        #expect(value["details"]?["output"]?.stringValue?.utf8.count == exact.count)
    }

    @Test func `a cut leaves characters whole`() {
        let text = Array("aääx".utf8)
        #expect(EscapedText.prefix(text, bytesMax: 2) == Array("a".utf8))
        #expect(EscapedText.prefix(text, bytesMax: 3) == Array("aä".utf8))
        #expect(EscapedText.prefix(text, bytesMax: 6) == text)
        #expect(EscapedText.prefix(Array("\u{1}\u{1}".utf8), bytesMax: 11) == [1])
    }

    @Test(arguments: [
        ("ExecutionFailed", "ALL ERROR FATAL"), ("ExecutionAborted", "ALL ERROR FATAL"),
        ("ExecutionTimedOut", "ALL ERROR FATAL"), ("ExecutionSucceeded", "ALL"), ("ExecutionStarted", "ALL"),
        ("FailStateEntered", "ALL ERROR"), ("LambdaFunctionTimedOut", "ALL ERROR"), ("TaskSubmitFailed", "ALL ERROR"),
        ("MapIterationAborted", "ALL ERROR"), ("MapRunFailed", "ALL ERROR"), ("WaitStateAborted", "ALL ERROR"),
        ("EvaluationFailed", "ALL ERROR"), ("TaskSucceeded", "ALL"), ("PassStateEntered", "ALL"),
        ("ExecutionRedriven", "ALL"),
    ])
    func `levels log what AWS's table says`(_ type: String, _ levels: String) {
        let all: [ExecutionLogLevel] = [.all, .error, .fatal, .off]
        #expect(all.filter { $0.includes(type) }.map(\.rawValue).joined(separator: " ") == levels)
    }

    @Test func `a configuration logs where it has a level and a log group`() throws {
        func logging(_ text: String) -> ExecutionLogging? { ExecutionLogging(configuration: Array(text.utf8)) }
        let arn = "arn:aws:logs:eu-west-1:111122223333:log-group:/aws/vendedlogs/g:*"
        let destinations = #""destinations":[{"cloudWatchLogsLogGroup":{"logGroupArn":"\#(arn)"}}]"#
        let found = try #require(logging(#"{"loggingConfiguration":{"level":"ERROR",\#(destinations)}}"#))
        #expect(found.level == .error && !found.includesData)
        #expect(found.group.region == "eu-west-1" && found.group.account == "111122223333")
        #expect(found.group.name == "/aws/vendedlogs/g")
        #expect(logging(#"{"loggingConfiguration":{"level":"OFF",\#(destinations)}}"#) == nil)
        #expect(logging(#"{"loggingConfiguration":{"level":"ALL"}}"#) == nil)
        #expect(logging("") == nil)
    }
}
