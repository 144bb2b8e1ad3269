import AWSProtocol
import JSONModel
import AsyncHTTPClient
import NIOCore
import ServiceModels
import ServiceProtocols
import StatesLanguage

/// Where calls of a service would go.
package struct IntegrationRoute: Sendable, Hashable {
    /// As it stands in a resource, such as `sqs` or `aws-sdk:iam`.
    package let resource: String
    package let actions: [String]
    /// A URL; nil for what cannot be called.
    package let endpoint: String?
    /// What named the endpoint, or why there is none.
    package let source: String
}

extension AWSServices {
    /// The optimized integrations, by name.
    package func routes(region: String) -> [IntegrationRoute] {
        OptimizedCatalog.services.sorted { $0.key < $1.key }.filter { $0.key != "states" }.map { name, service in
            let own = name == "eks" ? ["call", "runJob"] : []
            let actions = (service.actions.keys + own).sorted().map { Self.shown(name, action: $0) }
            let model = service.actions.values.first.flatMap { client.catalog.model(named: $0.model) }
            return route(name, actions, model, region)
        }
    }

    /// An action with the patterns it has besides request-response, such as `publish[.waitForTaskToken]`.
    package static func shown(_ service: String, action: String) -> String {
        let patterns = TaskResource.Pattern.allCases.map(\.rawValue).filter { pattern in
            !pattern.isEmpty && TaskResource(parsing: "arn:aws:states:::\(service):\(action)\(pattern)") != nil
        }
        return patterns.isEmpty ? action : "\(action)[\(patterns.joined(separator: "|"))]"
    }

    /// SDK integrations of some service.
    package func route(sdkService: String, region: String) -> IntegrationRoute {
        let model = client.catalog.model(sdkService: sdkService)
        let actions = model.map { model in
            model.operations.keys.sorted().map { $0.prefix(1).lowercased() + $0.dropFirst() }
        }
        return route("aws-sdk:\(sdkService)", actions ?? [], model, region)
    }

    private func route(
        _ resource: String,
        _ actions: [String],
        _ model: ServiceModel?,
        _ region: String
    ) -> IntegrationRoute {
        guard let model else {
            return IntegrationRoute(resource: resource, actions: actions, endpoint: nil, source: "no API model")
        }
        switch ServiceEndpoint.resolve(model.metadata, region: region, settings: client.settings) {
        case .failure(let error):
            return IntegrationRoute(resource: resource, actions: actions, endpoint: nil, source: "\(error)")
        case .success(let endpoint):
            return IntegrationRoute(
                resource: resource,
                actions: actions,
                endpoint: "\(endpoint.scheme)://\(endpoint.host)\(endpoint.basePath)",
                source: endpoint.source ?? "AWS, \(endpoint.signingRegion)"
            )
        }
    }

    /// Where credentials come from, or why there are none.
    package func credentialsSource(region: String) async -> Result<String, IntegrationProblem> {
        let caller = AWSServiceClient.Caller(account: "", region: region)
        switch await client.findCredentials(as: caller) {
        case .success(let source): return .success(source)
        case .failure(let error): return .failure(IntegrationProblem(description: "\(error)"))
        }
    }

    /// Whom STS takes this process for.
    package func identity(account: String, region: String) async -> Result<String, IntegrationProblem> {
        let calls = ServiceCalls(
            client: client,
            caller: AWSServiceClient.Caller(account: account, region: region),
            executionARN: "",
            stateMachineARN: "",
            idempotencyToken: ""
        )
        switch await calls.call("sts", "GetCallerIdentity", [:], attemptSecondsMax: 10) {
        case .success(let answer): return .success(answer.result.text("Arn"))
        case .failure(let failure): return .failure(IntegrationProblem(description: failure.text))
        }
    }

    /// Whether something speaks HTTP at an endpoint; any status will do.
    package func reach(_ endpoint: String) async -> Result<Int, IntegrationProblem> {
        switch await client.execute(HTTPClientRequest(url: endpoint), .seconds(10)) {
        case .success(let response): return .success(response.status)
        case .failure(let failure): return .failure(IntegrationProblem(description: failure.text))
        }
    }
}

/// Why something cannot be reached, in words.
package struct IntegrationProblem: Error, Sendable, CustomStringConvertible {
    package let description: String
}
