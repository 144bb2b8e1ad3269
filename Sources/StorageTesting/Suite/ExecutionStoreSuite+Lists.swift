import JSONModel
import StorageAPI

// Timers, listings, removal.
extension ExecutionStoreSuite {
    static let schedulingCases = [
        StoreCase(name: "timers are due earliest first and only while open") { fixture in
            try fixture.withStore { store in
                func ids(_ now: Int64, limit: Int = 10) throws -> [Int64] {
                    try store.due(at: Samples.time(now), limit: limit).map(\.rawValue)
                }
                try expect("earliest of none", try store.earliestDue(), is: nil)
                try store.commitAll([
                    Samples.creation(Samples.execution(1, due: Samples.time(30))),
                    Samples.creation(Samples.execution(2, due: Samples.time(10))),
                    Samples.creation(Samples.execution(3, due: Samples.time(20))),
                    Samples.creation(Samples.execution(4, due: Samples.time(10))),
                    Samples.creation(Samples.execution(5)),
                    Samples.creation(
                        Samples.execution(6, status: .failed, stop: Samples.time(1), due: Samples.time(1))
                    ),
                    Samples.creation(Samples.execution(7, status: .pendingRedrive, due: Samples.time(15))),
                ])
                try expect("earliest", try store.earliestDue(), is: Samples.time(10))
                try expect("before", try ids(9), is: [])
                try expect("at", try ids(10), is: [2, 4])
                try expect("limited", try ids(10, limit: 1), is: [2])
                try expect("no limit", try ids(10, limit: 0), is: [])
                try expect("all", try ids(1000), is: [2, 4, 7, 3, 1])
                try store.commitAll([
                    Samples.transition(Samples.execution(2, due: Samples.time(40), sequence: 2), from: 1),
                    Samples.transition(Samples.execution(4, sequence: 2), from: 1),
                    Samples.transition(
                        Samples.execution(7, status: .aborted, stop: Samples.time(2), sequence: 2),
                        from: 1
                    ),
                ])
                try expect("moved", try ids(1000), is: [3, 1, 2])
                try expect("earliest", try store.earliestDue(), is: Samples.time(20))
            }
        },
        StoreCase(name: "closed executions come oldest first, until redriven") { fixture in
            try fixture.withStore { store in
                func ids(_ date: Int64, limit: Int = 10) throws -> [Int64] {
                    try store.closed(before: Samples.time(date), limit: limit).map(\.rawValue)
                }
                try store.commitAll([
                    Samples.creation(Samples.execution(1, status: .succeeded, stop: Samples.time(30))),
                    Samples.creation(Samples.execution(2, status: .failed, stop: Samples.time(10))),
                    Samples.creation(Samples.execution(3)),
                    Samples.creation(Samples.execution(4, status: .aborted, stop: Samples.time(20))),
                    Samples.creation(Samples.execution(5, status: .pendingRedrive, stop: Samples.time(5))),
                ])
                try expect("before", try ids(10), is: [])
                try expect("some", try ids(21), is: [2, 4])
                try expect("limited", try ids(100, limit: 2), is: [2, 4])
                try expect("all", try ids(100), is: [2, 4, 1])
                try store.commitAll([Samples.transition(Samples.execution(2, sequence: 2), from: 1)])
                try expect("redriven", try ids(100), is: [4, 1])
            }
        },
    ]

