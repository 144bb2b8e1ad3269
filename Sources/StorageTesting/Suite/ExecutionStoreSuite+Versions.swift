import JSONModel
import StorageAPI

// Versions, aliases, and executions that were started through them.
extension ExecutionStoreSuite {
    static let versionCases = [
        StoreCase(name: "versions are numbered by one, newest first, and a number is never given again") { fixture in
            let id = try fixture.withStore { store in
                let id = try store.addMachine("m", revision: 1)
                func version(_ number: Int64, revision: Int64 = 1) -> VersionRecord {
                    Samples.version(number, machine: id, revision: revision)
                }
                let outcomes = try store.commit([
                    .publishVersion(version(2)), .publishVersion(version(1, revision: 9)),
                    .publishVersion(Samples.version(1, machine: MachineID(rawValue: 99), revision: 1)),
                    .publishVersion(version(1)), .publishVersion(version(1)), .publishVersion(version(2)),
                    .removeVersion(id, number: 2), .removeVersion(id, number: 2), .publishVersion(version(2)),
                    .publishVersion(version(3)),
                ])
                let expected: [WriteOutcome] = [
                    .conflict, .conflict, .missing, .done, .conflict, .done, .done, .missing, .conflict, .done,
                ]
                try expect("outcomes", outcomes, is: expected)
                return id
            }
            try fixture.withStore { store in
                func numbers(before: Int64?, limit: Int) throws -> [Int64] {
                    try store.versions(machine: id, before: before, limit: limit).map(\.number)
                }
                let last = try store.machine(scope: Samples.scope, name: "m")?.lastVersion
                try expect("last number", last, is: 3)
                try expect("count", try store.versionCount(machine: id), is: 2)
                try expect("all", try numbers(before: nil, limit: 9), is: [3, 1])
                try expect("limited", try numbers(before: nil, limit: 1), is: [3])
                try expect("older", try numbers(before: 3, limit: 9), is: [1])
                try expect("no limit", try numbers(before: nil, limit: 0), is: [])
                let third = Samples.version(3, machine: id, revision: 1)
                try expect("version", try store.version(machine: id, number: 3), is: third)
                try expect("removed", try store.version(machine: id, number: 2), is: nil)
                let newest = try store.version(machine: id, of: RevisionKey(rawValue: 1))
                try expect("of a revision", newest, is: third)
                try expect("of none", try store.version(machine: id, of: RevisionKey(rawValue: 2)), is: nil)
            }
        },
        StoreCase(name: "a version comes with its machine or its revision, or neither is written") { fixture in
            try fixture.withStore { store in
                let id = try store.machineID(scope: Samples.scope, name: "m")
                let machine = Samples.machine(id, "m", revision: 1)
                let first = Samples.version(1, machine: id, revision: 1)
                let wrong = Samples.version(2, machine: id, revision: 1)
                let second = Samples.revision(2, machine: id, id: "0b9a")
                let outcomes = try store.commit([
                    .createMachine(machine, tags: [], version: wrong),
                    .createMachine(machine, tags: [], version: first),
                    .addRevision(second, version: Samples.version(3, machine: id, revision: 2)),
                    .addRevision(second, version: Samples.version(2, machine: id, revision: 1)),
                    .addRevision(second, version: Samples.version(2, machine: id, revision: 2)),
                ])
                try expect("outcomes", outcomes, is: [.conflict, .done, .conflict, .conflict, .done])
                let current = try store.machine(scope: Samples.scope, name: "m")
                try expect("revision", current?.revision, is: second)
                try expect("last number", current?.lastVersion, is: 2)
                try expect("first", try store.version(machine: id, number: 1), is: first)
                let found = try store.version(machine: id, number: 2)
                try expect("second", found, is: Samples.version(2, machine: id, revision: 2))
            }
        },
        StoreCase(name: "aliases are created once, updated and removed, and guard their versions") { fixture in
            let id = try fixture.withStore { store in
                let id = try store.addMachine("m", revision: 1)
                try store.commitAll((1...3).map { .publishVersion(Samples.version($0, machine: id, revision: 1)) })
                let outcomes = try store.commit([
                    .createAlias(Samples.alias("b", machine: id, 1)),
                    .createAlias(Samples.alias("b", machine: id, 2)),
                    .createAlias(Samples.alias("c", machine: id, 1, 9)),
                    .createAlias(Samples.alias("ä", machine: id, 1, 2)),
                    .createAlias(Samples.alias("a", machine: id, 2)),
                    .updateAlias(Samples.alias("x", machine: id, 1)), .updateAlias(Samples.alias("b", machine: id, 9)),
                    .updateAlias(Samples.alias("b", machine: id, 3, 2)),
                    .removeVersion(id, number: 1), .removeVersion(id, number: 3),
                    .removeAlias(id, name: "ä"), .removeAlias(id, name: "ä"), .removeVersion(id, number: 1),
                ])
                let expected: [WriteOutcome] = [
                    .done, .exists, .missing, .done, .done, .missing, .missing, .done, .conflict, .conflict, .done,
                    .missing, .done,
                ]
                try expect("outcomes", outcomes, is: expected)
                return id
            }
            try fixture.withStore { store in
                func names(_ version: Int64?, after: String? = nil, limit: Int = 9) throws -> [String] {
                    try store.aliases(machine: id, version: version, after: after, limit: limit).map(\.name)
                }
                let moved = try store.alias(machine: id, name: "b")
                try expect("routes", moved?.routes, is: Samples.alias("b", machine: id, 3, 2).routes)
                try expect("description", moved?.description, is: "Größe")
                try expect("creation", moved?.creationDate, is: Samples.time(1))
                try expect("update", moved?.updateDate, is: Samples.time(4))
                try expect("removed", try store.alias(machine: id, name: "ä"), is: nil)
                try expect("all", try names(nil), is: ["a", "b"])
                try expect("pages", try names(nil, limit: 1) + names(nil, after: "a"), is: ["a", "b"])
                try expect("of a version", try names(3), is: ["b"])
                try expect("of the second route", try names(2), is: ["a", "b"])
                try expect("count", try store.aliasCount(machine: id), is: 2)
            }
        },
        StoreCase(name: "versions and aliases go with their machine, and a new one counts from 1") { fixture in
            try fixture.withStore { store in
                let id = try store.addMachine("m", revision: 1)
                try store.commitAll([
                    .publishVersion(Samples.version(1, machine: id, revision: 1)),
                    .createAlias(Samples.alias("a", machine: id, 1)), .removeMachine(id),
                ])
                try expect("versions", try store.versions(machine: id, before: nil, limit: 9), is: [])
                try expect("aliases", try store.aliasCount(machine: id), is: 0)
                try store.addMachine("m", revision: 2)
                try store.commitAll([.publishVersion(Samples.version(1, machine: id, revision: 2))])
            }
        },
        StoreCase(name: "executions are listed by the version or alias that started them") { fixture in
            try fixture.withStore { store in
                let records = (1...24).map { (id: Int64) in
                    Samples.execution(
                        id,
                        version: id % 3 == 0 ? nil : id % 3,
                        alias: id % 6 == 1 ? "A" : id % 6 == 2 ? "a" : nil,
                        status: id.isMultiple(of: 2) ? .running : .failed
                    )
                }
                try store.commitAll(records.map { Samples.creation($0) })
                let filters: [ExecutionFilter] = [
                    ExecutionFilter(origin: .version(1)), ExecutionFilter(status: .failed, origin: .version(2)),
                    ExecutionFilter(origin: .alias("A")), ExecutionFilter(status: .running, origin: .alias("a")),
                    ExecutionFilter(origin: .alias("b")), ExecutionFilter(origin: .version(9)),
                ]
                for filter in filters {
                    var read: [ExecutionRecord] = []
                    while true {
                        let page = try store.executions(
                            machine: MachineID(rawValue: 1),
                            matching: filter,
                            before: read.last?.id,
                            limit: 3
                        )
                        guard !page.isEmpty else { break }
                        read += page
                    }
                    try expect("\(filter)", read, is: records.reversed().filter(filter.includes))
                }
            }
        },
    ]
}
