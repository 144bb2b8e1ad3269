import JSONModel
import StorageAPI

extension ExecutionStoreSuite {
    static let mapRunCases = [
        StoreCase(name: "a Map Run is stored with its transition and changed by itself") { fixture in
            var run = Samples.mapRun(1)
            try fixture.withStore { store in
                try expect("last of none", try store.lastMapRunID(), is: MapRunID(rawValue: 0))
                try store.commitAll([Samples.creation(Samples.execution(1))])
                let started = TransitionWrite(
                    record: Samples.execution(1, sequence: 2),
                    isCreation: false,
                    rows: [Samples.row(1, 2)],
                    outboxAdded: [],
                    outboxRemoved: [],
                    mapRuns: [run]
                )
                try store.commitAll([.transition(started)])
                try expect("run", try store.mapRun(run.id), is: run)
                try expect("by its UUID", try store.mapRun(uuid: run.uuid), is: run)
                try expect("other UUID", try store.mapRun(uuid: run.uuid + "x"), is: nil)
                run.status = .failed
                run.stopDate = Samples.time(9)
                run.maxConcurrency = 7
                run.toleratedFailureCount = nil
                run.toleratedFailurePercentage = nil
                run.redriveCount = 2
                run.redriveDate = Samples.time(8)
                run.progress = Samples.bytes(50, seed: 3)
                try store.commitAll([.updateMapRun(run)])
                try expect("of nobody", try store.commit([.updateMapRun(Samples.mapRun(2))]), is: [.missing])
            }
            try fixture.withStore { store in
                try expect("changed", try store.mapRun(run.id), is: run)
                try expect("last", try store.lastMapRunID(), is: run.id)
            }
        },
        StoreCase(name: "a refused transition starts no Map Run") { fixture in
            try fixture.withStore { store in
                try store.commitAll([Samples.creation(Samples.execution(1))])
                let stale = TransitionWrite(
                    record: Samples.execution(1, sequence: 4),
                    isCreation: false,
                    rows: [Samples.row(1, 4)],
                    outboxAdded: [],
                    outboxRemoved: [],
                    mapRuns: [Samples.mapRun(1)]
                )
                try expect("outcome", try store.commit([.transition(stale)]), is: [.conflict])
                try expect("run", try store.mapRun(MapRunID(rawValue: 1)), is: nil)
            }
        },
        StoreCase(name: "Map Runs are listed by execution, and those that run") { fixture in
            try fixture.withStore { store in
                for id in Int64(1)...3 { try store.commitAll([Samples.creation(Samples.execution(id))]) }
                for id in Int64(1)...6 { try store.add(Samples.mapRun(id, execution: id.isMultiple(of: 2) ? 2 : 1)) }
                var ended = Samples.mapRun(3)
                ended.status = .succeeded
                try store.commitAll([.updateMapRun(ended)])
                func ids(_ runs: [MapRunRecord]) -> [Int64] { runs.map(\.id.rawValue) }
                let first = ExecutionID(rawValue: 1)
                try expect("of one", ids(try store.mapRuns(of: first, before: nil, limit: 10)), is: [5, 3, 1])
                let before = MapRunID(rawValue: 5)
                try expect("page", ids(try store.mapRuns(of: first, before: before, limit: 1)), is: [3])
                try expect("open", ids(try store.openMapRuns(after: nil, limit: 10)), is: [1, 2, 4, 5, 6])
                try expect("open page", ids(try store.openMapRuns(after: MapRunID(rawValue: 2), limit: 2)), is: [4, 5])
                try expect("none", ids(try store.mapRuns(of: ExecutionID(rawValue: 3), before: nil, limit: 10)), is: [])
            }
        },
        StoreCase(name: "children are listed newest first, by index, and counted") { fixture in
            try fixture.withStore { store in
                try store.commitAll([Samples.creation(Samples.execution(1))])
                try store.add(Samples.mapRun(1))
                // Started in another order than that of their items.
                let indices: [Int64] = [4, 0, 3, 1, 2]
                for (position, index) in indices.enumerated() {
                    try store.commitAll([Samples.creation(Samples.child(10 + Int64(position), index: index))])
                }
                try store.commitAll([
                    Samples.transition(
                        Samples.child(11, index: 0, status: .succeeded, stop: Samples.time(50), sequence: 2),
                        from: 1
                    )
                ])
                let run = MapRunID(rawValue: 1)
                func ids(_ records: [ExecutionRecord]) -> [Int64] { records.map(\.id.rawValue) }
                func list(_ status: ExecutionStatus?, _ before: Int64?, _ limit: Int) throws -> [Int64] {
                    let before = before.map(ExecutionID.init(rawValue:))
                    return ids(try store.children(of: run, status: status, before: before, limit: limit))
                }
                try expect("all", try list(nil, nil, 10), is: [14, 13, 12, 11, 10])
                try expect("page", try list(nil, 13, 2), is: [12, 11])
                try expect("running", try list(.running, nil, 10), is: [14, 13, 12, 10])
                try expect("succeeded", try list(.succeeded, nil, 10), is: [11])
                let ordered = try store.children(of: run, from: 1, limit: 3)
                try expect("by index", ordered.map { $0.mapRun?.index }, is: [1, 2, 3])
                try expect("the record", try store.execution(14), is: Samples.child(14, index: 2))
                let counts = try store.childCounts(of: run)
                try expect(
                    "counts",
                    counts,
                    is: [
                        MapRunChildCount(status: .running, executions: 4, items: 14),
                        MapRunChildCount(status: .succeeded, executions: 1, items: 1),
                    ]
                )
                try expect("of another", try store.childCounts(of: MapRunID(rawValue: 2)), is: [])
            }
        },
        StoreCase(name: "no two children of a Map Run have one index") { fixture in
            try fixture.withStore { store in
                let outcomes = try store.commit([
                    Samples.creation(Samples.child(1, index: 0)), Samples.creation(Samples.child(2, index: 0)),
                    Samples.creation(Samples.child(3, index: 0, run: 2)),
                ])
                try expect("outcomes", outcomes, is: [.done, .conflict, .done])
                try expect("second", try store.execution(2), is: nil)
            }
        },
        StoreCase(name: "children are in no other list, and go before their Map Run") { fixture in
            try fixture.withStore { store in
                let plain = try store.machineID(scope: Samples.scope, name: "machine")
                let labelled = try store.machineID(scope: Samples.scope, name: "machine/label")
                let parent = Samples.execution(1, machine: plain.rawValue, stop: Samples.time(5))
                let child = Samples.child(2, index: 0, machine: labelled.rawValue)
                try store.commitAll([Samples.creation(parent), Samples.creation(child)])
                try store.add(Samples.mapRun(1))
                for record in [parent, child] {
                    var ended = record
                    ended.status = .failed
                    ended.stopDate = Samples.time(5)
                    ended.sequence += 1
                    ended.eventCount += 2
                    try store.commitAll([Samples.transition(ended, from: 1)])
                }
                try expect("expired", try store.closed(before: Samples.time(6), limit: 9), is: [parent.id])
                let query = ExecutionQuery(scope: Samples.scope, limit: 10)
                try expect("search", try store.search(query).map(\.id), is: [parent.id])
                var statuses = query
                statuses.statuses = [.failed]
                try expect("search by status", try store.search(statuses).map(\.id), is: [parent.id])
                let own = ExecutionQuery(scope: Samples.scope, machine: labelled, limit: 10)
                try expect("search for it", try store.search(own).map(\.id), is: [child.id])
                try expect(
                    "machines",
                    try store.executionCounts(scope: Samples.scope).map(\.machine),
                    is: [plain]
                )
                let run = MapRunID(rawValue: 1)
                try expect("too early", try store.commit([.removeMapRun(run)]), is: [.conflict])
                try store.commitAll([.removeExecution(child.id), .removeMapRun(run), .removeExecution(parent.id)])
                try expect("twice", try store.commit([.removeMapRun(run)]), is: [.missing])
                try expect("run", try store.mapRun(run), is: nil)
            }
        },
    ]
}

