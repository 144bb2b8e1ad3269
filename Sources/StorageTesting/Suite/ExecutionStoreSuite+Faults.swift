import Dispatch
import JSONModel
package import StorageAPI
import Synchronization

// Reopening, failures, threads.
extension ExecutionStoreSuite {
    static let recoveryCases = [
        StoreCase(name: "everything is there after reopening") { fixture in
            let waiting = Samples.execution(2, due: Samples.time(5), sequence: 3)
            try fixture.withStore { store in
                try store.addMachine("m", revision: 4)
                try store.commitAll([
                    Samples.creation(Samples.execution(1, status: .succeeded, stop: Samples.time(3))),
                    Samples.creation(waiting, outbox: [Samples.entry(2, 1, target: "worker")]),
                ])
            }
            try fixture.withStore { store in
                try expect("record", try store.execution(2), is: waiting)
                try expect("journal", try store.journal(2), is: (1...3).map { Samples.row(2, $0) })
                try expect("outbox", try store.outbox(), is: [Samples.entry(2, 1, target: "worker")])
                try expect("due", try store.due(at: Samples.time(5), limit: 9), is: [waiting.id])
                try expect("closed", try store.closed(before: Samples.time(4), limit: 9).map(\.rawValue), is: [1])
                try expect("last id", try store.lastExecutionID(), is: ExecutionID(rawValue: 2))
                try expect("last key", try store.lastRevisionKey(), is: RevisionKey(rawValue: 4))
                try store.commitAll([Samples.transition(Samples.execution(2, sequence: 4), from: 3, removed: [1])])
            }
            try fixture.withStore { store in try expect("moved", try store.execution(2)?.sequence, is: 4) }
        }
    ]

    static let faultCases = FaultyStore.Moment.allCases.map { moment in
        StoreCase(name: "a commit that fails \(moment) it was applied is there in whole or not at all") { fixture in
            for number in 1... {
                let executions = Int64(number) * 100..<Int64(number) * 100 + 5
                let fault = FaultyStore.Fault(.commit, number: number, moment: moment)
                let didFail = try fixture.withStore { store in
                    let store = FaultyStore(wrapping: store, faults: [fault])
                    for sequence in Int64(1)...4 where try attempt(store, executions, sequence) != nil { return true }
                    return false
                }
                let reached = try fixture.withStore { store in try commonSequence(store, executions) }
                guard didFail else { return try expect("sequence at the end", reached, is: 4) }
                try expect("sequence", reached, is: Int64(moment == .before ? number - 1 : number))
                // What recovery does: go on from what is stored.
                try fixture.withStore { store in
                    for sequence in reached + 1..<5 {
                        try expect("way on from \(reached)", try attempt(store, executions, sequence), is: nil)
                    }
                    try expect("sequence after recovery", try commonSequence(store, executions), is: 4)
                }
            }
        }
    }

    /// Moves executions on to a sequence in one batch; the error with which the commit failed, if it did.
    package static func attempt(
        _ store: some ExecutionStore,
        _ executions: Range<Int64>,
        _ sequence: Int64
    ) throws -> StorageError? {
        let writes = executions.map { id in
            let record = Samples.execution(id, due: Samples.time(sequence), sequence: sequence)
            let entry = Samples.entry(id, sequence)
            return sequence == 1
                ? Samples.creation(record, outbox: [entry])
                : Samples.transition(record, from: sequence - 1, added: [entry], removed: [sequence - 1])
        }
        do {
            try store.commitAll(writes)
            return nil
        } catch let error as StorageError {
            return error
        }
    }

    /// The sequence that all of a batch's executions have reached, 0 when none exists.
    ///
    /// - Throws: `SuiteFailure` when they differ, or record, journal, outbox and timers do not agree.
    package static func commonSequence(_ store: some ExecutionStore, _ executions: Range<Int64>) throws -> Int64 {
        let outbox = try store.outbox()
        let due = try store.due(at: Timestamp(milliseconds: .max), limit: 10_000)
        let sequences = try executions.map { id in
            let key = ExecutionID(rawValue: id)
            let sequence = try store.execution(id)?.sequence ?? 0
            let rows = try store.journal(id)
            try expect("journal of \(id)", rows, is: sequence == 0 ? [] : (1...sequence).map { Samples.row(id, $0) })
            let entries = outbox.filter { $0.execution == key }
            try expect("outbox of \(id)", entries, is: sequence == 0 ? [] : [Samples.entry(id, sequence)])
            try expect("timer of \(id)", due.contains(key), is: sequence != 0)
            return sequence
        }
        let first = sequences.first ?? 0
        try expect(sequences.allSatisfy { $0 == first }, "a batch was applied in part: \(sequences)")
        return first
    }

    static let concurrencyCases = [
        StoreCase(name: "readers on other threads see every commit that has returned, and no half of one") { fixture in
            try fixture.withStore { store in
                let committed = Mutex<Int64>(0)
                let failures = Mutex<[String]>([])
                DispatchQueue.concurrentPerform(iterations: 4) { thread in
                    do {
                        for step in Int64(1)...60 {
                            if thread == 0 {
                                try store.commitAll([
                                    Samples.creation(Samples.execution(step * 2 - 1)),
                                    Samples.creation(Samples.execution(step * 2)),
                                ])
                                committed.withLock { $0 = step * 2 }
                            } else {
                                let known = committed.withLock { $0 }
                                let last = try store.lastExecutionID().rawValue
                                try expect(last >= known, "read \(last) after \(known) was committed")
                                try expect(last.isMultiple(of: 2), "half a batch is visible: \(last)")
                                guard last > 0 else { continue }
                                try expect("journal", try store.journal(last), is: [Samples.row(last, 1)])
                                try expect("record", try store.execution(last), is: Samples.execution(last))
                            }
                        }
                    } catch {
                        failures.withLock { $0.append("thread \(thread): \(error)") }
                    }
                }
                try expect("failures", failures.withLock { $0 }, is: [])
                try expect("last", try store.lastExecutionID().rawValue, is: 120)
            }
        },
        StoreCase(name: "a new name asked for by many threads gets one key") { fixture in
            try fixture.withStore { store in
                let keys = Mutex<Set<MachineID>>([])
                let failures = Mutex<[String]>([])
                DispatchQueue.concurrentPerform(iterations: 8) { thread in
                    do {
                        if thread == 0 { try store.commitAll([Samples.creation(Samples.execution(1))]) }
                        let key = try store.machineID(scope: Samples.scope, name: "m")
                        keys.withLock { _ = $0.insert(key) }
                    } catch {
                        failures.withLock { $0.append("thread \(thread): \(error)") }
                    }
                }
                try expect("failures", failures.withLock { $0 }, is: [])
                try expect("keys", keys.withLock { $0.count }, is: 1)
            }
        },
    ]
}
