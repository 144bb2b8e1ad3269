/// How a resource is referred to.
struct ResourceIdentity {
    let name: String
    let arn: String
    /// What `Ref` gives.
    let reference: String
    var otherAttributes: [String: String] = [:]

    init(name: String, arn: String, reference: String, otherAttributes: [String: String] = [:]) {
        self.name = name
        self.arn = arn
        self.reference = reference
        self.otherAttributes = otherAttributes
    }

    /// A resource that is known by its ARN alone.
    init(arn: String) { self.init(name: arn, arn: arn, reference: arn) }

    func attribute(_ name: String) -> String? {
        switch name {
        case "Arn": arn
        default: otherAttributes[name]
        }
    }
}

/// How resources of a type are named: `Ref` and `Arn` follow from the name, which is the logical id where none is given.
///
/// Source: CloudFormation template reference, "Return values" of each type.
struct ResourceNaming {
    enum Reference { case name, arn, queueURL }

    /// Properties that may hold the name, in order.
    let nameProperties: [String]
    let reference: Reference
    let service: String
    /// What stands before the name in the ARN, and after it.
    var prefix = ""
    var suffix = ""
    /// Whether the ARN has no region, or neither region nor account.
    var isGlobal = false
    var isWithoutAccount = false
    /// Further attributes that give the name.
    var nameAttributes: [String] = []

    func identity(_ name: String, _ environment: TemplateEnvironment) -> ResourceIdentity {
        let arn =
            isWithoutAccount
            ? "arn:\(environment.partition):\(service):::\(prefix)\(name)\(suffix)"
            : environment.arn(service, "\(prefix)\(name)\(suffix)", isGlobal: isGlobal)
        let url = "https://sqs.\(environment.region).amazonaws.com/\(environment.account)/\(name)"
        let reference =
            switch self.reference {
            case .name: name
            case .arn: arn
            case .queueURL: url
            }
        var attributes = Dictionary(uniqueKeysWithValues: (nameProperties + nameAttributes).map { ($0, name) })
        if self.reference == .queueURL { attributes["QueueUrl"] = url }
        if service == "sns" { attributes["TopicArn"] = arn }
        return ResourceIdentity(name: name, arn: arn, reference: reference, otherAttributes: attributes)
    }

    static func of(type: String) -> ResourceNaming { table[type] ?? guess(type) }

    private static let table: [String: ResourceNaming] = [
        "AWS::StepFunctions::StateMachine": machine(["StateMachineName"]),
        "AWS::Serverless::StateMachine": machine(["Name"]),
        "AWS::StepFunctions::Activity": .init(
            nameProperties: ["Name"],
            reference: .arn,
            service: "states",
            prefix: "activity:"
        ),
        "AWS::Lambda::Function": function, "AWS::Serverless::Function": function,
        "AWS::IAM::Role": .init(
            nameProperties: ["RoleName"],
            reference: .name,
            service: "iam",
            prefix: "role/",
            isGlobal: true
        ),
        "AWS::SNS::Topic": .init(nameProperties: ["TopicName"], reference: .arn, service: "sns"),
        "AWS::SQS::Queue": .init(nameProperties: ["QueueName"], reference: .queueURL, service: "sqs"),
        "AWS::DynamoDB::Table": dynamoTable, "AWS::DynamoDB::GlobalTable": dynamoTable,
        "AWS::Serverless::SimpleTable": dynamoTable,
        "AWS::S3::Bucket": .init(
            nameProperties: ["BucketName"],
            reference: .name,
            service: "s3",
            isWithoutAccount: true
        ),
        "AWS::Logs::LogGroup": .init(
            nameProperties: ["LogGroupName"],
            reference: .name,
            service: "logs",
            prefix: "log-group:",
            suffix: ":*"
        ),
        "AWS::Events::EventBus": .init(
            nameProperties: ["Name"],
            reference: .name,
            service: "events",
            prefix: "event-bus/"
        ),
        "AWS::Events::Connection": .init(
            nameProperties: ["Name"],
            reference: .name,
            service: "events",
            prefix: "connection/"
        ),
        "AWS::Events::Rule": .init(nameProperties: ["Name"], reference: .name, service: "events", prefix: "rule/"),
        "AWS::ECS::Cluster": .init(
            nameProperties: ["ClusterName"],
            reference: .name,
            service: "ecs",
            prefix: "cluster/"
        ),
        "AWS::ECS::TaskDefinition": .init(
            nameProperties: ["Family"],
            reference: .arn,
            service: "ecs",
            prefix: "task-definition/",
            suffix: ":1"
        ),
        "AWS::Batch::JobQueue": .init(
            nameProperties: ["JobQueueName"],
            reference: .arn,
            service: "batch",
            prefix: "job-queue/"
        ),
        "AWS::Batch::JobDefinition": .init(
            nameProperties: ["JobDefinitionName"],
            reference: .arn,
            service: "batch",
            prefix: "job-definition/",
            suffix: ":1"
        ),
        "AWS::CodeBuild::Project": .init(
            nameProperties: ["Name"],
            reference: .name,
            service: "codebuild",
            prefix: "project/"
        ),
        "AWS::KMS::Key": .init(
            nameProperties: [],
            reference: .name,
            service: "kms",
            prefix: "key/",
            nameAttributes: ["KeyId"]
        ),
        "AWS::SecretsManager::Secret": .init(
            nameProperties: ["Name"],
            reference: .arn,
            service: "secretsmanager",
            prefix: "secret:",
            nameAttributes: ["Id"]
        ),
        "AWS::EC2::SecurityGroup": .init(
            nameProperties: ["GroupName"],
            reference: .name,
            service: "ec2",
            prefix: "security-group/",
            nameAttributes: ["GroupId"]
        ),
    ]

    private static func machine(_ nameProperties: [String]) -> ResourceNaming {
        .init(
            nameProperties: nameProperties,
            reference: .arn,
            service: "states",
            prefix: "stateMachine:",
            nameAttributes: nameProperties.contains("Name") ? [] : ["Name"]
        )
    }

    private static let function = ResourceNaming(
        nameProperties: ["FunctionName"],
        reference: .name,
        service: "lambda",
        prefix: "function:"
    )

    private static let dynamoTable = ResourceNaming(
        nameProperties: ["TableName"],
        reference: .name,
        service: "dynamodb",
        prefix: "table/"
    )

    /// For types that are not in the table: `AWS::Glue::Job` is named by `Name` or `JobName`.
    private static func guess(_ type: String) -> ResourceNaming {
        let parts = type.split(separator: ":").map(String.init)
        let service = parts.count > 1 ? parts[1].lowercased() : "custom"
        return .init(nameProperties: ["Name", "\(parts.last ?? "")Name"], reference: .name, service: service)
    }
}