extension Samples {
    /// A running Map Run with all settings.
    static func mapRun(_ id: Int64, execution: Int64 = 1) -> MapRunRecord {
        MapRunRecord(
            id: MapRunID(rawValue: id),
            execution: ExecutionID(rawValue: execution),
            machine: MachineID(rawValue: 1),
            label: "Größe-\(id)",
            uuid: "0fc1b1a2-8c3e-4d5f-9a6b-\(id)",
            startDate: time(id),
            maxConcurrency: id,
            toleratedFailureCount: id * 2,
            toleratedFailurePercentage: 12.5,
            progress: bytes(20, seed: id)
        )
    }

    /// A child of a Map Run with one item more than its index.
    static func child(
        _ id: Int64,
        index: Int64,
        run: Int64 = 1,
        machine: Int64 = 2,
        status: ExecutionStatus = .running,
        stop: Timestamp? = nil,
        sequence: Int64 = 1
    ) -> ExecutionRecord {
        ExecutionRecord(
            id: ExecutionID(rawValue: id),
            machine: MachineID(rawValue: machine),
            revision: RevisionKey(rawValue: 1),
            name: "child-\(id)",
            startDate: time(id),
            mapRun: MapRunChild(run: MapRunID(rawValue: run), index: index, itemCount: index + 1),
            status: status,
            stopDate: stop,
            sequence: sequence,
            eventCount: sequence * 2
        )
    }
}

extension ExecutionStore {
    /// Stores a Map Run with a transition of its execution that changes nothing else.
    fileprivate func add(_ run: MapRunRecord) throws {
        guard let record = try execution(run.execution) else {
            throw SuiteFailure(description: "execution \(run.execution.rawValue) is missing")
        }
        let write = TransitionWrite(
            record: record,
            isCreation: false,
            rows: [],
            outboxAdded: [],
            outboxRemoved: [],
            mapRuns: [run]
        )
        try commitAll([.transition(write)])
    }
}
