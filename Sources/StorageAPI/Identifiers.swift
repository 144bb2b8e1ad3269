/// Key of an execution in its store: positive, growing in the order in which executions were accepted.
package struct ExecutionID: Sendable, Hashable, Comparable {
    package let rawValue: Int64
    package init(rawValue: Int64) { self.rawValue = rawValue }
    package static func < (a: ExecutionID, b: ExecutionID) -> Bool { a.rawValue < b.rawValue }
}

/// Key of a state machine's name in an account and region; outlives the machine, as executions do.
package struct MachineID: Sendable, Hashable {
    package let rawValue: Int64
    package init(rawValue: Int64) { self.rawValue = rawValue }
}

/// Key of one revision of a state machine: its definition, role and configuration at a time.
package struct RevisionKey: Sendable, Hashable {
    package let rawValue: Int64
    package init(rawValue: Int64) { self.rawValue = rawValue }
}

/// The account and region under which a resource lives.
package struct ResourceScope: Sendable, Hashable {
    /// Twelve digits.
    package let account: String
    /// Such as `us-east-1`.
    package let region: String

    package init(account: String, region: String) {
        self.account = account
        self.region = region
    }
}
