import ServiceModels
import StatesLanguage

/// The shape of what a service integration gives back.
///
/// For `.sync` that is the answer of the call which watches the job. Integrations that are no call of an AWS API
/// (HTTP, API Gateway, EKS `call` and `runJob`) have none, nor has a service whose model is not at hand.
struct IntegrationAnswer {
    let model: ServiceModel
    let shape: ShapeReference
    /// Members that carry a JSON document where the API has a blob.
    let anyValue: Set<String>

    init?(_ resource: TaskResource, _ models: ServiceModelCatalog) {
        guard case .service(let service, let action) = resource.kind else { return nil }
        let sdkPrefix = "aws-sdk:"
        if service.hasPrefix(sdkPrefix) {
            guard let model = models.model(sdkService: String(service.dropFirst(sdkPrefix.count))) else { return nil }
            self.init(model, action, anyValue: [])
            return
        }
        let isJob = resource.pattern == .sync || resource.pattern == .syncParsed
        let table = isJob ? Self.watchers : Self.calls
        guard let (name, operation) = table[service]?[action], let model = models.model(named: name) else { return nil }
        self.init(model, operation, anyValue: isJob ? [] : Self.documents[service] ?? [])
    }

    private init?(_ model: ServiceModel, _ operation: String, anyValue: Set<String>) {
        guard let shape = model.operation(action: operation)?.output else { return nil }
        self.model = model
        self.shape = shape
        self.anyValue = anyValue
    }

    private typealias Table = [String: [String: (model: String, operation: String)]]

    private static let documents: [String: Set<String>] = ["lambda": ["Payload"], "bedrock": ["Body"]]

    /// Optimized integrations whose answer is that of the API call; names of models are botocore's.
    ///
    /// Source: "Integrating optimized services with Step Functions" and the page of each service.
    private static let calls: Table = [
        "athena": same(
            "athena",
            "startQueryExecution",
            "stopQueryExecution",
            "getQueryExecution",
            "getQueryResults"
        ),
        "batch": same("batch", "submitJob"),
        "bedrock": [
            "invokeModel": ("bedrock-runtime", "invokeModel"),
            "createModelCustomizationJob": ("bedrock", "createModelCustomizationJob"),
        ],
        "codebuild": same(
            "codebuild",
            "startBuild",
            "stopBuild",
            "retryBuild",
            "startBuildBatch",
            "stopBuildBatch",
            "retryBuildBatch",
            "deleteBuildBatch",
            "batchGetReports",
            "batchDeleteBuilds"
        ),
        "databrew": same("databrew", "startJobRun"),
        "dynamodb": same("dynamodb", "getItem", "putItem", "updateItem", "deleteItem"),
        "ecs": same("ecs", "runTask"),
        "eks": same(
            "eks",
            "createCluster",
            "deleteCluster",
            "createNodegroup",
            "deleteNodegroup",
            "createFargateProfile",
            "deleteFargateProfile"
        ),
        "emr-containers": same("emr-containers", "createVirtualCluster", "deleteVirtualCluster", "startJobRun"),
        "emr-serverless": same(
            "emr-serverless",
            "createApplication",
            "startApplication",
            "stopApplication",
            "deleteApplication",
            "startJobRun",
            "cancelJobRun"
        ),
        "events": same("events", "putEvents"),
        "glue": same("glue", "startJobRun"),
        "lambda": same("lambda", "invoke"),
        "mediaconvert": same("mediaconvert", "createJob"),
        "sagemaker": same(
            "sagemaker",
            "createTrainingJob",
            "createTransformJob",
            "createProcessingJob",
            "createLabelingJob",
            "createHyperParameterTuningJob",
            "createEndpoint",
            "createEndpointConfig",
            "createModel",
            "updateEndpoint"
        ),
        "sns": same("sns", "publish"),
        "sqs": same("sqs", "sendMessage"),
        "states": ["startExecution": ("stepfunctions", "startExecution")],
    ]

    /// The calls that watch the jobs of `.sync`.
    private static let watchers: Table = [
        "athena": ["startQueryExecution": ("athena", "getQueryExecution")],
        "batch": ["submitJob": ("batch", "describeJobs")],
        "bedrock": ["createModelCustomizationJob": ("bedrock", "getModelCustomizationJob")],
        "codebuild": [
            "startBuild": ("codebuild", "batchGetBuilds"), "retryBuild": ("codebuild", "batchGetBuilds"),
            "startBuildBatch": ("codebuild", "batchGetBuildBatches"),
            "retryBuildBatch": ("codebuild", "batchGetBuildBatches"),
        ],
        "databrew": ["startJobRun": ("databrew", "describeJobRun")],
        "ecs": ["runTask": ("ecs", "describeTasks")],
        "eks": [
            "createCluster": ("eks", "describeCluster"), "deleteCluster": ("eks", "describeCluster"),
            "createNodegroup": ("eks", "describeNodegroup"), "deleteNodegroup": ("eks", "describeNodegroup"),
            "createFargateProfile": ("eks", "describeFargateProfile"),
            "deleteFargateProfile": ("eks", "describeFargateProfile"),
        ],
        "elasticmapreduce": [
            "createCluster": ("emr", "describeCluster"), "terminateCluster": ("emr", "describeCluster"),
            "addStep": ("emr", "describeStep"),
        ],
        "emr-containers": [
            "startJobRun": ("emr-containers", "describeJobRun"),
            "deleteVirtualCluster": ("emr-containers", "describeVirtualCluster"),
        ],
        "emr-serverless": [
            "createApplication": ("emr-serverless", "getApplication"),
            "startApplication": ("emr-serverless", "getApplication"),
            "stopApplication": ("emr-serverless", "getApplication"),
            "deleteApplication": ("emr-serverless", "getApplication"),
            "startJobRun": ("emr-serverless", "getJobRun"), "cancelJobRun": ("emr-serverless", "getJobRun"),
        ],
        "glue": ["startJobRun": ("glue", "getJobRun")],
        "mediaconvert": ["createJob": ("mediaconvert", "getJob")],
        "sagemaker": [
            "createTrainingJob": ("sagemaker", "describeTrainingJob"),
            "createTransformJob": ("sagemaker", "describeTransformJob"),
            "createProcessingJob": ("sagemaker", "describeProcessingJob"),
            "createLabelingJob": ("sagemaker", "describeLabelingJob"),
            "createHyperParameterTuningJob": ("sagemaker", "describeHyperParameterTuningJob"),
        ],
        "states": ["startExecution": ("stepfunctions", "describeExecution")],
    ]

    private static func same(
        _ model: String,
        _ actions: String...
    ) -> [String: (model: String, operation: String)] {
        Dictionary(actions.map { ($0, (model, $0)) }) { first, _ in first }
    }
}
