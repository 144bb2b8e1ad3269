import ArgumentParser
import AsyncHTTPClient
import ExecutionCore
import ExecutionRuntime
import Foundation
import JSONModel
import Logging
import NIOCore
import NIOPosix
import ServiceModels
import StatesLanguage
import StorageAPI
import TaskIntegrations

/// `newel run`: one execution in this process.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Run a definition once, without a server.",
        discussion: """
            Examples:
              newel run state-machine.json --input '{"key": "value"}'
              newel run state-machine.json --input @order.json --functions functions
              newel run state-machine.json --time-scale 1       waits take their time instead of being skipped
              newel run state-machine.json --mock MockConfigFile.json --test-case HappyPath
              newel run state-machine.json --format json        status, output, error, cause and history as JSON
            Progress goes to standard error, the output to standard output. Exit code 1 when the execution fails.
            """
    )

    @Argument(help: "The definition file; - for standard input.") var definition: String
    @Option(help: "The input: JSON, or @FILE.") var input = "{}"
    @Option(help: "Directory of local functions.") var functions: String?
    @Option(help: "Python interpreter of local functions.") var python = "python3"
    @Option(help: "JSON file of connections for HTTP Tasks.") var connections: String?
    @Option(help: "Let waits take their time, multiplied by this factor; without it they are skipped.")
    var timeScale: Double?
    @Option(help: "Type of the state machine: STANDARD or EXPRESS.") var type: ValidateCommand.MachineType = .standard
    @Option(help: "Quotas: aws or relaxed.") var limits = "aws"
    @Option(help: "Output: text or json.") var format: OutputFormat = .text
    @Option(help: "File of mocked responses, as of AWS Step Functions Local.") var mock: String?
    @Option(help: "The test case of --mock; it may be left out where there is only one.") var testCase: String?
    @Flag(name: .shortAndLong, help: "No progress.") var quiet = false

    func run() async throws {
        let source = try commandResult { () throws(CommandFailure) in try StandardStreams.read(file: definition) }
        let given = try commandResult { () throws(CommandFailure) in
            try StandardStreams.json(option: input, name: "--input")
        }
        let analysis = DefinitionAnalyzer.analyze(source, type: type.workflowType)
        guard let decoded = analysis.definition else {
            for diagnostic in analysis.diagnostics { StandardStreams.printError("\(definition): \(diagnostic.text)") }
            throw ExitCode(1)
        }
        var executionLimits: ExecutionLimits
        switch limits {
        case "aws": executionLimits = .aws
        case "relaxed": executionLimits = .relaxed
        default: throw ValidationError("The limits '\(limits)' are not known; give aws or relaxed.")
        }
        if let timeScale { executionLimits.timeScale = timeScale }
        executionLimits.expressionStackBytesMax = ThreadStack.expressionBytes
        let authorities = try commandResult { () throws(CommandFailure) in try ConnectionSettings.authorities() }
        let http = try commandResult { () throws(CommandFailure) in
            try HTTPTaskIntegration.make(
                connectionsFile: connections,
                responseBytesMax: executionLimits.payloadBytesMax,
                eventLoopGroup: NIOSingletons.posixEventLoopGroup,
                trusting: authorities,
                logger: ServeCommand.logger(.warning)
            )
        }
        let mocks = try commandResult { () throws(CommandFailure) in
            try MockChoice(mock, testCase, machine: machineName)
        }
        let client = HTTPClient.forIntegrations(NIOSingletons.posixEventLoopGroup, trusting: authorities)
        let services = services(client)
        let registry = functionRegistry(client, services)
        let scope = ResourceScope(account: "123456789012", region: "us-east-1")
        let runner = SingleExecutionRunner(
            integrations: .local(
                registry,
                services,
                http,
                mocks: mocks?.configuration
            ),
            clock: SystemClock(),
            limits: executionLimits,
            scope: scope,
            jumps: timeScale == nil
        )
        let machine = ExecutionMachine(definition: decoded, identity: identity(scope, mocks))
        let serving = Task { try await registry.run() }
        var history: [HistoryEvent] = []
        let outcome = await runner.run(machine, input: TaskOutput(value: given.value, text: given.text)) { event in
            history.append(event)
            if !quiet, format == .text { StandardStreams.printError(event.progressLine) }
        }
        registry.stop()
        _ = await serving.result
        await http.shutdown()
        try await client.shutdown()
        try report(outcome, history)
    }

    private func functionRegistry(_ client: HTTPClient, _ services: AWSServices) -> FunctionRegistry {
        var configuration = FunctionConfiguration()
        configuration.functionsDirectory = functions.map { URL(fileURLWithPath: $0).path }
        configuration.python = python.contains("/") ? URL(fileURLWithPath: python).path : python
        configuration.endpointURL = ProcessInfo.processInfo.environment["AWS_ENDPOINT_URL_LAMBDA"]
        return FunctionRegistry(
            configuration: configuration,
            settings: .standard(),
            eventLoopGroup: NIOSingletons.posixEventLoopGroup,
            client: client,
            services: services.client,
            logger: ServeCommand.logger(.warning)
        )
    }

    private func services(_ client: HTTPClient) -> AWSServices {
        let environment = ProcessInfo.processInfo.environment
        let directories = ServiceModelDirectories.find(configured: nil, environment: environment)
        let logger = ServeCommand.logger(.warning)
        return AWSServices(
            catalog: ServiceModelCatalog(directories: directories, logger: logger),
            settings: .fromProcess(),
            http: client,
            timeScale: timeScale ?? 1,
            logger: logger
        )
    }

    /// The definition file's name without its ending.
    private var machineName: String {
        let file = URL(fileURLWithPath: definition).deletingPathExtension().lastPathComponent
        return file.isEmpty || file == "-" ? "machine" : file
    }

    private func identity(_ scope: ResourceScope, _ mocks: MockChoice?) -> ExecutionIdentity {
        let name = mocks?.machine ?? machineName
        let prefix = "arn:aws:states:\(scope.region):\(scope.account)"
        let execution = UUID().uuidString.lowercased()
        return ExecutionIdentity(
            key: 1,
            executionARN: "\(prefix):execution:\(name):\(execution)",
            executionName: execution,
            stateMachineARN: "\(prefix):stateMachine:\(name)",
            stateMachineName: name,
            roleARN: "arn:aws:iam::\(scope.account):role/newel-run",
            region: scope.region,
            startTime: SystemClock().now(),
            isExpress: type == .express,
            testCase: mocks?.testCase
        )
    }

    private func report(_ outcome: SingleExecutionRunner.Outcome, _ history: [HistoryEvent]) throws {
        if format == .json {
            StandardStreams.print(outcome.json(history).prettyPrinted())
        } else {
            switch outcome {
            case .succeeded(let output): StandardStreams.write(output + [10])
            case .failed(let error, let cause): StandardStreams.printError("newel: FAILED \(error): \(cause)")
            case .timedOut: StandardStreams.printError("newel: TIMED_OUT")
            case .stuck(let state): StandardStreams.printError("newel: \(SingleExecutionRunner.Outcome.advice(state))")
            }
        }
        if case .succeeded = outcome { return }
        throw ExitCode(1)
    }
}

