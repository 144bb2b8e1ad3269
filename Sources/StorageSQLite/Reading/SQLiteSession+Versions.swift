import JSONModel
import StorageAPI

extension SQLiteSession {
    func version(_ machine: MachineID, _ number: Int64) throws(SQLiteFailure) -> VersionRecord? {
        let statement = try statement(.version)
        try statement.bind(machine.rawValue, at: 1)
        try statement.bind(number, at: 2)
        return try statement.first { row throws(SQLiteFailure) in try row.version() }
    }

    func version(_ machine: MachineID, of revision: RevisionKey) throws(SQLiteFailure) -> VersionRecord? {
        let statement = try statement(.versionOfRevision)
        try statement.bind(machine.rawValue, at: 1)
        try statement.bind(revision.rawValue, at: 2)
        return try statement.first { row throws(SQLiteFailure) in try row.version() }
    }

    func versions(_ machine: MachineID, before: Int64?, limit: Int) throws(SQLiteFailure) -> [VersionRecord] {
        let statement = try statement(.versions)
        try statement.bind(machine.rawValue, at: 1)
        try statement.bind(before ?? .max, at: 2)
        try statement.bind(Int64(max(limit, 0)), at: 3)
        return try statement.all { row throws(SQLiteFailure) in try row.version() }
    }

    func versionCount(_ machine: MachineID) throws(SQLiteFailure) -> Int { try count(.versionCount, machine) }

    func alias(_ machine: MachineID, _ name: String) throws(SQLiteFailure) -> AliasRecord? {
        let statement = try statement(.alias)
        try statement.bind(machine.rawValue, at: 1)
        try statement.bind(name, at: 2)
        return try statement.first { row throws(SQLiteFailure) in try row.alias() }
    }

    func aliases(
        _ machine: MachineID,
        version: Int64?,
        after: String?,
        limit: Int
    ) throws(SQLiteFailure) -> [AliasRecord] {
        let statement = try statement(version == nil ? .aliases : .aliasesOfVersion)
        try statement.bind(machine.rawValue, at: 1)
        try statement.bind(after ?? "", at: 2)
        try statement.bind(Int64(max(limit, 0)), at: 3)
        if let version { try statement.bind(version, at: 4) }
        return try statement.all { row throws(SQLiteFailure) in try row.alias() }
    }

    func aliasCount(_ machine: MachineID) throws(SQLiteFailure) -> Int { try count(.aliasCount, machine) }

    private func count(_ query: Query, _ machine: MachineID) throws(SQLiteFailure) -> Int {
        let statement = try statement(query)
        try statement.bind(machine.rawValue, at: 1)
        return Int(clamping: try statement.first { row in row.integer(0) } ?? 0)
    }
}

extension PreparedStatement {
    /// A version, from all columns of its table.
    fileprivate func version() throws(SQLiteFailure) -> VersionRecord {
        VersionRecord(
            machine: MachineID(rawValue: integer(0)),
            number: integer(1),
            revision: RevisionKey(rawValue: integer(2)),
            description: try optionalText(3),
            creationDate: Timestamp(milliseconds: integer(4))
        )
    }

    /// An alias, from all columns of its table.
    fileprivate func alias() throws(SQLiteFailure) -> AliasRecord {
        let second = optionalInteger(5).map { AliasRecord.Route(version: $0, weight: Int(clamping: integer(6))) }
        return AliasRecord(
            machine: MachineID(rawValue: integer(0)),
            name: try text(1),
            description: try optionalText(2),
            first: AliasRecord.Route(version: integer(3), weight: Int(clamping: integer(4))),
            second: second,
            creationDate: Timestamp(milliseconds: integer(7)),
            updateDate: Timestamp(milliseconds: integer(8))
        )
    }
}
