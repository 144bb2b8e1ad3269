import JSONModel
import StorageAPI

extension SQLiteSession {
    func machineID(_ scope: ResourceScope, _ name: String) throws(SQLiteFailure) -> MachineID? {
        let statement = try statement(.machineID)
        try statement.bind(scope, name)
        return try statement.first { row in MachineID(rawValue: row.integer(0)) }
    }

    func machineName(_ id: MachineID) throws(SQLiteFailure) -> (scope: ResourceScope, name: String)? {
        let statement = try statement(.machineName)
        try statement.bind(id.rawValue, at: 1)
        return try statement.first { row throws(SQLiteFailure) in
            (ResourceScope(account: try row.text(0), region: try row.text(1)), try row.text(2))
        }
    }

    func machine(_ scope: ResourceScope, _ name: String) throws(SQLiteFailure) -> MachineRecord? {
        let statement = try statement(.machine)
        try statement.bind(scope, name)
        return try statement.first { row throws(SQLiteFailure) in try row.machine() }
    }

    func machines(_ scope: ResourceScope, after: String?, limit: Int) throws(SQLiteFailure) -> [MachineSummary] {
        let statement = try statement(.machines)
        try statement.bind(scope, after ?? "")
        try statement.bind(Int64(max(limit, 0)), at: 4)
        return try statement.all { row throws(SQLiteFailure) in try row.machineSummary() }
    }

    func revision(_ key: RevisionKey) throws(SQLiteFailure) -> RevisionRecord? {
        let statement = try statement(.revision)
        try statement.bind(key.rawValue, at: 1)
        return try statement.first { row throws(SQLiteFailure) in try row.revision() }
    }

    func deletingMachines() throws(SQLiteFailure) -> [MachineID] {
        try statement(.deletingMachines).all { row in MachineID(rawValue: row.integer(0)) }
    }

    func lastRevisionKey() throws(SQLiteFailure) -> RevisionKey {
        RevisionKey(rawValue: try statement(.lastRevisionKey).first { row in row.integer(0) } ?? 0)
    }

    func activity(_ scope: ResourceScope, _ name: String) throws(SQLiteFailure) -> ActivityRecord? {
        let statement = try statement(.activity)
        try statement.bind(scope, name)
        return try statement.first { row throws(SQLiteFailure) in try row.activity() }
    }

    func activities(_ scope: ResourceScope, after: String?, limit: Int) throws(SQLiteFailure) -> [ActivityRecord] {
        let statement = try statement(.activities)
        try statement.bind(scope, after ?? "")
        try statement.bind(Int64(max(limit, 0)), at: 4)
        return try statement.all { row throws(SQLiteFailure) in try row.activity() }
    }

    /// Tags of a resource, given by its `TagOwner` key, by key.
    func tags(_ resource: String) throws(SQLiteFailure) -> [Tag] {
        let statement = try statement(.tags)
        try statement.bind(resource, at: 1)
        return try statement.all { row throws(SQLiteFailure) in Tag(key: try row.text(0), value: try row.text(1)) }
    }

    func setting(_ name: String) throws(SQLiteFailure) -> [UInt8]? {
        let statement = try statement(.setting)
        try statement.bind(name, at: 1)
        return try statement.first { row in row.bytes(0) }
    }
}

extension PreparedStatement {
    fileprivate func machineSummary() throws(SQLiteFailure) -> MachineSummary {
        let name = try text(1)
        return MachineSummary(
            id: MachineID(rawValue: integer(0)),
            name: name,
            type: try text(2),
            status: try status(3, of: name),
            creationDate: Timestamp(milliseconds: integer(4))
        )
    }

    private func status(_ column: Int32, of name: String) throws(SQLiteFailure) -> MachineRecord.Status {
        guard let raw = Int(exactly: integer(column)), let status = MachineRecord.Status(rawValue: raw) else {
            throw .corrupt("machine \(name) has status \(integer(column))")
        }
        return status
    }

    /// A machine, from the columns of its revision (0–6), scope, name, and the rest of its own.
    fileprivate func machine() throws(SQLiteFailure) -> MachineRecord {
        let name = try text(9)
        guard !isNull(0) else { throw .corrupt("the revision of machine \(name) is missing") }
        let revision = try revision()
        return MachineRecord(
            id: revision.machine,
            scope: ResourceScope(account: try text(7), region: try text(8)),
            name: name,
            type: try text(10),
            status: try status(11, of: name),
            creationDate: Timestamp(milliseconds: integer(12)),
            revision: revision,
            lastVersion: integer(13),
            creationOptions: bytes(14)
        )
    }

    /// A revision, from all columns of its table.
    fileprivate func revision() throws(SQLiteFailure) -> RevisionRecord {
        RevisionRecord(
            key: RevisionKey(rawValue: integer(0)),
            machine: MachineID(rawValue: integer(1)),
            revisionID: try optionalText(2),
            definition: try text(3),
            roleARN: try text(4),
            updateDate: Timestamp(milliseconds: integer(5)),
            configuration: bytes(6)
        )
    }

    fileprivate func activity() throws(SQLiteFailure) -> ActivityRecord {
        ActivityRecord(
            scope: ResourceScope(account: try text(0), region: try text(1)),
            name: try text(2),
            creationDate: Timestamp(milliseconds: integer(3)),
            configuration: bytes(4)
        )
    }
}
