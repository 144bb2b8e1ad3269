import JSONModel
import Logging
import ServiceModels
import StepFunctionsAPI
import Testing

@Suite struct AnswerCheckTests {
    private let models = ServiceModelCatalog(directories: [], logger: Logger(label: "test"))

    private func fault(
        _ service: String,
        _ action: String,
        _ answer: JSONValue,
        requiresAll: Bool = true,
        anyValue: Set<String> = []
    ) throws -> String? {
        let model = try #require(models.model(named: service))
        let shape = try #require(model.operation(action: action)?.output)
        return AnswerCheck(model: model, requiresAll: requiresAll, anyValue: anyValue).fault(in: answer, of: shape)
    }

    @Test func `required members must be there, in the spelling of Step Functions`() throws {
        #expect(try fault("stepfunctions", "startExecution", [:]) == "Required field 'ExecutionArn' is missing")
        let camel: JSONValue = ["executionArn": "a", "startDate": "b"]
        #expect(try fault("stepfunctions", "startExecution", camel) == "Required field 'ExecutionArn' is missing")
        #expect(try fault("stepfunctions", "startExecution", camel, requiresAll: false) == nil)
        #expect(try fault("stepfunctions", "startExecution", ["ExecutionArn": "a", "StartDate": "b"]) == nil)
    }

    @Test(
        arguments: [
            ("stepfunctions", "startExecution", ["ExecutionArn": 1], "Field 'ExecutionArn' must be a string"),
            ("stepfunctions", "startExecution", ["StartDate": 1_764_103_483], "Field 'StartDate' must be a string"),
            ("s3", "getObject", ["ContentLength": "9000"], "Field 'ContentLength' must be a number"),
            ("s3", "getObject", ["StorageClass": "Papyrus"], "Field 'StorageClass' is not an expected value"),
            ("s3", "getObject", ["DeleteMarker": "yes"], "Field 'DeleteMarker' must be a boolean"),
            ("s3", "getObject", ["Metadata": ["a": 1]], "Field 'a' must be a string"),
            ("s3", "getObject", ["Metadata": "a"], "Field 'Metadata' must be an object"),
            ("kms", "encrypt", ["CiphertextBlob": 1], "Field 'CiphertextBlob' must be a string"),
            ("events", "putEvents", ["Entries": "none"], "Field 'Entries' must be an array"),
            (
                "events", "putEvents", ["Entries": [["EventId": "1"], ["EventId": []]]],
                "Field 'EventId' must be a string"
            ),
            (
                "stepfunctions", "startExecution", ["ExecutionArn": ""],
                "Field 'ExecutionArn' is smaller than the minimum length"
            ),
        ] as [(String, String, JSONValue, String)]
    )
    func `present members must fit the API`(
        _ service: String,
        _ action: String,
        _ answer: JSONValue,
        _ expected: String
    ) throws {
        #expect(try fault(service, action, answer, requiresAll: false) == expected)
    }

    @Test func `members that the API does not have are let through`() throws {
        #expect(try fault("events", "putEvents", ["random": "json", "Entries": [["Other": 1]]]) == nil)
    }

    @Test func `null counts as absent`() throws {
        #expect(try fault("stepfunctions", "startExecution", ["ExecutionArn": nil]) != nil)
        #expect(try fault("stepfunctions", "startExecution", ["ExecutionArn": nil], requiresAll: false) == nil)
    }

    @Test func `a document taken out of a blob may be anything`() throws {
        let answer: JSONValue = ["Payload": ["a": 1], "StatusCode": 200]
        #expect(try fault("lambda", "invoke", answer) == "Field 'Payload' must be a string")
        #expect(try fault("lambda", "invoke", answer, anyValue: ["Payload"]) == nil)
    }
}