    static let listingCases = [
        StoreCase(name: "executions are listed newest first, by machine and status") { fixture in
            try fixture.withStore { store in
                let statuses: [ExecutionStatus] = [.running, .succeeded, .failed]
                let records = (1...30).map { (id: Int64) in
                    Samples.execution(id, machine: id % 2, status: statuses[Int(id % 3)])
                }
                try store.commitAll(records.map { Samples.creation($0) })
                let machine = MachineID(rawValue: 1)
                func page(_ status: ExecutionStatus?, before: Int64?, _ limit: Int) throws -> [ExecutionRecord] {
                    try store.executions(
                        machine: machine,
                        matching: ExecutionFilter(status: status),
                        before: before.map(ExecutionID.init),
                        limit: limit
                    )
                }
                for status in [nil] + statuses.map(Optional.some) + [.aborted] {
                    let expected = records.reversed().filter {
                        $0.machine == machine && (status == nil || $0.status == status)
                    }
                    try expect("all of \(status.debugDescription)", try page(status, before: nil, 100), is: expected)
                    var read: [ExecutionRecord] = []
                    while case let next = try page(status, before: read.last?.id.rawValue, 4), !next.isEmpty {
                        try expect(next.count <= 4, "a page has \(next.count) executions")
                        read += next
                    }
                    try expect("pages of \(status.debugDescription)", read, is: expected)
                }
                try expect("no limit", try page(nil, before: nil, 0), is: [])
                let other = try store.executions(
                    machine: MachineID(rawValue: 9),
                    matching: ExecutionFilter(),
                    before: nil,
                    limit: 9
                )
                try expect("another machine", other, is: [])
            }
        },
        StoreCase(name: "pages of executions neither repeat nor skip while new ones start") { fixture in
            try fixture.withStore { store in
                try store.commitAll((1...20).map { Samples.creation(Samples.execution($0)) })
                var read: [Int64] = []
                var next = Int64(21)
                while true {
                    let page = try store.executions(
                        machine: MachineID(rawValue: 1),
                        matching: ExecutionFilter(status: .running),
                        before: read.last.map(ExecutionID.init),
                        limit: 3
                    )
                    guard !page.isEmpty else { break }
                    read += page.map(\.id.rawValue)
                    try store.commitAll([Samples.creation(Samples.execution(next))])
                    next += 1
                }
                try expect("ids", read, is: (1...20).reversed())
            }
        },
        StoreCase(name: "a listing follows an execution from status to status") { fixture in
            try fixture.withStore { store in
                func ids(_ status: ExecutionStatus) throws -> [Int64] {
                    try store.executions(
                        machine: MachineID(rawValue: 1),
                        matching: ExecutionFilter(status: status),
                        before: nil,
                        limit: 9
                    )
                    .map(\.id.rawValue)
                }
                try store.commitAll((1...3).map { Samples.creation(Samples.execution($0)) })
                let closed = Samples.execution(2, status: .timedOut, stop: Samples.time(5), sequence: 2)
                try store.commitAll([Samples.transition(closed, from: 1)])
                try expect("running", try ids(.running), is: [3, 1])
                try expect("timed out", try ids(.timedOut), is: [2])
                try store.commitAll([Samples.transition(Samples.execution(2, sequence: 3), from: 2)])
                try expect("redriven", try ids(.running), is: [3, 2, 1])
                try expect("timed out", try ids(.timedOut), is: [])
            }
        },
        StoreCase(name: "redriven executions are listed newest first, by status where one is asked for") { fixture in
            try fixture.withStore { store in
                func ids(_ status: ExecutionStatus?, before: Int64? = nil, limit: Int = 9) throws -> [Int64] {
                    try store.redrivenExecutions(
                        machine: MachineID(rawValue: 1),
                        matching: ExecutionFilter(status: status),
                        before: before.map(ExecutionID.init),
                        limit: limit
                    ).map(\.id.rawValue)
                }
                try store.commitAll((1...6).map { Samples.creation(Samples.execution($0)) })
                try store.commitAll([Samples.creation(Samples.execution(7, machine: 2))])
                for id in [2, 3, 5, 7] as [Int64] {
                    var record = Samples.execution(id, machine: id == 7 ? 2 : 1, sequence: 2)
                    (record.redriveCount, record.redriveDate) = (1, Samples.time(50))
                    if id == 3 { (record.status, record.stopDate) = (.failed, Samples.time(60)) }
                    try store.commitAll([Samples.transition(record, from: 1)])
                }
                try expect("all", try ids(nil), is: [5, 3, 2])
                try expect("running", try ids(.running), is: [5, 2])
                try expect("failed", try ids(.failed), is: [3])
                try expect("page", try ids(nil, before: 5, limit: 1), is: [3])
            }
        },
        StoreCase(name: "machines are listed by name within their scope, in byte order") { fixture in
            try fixture.withStore { store in
                let other = ResourceScope(account: "210987654321", region: "eu-central-1")
                let names = ["b", "B", "a", "ä", "a-1", "é", "e\u{301}", "🦎", "zz"]
                for (index, name) in names.enumerated() { try store.addMachine(name, revision: Int64(index + 1)) }
                try store.addMachine("m", scope: other, revision: 100)
                let sorted = names.map { Array($0.utf8) }.sorted { $0.lexicographicallyPrecedes($1) }
                var read: [MachineSummary] = []
                while case let page = try store.machines(scope: Samples.scope, after: read.last?.name, limit: 2),
                    !page.isEmpty
                {
                    read += page
                    // Before, among and after what is still to come.
                    let key = Int64(200 + read.count)
                    try store.addMachine("A\(key)", revision: key)
                }
                try expect("names", read.map { Array($0.name.utf8) }, is: sorted)
                try expect("other scope", try store.machines(scope: other, after: nil, limit: 9).count, is: 1)
                try expect("no limit", try store.machines(scope: other, after: nil, limit: 0), is: [])
            }
        },
        StoreCase(name: "activities are listed by name within their scope, in byte order") { fixture in
            try fixture.withStore { store in
                let names = ["b", "B", "a", "ä", "a-1", "é", "e\u{301}", "🦎", "zz"]
                try store.commitAll(names.map { .createActivity(Samples.activity($0), tags: []) })
                let sorted = names.map { Array($0.utf8) }.sorted { $0.lexicographicallyPrecedes($1) }
                var read: [ActivityRecord] = []
                while case let page = try store.activities(scope: Samples.scope, after: read.last?.name, limit: 2),
                    !page.isEmpty
                {
                    read += page
                    try store.commitAll([.createActivity(Samples.activity("A\(read.count)"), tags: [])])
                }
                try expect("names", read.map { Array($0.name.utf8) }, is: sorted)
                let elsewhere = ResourceScope(account: "123456789012", region: "us-east-1")
                try expect("other region", try store.activities(scope: elsewhere, after: nil, limit: 9), is: [])
            }
        },
    ]

