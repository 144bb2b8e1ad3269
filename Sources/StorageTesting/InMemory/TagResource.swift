import StorageAPI

/// The key under which the tags of a resource are kept: its ARN without `arn:` and the partition.
///
/// Machines and activities are created with their tags by scope and name, and read by ARN; the store does not know
/// the partition (`aws`, `aws-cn`) that the caller uses, so it leaves it out.
enum TagResource {
    /// The key of an ARN; other strings are their own key.
    static func key(arn: String) -> NameKey {
        let parts = arn.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
        return NameKey(parts.count == 3 && parts[0] == "arn" ? String(parts[2]) : arn)
    }

    static func key(machine name: String, in scope: ResourceScope) -> NameKey {
        NameKey("states:\(scope.region):\(scope.account):stateMachine:\(name)")
    }

    static func key(activity name: String, in scope: ResourceScope) -> NameKey {
        NameKey("states:\(scope.region):\(scope.account):activity:\(name)")
    }
}
