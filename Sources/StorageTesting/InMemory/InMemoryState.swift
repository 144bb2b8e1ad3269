import JSONModel
import StorageAPI

/// Everything an in-memory store knows.
struct InMemoryState {
    struct Execution {
        var record: ExecutionRecord
        var rows: [JournalRow] = []
    }

    /// A date with the execution it belongs to, in the order in which timers fire.
    struct Dated: Comparable {
        let date: Timestamp
        let id: ExecutionID

        static func < (a: Dated, b: Dated) -> Bool {
            a.date == b.date ? a.id < b.id : a.date < b.date
        }
    }

    struct OutboxKey: Hashable, Comparable {
        let execution: ExecutionID
        let number: Int64

        static func < (a: OutboxKey, b: OutboxKey) -> Bool {
            a.execution == b.execution ? a.number < b.number : a.execution < b.execution
        }
    }

    // Machines. Keys count from 1 in the order of `machineNames`.
    var machineIDs: [ScopedName<ResourceScope>: MachineID] = [:]
    var machineNames: [(scope: ResourceScope, name: String)] = []
    var machines: [MachineID: MachineRecord] = [:]
    var machinesByName: [ResourceScope: SortedSet<NameKey>] = [:]
    var revisions: [RevisionKey: RevisionRecord] = [:]
    var lastRevisionKey: Int64 = 0
    /// By number, ascending.
    var versions: [MachineID: [VersionRecord]] = [:]
    var aliases: [MachineID: [NameKey: AliasRecord]] = [:]

    // Executions
    var executions: [ExecutionID: Execution] = [:]
    /// Rows of all journals in the order of their commits.
    var places: [JournalPlace] = []
    var lastPosition: Int64 = 0
    var executionsByName: [ScopedName<MachineID>: ExecutionID] = [:]
    var executionsByMachine: [MachineID: SortedSet<ExecutionID>] = [:]
    var due = SortedSet<Dated>()
    var closed = SortedSet<Dated>()
    var outbox = SortedSet<OutboxKey>()
    var outboxTargets: [OutboxKey: String] = [:]
    var lastExecutionID: Int64 = 0

    // Map Runs
    var mapRuns: [MapRunID: MapRunRecord] = [:]
    var childrenByRun: [MapRunID: [Int64: ExecutionID]] = [:]

    // Activities, tags, settings
    var activities: [ScopedName<ResourceScope>: ActivityRecord] = [:]
    var activitiesByName: [ResourceScope: SortedSet<NameKey>] = [:]
    var tags: [TagOwner: [NameKey: String]] = [:]
    var settings: [NameKey: [UInt8]] = [:]

    /// The key of a machine's name, made up when the name is new.
    mutating func machineID(_ scope: ResourceScope, _ name: String) -> MachineID {
        let key = ScopedName(scope, name)
        if let id = machineIDs[key] { return id }
        machineNames.append((scope, name))
        let id = MachineID(rawValue: Int64(machineNames.count))
        machineIDs[key] = id
        return id
    }

    func machineName(_ id: MachineID) -> (scope: ResourceScope, name: String)? {
        guard let index = Int(exactly: id.rawValue), index > 0, index <= machineNames.count else { return nil }
        return machineNames[index - 1]
    }
}

extension ExecutionStatus {
    /// Whether transitions may follow and timers fire.
    var isOpen: Bool { self == .running || self == .pendingRedrive }
}
