import ExecutionRuntime
import JSONModel
import NIOHTTP1
import TaskIntegrations
import Testing

/// Functions behind URLs and behind an endpoint that speaks Lambda's API.
@Suite struct RemoteFunctionTests {
    private func run<Result: Sendable>(
        _ server: HTTPTestServer,
        _ body: @Sendable (FunctionBed) async throws -> Result
    ) async throws -> Result {
        var configuration = FunctionConfiguration()
        var specification = FunctionSpecification()
        specification.url = "\(server.url)/mail"
        specification.timeoutMilliseconds = 60_000
        configuration.functions["mail"] = specification
        configuration.endpointURL = server.url + "/"
        return try await FunctionBed.run(configuration, body)
    }

    @Test func `a URL gets the payload and gives the result`() async throws {
        try await HTTPTestServer.run { request in
            #expect(request.method == .POST)
            #expect(request.uri == "/mail")
            #expect(request.headers["x-newel-attempt-id"] == ["42-3"])
            #expect(request.headers["content-type"] == ["application/json"])
            return .init(status: .created, body: "{\"got\": \(request.body)}")
        } _: { server in
            try await run(server) { bed in
                let outcome = await bed.call("mail", ["to": "you"], number: 3)
                #expect(outcome.text == #"{"got": {"to":"you"}}"#)
                let invoked = await bed.invoke(["FunctionName": "mail", "Payload": 1], number: 3)
                #expect(invoked.value?["Payload"] == ["got": 1])
            }
        }
    }

    @Test(arguments: [
        (404, "nothing", "Lambda.ResourceNotFoundException"), (429, "", "Lambda.TooManyRequestsException"),
        (503, "down", "Lambda.ServiceException"), (400, "{}", "Lambda.AWSLambdaException"),
        (500, #"{"errorType":"Broken","errorMessage":"x"}"#, "Broken"),
    ])
    func `a URL's failures have names that can be retried`(status: Int, body: String, error: String) async throws {
        try await HTTPTestServer.run { _ in
            .init(status: .init(statusCode: status), body: body)
        } _: { server in
            try await run(server) { bed in
                let outcome = await bed.call("mail")
                #expect(outcome.error == error)
                if error == "Broken" {
                    #expect(outcome.cause == body)
                } else {
                    #expect(outcome.cause?.contains("answered \(status): \(body)") == true)
                }
            }
        }
    }

    @Test func `a URL that nobody answers is a client error`() async throws {
        var configuration = FunctionConfiguration()
        var specification = FunctionSpecification()
        specification.url = try await HTTPTestServer.run({ _ in .init(status: .ok, body: "") }, { $0.url })
        configuration.functions["f"] = specification
        try await FunctionBed.run(configuration) { bed in
            let outcome = await bed.call("f")
            #expect(outcome.error == "Lambda.SdkClientException")
            #expect(outcome.cause?.hasPrefix("Unable to execute HTTP request: ") == true)
        }
    }

    @Test func `a URL that answers too late is a client timeout`() async throws {
        try await HTTPTestServer.run { _ in
            nil
        } _: { server in
            var configuration = FunctionConfiguration()
            var specification = FunctionSpecification()
            specification.url = server.url
            specification.timeoutMilliseconds = 20
            configuration.functions["f"] = specification
            try await FunctionBed.run(configuration) { bed in
                #expect(await bed.call("f").error == "Lambda.ClientExecutionTimeoutException")
            }
        }
    }

    @Test func `an endpoint is called as Lambda is`() async throws {
        try await HTTPTestServer.run { request in
            #expect(request.uri == "/2015-03-31/functions/other/invocations?Qualifier=%24LATEST")
            #expect(request.headers["x-amz-invocation-type"] == ["RequestResponse"])
            #expect(request.headers["x-amz-log-type"] == ["Tail"])
            let context = request.headers["x-amz-client-context"].first.flatMap(FunctionBed.decodedBase64)
            #expect(context == #"{"custom":{"X-Newel-Attempt-Id":"42-1"}}"#)
            return .init(
                status: .ok,
                headers: ["X-Amz-Executed-Version": "12", "X-Amz-Log-Result": FunctionBed.encodedBase64("log")],
                body: request.body
            )
        } _: { server in
            try await run(server) { bed in
                let output = await bed.invoke(
                    ["FunctionName": "other:$LATEST", "Payload": [1, 2], "LogType": "Tail"]
                )
                #expect(output.value?["Payload"] == [1, 2])
                #expect(output.value?["ExecutedVersion"] == "12")
                #expect(output.value?["LogResult"]?.stringValue.flatMap(FunctionBed.decodedBase64) == "log")
            }
        }
    }

    @Test func `an endpoint's function errors are the function's`() async throws {
        try await HTTPTestServer.run { _ in
            .init(
                status: .ok,
                headers: ["X-Amz-Function-Error": "Unhandled"],
                body: #"{"errorType": "Oops", "errorMessage": "x"}"#
            )
        } _: { server in
            try await run(server) { bed in
                let outcome = await bed.call("other")
                #expect(outcome.error == "Oops")
                #expect(outcome.cause == #"{"errorType": "Oops", "errorMessage": "x"}"#)
            }
        }
    }

    @Test(arguments: [
        (
            404, ["x-amzn-ErrorType": "ResourceNotFoundException"], #"{"Type":"User","Message":"no f"}"#,
            "Lambda.ResourceNotFoundException", "no f"
        ),
        (
            400, ["x-amzn-ErrorType": "InvalidRequestContentException:http://x/"], #"{"message":"bad"}"#,
            "Lambda.InvalidRequestContentException", "bad"
        ),
        (
            400, [:], #"{"__type":"com.amazonaws#ValidationException","message":"bad"}"#,
            "Lambda.AWSLambdaException", "bad"
        ),
        (502, [:], "gateway", "Lambda.ServiceException", "gateway"),
    ])
    func `an endpoint's own errors keep their names`(
        status: Int,
        headers: [String: String],
        body: String,
        error: String,
        message: String
    ) async throws {
        try await HTTPTestServer.run { _ in
            .init(status: .init(statusCode: status), headers: .init(headers.map { ($0.key, $0.value) }), body: body)
        } _: { server in
            try await run(server) { bed in
                let outcome = await bed.call("other")
                #expect(outcome.error == error)
                #expect(outcome.cause?.hasPrefix("\(message) (Service: AWSLambda; Status Code: \(status); ") == true)
            }
        }
    }
}