    static let removalCases = [
        StoreCase(name: "a closed execution goes with its journal and outbox") { fixture in
            try fixture.withStore { store in
                let closed = Samples.execution(1, name: "job", status: .succeeded, stop: Samples.time(1), sequence: 3)
                try store.commitAll([
                    Samples.creation(closed, outbox: [Samples.entry(1, 1)]),
                    Samples.creation(Samples.execution(2), outbox: [Samples.entry(2, 1)]),
                ])
                let outcomes = try store.commit([
                    .removeExecution(ExecutionID(rawValue: 1)), .removeExecution(ExecutionID(rawValue: 2)),
                    .removeExecution(ExecutionID(rawValue: 3)), .removeExecution(ExecutionID(rawValue: 1)),
                ])
                try expect("outcomes", outcomes, is: [.done, .conflict, .missing, .missing])
                try expect("record", try store.execution(1), is: nil)
                try expect("journal", try store.journal(1), is: [])
                try expect("closed", try store.closed(before: Samples.time(100), limit: 9), is: [])
                try expect("outbox", try store.outbox(), is: [Samples.entry(2, 1)])
                try expect("open one", try store.execution(2), is: Samples.execution(2))
                let listed = try store.executions(
                    machine: closed.machine,
                    matching: ExecutionFilter(),
                    before: nil,
                    limit: 9
                )
                try expect("listed", listed.map(\.id.rawValue), is: [2])
                try store.commitAll([Samples.creation(Samples.execution(3, name: "job"))])
            }
        },
        StoreCase(name: "an id is never given twice, though its execution is gone") { fixture in
            try fixture.withStore { store in
                try expect("none", try store.lastExecutionID(), is: ExecutionID(rawValue: 0))
                try store.commitAll(
                    [3, 9].map {
                        Samples.creation(Samples.execution($0, status: .succeeded, stop: Samples.time($0)))
                    }
                )
                try store.commitAll([9, 3].map { .removeExecution(ExecutionID(rawValue: $0)) })
                try expect("after removal", try store.lastExecutionID(), is: ExecutionID(rawValue: 9))
            }
            try fixture.withStore { store in
                try expect("after reopening", try store.lastExecutionID(), is: ExecutionID(rawValue: 9))
                try store.commitAll([Samples.creation(Samples.execution(12))])
                try expect("after another", try store.lastExecutionID(), is: ExecutionID(rawValue: 12))
            }
        },
    ]
}
