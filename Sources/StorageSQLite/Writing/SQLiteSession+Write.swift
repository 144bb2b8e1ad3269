import StorageAPI

extension SQLiteSession {
    /// Applies one write inside the open transaction.
    ///
    /// A refusal changes nothing. After an error the item may be applied in part, and the caller must roll back.
    func apply(_ write: StoreWrite) throws(SQLiteFailure) -> WriteOutcome {
        switch write {
        case .transition(let transition): try apply(transition)
        case .createMachine(let machine, let tags, let version): try create(machine, tags: tags, version: version)
        case .addRevision(let revision, let version): try add(revision, version: version)
        case .markMachineDeleting(let machine): try change(.markMachineDeleting, machine)
        case .removeMachine(let machine): try remove(machine)
        case .publishVersion(let version): try publish(version)
        case .removeVersion(let machine, let number): try removeVersion(number, of: machine)
        case .createAlias(let alias): try create(alias)
        case .updateAlias(let alias): try update(alias)
        case .removeAlias(let machine, let name): try removeAlias(name, of: machine)
        case .createActivity(let activity, let tags): try create(activity, tags: tags)
        case .removeActivity(let scope, let name): try removeActivity(scope, name: name)
        case .setTags(let resource, let tags): try set(tags, on: TagOwner(arn: resource).key)
        case .removeTags(let resource, let keys): try removeTags(keys, from: TagOwner(arn: resource).key)
        case .setSetting(let name, let value): try set(value, for: name)
        case .removeExecution(let execution): try remove(execution)
        case .updateMapRun(let run): try update(run)
        case .removeMapRun(let run): try remove(run)
        }
    }

    /// Applies one write and takes it back as a `.conflict` when a row of it broke a uniqueness rule.
    func applyIsolated(_ write: StoreWrite) throws(SQLiteFailure) -> WriteOutcome {
        try execute(.savepoint)
        do throws(SQLiteFailure) {
            let outcome = try apply(write)
            try execute(.releaseSavepoint)
            return outcome
        } catch {
            guard error.isConstraint else { throw error }
            try execute(.rollbackToSavepoint)
            try execute(.releaseSavepoint)
            return .conflict
        }
    }

    /// Whether a query with one integer parameter finds a row.
    func exists(_ query: Query, _ key: Int64) throws(SQLiteFailure) -> Bool {
        let statement = try statement(query)
        try statement.bind(key, at: 1)
        defer { statement.reset() }
        return try statement.step()
    }

    /// Runs a change with one integer parameter.
    func run(_ query: Query, _ key: Int64) throws(SQLiteFailure) {
        let statement = try statement(query)
        try statement.bind(key, at: 1)
        try statement.execute()
    }
}
