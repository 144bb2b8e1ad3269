import ExecutionRuntime
import Foundation
import JSONModel
import TaskIntegrations
import Testing

extension LocalFunctionTests {
    /// Functions that speak the runtime API themselves.
    @Suite(.enabled(if: TestPython.hasProgram("python3"), "no python3 to write a bootstrap in"))
    struct BootstrapFunctionTests {
        private let directory: TemporaryDirectory

        init() throws {
            directory = try TemporaryDirectory()
        }

        /// A runtime in thirty lines; `handle(event, headers)` gives path and body of the answer.
        private static let runtime = """
            #!/usr/bin/env python3
            import http.client, json, os, signal, subprocess, sys
            api = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
            base = "/2018-06-01/runtime/"
            def post(path, body, headers={}):
                api.request("POST", base + path, body, headers)
                answer = api.getresponse()
                text = answer.read()
                return answer.status, text.decode()
            def next():
                api.request("GET", base + "invocation/next")
                answer = api.getresponse()
                return answer.getheader("Lambda-Runtime-Aws-Request-Id"), json.loads(answer.read()), answer.headers

            """

        private func run<Result: Sendable>(
            _ loop: String,
            settings: String = "{}",
            shutdownMilliseconds: Int64 = 0,
            _ body: @Sendable (FunctionBed) async throws -> Result
        ) async throws -> Result {
            try directory.write(Self.runtime + loop, to: "f/bootstrap", executable: true)
            try directory.write(settings, to: "f/function.json")
            return try await FunctionBed.run(in: directory, shutdownMilliseconds: shutdownMilliseconds, body)
        }

        @Test func `a call carries its headers`() async throws {
            let loop = """
                while True:
                    id, event, headers = next()
                    post(f"invocation/{id}/response", json.dumps({k.lower(): v for k, v in headers.items()}))
                """
            try await run(loop) { bed in
                let headers = try #require(await bed.call("f", number: 9).value)
                #expect(headers["x-newel-attempt-id"] == "42-9")
                #expect(
                    headers["lambda-runtime-invoked-function-arn"] == "arn:aws:lambda:us-east-1:111111111111:function:f"
                )
                #expect(headers["lambda-runtime-trace-id"]?.stringValue?.hasPrefix("Root=1-") == true)
                #expect(headers["lambda-runtime-client-context"] == #"{"custom":{"X-Newel-Attempt-Id":"42-9"}}"#)
                #expect(headers["lambda-runtime-deadline-ms"]?.stringValue.flatMap(Int64.init) != nil)
                #expect(headers["content-type"] == "application/json")
            }
        }

        @Test func `a function inherits no descriptor of the server`() async throws {
            let own = fcntl(0, F_DUPFD, 200)
            defer { close(own) }
            try #require(own >= 200)
            let loop = """
                while True:
                    id, event, headers = next()
                    open_ones = [n for n in range(event["from"], event["from"] + 50) if os.path.exists(f"/proc/self/fd/{n}")]
                    post(f"invocation/{id}/response", json.dumps(open_ones))
                """
            try await run(loop) { bed in
                #expect(await bed.call("f", ["from": .integer(Int64(own))]).value == [])
            }
        }

