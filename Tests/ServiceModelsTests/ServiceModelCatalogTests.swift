import Foundation
import JSONModel
import Logging
import ServiceModels
import Testing

@Suite struct ServiceModelCatalogTests {
    private let builtIn = ServiceModelCatalog(directories: [], logger: Logger(label: "test"))

    /// All that are compiled in, by the names that SDK integrations use.
    private static let services = ServiceModelCatalog(directories: [], logger: Logger(label: "test")).sdkServices

    @Test func `the most used services are built in`() {
        let expected: Set = [
            "dynamodb", "s3", "sqs", "sts", "ssm", "ec2", "cloudwatchlogs", "scheduler", "bedrockagentcore",
        ]
        #expect(expected.subtracting(Self.services).isEmpty)
    }

    @Test(arguments: services)
    func `a built-in model is whole`(_ name: String) throws {
        let model = try #require(builtIn.model(sdkService: name))
        #expect(model.metadata.wireProtocol != nil && !model.operations.isEmpty)
        for operation in model.operations.values {
            for reference in [operation.input, operation.output].compactMap({ $0 }) {
                #expect(model[reference] != nil, "\(operation.name): \(reference.shape)")
            }
            for error in operation.errors { #expect(model.shapes[error] != nil, "\(operation.name): \(error)") }
        }
        for shape in model.shapes.values {
            for reference in shape.references { #expect(model[reference] != nil, "\(shape.name): \(reference.shape)") }
        }
    }

    @Test(arguments: [
        ("sfn", "SFN"), ("dynamodb", "DynamoDB"), ("eventbridge", "EventBridge"), ("s3", "S3"), ("kms", "KMS"),
    ])
    func `SDK integrations find a service by its client's name`(_ service: String, _ identifier: String) {
        #expect(builtIn.model(sdkService: service)?.metadata.serviceID == identifier)
    }

    @Test(arguments: [
        ("SFN", "sfn"), ("CloudWatch Logs", "cloudwatchlogs"), ("Database Migration Service", "databasemigration"),
        ("Elastic Load Balancing v2", "elasticloadbalancingv2"), ("Lex Runtime Service", "lexruntime"),
        ("IoT Data Plane", "iotdataplane"), ("API Gateway", "apigateway"),
    ])
    func `a client's name comes from the service ID`(_ identifier: String, _ name: String) {
        #expect(ServiceModelCatalog.clientName(serviceID: identifier) == name)
    }

    @Test(arguments: ["", "nothing", "../s3", "S3"])
    func `a service that there is not has no model`(_ name: String) {
        #expect(builtIn.model(named: name) == nil)
        #expect(builtIn.model(sdkService: name) == nil)
    }

    @Test func `the latest version in the first directory counts`() throws {
        try withDirectory { directory in
            let second = directory + "/second"
            try write(version: "2019-01-01", name: "toys", endpoint: "old", in: directory + "/first")
            try write(version: "2021-01-01", name: "toys", endpoint: "new", in: directory + "/first")
            try write(version: "2022-01-01", name: "toys", endpoint: "other", in: second)
            try write(version: "2022-01-01", name: "s3", endpoint: "mine", in: second)
            let catalog = ServiceModelCatalog(
                directories: [directory + "/first", second, directory + "/missing"],
                logger: Logger(label: "test")
            )
            #expect(catalog.model(named: "toys")?.metadata.endpointPrefix == "new")
            #expect(catalog.model(sdkService: "toys")?.metadata.endpointPrefix == "new")
            #expect(catalog.model(named: "s3")?.metadata.endpointPrefix == "mine")
            #expect(catalog.model(named: "sqs")?.metadata.endpointPrefix == "sqs")
        }
    }

    @Test func `a broken file is passed over`() throws {
        try withDirectory { directory in
            let place = directory + "/sqs/2030-01-01"
            try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
            try Data([0x1F, 0x8B, 0x08, 0x00, 0x01]).write(to: URL(filePath: place + "/service-2.json.gz"))
            let catalog = ServiceModelCatalog(directories: [directory], logger: Logger(label: "test"))
            #expect(catalog.model(named: "sqs")?.metadata.serviceID == "SQS")
        }
    }

    @Test func `a configured directory is the only one`() {
        let environment = ["AWS_DATA_PATH": "/tmp", "HOME": "/root", "PATH": "/usr/bin:/bin"]
        #expect(ServiceModelDirectories.find(configured: "/models", environment: environment) == ["/models"])
    }

    @Test func `directories are found in an installation whose programs are in PATH`() throws {
        try withDirectory { directory in
            let data = directory + "/lib/python3.12/site-packages/botocore/data"
            try FileManager.default.createDirectory(atPath: data, withIntermediateDirectories: true)
            let found = ServiceModelDirectories.find(
                configured: nil,
                environment: ["PATH": directory + "/bin:" + directory + "/bin", "AWS_DATA_PATH": directory]
            )
            #expect(found.prefix(2) == [directory, data])
        }
    }

    private func write(version: String, name: String, endpoint: String, in directory: String) throws {
        let place = "\(directory)/\(name)/\(version)"
        try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
        let model: JSONValue = [
            "metadata": ["endpointPrefix": .string(endpoint), "serviceId": "Toys"], "operations": [:], "shapes": [:],
        ]
        try Data(model.serialized()).write(to: URL(filePath: place + "/service-2.json"))
    }

    private func withDirectory(_ body: (String) throws -> Void) throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "newel-models-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer {
            do {
                try FileManager.default.removeItem(at: directory)
            } catch {
                Issue.record(error)
            }
        }
        try body(directory.path)
    }
}

extension Shape {
    fileprivate var references: [ShapeReference] {
        switch kind {
        case .structure(let structure): structure.members.map(\.reference)
        case .list(let member, _): [member]
        case .map(let key, let value, _): [key, value]
        case .string, .integer, .long, .float, .double, .boolean, .timestamp, .blob, .other: []
        }
    }
}