extension SingleExecutionRunner.Outcome {
    static func advice(_ state: String) -> String {
        "The state '\(state)' waits for an activity worker or a task token, and `newel run` has neither. "
            + "Use `newel serve`, or give the state TimeoutSeconds."
    }

    fileprivate func json(_ history: [HistoryEvent]) -> JSONValue {
        var object = JSONObject()
        switch self {
        case .succeeded(let output):
            object["status"] = "SUCCEEDED"
            object["output"] = (try? JSONValue(parsing: output)) ?? .null
        case .failed(let error, let cause):
            object["status"] = "FAILED"
            object["error"] = .string(error)
            object["cause"] = .string(cause)
        case .timedOut: object["status"] = "TIMED_OUT"
        case .stuck(let state):
            object["status"] = "RUNNING"
            object["cause"] = .string(Self.advice(state))
        }
        object["events"] = .array(
            history.map { event in
                [
                    "id": .integer(event.id), "previousEventId": .integer(event.previousEventID),
                    "type": .string(event.type), "timestamp": .string(event.timestamp.iso8601),
                ]
            }
        )
        return .object(object)
    }
}

extension HistoryEvent {
    /// One line of progress, `2024-01-31T12:00:00.123Z     3 PassStateExited Greet`.
    fileprivate var progressLine: String {
        var line = "\(timestamp.iso8601) \(String(id).leftPadded(to: 5)) \(type)"
        for field in fields {
            switch (field.name, field.value) {
            case ("name", .string(let name)): line += " \(name)"
            case ("error", .string(let error)): line += " \(error)"
            case ("resource", .string(let resource)): line += " \(resource)"
            default: continue
            }
        }
        return line
    }
}

extension String {
    fileprivate func leftPadded(to width: Int) -> String {
        String(repeating: " ", count: max(0, width - count)) + self
    }
}
