import JSONModel
import StorageAPI

extension SQLiteSession {
    /// The key of a machine's name, made up when the name is new.
    func assignMachineID(_ scope: ResourceScope, _ name: String) throws(SQLiteFailure) -> MachineID {
        let insertion = try statement(.insertMachineName)
        try insertion.bind(scope, name)
        try insertion.execute()
        guard let id = try machineID(scope, name) else {
            throw .corrupt("a machine's name is gone after it was stored")
        }
        return id
    }

    func create(
        _ machine: MachineRecord,
        tags: [Tag],
        version: VersionRecord?
    ) throws(SQLiteFailure) -> WriteOutcome {
        guard try machineID(machine.scope, machine.name) == machine.id, machine.revision.machine == machine.id else {
            return .missing
        }
        if try exists(.machineExists, machine.id.rawValue) { return .exists }
        guard version.map({ $0.isNext(after: machine.lastVersion, of: machine.revision) }) ?? true else {
            return .conflict
        }
        guard try insert(machine.revision) else { return .conflict }
        let statement = try statement(.insertMachine)
        try statement.bind(machine.id.rawValue, at: 1)
        try statement.bind(machine.type, at: 2)
        try statement.bind(Int64(machine.status.rawValue), at: 3)
        try statement.bind(machine.creationDate.milliseconds, at: 4)
        try statement.bind(machine.revision.key.rawValue, at: 5)
        try statement.bind(version?.number ?? machine.lastVersion, at: 6)
        try statement.bind(machine.creationOptions, at: 7)
        try statement.execute()
        if let version { try insert(version) }
        return try set(tags, on: TagOwner(machine: machine.name, in: machine.scope).key)
    }

    func add(_ revision: RevisionRecord, version: VersionRecord?) throws(SQLiteFailure) -> WriteOutcome {
        guard try exists(.machineExists, revision.machine.rawValue) else { return .missing }
        // The revision's key first: after it, nothing but the version's number can refuse the write.
        guard try !exists(.revision, revision.key.rawValue) else { return .conflict }
        if let version {
            guard version.machine == revision.machine, version.revision == revision.key,
                try takeNumber(of: version)
            else { return .conflict }
            try insert(version)
        }
        guard try insert(revision) else { return .conflict }
        let statement = try statement(.setMachineRevision)
        try statement.bind(revision.machine.rawValue, at: 1)
        try statement.bind(revision.key.rawValue, at: 2)
        try statement.execute()
        return .done
    }

    /// Removes the machine with its versions, aliases and tags; the name keeps its key, executions and revisions stay.
    func remove(_ machine: MachineID) throws(SQLiteFailure) -> WriteOutcome {
        let outcome = try change(.deleteMachine, machine)
        guard outcome == .done else { return outcome }
        try run(.deleteVersions, machine.rawValue)
        try run(.deleteAliases, machine.rawValue)
        if let (scope, name) = try machineName(machine) {
            try removeAllTags(from: TagOwner(machine: name, in: scope).key)
        }
        return .done
    }

    /// Runs a change of one machine's row.
    func change(_ query: Query, _ machine: MachineID) throws(SQLiteFailure) -> WriteOutcome {
        try run(query, machine.rawValue)
        return changeCount == 1 ? .done : .missing
    }

    /// Inserts a revision; `false` when its key is taken.
    private func insert(_ revision: RevisionRecord) throws(SQLiteFailure) -> Bool {
        let statement = try statement(.insertRevision)
        try statement.bind(revision.key.rawValue, at: 1)
        try statement.bind(revision.machine.rawValue, at: 2)
        try statement.bind(revision.revisionID, at: 3)
        try statement.bind(revision.definition, at: 4)
        try statement.bind(revision.roleARN, at: 5)
        try statement.bind(revision.updateDate.milliseconds, at: 6)
        try statement.bind(revision.configuration, at: 7)
        try statement.execute()
        return changeCount == 1
    }
}

extension PreparedStatement {
    /// Binds account, region and name as the first three parameters.
    func bind(_ scope: ResourceScope, _ name: String) throws(SQLiteFailure) {
        try bind(scope.account, at: 1)
        try bind(scope.region, at: 2)
        try bind(name, at: 3)
    }
}
