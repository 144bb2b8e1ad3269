import CloudFormationTemplates
import Foundation
import JSONModel
import StatesLanguage

/// Makes what a template declares, one resource after the other.
struct StackDeployment {
    let session: ServerSession
    let isDryRun: Bool
    /// Where paths in the template start.
    let folder: URL
    private let plan: StackPlan
    private var environment: TemplateEnvironment
    /// ARNs of state machines that have, or would have, another revision than before.
    private var revised: Set<String> = []

    init(_ session: ServerSession, _ plan: StackPlan, _ environment: TemplateEnvironment, folder: URL, isDryRun: Bool) {
        self.session = session
        self.plan = plan
        self.environment = environment
        self.folder = folder
        self.isDryRun = isDryRun
    }

    /// Everything that is wrong, before anything is done: evaluation, definition files, definitions.
    func faults() async -> [String] {
        let found = plan.resources(environment)
        var faults = found.issues.map(\.description)
        for resource in found.resources {
            guard case .machine(let machine) = resource.body else { continue }
            let place = (resource.line.map { "line \($0): " } ?? "") + "Resources.\(resource.logicalID)"
            do {
                let definition = try await DefinitionText(folder: folder).text(of: machine)
                let type: WorkflowType = machine.type == "EXPRESS" ? .express : .standard
                let analysis = DefinitionAnalyzer.analyze(Array(definition.text.utf8), type: type)
                faults += analysis.diagnostics.filter { $0.severity == .error }.map { "\(place): \($0.text)" }
                for name in definition.unresolved {
                    session.note("\(place): nothing is substituted for ${\(name)} in the definition")
                }
            } catch {
                faults.append("\(place): \(error)")
            }
        }
        return faults
    }

    /// Deploys in order of dependency; `report` is told what was done.
    mutating func run(_ report: (DeployedResource) -> Void) async throws {
        for logicalID in plan.order {
            // Evaluated again: versions that were published meanwhile have their numbers now.
            guard let resource = try plan.resource(logicalID, environment) else { continue }
            switch resource.body {
            case .activity(let activity): report(try await deploy(activity, resource))
            case .machine(let machine):
                let done = try await MachineDeployment(self, machine, resource).run()
                if done.contains(where: \.hasNewRevision) { revised.insert(machine.arn) }
                for result in done { report(result) }
            case .version(let version): report(try await deploy(version, resource))
            case .alias(let alias):
                if let type = alias.gradualType {
                    session.note("\(logicalID): a \(type) deployment is done at once here")
                }
                report(try await deploy(alias, resource))
            }
        }
    }

    private func deploy(_ activity: DeclaredActivity, _ resource: DeclaredResource) async throws -> DeployedResource {
        let found = try await session.find("DescribeActivity", ["activityArn": .string(activity.arn)])
        var result = DeployedResource(
            logicalID: resource.logicalID,
            type: resource.type,
            arn: activity.arn,
            action: found == nil ? .created : .unchanged
        )
        if found == nil {
            guard !isDryRun else { return result }
            _ = try await session.call(
                "CreateActivity",
                ["name": .string(activity.name), "tags": Self.tags(activity.tags)]
            )
        } else if try await addTags(activity.tags, to: activity.arn) {
            result = DeployedResource(
                logicalID: resource.logicalID,
                type: resource.type,
                arn: activity.arn,
                action: .updated,
                detail: "tags"
            )
        }
        return result
    }

    private mutating func deploy(
        _ version: DeclaredVersion,
        _ resource: DeclaredResource
    ) async throws -> DeployedResource {
        let isRevised = revised.contains(version.machineARN)
        let (arn, isNew) = try await publish(
            version.machineARN,
            description: version.description,
            isRevised: isRevised
        )
        environment.versionARNs[resource.logicalID] = arn
        return DeployedResource(
            logicalID: resource.logicalID,
            type: resource.type,
            arn: arn,
            action: isNew ? .published : .unchanged
        )
    }

