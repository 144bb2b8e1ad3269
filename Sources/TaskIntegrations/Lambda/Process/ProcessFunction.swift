/// A function that runs in processes of this machine.
package struct ProcessFunction: Sendable, Hashable {
    package enum Program: Sendable, Hashable {
        /// An executable that speaks the Lambda Runtime API.
        case bootstrap(path: String)
        /// A Python handler, `module.function`, run by `awslambdaric` under an interpreter.
        case python(interpreter: String, handler: String)
    }

    package let name: String
    package let program: Program
    /// Absolute directory of the code: `LAMBDA_TASK_ROOT` and the working directory.
    package let root: String
    /// `_HANDLER`.
    package let handler: String
    package let timeoutMilliseconds: Int64
    /// A bound on the process' data segment in MiB; `nil` is no bound.
    package let memoryMegabytes: Int?
    /// Variables of the function's own.
    package let environment: [String: String]
    /// How many processes may run at once.
    package let instanceCountMax: Int

    package init(
        name: String,
        program: Program,
        root: String,
        handler: String,
        timeoutMilliseconds: Int64,
        memoryMegabytes: Int?,
        environment: [String: String],
        instanceCountMax: Int
    ) {
        self.name = name
        self.program = program
        self.root = root
        self.handler = handler
        self.timeoutMilliseconds = timeoutMilliseconds
        self.memoryMegabytes = memoryMegabytes
        self.environment = environment
        self.instanceCountMax = instanceCountMax
    }
}

extension ProcessFunction {
    /// What Lambda gives a function that asks for nothing else, in MiB; told to the function, not enforced.
    static let memoryMegabytesDefault = 128

    /// The environment of a process: as Lambda sets it, and nothing of the server's own but `PATH` and `HOME`.
    ///
    /// The function's variables win over the general ones, and lose against those that tie it to its runtime API.
    func processEnvironment(
        inherited: [String: String],
        region: String,
        runtimeAPI: String,
        instance: String
    ) -> [String: String] {
        let group = "/aws/lambda/\(name)"
        var variables = inherited
        variables["LANG"] = "C.UTF-8"
        variables["TZ"] = ":UTC"
        variables["AWS_REGION"] = region
        variables["AWS_DEFAULT_REGION"] = region
        if case .python = program { variables["PYTHONPATH"] = root }
        variables.merge(environment) { _, own in own }
        variables["AWS_LAMBDA_FUNCTION_NAME"] = name
        variables["AWS_LAMBDA_FUNCTION_VERSION"] = "$LATEST"
        variables["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] = "\(memoryMegabytes ?? Self.memoryMegabytesDefault)"
        variables["AWS_LAMBDA_INITIALIZATION_TYPE"] = "on-demand"
        variables["AWS_LAMBDA_LOG_GROUP_NAME"] = group
        variables["AWS_LAMBDA_LOG_STREAM_NAME"] = "[$LATEST]\(instance)"
        variables["AWS_LAMBDA_RUNTIME_API"] = runtimeAPI
        variables["LAMBDA_TASK_ROOT"] = root
        variables["LAMBDA_RUNTIME_DIR"] = root
        variables["_HANDLER"] = handler
        return variables
    }

    /// The command line without any wrapper.
    var commandLine: [String] {
        switch program {
        case .bootstrap(let path): [path]
        case .python(let interpreter, let handler): [interpreter, "-m", "awslambdaric", handler]
        }
    }

    /// Why the program cannot be executed, when that can be told before trying.
    var entrypointProblem: String? {
        guard case .bootstrap(let path) = program else { return nil }
        guard LocalFile.exists(path) else { return "fork/exec \(path): no such file or directory" }
        return LocalFile.isExecutable(path) ? nil : "fork/exec \(path): permission denied"
    }

    /// An error payload as Lambda would have it, where code lies in `/var/task`.
    ///
    /// Stack traces name files; callers get the same text wherever the functions lie, and no path of this machine.
    func withLambdaPaths(_ payload: [UInt8]) -> [UInt8] {
        let needle = Array((root + "/").utf8)
        return payload.replacing(needle, with: Array("/var/task/".utf8))
    }
}
