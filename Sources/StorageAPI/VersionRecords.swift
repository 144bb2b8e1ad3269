package import JSONModel

/// A numbered, unchangeable snapshot of a state machine.
package struct VersionRecord: Sendable, Hashable {
    package let machine: MachineID
    /// From 1, growing by one; the number of a removed version is not given again while the machine exists.
    package let number: Int64
    /// What an execution of the version runs.
    package let revision: RevisionKey
    package let description: String?
    package let creationDate: Timestamp

    package init(
        machine: MachineID,
        number: Int64,
        revision: RevisionKey,
        description: String?,
        creationDate: Timestamp
    ) {
        self.machine = machine
        self.number = number
        self.revision = revision
        self.description = description
        self.creationDate = creationDate
    }

    /// Whether it can be the first version, or the one after `number`, of a machine with this current revision.
    package func isNext(after number: Int64, of current: RevisionRecord) -> Bool {
        self.number == number + 1 && machine == current.machine && revision == current.key
    }
}

/// A name that stands for one version of a machine, or for two between which starts are divided.
package struct AliasRecord: Sendable, Hashable {
    /// A version with its share of the starts.
    package struct Route: Sendable, Hashable {
        package let version: Int64
        /// In per cent; the weights of an alias add up to 100.
        package let weight: Int

        package init(version: Int64, weight: Int) {
            self.version = version
            self.weight = weight
        }
    }

    package let machine: MachineID
    package let name: String
    package var description: String?
    package var first: Route
    package var second: Route?
    package let creationDate: Timestamp
    package var updateDate: Timestamp

    package init(
        machine: MachineID,
        name: String,
        description: String?,
        first: Route,
        second: Route?,
        creationDate: Timestamp,
        updateDate: Timestamp
    ) {
        self.machine = machine
        self.name = name
        self.description = description
        self.first = first
        self.second = second
        self.creationDate = creationDate
        self.updateDate = updateDate
    }

    /// One or two routes, in the order in which they were given.
    package var routes: [Route] { [first] + (second.map { [$0] } ?? []) }
}

/// A state machine as lists show it: without its definition.
package struct MachineSummary: Sendable, Hashable {
    package let id: MachineID
    package let name: String
    /// `STANDARD` or `EXPRESS`.
    package let type: String
    package let status: MachineRecord.Status
    package let creationDate: Timestamp

    package init(id: MachineID, name: String, type: String, status: MachineRecord.Status, creationDate: Timestamp) {
        self.id = id
        self.name = name
        self.type = type
        self.status = status
        self.creationDate = creationDate
    }
}

/// Which executions of a machine a list shows.
package struct ExecutionFilter: Sendable, Hashable {
    /// How an execution was started.
    package enum Origin: Sendable, Hashable {
        /// Directly or through an alias.
        case version(Int64)
        case alias(String)
    }

    package var status: ExecutionStatus?
    package var origin: Origin?

    package init(status: ExecutionStatus? = nil, origin: Origin? = nil) {
        self.status = status
        self.origin = origin
    }

    /// Whether the list has this execution of the machine.
    package func includes(_ record: ExecutionRecord) -> Bool {
        if let status, record.status != status { return false }
        return switch origin {
        case nil: true
        case .version(let number): record.version == number
        case .alias(let name): record.alias.map { $0.utf8.elementsEqual(name.utf8) } ?? false
        }
    }
}
