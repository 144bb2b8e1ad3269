/// How the servers of one benchmark are started: executable, data directory, functions.
struct ServerSetup {
    let executable: String
    let directory: WorkDirectory
    let python: String?

    private static let functionsName = "functions"

    init(_ options: BenchmarkOptions, _ directory: WorkDirectory, python: String? = nil) throws {
        executable = options.serverPath
        self.directory = directory
        self.python = python
        guard python != nil else { return }
        let function = "\(Self.functionsName)/\(Definitions.functionName)"
        try directory.write(
            """
            def lambda_handler(event, context):
                return {"orderId": event["orderId"], "total": event["total"] * 2}

            """,
            to: "\(function)/lambda_function.py"
        )
        try directory.write(
            """
            {"runtime": "python3", "handler": "lambda_function.lambda_handler", "timeoutSeconds": 60,
             "concurrencyMax": 4}

            """,
            to: "\(function)/function.json"
        )
    }

    /// Starts a server on a data directory of that name.
    func start(data name: String) throws -> SpawnedServer {
        var arguments = [
            "serve", "--data-dir", try directory.directory(name), "--listen", "127.0.0.1:0", "--durability", "full",
            "--limits", "aws", "--time-scale", "1",
        ]
        if let python { arguments += ["--functions", "\(directory.path)/\(Self.functionsName)", "--python", python] }
        return try SpawnedServer(executable, arguments: arguments, log: "\(directory.path)/server.log")
    }
}
