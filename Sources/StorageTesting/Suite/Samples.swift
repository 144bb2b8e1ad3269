package import JSONModel
package import StorageAPI

/// Records for tests: complete, distinguishable, built from an id alone.
package enum Samples {
    package static let scope = ResourceScope(account: "123456789012", region: "eu-central-1")
    /// The first date of all samples.
    package static let start = Timestamp(milliseconds: 1_700_000_000_000)

    package static func time(_ milliseconds: Int64) -> Timestamp {
        Timestamp(milliseconds: start.milliseconds + milliseconds)
    }

    /// Bytes that depend on their place and on `seed`, so that a swapped or cut blob shows.
    package static func bytes(_ count: Int, seed: Int64) -> [UInt8] {
        var state = UInt64(bitPattern: seed) &* 0x9E37_79B9_7F4A_7C15 | 1
        return [UInt8](unsafeUninitializedCapacity: count + 8) { buffer, filled in
            // Eight at a time, as megabytes are made without optimisation.
            for offset in stride(from: 0, to: count, by: 8) {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                UnsafeMutableRawBufferPointer(buffer).storeBytes(
                    of: (state ^ state >> 29).littleEndian,
                    toByteOffset: offset,
                    as: UInt64.self
                )
            }
            filled = count
        }
    }

    package static func revision(_ key: Int64, machine: MachineID, id: String? = nil) -> RevisionRecord {
        RevisionRecord(
            key: RevisionKey(rawValue: key),
            machine: machine,
            revisionID: id,
            definition: #"{"StartAt": "Größe \#(key)", "States": {}}"#,
            roleARN: "arn:aws:iam::123456789012:role/role-\(key)",
            updateDate: time(key),
            configuration: bytes(40, seed: key)
        )
    }

    package static func machine(
        _ id: MachineID,
        _ name: String,
        scope: ResourceScope = scope,
        revision key: Int64,
        lastVersion: Int64 = 0
    ) -> MachineRecord {
        MachineRecord(
            id: id,
            scope: scope,
            name: name,
            type: key.isMultiple(of: 2) ? "EXPRESS" : "STANDARD",
            status: .active,
            creationDate: time(key),
            revision: revision(key, machine: id),
            lastVersion: lastVersion,
            creationOptions: bytes(12, seed: key)
        )
    }

    /// A version with a description when its number is even.
    package static func version(_ number: Int64, machine: MachineID, revision: Int64) -> VersionRecord {
        VersionRecord(
            machine: machine,
            number: number,
            revision: RevisionKey(rawValue: revision),
            description: number.isMultiple(of: 2) ? "Größe \(number)" : nil,
            creationDate: time(number)
        )
    }

    package static func alias(
        _ name: String,
        machine: MachineID,
        _ first: Int64,
        _ second: Int64? = nil
    ) -> AliasRecord {
        AliasRecord(
            machine: machine,
            name: name,
            description: second.map { _ in "Größe" },
            first: AliasRecord.Route(version: first, weight: second == nil ? 100 : 30),
            second: second.map { AliasRecord.Route(version: $0, weight: 70) },
            creationDate: time(first),
            updateDate: time(first + 1)
        )
    }

    package static func activity(_ name: String, scope: ResourceScope = scope) -> ActivityRecord {
        ActivityRecord(scope: scope, name: name, creationDate: time(7), configuration: bytes(9, seed: 7))
    }

    /// A record that has reached `sequence`, with two events a row.
    package static func execution(
        _ id: Int64,
        machine: Int64 = 1,
        name: String? = nil,
        version: Int64? = nil,
        alias: String? = nil,
        status: ExecutionStatus = .running,
        stop: Timestamp? = nil,
        due: Timestamp? = nil,
        sequence: Int64 = 1
    ) -> ExecutionRecord {
        ExecutionRecord(
            id: ExecutionID(rawValue: id),
            machine: MachineID(rawValue: machine),
            revision: RevisionKey(rawValue: machine * 10),
            name: name ?? "execution-\(id)",
            startDate: time(id),
            attributes: id.isMultiple(of: 2) ? [] : bytes(30, seed: id),
            version: version,
            alias: alias,
            status: status,
            stopDate: stop,
            nextDue: due,
            sequence: sequence,
            eventCount: sequence * 2
        )
    }

    package static func row(_ execution: Int64, _ sequence: Int64, byteCount: Int = 100) -> JournalRow {
        JournalRow(
            execution: ExecutionID(rawValue: execution),
            sequence: sequence,
            data: bytes(byteCount, seed: execution &* 1000 &+ sequence)
        )
    }

    package static func entry(_ execution: Int64, _ number: Int64, target: String = "") -> OutboxEntry {
        OutboxEntry(execution: ExecutionID(rawValue: execution), number: number, target: target)
    }

    /// The first transition of an execution, with the rows up to its sequence.
    package static func creation(_ record: ExecutionRecord, outbox: [OutboxEntry] = []) -> StoreWrite {
        let rows = record.sequence == 0 ? [] : (1...record.sequence).map { row(record.id.rawValue, $0) }
        return .transition(
            TransitionWrite(record: record, isCreation: true, rows: rows, outboxAdded: outbox, outboxRemoved: [])
        )
    }

    /// A later transition, with the rows after `base` up to the record's sequence.
    package static func transition(
        _ record: ExecutionRecord,
        from base: Int64,
        added: [OutboxEntry] = [],
        removed: [Int64] = []
    ) -> StoreWrite {
        let rows = base < record.sequence ? (base + 1...record.sequence).map { row(record.id.rawValue, $0) } : []
        return .transition(
            TransitionWrite(record: record, isCreation: false, rows: rows, outboxAdded: added, outboxRemoved: removed)
        )
    }
}

extension ExecutionStore {
    /// Commits writes that must all be done.
    func commitAll(_ writes: [StoreWrite], line: Int = #line) throws {
        let outcomes = try commit(writes)
        try expect("outcomes", outcomes, is: Array(repeating: .done, count: writes.count), line: line)
    }

    /// The whole journal of an execution.
    func journal(_ id: Int64) throws -> [JournalRow] {
        try journal(ExecutionID(rawValue: id), after: 0, limit: 10_000)
    }

    func execution(_ id: Int64) throws -> ExecutionRecord? {
        try execution(ExecutionID(rawValue: id))
    }

    /// The whole outbox.
    func outbox() throws -> [OutboxEntry] {
        try outbox(after: nil, limit: 10_000)
    }

    /// Stores a new machine under a name and returns its key.
    @discardableResult
    func addMachine(
        _ name: String,
        scope: ResourceScope = Samples.scope,
        revision: Int64,
        tags: [Tag] = []
    ) throws -> MachineID {
        let id = try machineID(scope: scope, name: name)
        try commitAll([.createMachine(Samples.machine(id, name, scope: scope, revision: revision), tags: tags)])
        return id
    }
}
