import JSONModel
import StorageAPI

// Versions and aliases. Every write checks first and changes afterwards, so that a refusal leaves nothing behind.
extension SQLiteSession {
    func publish(_ version: VersionRecord) throws(SQLiteFailure) -> WriteOutcome {
        guard try exists(.machineExists, version.machine.rawValue) else { return .missing }
        guard try exists(.machineHasRevision, version.machine.rawValue, version.revision.rawValue),
            try takeNumber(of: version)
        else { return .conflict }
        try insert(version)
        return .done
    }

    /// Takes the next number of the machine; false when the version's is another one.
    func takeNumber(of version: VersionRecord) throws(SQLiteFailure) -> Bool {
        try run(.takeVersionNumber, version.machine.rawValue, version.number)
        return changeCount == 1
    }

    func insert(_ version: VersionRecord) throws(SQLiteFailure) {
        let statement = try statement(.insertVersion)
        try statement.bind(version.machine.rawValue, at: 1)
        try statement.bind(version.number, at: 2)
        try statement.bind(version.revision.rawValue, at: 3)
        try statement.bind(version.description, at: 4)
        try statement.bind(version.creationDate.milliseconds, at: 5)
        try statement.execute()
    }

    func removeVersion(_ number: Int64, of machine: MachineID) throws(SQLiteFailure) -> WriteOutcome {
        guard try aliases(machine, version: number, after: nil, limit: 1).isEmpty else { return .conflict }
        try run(.deleteVersion, machine.rawValue, number)
        return changeCount == 1 ? .done : .missing
    }

    func create(_ alias: AliasRecord) throws(SQLiteFailure) -> WriteOutcome {
        guard try hasVersions(of: alias) else { return .missing }
        let statement = try bind(.insertAlias, alias)
        try statement.bind(alias.creationDate.milliseconds, at: 8)
        try statement.bind(alias.updateDate.milliseconds, at: 9)
        try statement.execute()
        return changeCount == 1 ? .done : .exists
    }

    func update(_ alias: AliasRecord) throws(SQLiteFailure) -> WriteOutcome {
        guard try hasVersions(of: alias) else { return .missing }
        let statement = try bind(.updateAlias, alias)
        try statement.bind(alias.updateDate.milliseconds, at: 8)
        try statement.execute()
        return changeCount == 1 ? .done : .missing
    }

    func removeAlias(_ name: String, of machine: MachineID) throws(SQLiteFailure) -> WriteOutcome {
        let statement = try statement(.deleteAlias)
        try statement.bind(machine.rawValue, at: 1)
        try statement.bind(name, at: 2)
        try statement.execute()
        return changeCount == 1 ? .done : .missing
    }

    private func hasVersions(of alias: AliasRecord) throws(SQLiteFailure) -> Bool {
        for route in alias.routes where try version(alias.machine, route.version) == nil { return false }
        return true
    }

    private func bind(_ query: Query, _ alias: AliasRecord) throws(SQLiteFailure) -> PreparedStatement {
        let statement = try statement(query)
        try statement.bind(alias.machine.rawValue, at: 1)
        try statement.bind(alias.name, at: 2)
        try statement.bind(alias.description, at: 3)
        try statement.bind(alias.first.version, at: 4)
        try statement.bind(Int64(alias.first.weight), at: 5)
        try statement.bind(alias.second?.version, at: 6)
        try statement.bind(alias.second.map { Int64($0.weight) }, at: 7)
        return statement
    }

    /// Runs a change with two integer parameters.
    private func run(_ query: Query, _ first: Int64, _ second: Int64) throws(SQLiteFailure) {
        let statement = try statement(query)
        try statement.bind(first, at: 1)
        try statement.bind(second, at: 2)
        try statement.execute()
    }

    /// Whether a query with two integer parameters finds a row.
    private func exists(_ query: Query, _ first: Int64, _ second: Int64) throws(SQLiteFailure) -> Bool {
        let statement = try statement(query)
        try statement.bind(first, at: 1)
        try statement.bind(second, at: 2)
        defer { statement.reset() }
        return try statement.step()
    }
}
