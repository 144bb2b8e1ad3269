package import AsyncHTTPClient
package import ExecutionRuntime
package import Logging
package import ServiceModels
package import NIOCore
package import StatesLanguage
import Synchronization

/// Everything that calls AWS services: SDK integrations and optimized ones, over one client.
package final class AWSServices: Sendable {
    package let client: AWSServiceClient
    private let timeScale: Double
    /// Whether this process means to go on; jobs of a process that ends are not cancelled.
    private let serving = Mutex<@Sendable () -> Bool>({ true })

    /// The time scale is a factor on the waits between two looks at a job.
    package init(
        catalog: ServiceModelCatalog,
        settings: AWSSettings,
        http: HTTPClient,
        timeScale: Double,
        logger: Logger
    ) {
        client = AWSServiceClient(catalog: catalog, settings: settings, http: http, logger: logger)
        self.timeScale = timeScale
    }

    /// Says how to tell whether the process means to go on.
    package func connect(isServing: @escaping @Sendable () -> Bool) { serving.withLock { $0 = isServing } }

    /// Whether `states:startExecution` and `aws-sdk:sfn:*` go to another server: `AWS_ENDPOINT_URL_SFN` names one.
    ///
    /// An endpoint for all services does not count, and neither does one at the given port of this machine.
    package func areExecutionsRemote(ownPort: Int?) -> Bool {
        guard let url = client.settings.environment["AWS_ENDPOINT_URL_SFN"], !url.isEmpty else { return false }
        return !Self.isOwn(url, port: ownPort)
    }

    /// Whether a service has an endpoint of its own, such as an emulator, that is not the given port of this machine.
    package func hasEndpoint(serviceID: String, ownPort: Int?) -> Bool {
        guard let endpoint = client.settings.endpoint(serviceID: serviceID) else { return false }
        return !Self.isOwn(endpoint.url, port: ownPort)
    }

    private static func isOwn(_ url: String, port: Int?) -> Bool {
        guard let port else { return false }
        let authority = url.split(separator: "://", maxSplits: 1).last?.split(separator: "/").first ?? ""
        return ["127.0.0.1:\(port)", "localhost:\(port)", "[::1]:\(port)"].contains(authority)
    }

    /// The services that SDK integrations can call, by their names in resources.
    package var sdkServices: [String] { client.catalog.sdkServices }

    /// What performs a resource; nil when nothing here can.
    package func integration(for resource: TaskResource) -> (any TaskIntegration)? {
        guard case .service(let service, let action) = resource.kind else { return nil }
        if service.hasPrefix("aws-sdk:") { return AWSSDKIntegration(client: client) }
        if service == "apigateway", action == "invoke" { return APIGatewayIntegration(client: client) }
        if service == "eks", action == "call" || action == "runJob" {
            let watch = KubernetesJobWatch(timeScale: timeScale, isServing: { self.serving.withLock { $0 }() })
            return KubernetesIntegration(client: client, watch: watch, runsJob: action == "runJob")
        }
        guard let found = OptimizedCatalog.services[service], let action = found.actions[action] else { return nil }
        let watch = JobWatch(timeScale: timeScale, isServing: { self.serving.withLock { $0 }() })
        return OptimizedIntegration(names: found.names, action: action, client: client, watch: watch)
    }
}

extension HTTPClient {
    /// A client for integrations: thousands of connections to one host, and no waiting for one that is not there.
    package static func forIntegrations(
        _ group: any EventLoopGroup,
        trusting authorities: TrustedAuthorities
    ) -> HTTPClient {
        var configuration = HTTPClient.Configuration()
        configuration.timeout.connect = .seconds(10)
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 4096
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.redirectConfiguration = .disallow
        authorities.apply(to: &configuration)
        return HTTPClient(eventLoopGroupProvider: .shared(group), configuration: configuration)
    }
}
