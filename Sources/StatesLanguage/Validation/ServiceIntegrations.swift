/// The optimized integrations and the patterns that each of their actions supports.
///
/// Source: "Integrating optimized services with Step Functions" and the page of each service.
enum ServiceIntegrations {
    /// The patterns of an action besides request-response, which all of them support.
    struct Patterns: OptionSet, Sendable {
        let rawValue: Int

        static let sync = Patterns(rawValue: 1)
        static let syncParsed = Patterns(rawValue: 2)
        static let callback = Patterns(rawValue: 4)
    }

    static let sdkPrefix = "aws-sdk"

    static func supports(service: String, action: String, _ pattern: TaskResource.Pattern) -> Bool {
        guard let patterns = table[service]?[action] else { return false }
        return switch pattern {
        case .requestResponse: true
        case .sync: patterns.contains(.sync)
        case .syncParsed: patterns.contains(.syncParsed)
        case .waitForTaskToken: patterns.contains(.callback)
        }
    }

    /// Whether an SDK integration is well-formed; which of some ten thousand actions exist is not in this table.
    static func isSDKAction(service: String, action: String, _ pattern: TaskResource.Pattern) -> Bool {
        guard pattern == .requestResponse || pattern == .waitForTaskToken else { return false }
        guard let first = action.utf8.first, isLowercase(first), action.utf8.allSatisfy(isAlphanumeric) else {
            return false
        }
        return !service.isEmpty && service.utf8.allSatisfy { isLowercase($0) || isDigit($0) }
    }

    private static func isLowercase(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte) }
    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        isLowercase(byte) || isDigit(byte) || (0x41...0x5A).contains(byte)
    }

    /// Service → action → patterns.
    static let table: [String: [String: Patterns]] = [
        "apigateway": ["invoke": .callback],
        "athena": [
            "startQueryExecution": .sync, "stopQueryExecution": [], "getQueryExecution": [], "getQueryResults": [],
        ],
        "batch": ["submitJob": .sync],
        "bedrock": ["invokeModel": .callback, "createModelCustomizationJob": .sync],
        "bedrockagentcore": ["invokeHarness": []],
        "codebuild": [
            "startBuild": .sync, "startBuildBatch": .sync, "retryBuild": .sync, "retryBuildBatch": .sync,
            "stopBuild": [], "stopBuildBatch": [], "deleteBuildBatch": [], "batchGetReports": [],
            "batchDeleteBuilds": [],
        ],
        "databrew": ["startJobRun": .sync],
        "dynamodb": ["getItem": [], "putItem": [], "updateItem": [], "deleteItem": []],
        "ecs": ["runTask": [.sync, .callback]],
        "eks": [
            "createCluster": [.sync, .callback], "deleteCluster": [.sync, .callback],
            "createNodegroup": [.sync, .callback], "deleteNodegroup": [.sync, .callback],
            "createFargateProfile": [.sync, .callback], "deleteFargateProfile": [.sync, .callback],
            "runJob": [.sync, .callback], "call": .callback,
        ],
        "elasticmapreduce": [
            "createCluster": .sync, "terminateCluster": .sync, "addStep": .sync, "cancelStep": [],
            "setClusterTerminationProtection": [], "modifyInstanceFleetByName": [], "modifyInstanceGroupByName": [],
        ],
        "emr-containers": ["createVirtualCluster": [], "deleteVirtualCluster": .sync, "startJobRun": .sync],
        "emr-serverless": [
            "createApplication": .sync, "startApplication": .sync, "stopApplication": .sync,
            "deleteApplication": .sync, "startJobRun": .sync, "cancelJobRun": .sync,
        ],
        "events": ["putEvents": .callback],
        "glue": ["startJobRun": .sync],
        "http": ["invoke": []],
        "lambda": ["invoke": .callback],
        "mediaconvert": ["createJob": .sync],
        "sagemaker": [
            "createTrainingJob": .sync, "createTransformJob": .sync, "createProcessingJob": .sync,
            "createLabelingJob": .sync, "createHyperParameterTuningJob": .sync, "createEndpoint": [],
            "createEndpointConfig": [], "createModel": [], "updateEndpoint": [],
        ],
        "sns": ["publish": .callback],
        "sqs": ["sendMessage": .callback],
        "states": ["startExecution": [.sync, .syncParsed, .callback]],
    ]
}