        @Test(arguments: [("0", 0), (#""text""#, "text"), ("no json", "no json"), (7, 7)] as [(JSONValue, JSONValue)])
        func `a Payload that is a text is the event's JSON where it is JSON`(
            payload: JSONValue,
            event: JSONValue
        ) async throws {
            let loop = """
                while True:
                    id, event, headers = next()
                    post(f"invocation/{id}/response", json.dumps(event))
                """
            try await run(loop) { bed in
                #expect(await bed.invoke(["FunctionName": "f", "Payload": payload]).value?["Payload"] == event)
            }
        }

        @Test func `a result that is not JSON fails the task or stands as text`() async throws {
            let loop = """
                while True:
                    id, event, headers = next()
                    post(f"invocation/{id}/response", "plain text")
                """
            try await run(loop) { bed in
                let direct = await bed.call("f")
                #expect(direct.error == "Lambda.Unknown")
                #expect(direct.cause?.hasSuffix("Returned payload: plain text") == true)
                #expect(await bed.invoke(["FunctionName": "f"]).value?["Payload"] == "plain text")
            }
        }

        @Test func `an error document without a type is an unknown error`() async throws {
            let loop = """
                while True:
                    id, event, headers = next()
                    post(f"invocation/{id}/error", '{"errorMessage":"no"}')
                """
            try await run(loop) { bed in
                let outcome = await bed.call("f")
                #expect(outcome.error == "Lambda.Unknown")
                #expect(
                    outcome.cause == "The cause could not be determined because Lambda did not return an error type. "
                        + #"Returned payload: {"errorMessage":"no"}"#
                )
            }
        }

        @Test func `a runtime that reports that it cannot come up fails the call with its words`() async throws {
            let loop = """
                post("init/error", '{"errorMessage":"no config","errorType":"Runtime.ConfigInvalid"}')
                sys.exit(1)
                """
            try await run(loop) { bed in
                let outcome = await bed.call("f")
                #expect(outcome.error == "Runtime.ConfigInvalid")
                #expect(outcome.cause == #"{"errorMessage":"no config","errorType":"Runtime.ConfigInvalid"}"#)
            }
        }

        @Test func `answers to calls that a process does not have are refused`() async throws {
            let loop = """
                while True:
                    id, event, headers = next()
                    wrong = post("invocation/00000000-0000-0000-0000-000000000000/response", "1")
                    late = post("init/error", "{}")
                    unknown = post("invocation/x/y/z", "{}")
                    post(f"invocation/{id}/response", json.dumps([wrong[0], late[0], unknown[0], json.loads(wrong[1])]))
                """
            try await run(loop) { bed in
                let invalid: JSONValue = ["errorMessage": "Invalid request ID", "errorType": "InvalidRequestID"]
                #expect(await bed.call("f").value == [400, 403, 404, invalid])
            }
        }

        @Test func `a result beyond the largest size fails the function`() async throws {
            let loop = """
                while True:
                    id, event, headers = next()
                    size = event["size"]
                    status, text = post(f"invocation/{id}/response", '"' + "x" * (size - 2) + '"')
                    print(status, flush=True)
                """
            try await run(loop) { bed in
                #expect(await bed.call("f", ["size": 6_291_556]).text?.utf8.count == 6_291_556)
                let outcome = await bed.call("f", ["size": 6_291_557])
                #expect(outcome.error == "Function.ResponseSizeTooLarge")
                #expect(await bed.call("f", ["size": 2]).text == "\"\"")
            }
        }

        @Test func `a streamed result with an error in its trailers fails the function`() async throws {
            let loop = """
                import base64
                id, event, headers = next()
                body = base64.b64encode(b'{"errorType":"Midway","errorMessage":"stopped"}').decode()
                api.putrequest("POST", base + f"invocation/{id}/response")
                api.putheader("Transfer-Encoding", "chunked")
                api.putheader("Lambda-Runtime-Function-Response-Mode", "streaming")
                api.putheader("Trailer", "Lambda-Runtime-Function-Error-Type, Lambda-Runtime-Function-Error-Body")
                api.endheaders()
                api.send(b"4\\r\\nhalf\\r\\n0\\r\\nLambda-Runtime-Function-Error-Type: Midway\\r\\n")
                api.send(f"Lambda-Runtime-Function-Error-Body: {body}\\r\\n\\r\\n".encode())
                api.getresponse().read()
                next()
                """
            try await run(loop) { bed in
                let outcome = await bed.call("f")
                #expect(outcome.error == "Midway")
                #expect(outcome.causeDocument?["errorMessage"] == "stopped")
            }
        }

        @Test func `a program that cannot be executed says so`() async throws {
            try directory.write("#!/bin/sh\n", to: "f/bootstrap", executable: false)
            try await FunctionBed.run(in: directory) { bed in
                let outcome = await bed.call("f")
                #expect(outcome.error == "Runtime.InvalidEntrypoint")
                #expect(outcome.cause?.contains("fork/exec /var/task/bootstrap: permission denied") == true)
            }
        }

        @Test func `a program that ends before it polls fails each call once`() async throws {
            try await run("sys.exit(7)\n") { bed in
                for _ in 0..<3 {
                    let outcome = await bed.call("f")
                    #expect(outcome.error == "Runtime.ExitError")
                    #expect(outcome.cause?.contains("exit status 7") == true)
                }
            }
        }

        @Test func `a process that goes away while idle is replaced`() async throws {
            let loop = """
                id, event, headers = next()
                post(f"invocation/{id}/response", str(os.getpid()))
                """
            try await run(loop) { bed in
                let first = await bed.call("f").value
                let second = await bed.call("f").value
                #expect(first != nil && second != nil && first != second)
            }
        }

        @Test func `shutting down leaves no process behind`() async throws {
            let pipe = try directory.makePipe("pipe")
            // The child of the runtime holds the pipe open until it is gone.
            let loop = """
                id, event, headers = next()
                script = "exec 3>'\(pipe)'; echo started >&3; echo ready; while :; do read x; done"
                child = subprocess.Popen(["sh", "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
                child.stdout.readline()
                post(f"invocation/{id}/response", str(os.getpid()))
                signal.signal(signal.SIGTERM, signal.SIG_IGN)
                next()
                """
            async let content = FunctionBed.readToEnd(pipe)
            let process = try await run(loop) { bed in await bed.call("f").value?.numberValue?.integerValue }
            #expect(await content == "started\n")
            #expect(FunctionBed.isGone(try #require(process)))
        }

        @Test func `a call that is under way when the server shuts down may finish`() async throws {
            let pipe = try directory.makePipe("pipe")
            let loop = """
                id, event, headers = next()
                with open('\(pipe)', 'w') as pipe:
                    pipe.write("at work")
                with open('\(pipe)') as pipe:
                    go = pipe.read()
                post(f"invocation/{id}/response", json.dumps(go))
                next()
                """
            let task = try await run(loop, shutdownMilliseconds: 60_000) { bed in
                let task = Task { await bed.call("f") }
                #expect(await FunctionBed.readToEnd(pipe) == "at work")
                bed.functions.stop()
                await FunctionBed.write("finish", to: pipe)
                return task
            }
            #expect(await task.value.value == "finish")
        }

        @Test func `a call that shutting down cuts off has no answer`() async throws {
            let pipe = try directory.makePipe("pipe")
            let loop = """
                next()
                with open('\(pipe)', 'w') as pipe:
                    pipe.write("at work")
                signal.pause()
                """
            let task = try await run(loop) { bed in
                let task = Task { await bed.call("f") }
                #expect(await FunctionBed.readToEnd(pipe) == "at work")
                bed.functions.stop()
                return task
            }
            // All processes are gone, and yet the call has not come back with a failure.
            let winner = await withTaskGroup(of: String.self) { group in
                group.addTask { await task.value.cause ?? "an answer" }
                group.addTask {
                    task.cancel()
                    return "the cancellation"
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(winner.sorted() == ["The attempt was cancelled", "the cancellation"])
        }

        @Test func `a process may ask whether a result is welcome before it sends it`() async throws {
            let loop = """
                import socket
                id, event, headers = next()
                host, port = os.environ["AWS_LAMBDA_RUNTIME_API"].split(":")
                with socket.create_connection((host, int(port))) as link:
                    link.sendall(f"POST {base}invocation/{id}/response HTTP/1.1\\r\\nHost: {host}\\r\\n".encode())
                    link.sendall(b"Content-Length: 4\\r\\nExpect: 100-continue\\r\\n\\r\\n")
                    if link.recv(1000).startswith(b"HTTP/1.1 100 Continue"):
                        link.sendall(b"true")
                        link.recv(1000)
                next()
                """
            try await run(loop) { bed in
                #expect(await bed.call("f").value == true)
            }
        }

        @Test func `a process that was changed is replaced`() async throws {
            let loop = """
                while True:
                    id, event, headers = next()
                    post(f"invocation/{id}/response", '"%s"')
                """
            try await run(loop.replacing("%s", with: "old")) { bed in
                #expect(await bed.call("f").value == "old")
                try directory.write(
                    Self.runtime + loop.replacing("%s", with: "changed"),
                    to: "f/bootstrap",
                    executable: true
                )
                #expect(await bed.call("f").value == "changed")
            }
        }

        @Test(.enabled(if: TestPython.hasProgram("curl"), "no curl"))
        func `a shell script is a function`() async throws {
            let script = """
                #!/bin/sh
                set -eu
                API="http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime"
                while :; do
                    EVENT=$(curl -sS -D headers.$$ "$API/invocation/next")
                    ID=$(sed -n 's/^[Ll]ambda-[Rr]untime-[Aa]ws-[Rr]equest-[Ii]d: *\\([0-9a-f-]*\\).*/\\1/p' headers.$$)
                    curl -sS -X POST -d "{\\"got\\":$EVENT}" "$API/invocation/$ID/response" > /dev/null
                done

                """
            try directory.write(script, to: "f/bootstrap", executable: true)
            try await FunctionBed.run(in: directory) { bed in
                for number in 0..<3 {
                    #expect(await bed.call("f", .integer(Int64(number))).value == ["got": .integer(Int64(number))])
                }
            }
        }
    }
}
