package import JSONModel

/// The resource types that are deployed.
package enum DeclaredType: String, Sendable, CaseIterable {
    case machine = "AWS::StepFunctions::StateMachine"
    case serverlessMachine = "AWS::Serverless::StateMachine"
    case version = "AWS::StepFunctions::StateMachineVersion"
    case alias = "AWS::StepFunctions::StateMachineAlias"
    case activity = "AWS::StepFunctions::Activity"
}

/// A resource of Step Functions that a template declares, evaluated.
package struct DeclaredResource: Sendable {
    package let logicalID: String
    package let type: DeclaredType
    package let line: Int?
    package let body: Body

    package init(logicalID: String, type: DeclaredType, line: Int?, body: Body) {
        self.logicalID = logicalID
        self.type = type
        self.line = line
        self.body = body
    }

    package enum Body: Sendable {
        case machine(DeclaredMachine)
        case version(DeclaredVersion)
        case alias(DeclaredAlias)
        case activity(DeclaredActivity)
    }
}

/// A state machine.
package struct DeclaredMachine: Sendable {
    package let name: String
    package let arn: String
    /// `STANDARD` or `EXPRESS`.
    package let type: String
    package let roleARN: String
    package let definition: DefinitionSource
    /// Values of `${name}` in the definition.
    package let substitutions: [String: String]
    /// In the API's shape; nil when the template does not say.
    package let logging: JSONValue?
    package let tracing: JSONValue?
    package let encryption: JSONValue?
    package let tags: [String: String]
    /// SAM's `AutoPublishAlias`: publish a version with each change, and lead this alias to it.
    package let autoPublishAlias: String?
}

/// Where a definition comes from.
package enum DefinitionSource: Sendable, Hashable {
    case text(String)
    case document(JSONValue)
    /// A path relative to the template.
    case file(String)
    /// An object in a bucket, such as an asset of the CDK.
    case object(bucket: String, key: String)
}

/// A published version.
package struct DeclaredVersion: Sendable {
    package let machineARN: String
    package let description: String?
}

/// An alias.
package struct DeclaredAlias: Sendable {
    package let name: String
    package let description: String?
    /// Version ARNs with weights that sum up to 100.
    package let routes: [Route]
    /// What a gradual deployment would have been: `CANARY` or `LINEAR`.
    package let gradualType: String?

    package struct Route: Sendable, Hashable {
        package let versionARN: String
        package let weight: Int

        package init(versionARN: String, weight: Int) {
            self.versionARN = versionARN
            self.weight = weight
        }
    }

    package init(name: String, description: String?, routes: [Route], gradualType: String?) {
        self.name = name
        self.description = description
        self.routes = routes
        self.gradualType = gradualType
    }

    /// The state machine that the versions belong to.
    package var machineARN: String {
        let version = routes.first?.versionARN ?? ""
        return version.split(separator: ":", omittingEmptySubsequences: false).dropLast().joined(separator: ":")
    }
}

/// An activity.
package struct DeclaredActivity: Sendable {
    package let name: String
    package let arn: String
    package let tags: [String: String]
}
