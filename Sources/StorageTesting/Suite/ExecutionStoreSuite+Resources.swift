import JSONModel
import StorageAPI

// Machines, revisions, activities, tags, settings.
extension ExecutionStoreSuite {
    private static let machineARN = "arn:aws:states:eu-central-1:123456789012:stateMachine:m"
    private static let activityARN = "arn:aws:states:eu-central-1:123456789012:activity:m"

    static let machineCases = [
        StoreCase(name: "a machine's name has one key for good") { fixture in
            let other = ResourceScope(account: "123456789012", region: "us-east-1")
            let id = try fixture.withStore { store in
                try expect("unknown", try store.existingMachineID(scope: Samples.scope, name: "m"), is: nil)
                let id = try store.addMachine("m", revision: 1)
                try expect("again", try store.machineID(scope: Samples.scope, name: "m"), is: id)
                try expect("existing", try store.existingMachineID(scope: Samples.scope, name: "m"), is: id)
                try expect(try store.machineID(scope: other, name: "m") != id, "two scopes share a key")
                try expect(try store.machineID(scope: Samples.scope, name: "n") != id, "two names share a key")
                try store.commitAll([.removeMachine(id)])
                return id
            }
            try fixture.withStore { store in
                try expect("after removal", try store.existingMachineID(scope: Samples.scope, name: "m"), is: id)
                let found = try store.machineName(id)
                try expect("name", found?.name, is: "m")
                try expect("scope", found?.scope, is: Samples.scope)
                try expect(try store.machineName(MachineID(rawValue: 999)) == nil, "an unknown key has a name")
                try store.addMachine("m", revision: 2)
                try expect("key", try store.machine(scope: Samples.scope, name: "m")?.id, is: id)
            }
        },
        StoreCase(name: "a machine reads back as written") { fixture in
            try fixture.withStore { store in
                let id = try store.addMachine("m", revision: 3)
                let expected = Samples.machine(id, "m", revision: 3)
                try expect("machine", try store.machine(scope: Samples.scope, name: "m"), is: expected)
                let summary = MachineSummary(
                    id: id,
                    name: "m",
                    type: "STANDARD",
                    status: .active,
                    creationDate: expected.creationDate
                )
                try expect("listed", try store.machines(scope: Samples.scope, after: nil, limit: 9), is: [summary])
                try expect("unknown", try store.machine(scope: Samples.scope, name: "n"), is: nil)
            }
        },
        StoreCase(name: "a name that has a machine is refused, and so is a key of another name") { fixture in
            try fixture.withStore { store in
                let id = try store.addMachine("m", revision: 1)
                let again = Samples.machine(id, "m", revision: 2)
                let stranger = Samples.machine(MachineID(rawValue: 77), "n", revision: 2)
                let tag = Tag(key: "k", value: "v")
                let outcomes = try store.commit([
                    .createMachine(again, tags: [tag]), .createMachine(stranger, tags: [tag]),
                ])
                try expect("outcomes", outcomes, is: [.exists, .missing])
                try expect("revision", try store.revision(RevisionKey(rawValue: 2)), is: nil)
                try expect("tags", try store.tags(resource: Self.machineARN), is: [])
                try store.commitAll([.markMachineDeleting(id)])
                try expect("deleting", try store.commit([.createMachine(again, tags: [])]), is: [.exists])
            }
        },
        StoreCase(name: "revisions are pinned and outlive their machine") { fixture in
            let id = try fixture.withStore { store in
                try expect("none", try store.lastRevisionKey(), is: RevisionKey(rawValue: 0))
                let id = try store.addMachine("m", revision: 1)
                let second = Samples.revision(5, machine: id, id: "0b9a")
                let outcomes = try store.commit([
                    .addRevision(second), .addRevision(Samples.revision(1, machine: id, id: "taken")),
                    .addRevision(Samples.revision(6, machine: MachineID(rawValue: 99))),
                ])
                try expect("outcomes", outcomes, is: [.done, .conflict, .missing])
                let machine = try store.machine(scope: Samples.scope, name: "m")
                try expect("current", machine?.revision, is: second)
                try expect("creation", machine?.creationDate, is: Samples.time(1))
                return id
            }
            try fixture.withStore { store in
                try store.commitAll([.removeMachine(id)])
                let first = try store.revision(RevisionKey(rawValue: 1))
                try expect("first", first, is: Samples.revision(1, machine: id))
                let second = try store.revision(RevisionKey(rawValue: 5))
                try expect("second", second, is: Samples.revision(5, machine: id, id: "0b9a"))
                try expect("refused", try store.revision(RevisionKey(rawValue: 6)), is: nil)
                try expect("last key", try store.lastRevisionKey(), is: RevisionKey(rawValue: 5))
            }
        },
        StoreCase(name: "a deletion is remembered until the machine is removed; executions stay") { fixture in
            let id = try fixture.withStore { store in
                let id = try store.addMachine("m", revision: 1)
                try store.addMachine("n", revision: 2)
                try store.commitAll([
                    .markMachineDeleting(id), Samples.creation(Samples.execution(1, machine: id.rawValue)),
                ])
                return id
            }
            try fixture.withStore { store in
                try expect("deleting", try store.deletingMachines(), is: [id])
                try expect("status", try store.machine(scope: Samples.scope, name: "m")?.status, is: .deleting)
                try store.commitAll([.removeMachine(id)])
                try expect("deleting", try store.deletingMachines(), is: [])
                try expect("machine", try store.machine(scope: Samples.scope, name: "m"), is: nil)
                let names = try store.machines(scope: Samples.scope, after: nil, limit: 9).map(\.name)
                try expect("listed", names, is: ["n"])
                try expect("execution", try store.execution(1)?.machine, is: id)
                let outcomes = try store.commit([.removeMachine(id), .markMachineDeleting(id)])
                try expect("again", outcomes, is: [.missing, .missing])
            }
        },
        StoreCase(name: "large definitions and foreign scripts are kept") { fixture in
            let definition = String(repeating: #"{"日本": "🦎\u0000"}"#, count: 40_000) + "\u{0}end"
            let id = try fixture.withStore { store in
                let id = try store.machineID(scope: Samples.scope, name: "größe")
                let revision = RevisionRecord(
                    key: RevisionKey(rawValue: 1),
                    machine: id,
                    revisionID: nil,
                    definition: definition,
                    roleARN: "",
                    updateDate: Samples.start,
                    configuration: []
                )
                try store.commitAll([
                    .createMachine(Samples.machine(id, "größe", revision: 2), tags: []), .addRevision(revision),
                ])
                return id
            }
            try fixture.withStore { store in
                let found = try store.machine(scope: Samples.scope, name: "größe")
                try expect("key", found?.id, is: id)
                try expect(found.map { Array($0.revision.definition.utf8) } == Array(definition.utf8), "text differs")
                try expect("configuration", found?.revision.configuration, is: [])
            }
        },
    ]

    static let resourceCases = [
        StoreCase(name: "an activity is created once and removed") { fixture in
            let activity = Samples.activity("m")
            try fixture.withStore { store in
                let outcomes = try store.commit([
                    .createActivity(activity, tags: [Tag(key: "k", value: "v")]),
                    .createActivity(activity, tags: [Tag(key: "k", value: "w")]),
                ])
                try expect("outcomes", outcomes, is: [.done, .exists])
                try expect("tags", try store.tags(resource: activityARN), is: [Tag(key: "k", value: "v")])
            }
            try fixture.withStore { store in
                try expect("activity", try store.activity(scope: Samples.scope, name: "m"), is: activity)
                let removal = StoreWrite.removeActivity(Samples.scope, name: "m")
                try expect("outcomes", try store.commit([removal, removal]), is: [.done, .missing])
                try expect("activity", try store.activity(scope: Samples.scope, name: "m"), is: nil)
                try expect("tags", try store.tags(resource: activityARN), is: [])
            }
        },
        StoreCase(name: "tags are set, replaced and removed by ARN, and go with their machine") { fixture in
            try fixture.withStore { store in
                func tags() throws -> [String] {
                    try store.tags(resource: machineARN).map { "\($0.key)=\($0.value)" }
                }
                let id = try store.addMachine("m", revision: 1, tags: [Tag(key: "b", value: "1")])
                try expect("created", try tags(), is: ["b=1"])
                try store.commitAll([
                    .setTags(
                        resource: machineARN,
                        [Tag(key: "ä", value: ""), Tag(key: "a", value: "2"), Tag(key: "b", value: "3")]
                    ),
                    .setTags(resource: activityARN, [Tag(key: "x", value: "y")]),
                    .removeTags(resource: machineARN, keys: ["a", "unknown"]),
                ])
                try expect("changed", try tags(), is: ["b=3", "ä="])
                try store.commitAll([.removeMachine(id)])
                try expect("removed", try tags(), is: [])
                try expect("others", try store.tags(resource: activityARN), is: [Tag(key: "x", value: "y")])
            }
        },
        StoreCase(name: "tags given at creation are found under any partition's ARN") { fixture in
            try fixture.withStore { store in
                let scope = ResourceScope(account: "123456789012", region: "cn-north-1")
                try store.addMachine("m", scope: scope, revision: 1, tags: [Tag(key: "k", value: "v")])
                let found = try store.tags(resource: "arn:aws-cn:states:cn-north-1:123456789012:stateMachine:m")
                try expect("tags", found, is: [Tag(key: "k", value: "v")])
            }
        },
        StoreCase(name: "settings are remembered and replaced") { fixture in
            try fixture.withStore { store in
                try expect("unknown", try store.setting("key"), is: nil)
                try store.commitAll([
                    .setSetting(name: "key", value: [1]), .setSetting(name: "empty", value: []),
                    .setSetting(name: "key", value: Samples.bytes(500, seed: 1)),
                ])
            }
            try fixture.withStore { store in
                try expect("key", try store.setting("key"), is: Samples.bytes(500, seed: 1))
                try expect("empty", try store.setting("empty"), is: [])
            }
        },
    ]
}
