import AsyncHTTPClient
import ExecutionRuntime
import JSONModel
import Logging
import NIOPosix
import ServiceModels
import StatesLanguage
import Testing

@testable import TaskIntegrations

@Suite struct ParameterOutlineTests {
    private static let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    private static let catalog = ServiceModelCatalog(directories: [], logger: logger)
    private let services = AWSServices(
        catalog: Self.catalog,
        settings: AWSSettings(environment: [:]) { _ in nil },
        http: .shared,
        timeScale: 1,
        logger: Self.logger
    )

    private func integration(_ resource: String) throws -> (any TaskIntegration, TaskResource) {
        let parsed = try #require(TaskResource(parsing: "arn:aws:states:::\(resource)"))
        return (try #require(services.integration(for: parsed)), parsed)
    }

    @Test(arguments: catalog.sdkServices)
    func `the parameters that each action of a service begins with can be used`(_ service: String) throws {
        let model = try #require(Self.catalog.model(sdkService: service))
        for name in model.operations.keys.sorted() {
            let action = name.prefix(1).lowercased() + name.dropFirst()
            let (integration, resource) = try integration("aws-sdk:\(service):\(action)")
            let outline = try #require(integration.parameterOutline(of: resource))
            guard outline.problem == nil else { continue }
            let problem = integration.problem(with: .object(outline.sample), of: resource)
            #expect(problem == nil, "\(service):\(action) \(outline.sample) \(problem ?? "")")
            #expect(outline.members.filter(\.isRequired).allSatisfy { outline.sample.contains($0.name) })
            #expect(integration.parameterFields(of: resource)?.unsupported(among: outline.members.map(\.name)) == nil)
        }
    }

    @Test func `the parameters that each optimized action begins with can be used`() throws {
        for (service, table) in OptimizedCatalog.services where service != "states" {
            for action in table.actions.keys.sorted() {
                let (integration, resource) = try integration("\(service):\(action)")
                let outline = try #require(integration.parameterOutline(of: resource), "\(service):\(action)")
                #expect(!outline.members.isEmpty)
                #expect(integration.problem(with: .object(outline.sample), of: resource) == nil, "\(service):\(action)")
                #expect(
                    integration.parameterFields(of: resource)?.unsupported(among: outline.members.map(\.name)) == nil
                )
            }
        }
    }

    @Test func `an outline tells members, types and values`() throws {
        let (integration, resource) = try integration("aws-sdk:dynamodb:putItem")
        let outline = try #require(integration.parameterOutline(of: resource))
        #expect(outline.members.filter(\.isRequired).map(\.name) == ["TableName", "Item"])
        #expect(outline.sample["TableName"] == "my-table")
        #expect(outline.sample["Item"]?["key"]?["S"] == "value")
        let consumed = try #require(outline.members.first { $0.name == "ReturnConsumedCapacity" })
        #expect(outline.types[consumed.type] == .text(values: ["INDEXES", "TOTAL", "NONE"]))
    }

    @Test func `a cluster's step is called as the task calls it`() throws {
        let (integration, resource) = try integration("elasticmapreduce:addStep")
        let outline = try #require(integration.parameterOutline(of: resource))
        #expect(outline.members.filter(\.isRequired).map(\.name) == ["ClusterId", "Step"])
        #expect(outline.sample["Step"]?["HadoopJarStep"]?["Jar"] != nil)
    }

    @Test func `an action that streams events says that tasks cannot use it`() throws {
        let (integration, resource) = try integration("aws-sdk:kinesis:subscribeToShard")
        let outline = try #require(integration.parameterOutline(of: resource))
        #expect(outline.problem?.contains("streams events") == true)
    }

    @Test(arguments: ["apigateway:invoke", "eks:call", "eks:runJob"])
    func `members without an API model are those that are taken`(_ name: String) throws {
        let (integration, resource) = try integration(name)
        let outline = try #require(integration.parameterOutline(of: resource))
        #expect(!outline.members.isEmpty)
        #expect(integration.parameterFields(of: resource)?.unsupported(among: outline.members.map(\.name)) == nil)
    }

    @Test func `functions and HTTP endpoints have the members that are taken`() {
        #expect(Set(LambdaInvokeParameters.outline.members.map(\.name)) == LambdaInvokeParameters.names)
        #expect(Set(HTTPTaskParameters.outline.members.map(\.name)) == HTTPTaskParameters.names)
    }
}
