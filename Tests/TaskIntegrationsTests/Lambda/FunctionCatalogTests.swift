import JSONModel
import NIOHTTP1
import TaskIntegrations
import Testing

extension LocalFunctionTests {
    /// Where functions are found, and what is said when they are not.
    @Suite struct FunctionCatalogTests {
        private let directory: TemporaryDirectory

        init() throws {
            directory = try TemporaryDirectory()
        }

        @Test func `a function that is not there is not found`() async throws {
            try await FunctionBed.run(in: directory) { bed in
                for outcome in [await bed.call("f"), await bed.invoke(["FunctionName": "f", "Payload": nil])] {
                    #expect(outcome.error == "Lambda.ResourceNotFoundException")
                    let pattern =
                        #/
                        Function\ not\ found:\ arn:aws:lambda:us-east-1:111111111111:function:f:\$LATEST\ \(Service:\ AWSLambda;
                        \ Status\ Code:\ 404;\ Error\ Code:\ ResourceNotFoundException;\ Request\ ID:\ [-0-9a-f]{36};\ Proxy:\ null\)
                        /#
                    #expect((outcome.cause ?? "").wholeMatch(of: pattern) != nil)
                }
                #expect(await bed.invoke(["FunctionName": "f:prod"]).cause?.contains("function:f:prod (") == true)
            }
        }

        @Test func `a function that is added later is found`() async throws {
            try await FunctionBed.run(in: directory) { bed in
                let dryRun: JSONValue = ["FunctionName": "f", "InvocationType": "DryRun"]
                #expect(await bed.invoke(dryRun).error == "Lambda.ResourceNotFoundException")
                try directory.write("def handler(event, context): pass\n", to: "f.py")
                #expect(await bed.invoke(dryRun).value?["StatusCode"] == 204)
            }
        }

        @Test(arguments: [
            ("f/readme.txt", "", "has neither an executable 'bootstrap' nor a Python file with a handler"),
            ("f/util.py", "x = 1\n", "name the handler in function.json"),
            ("f/function.json", "{", "function.json is not JSON"),
            ("f/function.json", #"{"memoryMB": "much"}"#, "function.json.memoryMB: expected an integer from 16"),
            ("f/function.json", #"{"runtime": "provided.al2023"}"#, "has no executable 'bootstrap'"),
        ])
        func `code that cannot be run says why`(file: String, content: String, message: String) async throws {
            try directory.write(content, to: file)
            try await FunctionBed.run(in: directory) { bed in
                let outcome = await bed.call("f")
                #expect(outcome.error == "Lambda.InvalidRuntimeException")
                #expect(outcome.cause?.contains(message) == true, "\(outcome)")
            }
        }

        @Test(arguments: [
            (["f/lambda_function.py": "def lambda_handler(e, c):\n  pass\n"], "lambda_function.lambda_handler"),
            (["f/handler.py": "def handler(e, c):\n  pass\n"], "handler.handler"),
            (["f/index.py": "handler = print\n"], "index.handler"),
            (["f/app.py": "from util import handler\n", "f/util.py": "def handler(e, c):\n  pass\n"], "app.handler"),
            (["f/only.py": "def lambda_handler(e, c):\n  pass\n"], "only.lambda_handler"),
            (["f/x.py": "", "f/function.json": #"{"handler": "x.run"}"#], "x.run"),
        ])
        func `handlers are found where they usually are`(files: [String: String], handler: String) async throws {
            for (name, content) in files { try directory.write(content, to: name) }
            // The interpreter prints its arguments and ends, so the log shows what it was to run.
            try directory.write("#!/bin/sh\necho \"$@\"\nexit 5\n", to: "python", executable: true)
            var configuration = FunctionConfiguration()
            configuration.functionsDirectory = directory.path
            configuration.python = "\(directory.path)/python"
            try await FunctionBed.run(configuration, interpreter: configuration.python) { bed in
                let outcome = await bed.call("f")
                #expect(outcome.error == "Lambda.InvalidRuntimeException")
                #expect(outcome.cause?.contains("Name another one in the functions' configuration") == true)
                let log = String(decoding: bed.functions.log(of: "f") ?? [], as: UTF8.self)
                #expect(log == "-m awslambdaric \(handler)\n")
            }
        }

        @Test func `a Python without the runtime client says how to install it`() async throws {
            try directory.write("def handler(event, context): pass\n", to: "functions/f.py")
            // As Python does when a module is missing.
            try directory.write("#!/bin/sh\necho no module >&2\nexit 1\n", to: "python", executable: true)
            var configuration = FunctionConfiguration()
            configuration.functionsDirectory = "\(directory.path)/functions"
            try await FunctionBed.run(configuration, interpreter: "\(directory.path)/python") { bed in
                let outcome = await bed.call("f")
                #expect(outcome.error == "Lambda.InvalidRuntimeException")
                #expect(outcome.cause?.contains("python -m pip install awslambdaric") == true)
            }
        }

        @Test func `the most particular entry of the configuration counts`() async throws {
            try await HTTPTestServer.run { request in
                .init(status: .ok, body: "\"\(request.uri)\"")
            } _: { server in
                var configuration = FunctionConfiguration()
                for (key, path) in [
                    ("f", "name"), ("f:prod", "qualified"), ("arn:aws:lambda:us-east-1:111111111111:function:f", "arn"),
                ] {
                    var specification = FunctionSpecification()
                    specification.url = "\(server.url)/\(path)"
                    configuration.functions[key] = specification
                }
                try await FunctionBed.run(configuration) { bed in
                    #expect(await bed.call("f").value == "/arn")
                    #expect(await bed.call("f:prod").value == "/qualified")
                    #expect(await bed.invoke(["FunctionName": "222222222222:function:f"]).value?["Payload"] == "/name")
                }
            }
        }
    }
}
