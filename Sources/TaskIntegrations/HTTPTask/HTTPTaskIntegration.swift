package import ExecutionRuntime
package import JSONModel
package import Logging
package import NIOCore
package import StatesLanguage
import StorageAPI

/// The integration `arn:aws:states:::http:invoke`: HTTP Tasks with connections.
///
/// Errors: `States.Http.StatusCode.<code>` for an answer that is not 2xx, `States.Http.Socket` when there is none
/// within 60 seconds, `States.Runtime` for parameters that cannot be used, `Events.ConnectionResource.…` for connections.
/// Source: "Call HTTPS APIs in Step Functions workflows".
package final class HTTPTaskIntegration: TaskIntegration {
    private let connections: ConnectionFile
    private let transport: HTTPTransport
    private let tokens: OAuthTokens

    /// Reads the connections; without a file there are none.
    ///
    /// - Throws: ``ConnectionFileError`` for a file that cannot be used.
    package init(
        connectionsFile: String?,
        responseBytesMax: Int,
        eventLoopGroup: any EventLoopGroup,
        trusting authorities: TrustedAuthorities = .system,
        logger: Logger
    ) throws(ConnectionFileError) {
        connections = try ConnectionFile(path: connectionsFile, logger: logger)
        transport = HTTPTransport(
            group: eventLoopGroup,
            authorities: authorities,
            responseBytesMax: responseBytesMax,
            logger: logger
        )
        tokens = OAuthTokens(transport: transport)
    }

    /// Closes all connections; nothing may be performed afterwards.
    package func shutdown() async {
        await transport.shutdown()
    }

    package func parameterFields(of resource: TaskResource) -> ParameterFields? {
        ParameterFields(known: Set(HTTPTaskParameters.names), required: ["ApiEndpoint", "Method"])
    }

    package func problem(with parameters: JSONValue, of resource: TaskResource) -> String? {
        do { _ = try HTTPTaskParameters(parameters) } catch { return error.message }
        return nil
    }

    package func parameterOutline(of resource: TaskResource) -> ParameterOutline? {
        HTTPTaskParameters.outline
    }

    package func perform(_ attempt: TaskAttempt) async -> TaskOutcome {
        func unstartable(_ message: String) -> TaskOutcome {
            let text = String(decoding: attempt.parametersText, as: UTF8.self)
            return .unstartable(cause: "The Parameters '\(text)' could not be used to start the Task: [\(message)]")
        }
        do {
            let parameters = try HTTPTaskParameters(attempt.parameters)
            let (key, connection) = try connections.connection(parameters.connectionARN)
            let region = attempt.scope.region
            let request = try HTTPTaskRequest(parameters, connection, region: region)
            let shown = try attempt.trace.map { trace in
                // What a connection adds is a secret, all of it.
                trace.revealsSecrets ? request : try HTTPTaskRequest(parameters, connection.bare, region: region)
            }
            let exchange = attempt.trace.map { HTTPTaskExchange(trace: $0, shown: shown ?? request) }
            return HTTPTaskResponse(answer: try await send(request, key, connection, exchange)).outcome
        } catch let error as HTTPTaskParameters.ShapeError {
            return unstartable(error.message)
        } catch let error as HTTPTaskRequest.MergeError {
            return unstartable(error.message)
        } catch let error as UnknownConnection {
            return .failed(error: "Events.ConnectionResource.ResourceNotFound", cause: error.message)
        } catch let error as ConnectionProblem {
            return .failed(
                error: "Events.ConnectionResource.InvalidConnectionState",
                cause: "The connection cannot be used: \(error.message)"
            )
        } catch let error as HTTPCallFailure {
            return outcome(of: error, attempt)
        } catch {
            return .failed(error: "States.Http.Socket", cause: "The HTTP call failed")
        }
    }

    private func outcome(of failure: HTTPCallFailure, _ attempt: TaskAttempt) -> TaskOutcome {
        switch failure {
        case .cancelled: .cancelled
        case .socket(let message): .failed(error: "States.Http.Socket", cause: message)
        case .tooLarge:
            .failed(
                error: "States.DataLimitExceeded",
                cause: "The state/task '\(attempt.resource.arn)' returned a result with a size exceeding the maximum "
                    + "number of bytes service limit."
            )
        }
    }

    /// Sends the request; with an OAuth connection once more with a new token when the first one is refused.
    private func send(
        _ request: HTTPTaskRequest,
        _ key: String,
        _ connection: HTTPConnection,
        _ exchange: HTTPTaskExchange?
    ) async throws -> HTTPAnswer {
        guard case .oauth(let client) = connection.authorization else { return try await perform(request, exchange) }
        let access = OAuthTokens.Access(connection: key, client: client, connectionRules: connection)
        var request = request
        let token = try await tokens.token(access)
        request.authorize(bearer: token)
        let answer = try await perform(request, exchange)
        guard answer.status == 401 else { return answer }
        request.authorize(bearer: try await tokens.token(access, insteadOf: token))
        return try await perform(request, exchange)
    }

    private func perform(_ request: HTTPTaskRequest, _ exchange: HTTPTaskExchange?) async throws -> HTTPAnswer {
        exchange?.begins(request)
        let answer = try await transport.perform(request.call)
        exchange?.ends(answer)
        return answer
    }
}