    /// Publishes the current revision; a revision that is the newest version already stays that.
    func publish(
        _ machineARN: String,
        description: String?,
        isRevised: Bool
    ) async throws -> (arn: String, isNew: Bool) {
        let before = try await session.versions(machineARN)
        if isDryRun {
            guard let newest = before.first else { return ("\(machineARN):1", true) }
            let (current, published) = (try await revision(machineARN), try await revision(newest))
            guard isRevised || current != published else { return (newest, false) }
            let number = (Int(APIValues.name(ofARN: newest)) ?? 0) + 1
            return ("\(machineARN):\(number)", true)
        }
        var request: JSONObject = ["stateMachineArn": .string(machineARN)]
        if let description { request["description"] = .string(description) }
        let published = try await session.call("PublishStateMachineVersion", request)
        let arn = published["stateMachineVersionArn"]?.stringValue ?? machineARN
        return (arn, !before.contains(arn))
    }

    private func revision(_ arn: String) async throws -> String? {
        try await session.find("DescribeStateMachine", ["stateMachineArn": .string(arn)])?["revisionId"]?.stringValue
    }

    func deploy(_ alias: DeclaredAlias, _ resource: DeclaredResource) async throws -> DeployedResource {
        let arn = "\(alias.machineARN):\(alias.name)"
        let routes = JSONValue.array(
            alias.routes.map {
                ["stateMachineVersionArn": .string($0.versionARN), "weight": .integer(Int64($0.weight))]
            }
        )
        let found = try await session.find("DescribeStateMachineAlias", ["stateMachineAliasArn": .string(arn)])
        let shown = alias.routes.map { route in
            let number = APIValues.name(ofARN: route.versionARN)
            return number == "0" ? "the new version" : "version \(number)"
        }
        let isSame =
            found?["routingConfiguration"] == routes
            && (found?["description"]?.stringValue ?? "") == (alias.description ?? "")
        let result = DeployedResource(
            logicalID: resource.logicalID,
            type: resource.type,
            arn: arn,
            action: found == nil ? .created : isSame ? .unchanged : .updated,
            detail: "to \(shown.joined(separator: ", "))"
        )
        guard !isDryRun, result.action != .unchanged else { return result }
        var request: JSONObject = ["routingConfiguration": routes]
        if let description = alias.description ?? found.map({ _ in "" }) {
            request["description"] = .string(description)
        }
        if found == nil {
            request["name"] = .string(alias.name)
            _ = try await session.call("CreateStateMachineAlias", request)
        } else {
            request["stateMachineAliasArn"] = .string(arn)
            _ = try await session.call("UpdateStateMachineAlias", request)
        }
        return result
    }

    /// Adds the tags that are missing or have another value; others stay.
    ///
    /// True when there were any.
    func addTags(_ tags: [String: String], to arn: String) async throws -> Bool {
        guard !tags.isEmpty else { return false }
        let present = Dictionary(try await session.tags(arn).map { ($0.key, $0.value) }, uniquingKeysWith: { $1 })
        let missing = tags.filter { present[$0.key] != $0.value }
        guard !missing.isEmpty else { return false }
        if !isDryRun {
            _ = try await session.call("TagResource", ["resourceArn": .string(arn), "tags": Self.tags(missing)])
        }
        return true
    }

    static func tags(_ tags: [String: String]) -> JSONValue {
        .array(tags.sorted { $0.key < $1.key }.map { ["key": .string($0.key), "value": .string($0.value)] })
    }
}

extension ServerSession {
    /// Describes something; nil when it does not exist.
    func find(_ operation: String, _ parameters: JSONObject) async throws -> JSONValue? {
        do {
            return try await call(operation, parameters)
        } catch let fault as ServiceFault where Self.missing.contains(fault.code) {
            return nil
        }
    }

    private static let missing: Set<String> = ["StateMachineDoesNotExist", "ActivityDoesNotExist", "ResourceNotFound"]

    /// The ARNs of a machine's versions, the newest first; none when there is no such machine.
    func versions(_ machineARN: String) async throws -> [String] {
        guard try await find("DescribeStateMachine", ["stateMachineArn": .string(machineARN)]) != nil else { return [] }
        let versions = try await list(
            "ListStateMachineVersions",
            ["stateMachineArn": .string(machineARN)],
            member: "stateMachineVersions"
        )
        return versions.compactMap { $0["stateMachineVersionArn"]?.stringValue }
    }

    /// A remark on standard error.
    func note(_ text: String) { StandardStreams.printError("note: \(DisplayText.safe(text))") }
}
