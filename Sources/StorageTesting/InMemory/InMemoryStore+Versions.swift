package import StorageAPI

extension InMemoryStore {
    package func version(machine: MachineID, number: Int64) throws(StorageError) -> VersionRecord? {
        read { $0.versions[machine]?.first { $0.number == number } }
    }

    package func version(machine: MachineID, of revision: RevisionKey) throws(StorageError) -> VersionRecord? {
        read { $0.versions[machine]?.last { $0.revision == revision } }
    }

    package func versions(machine: MachineID, before: Int64?, limit: Int) throws(StorageError) -> [VersionRecord] {
        read { state in
            let older = (state.versions[machine] ?? []).reversed().filter { $0.number < before ?? .max }
            return Array(older.prefix(max(limit, 0)))
        }
    }

    package func versionCount(machine: MachineID) throws(StorageError) -> Int {
        read { $0.versions[machine]?.count ?? 0 }
    }

    package func alias(machine: MachineID, name: String) throws(StorageError) -> AliasRecord? {
        read { $0.aliases[machine]?[NameKey(name)] }
    }

    package func aliases(
        machine: MachineID,
        version: Int64?,
        after: String?,
        limit: Int
    ) throws(StorageError) -> [AliasRecord] {
        read { state in
            let all = (state.aliases[machine] ?? [:]).sorted { $0.key < $1.key }.map(\.value)
            let found = all.filter { alias in
                if let after, !(NameKey(after) < NameKey(alias.name)) { return false }
                return version.map { number in alias.routes.contains { $0.version == number } } ?? true
            }
            return Array(found.prefix(max(limit, 0)))
        }
    }

    package func aliasCount(machine: MachineID) throws(StorageError) -> Int {
        read { $0.aliases[machine]?.count ?? 0 }
    }
}
