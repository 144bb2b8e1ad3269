/// All optimized integrations that call AWS services, by their part of the resource's ARN.
///
/// Not here: `lambda` and `states`, which this process performs itself, `apigateway`, which has no API model, and `http`.
enum OptimizedCatalog {
    static let services: [String: OptimizedService] = [
        "athena": .athena, "batch": .batch, "bedrock": .bedrock, "bedrockagentcore": .agentCore,
        "codebuild": .codeBuild, "databrew": .dataBrew, "dynamodb": .dynamoDB, "ecs": .ecs, "eks": .eks,
        "elasticmapreduce": .emr, "emr-containers": .emrContainers, "emr-serverless": .emrServerless,
        "events": .eventBridge, "glue": .glue, "mediaconvert": .mediaConvert, "sagemaker": .sageMaker, "sns": .sns,
        "sqs": .sqs, "states": .stepFunctions,
    ]
}
