import JSONModel
import MapDatasets
import Testing

@Suite struct ResultFormatTests {
    private static func record(
        _ status: ChildExecutionRecord.Status = .succeeded,
        output: String? = "[1,{\"a\":2}]",
        error: String? = nil
    ) -> ChildExecutionRecord {
        ChildExecutionRecord(
            executionARN: "arn:aws:states:us-east-1:123456789012:execution:m/Map:1",
            stateMachineARN: "arn:aws:states:us-east-1:123456789012:stateMachine:m/Map",
            name: "1",
            status: status,
            input: "7",
            output: output,
            error: error,
            cause: error.map { "why \($0)" },
            startDate: Timestamp(milliseconds: 0),
            stopDate: Timestamp(milliseconds: 1),
            redriveStatus: "NOT_REDRIVABLE",
            redriveStatusReason: "Execution is SUCCEEDED and cannot be redriven"
        )
    }

    @Test func `a whole record has the execution's metadata in alphabetical order`() {
        let format = ResultFormat(nil, isExported: true)
        let expected =
            #"{"ExecutionArn":"arn:aws:states:us-east-1:123456789012:execution:m/Map:1","Input":"7","#
            + #""InputDetails":{"Included":true},"Name":"1","Output":"[1,{\"a\":2}]","OutputDetails":{"Included":true},"#
            + #""RedriveCount":0,"RedriveStatus":"NOT_REDRIVABLE","#
            + #""RedriveStatusReason":"Execution is SUCCEEDED and cannot be redriven","#
            + #""StartDate":"1970-01-01T00:00:00Z","StateMachineArn":"arn:aws:states:us-east-1:123456789012:stateMachine:m/Map","#
            + #""Status":"SUCCEEDED","StopDate":"1970-01-01T00:00:00.001Z"}"#
        #expect(format.values(of: Self.record()).map { $0.serializedString() } == [expected])
    }

    @Test func `compact results are the outputs, flattened ones the elements of arrays`() {
        let compact = ResultFormat(["Transformation": "COMPACT"], isExported: true)
        let flat = ResultFormat(["Transformation": "FLATTEN", "OutputType": "JSONL"], isExported: false)
        #expect(compact.values(of: Self.record()) == [[1, ["a": 2]]])
        #expect(flat.values(of: Self.record()) == [1, ["a": 2]])
        #expect(flat.values(of: Self.record(output: "{}")) == [[:]])
        #expect(flat.values(of: Self.record(output: "[]")).isEmpty)
        #expect(flat.outputType == .jsonl)
    }

    @Test(arguments: ChildExecutionRecord.Status.unsuccessful)
    func `a child that did not succeed is a whole record in every format`(_ status: ChildExecutionRecord.Status) {
        let record = Self.record(status, output: nil, error: "E")
        for transformation in ["NONE", "COMPACT", "FLATTEN"] {
            let format = ResultFormat(["Transformation": .string(transformation)], isExported: true)
            let values = format.values(of: record)
            #expect(values.count == 1)
            #expect(values.first?["Status"] == .string(status.rawValue))
            #expect(values.first?["Error"] == "E")
            #expect(values.first?["Cause"] == "why E")
            #expect(values.first?["Output"] == nil)
        }
    }

    @Test func `results are whole records when exported and outputs otherwise`() {
        #expect(ResultFormat(nil, isExported: true).transformation == .none)
        #expect(ResultFormat(nil, isExported: false).transformation == .compact)
        #expect(ResultFormat(["OutputType": "JSONL"], isExported: false).transformation == .compact)
    }
}

extension ChildExecutionRecord.Status {
    fileprivate static let unsuccessful: [Self] = [.failed, .timedOut, .aborted, .pending]
}
