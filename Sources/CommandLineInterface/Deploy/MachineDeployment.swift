import CloudFormationTemplates
import Foundation
import JSONModel

/// Creates or updates one state machine, and its alias where SAM publishes one.
struct MachineDeployment {
    private let deployment: StackDeployment
    private let machine: DeclaredMachine
    private let resource: DeclaredResource

    init(_ deployment: StackDeployment, _ machine: DeclaredMachine, _ resource: DeclaredResource) {
        self.deployment = deployment
        self.machine = machine
        self.resource = resource
    }

    private var session: ServerSession { deployment.session }

    func run() async throws -> [DeployedResource] {
        let definition = try await DefinitionText(folder: deployment.folder).text(of: machine).text
        let found = try await session.find("DescribeStateMachine", ["stateMachineArn": .string(machine.arn)])
        let result: DeployedResource
        if let found {
            result = try await update(found, definition)
        } else {
            result = try await create(definition)
        }
        guard let alias = machine.autoPublishAlias else { return [result] }
        return [result] + (try await publish(alias, isRevised: result.hasNewRevision))
    }

    private func create(_ definition: String) async throws -> DeployedResource {
        var created = result(.created)
        created.hasNewRevision = true
        guard !deployment.isDryRun else { return created }
        var request: JSONObject = [
            "name": .string(machine.name), "definition": .string(definition), "type": .string(machine.type),
            "roleArn": .string(machine.roleARN), "tags": StackDeployment.tags(machine.tags),
        ]
        request["loggingConfiguration"] = machine.logging
        request["tracingConfiguration"] = machine.tracing
        request["encryptionConfiguration"] = machine.encryption
        _ = try await session.call("CreateStateMachine", request)
        return created
    }

    private func update(_ found: JSONValue, _ definition: String) async throws -> DeployedResource {
        if let type = found["type"]?.stringValue, type != machine.type {
            throw CommandFailure(
                "Resources.\(resource.logicalID): the state machine '\(machine.name)' is \(type) and cannot become "
                    + "\(machine.type). Delete it first (newel machines delete \(machine.name)), or give another name."
            )
        }
        let changes = self.changes(found, definition)
        var request = JSONObject()
        for change in changes { request[change.member] = change.value }
        var words = changes.map(\.word)
        var revision = ""
        if !changes.isEmpty, !deployment.isDryRun {
            request["stateMachineArn"] = .string(machine.arn)
            let updated = try await session.call("UpdateStateMachine", request)
            revision = updated["revisionId"]?.stringValue.map { "; revision \($0)" } ?? ""
        }
        if try await deployment.addTags(machine.tags, to: machine.arn) { words.append("tags") }
        var updated = words.isEmpty ? result(.unchanged) : result(.updated, words.joined(separator: ", ") + revision)
        updated.hasNewRevision = !changes.isEmpty
        return updated
    }

    /// A member of UpdateStateMachine that is to change.
    private struct Change {
        let member: String
        let value: JSONValue
        let word: String
    }

    private func changes(_ found: JSONValue, _ definition: String) -> [Change] {
        var changes: [Change] = []
        if !Self.isSameDefinition(found["definition"]?.stringValue, definition) {
            changes.append(Change(member: "definition", value: .string(definition), word: "definition"))
        }
        if found["roleArn"]?.stringValue != machine.roleARN {
            changes.append(Change(member: "roleArn", value: .string(machine.roleARN), word: "role"))
        }
        for (member, word, wanted, defaults) in [
            ("loggingConfiguration", "logging", machine.logging, MachineDefaults.logging),
            ("tracingConfiguration", "tracing", machine.tracing, MachineDefaults.tracing),
            ("encryptionConfiguration", "encryption", machine.encryption, MachineDefaults.encryption),
        ] {
            let new = MachineDefaults.filled(wanted, defaults)
            if new != MachineDefaults.filled(found[member], defaults) {
                changes.append(Change(member: member, value: .object(new), word: word))
            }
        }
        return changes
    }

    /// Whether two definitions mean the same: layout does not count.
    private static func isSameDefinition(_ left: String?, _ right: String) -> Bool {
        guard let left, let a = try? JSONValue(parsing: left), let b = try? JSONValue(parsing: right) else {
            return left == right
        }
        return a == b
    }

    private func publish(_ alias: String, isRevised: Bool) async throws -> [DeployedResource] {
        let (version, isNew) = try await deployment.publish(machine.arn, description: nil, isRevised: isRevised)
        let published = DeployedResource(
            logicalID: "\(resource.logicalID)Version",
            type: .version,
            arn: version,
            action: isNew ? .published : .unchanged
        )
        let declared = DeclaredAlias(
            name: alias,
            description: nil,
            routes: [.init(versionARN: version, weight: 100)],
            gradualType: nil
        )
        let place = DeclaredResource(
            logicalID: "\(resource.logicalID)Alias\(alias)",
            type: .alias,
            line: nil,
            body: .alias(declared)
        )
        return [published, try await deployment.deploy(declared, place)]
    }

    private func result(_ action: DeployedResource.Action, _ detail: String = "") -> DeployedResource {
        DeployedResource(
            logicalID: resource.logicalID,
            type: resource.type,
            arn: machine.arn,
            action: action,
            detail: detail
        )
    }
}

/// What a state machine has where nothing was said.
enum MachineDefaults {
    static let logging: JSONObject = ["level": "OFF", "includeExecutionData": false, "destinations": []]
    static let tracing: JSONObject = ["enabled": false]
    static let encryption: JSONObject = ["type": "AWS_OWNED_KEY"]

    /// A configuration with the members that it leaves out.
    static func filled(_ value: JSONValue?, _ defaults: JSONObject) -> JSONObject {
        var result = defaults
        for member in value?.objectValue?.members ?? [] where !member.value.isNull {
            result[member.key] = member.value
        }
        // The period counts with a key of one's own, and is 300 where it is not given.
        if result["kmsKeyId"] != nil, result["kmsDataKeyReusePeriodSeconds"] == nil {
            result["kmsDataKeyReusePeriodSeconds"] = 300
        }
        return result
    }
}
