package import Console
import ExecutionRuntime
import Logging
import StepFunctionsAPI

/// The web console of a server.
package struct ConsoleSetting: Sendable {
    package var routes: ConsoleRoutes.Configuration
    /// The region that the console shows to who has logged in; keys have none.
    package var region: String
    /// Whether the server itself has TLS: then cookies are sent over it only.
    package var isSecure: Bool
    /// Whether the server listens on loopback only.
    package var isLoopback: Bool

    package init(routes: ConsoleRoutes.Configuration, region: String, isSecure: Bool, isLoopback: Bool) {
        self.routes = routes
        self.region = region
        self.isSecure = isSecure
        self.isLoopback = isLoopback
    }

    private static let sessionsName = "console.sessions"

    /// Open where calls are not signed; else with a login by access key.
    func sessions(_ authentication: Authentication, _ engine: Engine, _ logger: Logger) -> any ConsoleSessions {
        switch authentication {
        case .open(let defaults): OpenSessions(identity: defaults, onLoopbackOnly: isLoopback)
        case .signatures(let authenticator):
            KeySessions(
                authenticator: authenticator,
                path: routes.base,
                region: region,
                isSecure: isSecure,
                storage: KeySessions.Storage(
                    read: { try engine.storedSetting(Self.sessionsName) },
                    write: { try await engine.store($0, as: Self.sessionsName) }
                ),
                logger: logger
            )
        }
    }
}

extension AuditLog.Call {
    /// A call that was made through the console.
    init(_ call: ConsoleCall) {
        self.init(
            requestID: call.requestID,
            target: call.target,
            caller: Caller(identity: call.user.identity, accessKeyID: call.user.name),
            sourceAddress: call.sourceAddress,
            request: call.request,
            status: call.response.status,
            response: call.response.body,
            errorType: call.response.errorType
        )
    }
}
