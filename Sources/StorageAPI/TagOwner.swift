/// The key under which the tags of a resource are kept: its ARN without `arn:` and the partition.
///
/// Machines and activities are created with their tags by scope and name, and read by ARN; the store does not know
/// the partition (`aws`, `aws-cn`) that the caller uses, so it leaves it out.
package struct TagOwner: Sendable, Hashable {
    package let key: String

    /// Other strings than ARNs are their own key.
    package init(arn: String) {
        let parts = arn.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
        key = parts.count == 3 && parts[0] == "arn" ? String(parts[2]) : arn
    }

    package init(machine name: String, in scope: ResourceScope) {
        key = "states:\(scope.region):\(scope.account):stateMachine:\(name)"
    }

    package init(activity name: String, in scope: ResourceScope) {
        key = "states:\(scope.region):\(scope.account):activity:\(name)"
    }
}
