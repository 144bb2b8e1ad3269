import ExecutionRuntime
import JSONModel
import StatesLanguage
import StorageAPI
import TaskIntegrations
import Testing

extension LocalFunctionTests {
    /// Functions in Python under the real runtime client.
    @Suite(.enabled(if: TestPython.isAvailable, Comment(rawValue: TestPython.explanation)))
    struct PythonFunctionTests {
        private let directory: TemporaryDirectory

        init() throws {
            directory = try TemporaryDirectory()
        }

        private func run<Result: Sendable>(
            _ source: String,
            settings: String = "{}",
            _ body: @Sendable (FunctionBed) async throws -> Result
        ) async throws -> Result {
            try directory.write(source, to: "f/handler.py")
            try directory.write(settings, to: "f/function.json")
            return try await FunctionBed.run(in: directory, body)
        }

        private static let echo = "def handler(event, context):\n    return event\n"

        @Test func `a task with a function's ARN gets what the function returned`() async throws {
            try await run(Self.echo) { bed in
                let values: [JSONValue] = ["Hello", 0, true, nil, [], [1, 2], ["a": ["b": 1.5]], "ü€😀"]
                for value in values {
                    #expect(await bed.call("f", value).value == value)
                }
            }
        }

        @Test func `lambda invoke wraps the payload as AWS does`() async throws {
            try await run(Self.echo) { bed in
                let outcome = await bed.invoke(["FunctionName": "f", "Payload": ["a": [1, 2]]])
                let output = try #require(outcome.value)
                #expect(output["ExecutedVersion"] == "$LATEST")
                #expect(output["Payload"] == ["a": [1, 2]])
                #expect(output["StatusCode"] == 200)
                let metadata = try #require(output["SdkHttpMetadata"])
                let requestID = try #require(output["SdkResponseMetadata"]?["RequestId"])
                #expect(metadata["HttpStatusCode"] == 200)
                #expect(metadata["HttpHeaders"]?["Content-Length"] == "13")
                #expect(metadata["HttpHeaders"]?["x-amzn-RequestId"] == requestID)
                #expect(metadata["AllHttpHeaders"]?["x-amzn-RequestId"] == .array([requestID]))
                #expect(
                    metadata["AllHttpHeaders"]?.objectValue?.keys == [
                        "X-Amz-Executed-Version", "x-amzn-Remapped-Content-Length", "Connection", "x-amzn-RequestId",
                        "Content-Length", "Date", "X-Amzn-Trace-Id", "Content-Type",
                    ]
                )
                #expect(
                    metadata["HttpHeaders"]?.objectValue?.keys == [
                        "Connection", "Content-Length", "Content-Type", "Date", "X-Amz-Executed-Version",
                        "x-amzn-Remapped-Content-Length", "x-amzn-RequestId", "X-Amzn-Trace-Id",
                    ]
                )
            }
        }

        @Test func `with a task token the call is made and its result handed on`() async throws {
            try await run(Self.echo) { bed in
                let outcome = await bed.invoke(
                    ["FunctionName": "f", "Payload": ["token": "abc"]],
                    pattern: .waitForTaskToken
                )
                #expect(outcome.value?["Payload"] == ["token": "abc"])
            }
        }

        @Test func `a payload that is null or absent is an empty event`() async throws {
            try await run(Self.echo) { bed in
                #expect(await bed.invoke(["FunctionName": "f", "Payload": nil]).value?["Payload"] == [:])
                #expect(await bed.invoke(["FunctionName": "f"]).value?["Payload"] == [:])
            }
        }

        @Test func `bytes that a handler returns stand as they are`() async throws {
            try await run("def handler(event, context):\n    return b'\"Hello\"'\n") { bed in
                #expect(await bed.call("f").text == "\"Hello\"")
                #expect(await bed.invoke(["FunctionName": "f"]).value?["Payload"] == "Hello")
            }
        }

        @Test func `an exception becomes error and cause`() async throws {
            let source = "def handler(event, context):\n    raise Exception(\"Some exception was raised.\")\n"
            try await run(source) { bed in
                let direct = await bed.call("f")
                #expect(direct.error == "Exception")
                #expect(direct.cause?.hasPrefix(#"{"errorMessage": "Some exception was raised.", "errorType""#) == true)
                let invoked = await bed.invoke(["FunctionName": "f"])
                #expect(invoked.error == "Exception")
                #expect(invoked.cause?.hasPrefix(#"{"errorMessage":"Some exception was raised.","errorType":"#) == true)
                for outcome in [direct, invoked] {
                    let document = try #require(outcome.causeDocument)
                    #expect(document.objectValue?.keys == ["errorMessage", "errorType", "requestId", "stackTrace"])
                    #expect(document["requestId"]?.stringValue?.count == 36)
                    let line =
                        "  File \"/var/task/handler.py\", line 2, in handler\n"
                        + "    raise Exception(\"Some exception was raised.\")\n"
                    #expect(document["stackTrace"] == .array([.string(line)]))
                }
            }
        }

        @Test func `a result that is not JSON fails in the function`() async throws {
            try await run("def handler(event, context):\n    return {1, 2}\n") { bed in
                let outcome = await bed.call("f")
                #expect(outcome.error == "Runtime.MarshalError")
                #expect(await bed.call("f").error == "Runtime.MarshalError")
            }
        }

        @Test func `a module that cannot be imported fails the call and the next one`() async throws {
            try await run("import no_such_module\ndef handler(event, context):\n    return 1\n") { bed in
                for _ in 0..<2 {
                    let outcome = await bed.call("f")
                    #expect(outcome.error == "Runtime.ImportModuleError")
                    #expect(outcome.cause?.contains("No module named 'no_such_module'") == true)
                }
            }
        }

        @Test func `a handler that is missing fails the call`() async throws {
            try await run(Self.echo, settings: #"{"handler": "handler.other"}"#) { bed in
                #expect(await bed.call("f").error == "Runtime.HandlerNotFound")
            }
        }

        @Test func `a call that takes too long is ended and the next one gets a new process`() async throws {
            let source = """
                import os
                def handler(event, context):
                    if event.get("hang"):
                        os.mkfifo("never")
                        open("never").read()
                    return os.getpid()

                """
            try await run(source, settings: #"{"timeoutSeconds": 0.5}"#) { bed in
                let before = await bed.call("f").value
                let outcome = await bed.call("f", ["hang": true])
                #expect(outcome.error == "Sandbox.Timedout")
                let document = try #require(outcome.causeDocument)
                #expect(document.objectValue?.keys == ["errorType", "errorMessage"])
                let message = try #require(document["errorMessage"]?.stringValue)
                #expect(message.hasPrefix("RequestId: "))
                #expect(message.hasSuffix(" Error: Task timed out after 0.50 seconds"))
                let after = await bed.call("f").value
                #expect(before != nil && after != nil && before != after)
            }
        }

        @Test(arguments: [
            ("os._exit(3)", "Runtime exited with error: exit status 3"),
            ("os._exit(0)", "Runtime exited without providing a reason"),
            ("os.kill(os.getpid(), 9)", "Runtime exited with error: signal: killed"),
            ("os.abort()", "Runtime exited with error: signal: aborted"),
        ])
        func `a process that ends at work fails the call`(statement: String, message: String) async throws {
            try await run("import os\ndef handler(event, context):\n    \(statement)\n") { bed in
                let outcome = await bed.call("f")
                #expect(outcome.error == "Runtime.ExitError")
                #expect(outcome.causeDocument?["errorMessage"]?.stringValue?.hasSuffix(" Error: \(message)") == true)
            }
        }

        @Test(.enabled(if: FunctionBed.limitsMemory))
        func `memory beyond the limit is not to be had`() async throws {
            let source = """
                def handler(event, context):
                    return len(bytearray(event["megabytes"] * 1024 * 1024))

                """
            try await run(source, settings: #"{"memoryMB": 128}"#) { bed in
                #expect(await bed.call("f", ["megabytes": 16]).value == 16_777_216)
                #expect(await bed.call("f", ["megabytes": 512]).error == "MemoryError")
                #expect(await bed.call("f", ["megabytes": 16]).value == 16_777_216)
            }
        }

        @Test func `a process serves one call after the other`() async throws {
            let source = """
                import os
                count = 0
                def handler(event, context):
                    global count
                    count += 1
                    return [os.getpid(), count]

                """
            try await run(source, settings: #"{"concurrencyMax": 1}"#) { bed in
                var processes: Set<JSONValue> = []
                for number in 1...20 {
                    let value = try #require(await bed.call("f").value?.arrayValue)
                    processes.insert(value[0])
                    #expect(value[1] == .integer(Int64(number)))
                }
                #expect(processes.count == 1)
                #expect(bed.functions.processCount(of: "f") == 1)
            }
        }

        @Test func `calls run at once`() async throws {
            // Each pair meets at a named pipe: neither comes back unless both are at work.
            let source = """
                import os
                def handler(event, context):
                    try:
                        os.mkfifo(event["meet"])
                    except FileExistsError:
                        pass
                    if event["role"] == "giver":
                        with open(event["meet"], "w") as pipe:
                            pipe.write("met")
                        return "met"
                    with open(event["meet"]) as pipe:
                        return pipe.read()

                """
            try await run(source, settings: #"{"concurrencyMax": 6}"#) { bed in
                await withTaskGroup(of: JSONValue?.self) { group in
                    for pair in ["a", "b", "c"] {
                        for role in ["giver", "taker"] {
                            group.addTask { await bed.call("f", ["meet": .string(pair), "role": .string(role)]).value }
                        }
                    }
                    for await value in group { #expect(value == "met") }
                }
                #expect(bed.functions.processCount(of: "f") <= 6)
            }
        }

        @Test func `more calls than processes wait their turn`() async throws {
            let source = "import os\ndef handler(event, context):\n    return [os.getpid(), event]\n"
            try await run(source, settings: #"{"concurrencyMax": 2}"#) { bed in
                let values = await withTaskGroup(of: JSONValue?.self) { group in
                    for number in 0..<100 { group.addTask { await bed.call("f", .integer(Int64(number))).value } }
                    return await group.reduce(into: []) { $0.append($1) }
                }
                let numbers = values.compactMap { $0?.arrayValue?[1].numberValue?.integerValue }
                #expect(numbers.sorted() == Array(0..<100))
                #expect(Set(values.compactMap { $0?.arrayValue?[0] }).count <= 2)
            }
        }

        @Test func `what a function prints is kept and its end can be asked for`() async throws {
            let source = """
                import sys
                def handler(event, context):
                    print("hello " + context.aws_request_id)
                    print("trouble", file=sys.stderr)
                    return 1

                """
            try await run(source) { bed in
                let output = try #require(await bed.invoke(["FunctionName": "f", "LogType": "Tail"]).value)
                let requestID = try #require(output["SdkResponseMetadata"]?["RequestId"]?.stringValue)
                let encoded = try #require(output["LogResult"]?.stringValue)
                #expect(output.objectValue?.keys.prefix(3) == ["ExecutedVersion", "LogResult", "Payload"])
                #expect(output["SdkHttpMetadata"]?["HttpHeaders"]?["X-Amz-Log-Result"]?.stringValue == encoded)
                let text = try #require(FunctionBed.decodedBase64(encoded))
                #expect(
                    text.hasPrefix("START RequestId: \(requestID) Version: $LATEST\nhello \(requestID)\ntrouble\nEND ")
                )
                #expect(text.contains("REPORT RequestId: \(requestID)\tDuration: "))
                let log = String(decoding: bed.functions.log(of: "f") ?? [], as: UTF8.self)
                #expect(log == "hello \(requestID)\ntrouble\n")
            }
        }

        @Test func `the environment is Lambda's and has nothing of the server's`() async throws {
            let source = "import os\ndef handler(event, context):\n    return dict(os.environ)\n"
            try await run(source, settings: #"{"environment": {"STAGE": "test"}, "memoryMB": 256}"#) { bed in
                let value = try #require(await bed.call("f").value)
                #expect(value["STAGE"] == "test")
                #expect(value["AWS_LAMBDA_FUNCTION_NAME"] == "f")
                #expect(value["AWS_LAMBDA_FUNCTION_VERSION"] == "$LATEST")
                #expect(value["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] == "256")
                #expect(value["AWS_REGION"] == "us-east-1")
                #expect(value["_HANDLER"] == "handler.handler")
                #expect(value["TZ"] == ":UTC")
                #expect(value["LAMBDA_TASK_ROOT"] == .string("\(directory.path)/f"))
                let expected: Set<String> = [
                    "AWS_DEFAULT_REGION", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "AWS_LAMBDA_FUNCTION_NAME",
                    "AWS_LAMBDA_FUNCTION_VERSION", "AWS_LAMBDA_INITIALIZATION_TYPE", "AWS_LAMBDA_LOG_GROUP_NAME",
                    "AWS_LAMBDA_LOG_STREAM_NAME", "AWS_LAMBDA_RUNTIME_API", "AWS_REGION", "HOME", "LAMBDA_RUNTIME_DIR",
                    "LAMBDA_TASK_ROOT", "LANG", "PATH", "PYTHONPATH", "STAGE", "TZ", "_HANDLER", "_X_AMZN_TRACE_ID",
                    // Set by the shell and the interpreter themselves.
                    "PWD", "OLDPWD", "SHLVL", "_", "LC_CTYPE", "__CF_USER_TEXT_ENCODING",
                ]
                #expect(Set(value.objectValue?.keys ?? []).subtracting(expected) == [])
            }
        }

        @Test func `the context tells of the call and its attempt`() async throws {
            let source = """
                def handler(event, context):
                    client = context.client_context
                    return [context.invoked_function_arn, context.function_name, client.custom, client.env,
                            context.get_remaining_time_in_millis() > 0]

                """
            try await run(source) { bed in
                let context = FunctionBed.encodedBase64(#"{"custom": {"who": "zoë"}, "env": {"a": "b"}}"#)
                let output = await bed.invoke(
                    ["FunctionName": "f", "Qualifier": "7", "ClientContext": .string(context)],
                    number: 5
                )
                #expect(output.value?["ExecutedVersion"] == "7")
                #expect(
                    output.value?["Payload"] == [
                        "arn:aws:lambda:us-east-1:111111111111:function:f:7", "f",
                        ["who": "zoë", "X-Newel-Attempt-Id": "42-5"], ["a": "b"], true,
                    ]
                )
                let direct = await bed.call("f", number: 6).value?.arrayValue?[2]
                #expect(direct == ["X-Newel-Attempt-Id": "42-6"])
            }
        }

        @Test func `a Python file alone is a function`() async throws {
            try directory.write("def lambda_handler(event, context):\n    raise KeyError('x')\n", to: "my-task.py")
            try await FunctionBed.run(in: directory) { bed in
                let outcome = await bed.call("my-task")
                #expect(outcome.error == "KeyError")
                #expect(outcome.cause?.contains(#"File \"/var/task/my-task.py\", line 2"#) == true)
            }
        }

        @Test func `a call that nobody waits for any more leaves the process at work`() async throws {
            let source = """
                def handler(event, context):
                    if "pipe" in event:
                        with open(event["pipe"], "w") as pipe:
                            pipe.write("at work")
                    return 1

                """
            let pipe = try directory.makePipe("pipe")
            try await run(source) { bed in
                let task = Task { await bed.call("f", ["pipe": .string(pipe)]) }
                #expect(await FunctionBed.readToEnd(pipe) == "at work")
                task.cancel()
                _ = await task.value
                #expect(await bed.call("f").value == 1)
                #expect(bed.functions.processCount(of: "f") <= 2)
            }
        }

        @Test func `an Event call is taken on at once and performed`() async throws {
            let source = """
                def handler(event, context):
                    with open(event["pipe"], "w") as pipe:
                        pipe.write(context.aws_request_id)

                """
            let pipe = try directory.makePipe("pipe")
            try await run(source) { bed in
                let parameters: JSONValue = [
                    "FunctionName": "f", "InvocationType": "Event", "Payload": ["pipe": .string(pipe)],
                ]
                let output = try #require(await bed.invoke(parameters).value)
                #expect(output.objectValue?.keys == ["SdkHttpMetadata", "SdkResponseMetadata", "StatusCode"])
                #expect(output["StatusCode"] == 202)
                let requestID = output["SdkResponseMetadata"]?["RequestId"]?.stringValue
                #expect(await FunctionBed.readToEnd(pipe) == requestID)
            }
        }

        @Test func `idle processes end when they have been idle for long`() async throws {
            try await run(Self.echo) { bed in
                let task = Task { await bed.call("f", 1).value }
                #expect(await task.value == 1)
                // The process is idle once it has polled again, which the next call shows.
                #expect(await bed.call("f", 2).value == 2)
                await bed.retireUntilNoProcess(of: "f")
                #expect(bed.functions.processCount(of: "f") == 0)
                #expect(await bed.call("f", 3).value == 3)
            }
        }
    }
}
