import JSONModel
import StorageAPI

// What people look for.
extension ExecutionStoreSuite {
    static let searchCases = [
        StoreCase(name: "a search gives what passes all its filters, newest first") { fixture in
            try fixture.withStore { store in
                let (records, machines) = try fill(store)
                var queries: [ExecutionQuery] = []
                for machine in [nil] + machines.map(Optional.some) {
                    for statuses in [Set<ExecutionStatus>(), [.failed], [.running, .succeeded], [.aborted]] {
                        for prefix in ["", "a", "ab", "b-2", "Ö", "nothing"] {
                            for before in [nil, ExecutionID(rawValue: 20)] {
                                var query = ExecutionQuery(scope: Samples.scope, machine: machine, limit: 7)
                                query.statuses = statuses
                                query.namePrefix = prefix
                                query.before = before
                                queries.append(query)
                            }
                        }
                    }
                }
                for var query in queries {
                    for (from, to) in [(nil, nil), (Int64(5), Int64(25)), (nil, Int64(3)), (Int64(38), nil)] {
                        query.startedFrom = from.map(Samples.time)
                        query.startedTo = to.map(Samples.time)
                        let expected = records.reversed().filter { query.matches($0) }.prefix(query.limit)
                        try expect("\(query)", try store.search(query).map(\.id), is: expected.map(\.id))
                    }
                }
                var none = ExecutionQuery(scope: Samples.scope, limit: 0)
                try expect("no limit", try store.search(none), is: [])
                none = ExecutionQuery(scope: ResourceScope(account: "1", region: "eu-central-1"), limit: 9)
                try expect("another account", try store.search(none), is: [])
            }
        },
        StoreCase(name: "pages of a search neither repeat nor skip") { fixture in
            try fixture.withStore { store in
                let (records, _) = try fill(store)
                var read: [ExecutionID] = []
                var query = ExecutionQuery(scope: Samples.scope, limit: 3)
                query.statuses = [.running, .failed]
                while case let page = try store.search(query), !page.isEmpty {
                    read += page.map(\.id)
                    query.before = page.last?.id
                }
                query.before = nil
                try expect("ids", read, is: records.reversed().filter { query.matches($0) }.map(\.id))
            }
        },
        StoreCase(name: "executions are counted by machine, status and time") { fixture in
            try fixture.withStore { store in
                let (records, machines) = try fill(store)
                let counts = try store.executionCounts(scope: Samples.scope)
                try expect("total", counts.reduce(0) { $0 + $1.count }, is: Int64(records.count))
                for count in counts {
                    let own = records.filter { $0.machine == count.machine && $0.status == count.status }
                    try expect("\(count.status)", count.count, is: Int64(own.count))
                }
                for machine in [nil] + machines.map(Optional.some) {
                    let period = ExecutionPeriod(
                        scope: Samples.scope,
                        machine: machine,
                        from: Samples.time(10),
                        to: Samples.time(30),
                        intervalMilliseconds: 5
                    )
                    let rates = try store.executionRates(period)
                    let own = records.filter { machine == nil || $0.machine == machine }
                    let started = own.filter { $0.startDate >= period.from && $0.startDate < period.to }
                    let ended = own.filter { $0.stopDate.map { $0 >= period.from && $0 < period.to } ?? false }
                    func sum(_ ending: ExecutionStatus?) -> Int64 {
                        rates.reduce(0) { $0 + ($1.ending == ending ? $1.count : 0) }
                    }
                    try expect("started", sum(nil), is: Int64(started.count))
                    let failed = Int64(ended.count { $0.status == .failed })
                    try expect("failed", sum(.failed), is: failed)
                    try expect(rates.allSatisfy { (0..<4).contains($0.interval) }, "an interval is outside the period")
                    let durations = try store.executionDurations(period, limit: 100)
                    let succeeded = ended.count { $0.status == .succeeded }
                    try expect("durations", durations.count, is: succeeded)
                    try expect(durations.allSatisfy { $0.milliseconds == 2 }, "a duration is not what it was")
                    try expect("a limit", try store.executionDurations(period, limit: 0).count, is: 0)
                }
            }
        },
    ]

    /// Forty executions of two machines, with names that share beginnings, and statuses in turn.
    private static func fill(
        _ store: any ExecutionStore
    ) throws -> (records: [ExecutionRecord], machines: [MachineID]) {
        let machines = [
            try store.machineID(scope: Samples.scope, name: "one"),
            try store.machineID(scope: Samples.scope, name: "two"),
        ]
        let other = try store.machineID(scope: ResourceScope(account: "210987654321", region: "x"), name: "one")
        let statuses: [ExecutionStatus] = [.running, .succeeded, .failed]
        let prefixes = ["a", "ab", "b", "Ö"]
        let records = (1...40).map { (id: Int64) in
            let status = statuses[Int(id % 3)]
            return Samples.execution(
                id,
                machine: machines[Int(id % 2)].rawValue,
                name: "\(prefixes[Int(id % 4)])-\(id)",
                status: status,
                stop: status == .running ? nil : Samples.time(id + 2)
            )
        }
        try store.commitAll(records.map { Samples.creation($0) })
        try store.commitAll([Samples.creation(Samples.execution(41, machine: other.rawValue, name: "a-41"))])
        return (records, machines)
    }
}
