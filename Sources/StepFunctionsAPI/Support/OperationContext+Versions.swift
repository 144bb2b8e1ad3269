import AWSProtocol
import ExecutionRuntime
import StorageAPI

/// What the ARN of a state machine stands for.
struct MachineReference {
    let machine: MachineRecord
    /// That of the version when the ARN is qualified, else the machine's current one.
    let revision: RevisionRecord
    var version: VersionRecord?
    /// Set when the ARN names an alias; then `version` is the one that was chosen for it.
    var alias: AliasRecord?
}

extension OperationContext {
    /// Versions that a machine can have.
    static var versionCountMax: Int { 1000 }

    /// Finds what an ARN stands for; `choose` takes one of an alias's routes.
    ///
    /// - Throws: `StateMachineDoesNotExist`, also when the version or alias is missing; `ValidationException` for the ARN
    ///   of a distributed Map.
    func reference(
        _ arn: ARN,
        _ text: String,
        choose: (AliasRecord) -> AliasRecord.Route
    ) throws(APIError) -> MachineReference {
        guard case .qualifiedStateMachine(let name, let qualifier) = arn.resource else {
            let machine = try machine(arn, text)
            return MachineReference(machine: machine, revision: machine.revision)
        }
        guard let machine = try findMachine(arn.sibling(.stateMachine(name: name))) else {
            throw .stateMachineDoesNotExist(text)
        }
        let number: Int64
        var alias: AliasRecord?
        switch MachineQualifier(qualifier) {
        case .version(let given): number = given
        case .alias(let aliasName):
            alias = try read { store throws(StorageError) in try store.alias(machine: machine.id, name: aliasName) }
            guard let alias else { throw .stateMachineDoesNotExist(text) }
            number = choose(alias).version
        }
        guard let version = try version(machine.id, number) else { throw .stateMachineDoesNotExist(text) }
        return MachineReference(
            machine: machine,
            revision: try revision(version.revision),
            version: version,
            alias: alias
        )
    }

    func version(_ machine: MachineID, _ number: Int64) throws(APIError) -> VersionRecord? {
        try read { store throws(StorageError) in try store.version(machine: machine, number: number) }
    }

    /// A revision that a record refers to.
    func revision(_ key: RevisionKey) throws(APIError) -> RevisionRecord {
        let revision: RevisionRecord?
        do {
            revision = try engine.revision(key)
        } catch {
            throw APIError(error)
        }
        guard let revision else { throw .internalFailure("revision \(key.rawValue) is missing") }
        return revision
    }

    /// The version with the current revision of a machine, published now when there is none.
    ///
    /// To be called within ``changes``.
    ///
    /// - Throws: `ServiceQuotaExceededException`, `ConflictException`.
    func publish(_ machine: MachineRecord, description: String?) async throws(APIError) -> VersionRecord {
        let revision = machine.revision.key
        let existing = try read { store throws(StorageError) in try store.version(machine: machine.id, of: revision) }
        if let existing { return existing }
        let version = try nextVersion(of: machine, revision: revision, description: description)
        let outcome = try await commit(.publishVersion(version))
        engine.forgetMachine(scope: machine.scope, name: machine.name)
        guard outcome == .done else { throw .machineChangedMeanwhile }
        return version
    }

    /// The version to publish next; not stored yet.
    ///
    /// - Throws: `ServiceQuotaExceededException`.
    func nextVersion(
        of machine: MachineRecord,
        revision: RevisionKey,
        description: String?
    ) throws(APIError) -> VersionRecord {
        let count = try read { store throws(StorageError) in try store.versionCount(machine: machine.id) }
        guard count < Self.versionCountMax else { throw .tooManyVersions(max: Self.versionCountMax) }
        return VersionRecord(
            machine: machine.id,
            number: machine.lastVersion + 1,
            revision: revision,
            description: description,
            creationDate: engine.now()
        )
    }
}

extension AliasRecord {
    /// The route that an even draw from 0 to 99 falls to.
    func route(drawn: Int) -> Route {
        guard let second, drawn >= first.weight else { return first }
        return second
    }

    /// The route with the largest share; of equal ones the first.
    var mainRoute: Route {
        guard let second, second.weight > first.weight else { return first }
        return second
    }
}
