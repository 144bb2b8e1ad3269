/// What the two types of state machines call the same things.
struct PropertyNames {
    let role: String
    let type: String
    let logging: String
    let tracing: String
    let location: String
    let tagsAreMap: Bool

    static let cloudFormation = PropertyNames(
        role: "RoleArn",
        type: "StateMachineType",
        logging: "LoggingConfiguration",
        tracing: "TracingConfiguration",
        location: "DefinitionS3Location",
        tagsAreMap: false
    )

    static let serverless = PropertyNames(
        role: "Role",
        type: "Type",
        logging: "Logging",
        tracing: "Tracing",
        location: "DefinitionUri",
        tagsAreMap: true
    )

    /// The properties of each type.
    ///
    /// Source: CloudFormation template reference; SAM template reference.
    static func known(_ type: DeclaredType) -> Set<String> {
        switch type {
        case .machine:
            [
                "Definition", "DefinitionS3Location", "DefinitionString", "DefinitionSubstitutions",
                "EncryptionConfiguration", "LoggingConfiguration", "RoleArn", "StateMachineName", "StateMachineType",
                "Tags", "TracingConfiguration",
            ]
        case .serverlessMachine:
            [
                "AutoPublishAlias", "UseAliasAsEventTarget", "Definition", "DefinitionSubstitutions", "DefinitionUri",
                "DeploymentPreference", "Events", "Logging", "Name", "PermissionsBoundary", "Policies",
                "PropagateTags", "Role", "RolePath", "Tags", "Tracing", "Type", "EncryptionConfiguration",
            ]
        case .version: ["Description", "StateMachineArn", "StateMachineRevisionId"]
        case .alias: ["DeploymentPreference", "Description", "Name", "RoutingConfiguration"]
        case .activity: ["EncryptionConfiguration", "Name", "Tags"]
        }
    }
}
