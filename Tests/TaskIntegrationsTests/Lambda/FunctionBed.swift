import AsyncHTTPClient
import ExecutionRuntime
import JSONModel
import Logging
import NIOPosix
import StatesLanguage
import StorageAPI
import TaskIntegrations

/// Functions for one test, and the tasks that call them.
struct FunctionBed: Sendable {
    static let scope = ResourceScope(account: "111111111111", region: "us-east-1")

    let functions: FunctionRegistry

    private static let client: HTTPClient = {
        var configuration = HTTPClient.Configuration.singletonConfiguration
        configuration.connectionPool.retryConnectionEstablishment = false
        return HTTPClient(eventLoopGroup: MultiThreadedEventLoopGroup.singleton, configuration: configuration)
    }()

    /// Runs a test with functions, and ends all their processes after it.
    static func run<Result: Sendable>(
        _ configuration: FunctionConfiguration,
        interpreter: String? = TestPython.interpreter,
        shutdownMilliseconds: Int64 = 0,
        _ body: @Sendable (FunctionBed) async throws -> Result
    ) async throws -> Result {
        var configuration = configuration
        if let interpreter { configuration.python = interpreter }
        var settings = FunctionPoolSettings.standard()
        // Changed code is noticed with the next call.
        settings.codeCheckMilliseconds = 0
        settings.shutdownMilliseconds = shutdownMilliseconds
        let functions = FunctionRegistry(
            configuration: configuration,
            settings: settings,
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton,
            client: client,
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        )
        async let service: Void = functions.run()
        do {
            let result = try await body(FunctionBed(functions: functions))
            functions.stop()
            try await service
            return result
        } catch {
            functions.stop()
            try await service
            throw error
        }
    }

    /// Runs a test with the functions of one directory.
    static func run<Result: Sendable>(
        in directory: TemporaryDirectory,
        shutdownMilliseconds: Int64 = 0,
        _ body: @Sendable (FunctionBed) async throws -> Result
    ) async throws -> Result {
        var configuration = FunctionConfiguration()
        configuration.functionsDirectory = directory.path
        return try await run(configuration, shutdownMilliseconds: shutdownMilliseconds, body)
    }

    /// Performs a task whose resource is the ARN of a function.
    func call(_ name: String, _ payload: JSONValue = [:], number: Int64 = 1) async -> TaskOutcome {
        let resource = TaskResource(
            arn: "arn:aws:lambda:us-east-1:111111111111:function:\(name)",
            kind: .lambdaFunction,
            pattern: .requestResponse
        )
        return await LambdaFunctionIntegration(functions: functions).perform(attempt(resource, payload, number))
    }

    /// Performs a task with the optimized integration.
    func invoke(
        _ parameters: JSONValue,
        pattern: TaskResource.Pattern = .requestResponse,
        number: Int64 = 1
    ) async -> TaskOutcome {
        let resource = TaskResource(
            arn: "arn:aws:states:::lambda:invoke\(pattern.rawValue)",
            kind: .service(service: "lambda", action: "invoke"),
            pattern: pattern
        )
        return await LambdaInvokeIntegration(functions: functions).perform(attempt(resource, parameters, number))
    }

    private func attempt(_ resource: TaskResource, _ parameters: JSONValue, _ number: Int64) -> TaskAttempt {
        TaskAttempt(
            execution: ExecutionID(rawValue: 42),
            number: number,
            scope: Self.scope,
            executionARN: "arn:aws:states:us-east-1:111111111111:execution:machine:name",
            stateMachineARN: "arn:aws:states:us-east-1:111111111111:stateMachine:machine",
            stateName: "State",
            roleARN: "arn:aws:iam::111111111111:role/role",
            resource: resource,
            parameters: parameters,
            parametersText: parameters.serialized(),
            timeoutMilliseconds: nil,
            taskToken: nil,
            credentialsRoleARN: nil
        )
    }
}

extension TaskOutcome {
    /// The result of a task that succeeded.
    var value: JSONValue? {
        if case .succeeded(let output) = self { output.value } else { nil }
    }

    /// The text of the result of a task that succeeded.
    var text: String? {
        if case .succeeded(let output) = self { String(decoding: output.text, as: UTF8.self) } else { nil }
    }

    var error: String? {
        if case .failed(let error, _) = self { error } else { nil }
    }

    var cause: String? {
        switch self {
        case .succeeded, .submitted, .settled: nil
        case .failed(_, let cause), .unstartable(let cause): cause
        }
    }

    /// The cause as JSON.
    var causeDocument: JSONValue? {
        cause.flatMap { try? JSONValue(parsing: $0) }
    }
}
