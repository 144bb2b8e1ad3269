import AWSProtocol
import JSONModel
import Testing

@Suite struct APIErrorTests {
    @Test func `an error has its type and message`() throws {
        let error = APIError.executionDoesNotExist("arn:x")
        let body = try JSONValue(parsing: error.serialized())
        #expect(body == ["__type": "ExecutionDoesNotExist", "message": "Execution Does Not Exist: 'arn:x'"])
        #expect(error.code.status == 400)
    }

    @Test func `an error may have further members`() throws {
        let body = try JSONValue(parsing: APIError.labelledARNNotSupported.serialized())
        #expect(body["__type"] == "ValidationException")
        #expect(body["reason"] == "API_DOES_NOT_SUPPORT_LABELED_ARNS")
        let missing = try JSONValue(parsing: APIError.resourceNotFound("arn:x").serialized())
        #expect(missing["resourceName"] == "arn:x")
    }

    @Test func `the cause of an internal failure stays inside`() throws {
        let error = APIError.internalFailure("disk on fire")
        #expect(error.cause == "disk on fire")
        #expect(!String(decoding: error.serialized(), as: UTF8.self).contains("disk"))
        #expect(error.code.status == 500)
    }

    @Test func `quotes and control characters in messages are escaped`() throws {
        let error = APIError.invalidName("a\"\u{0}b")
        #expect(try JSONValue(parsing: error.serialized())["message"] == "Invalid Name: 'a\"\u{0}b'")
    }

    @Test(arguments: [
        (ErrorCode.requestEntityTooLarge, 413), (.serviceUnavailable, 503), (.internalFailure, 500),
        (.throttling, 400), (.unknownOperation, 400), (.validation, 400),
    ])
    func `statuses`(_ code: ErrorCode, _ status: Int) {
        #expect(code.status == status)
    }
}
