/// Names one resource of Step Functions.
///
/// Grammar, with `P` the partition, `R` the region and `A` the account:
/// ```
/// arn:P:states:R:A:stateMachine:NAME                 a state machine
/// arn:P:states:R:A:stateMachine:NAME:QUALIFIER       a version (a number) or an alias of it
/// arn:P:states:R:A:stateMachine:NAME/LABEL           a distributed Map state of it
/// arn:P:states:R:A:execution:NAME:EXECUTION          an execution; NAME/LABEL for a child of a Map Run
/// arn:P:states:R:A:express:NAME:EXECUTION:UUID       an execution of an EXPRESS machine
/// arn:P:states:R:A:activity:NAME
/// arn:P:states:R:A:mapRun:NAME/LABEL:UUID
/// ```
/// Source: Step Functions API reference.
package struct ARN: Sendable, Hashable {
    package let partition: String
    package let region: String
    package let account: String
    package let resource: Resource

    /// What an ARN names within its account and region.
    package enum Resource: Sendable, Hashable {
        case stateMachine(name: String)
        case qualifiedStateMachine(name: String, qualifier: String)
        case labelledStateMachine(name: String, label: String)
        case execution(machine: String, label: String?, name: String)
        case express(machine: String, label: String?, name: String, id: String)
        case activity(name: String)
        case mapRun(machine: String, label: String, id: String)
    }

    package init(partition: String, region: String, account: String, resource: Resource) {
        self.partition = partition
        self.region = region
        self.account = account
        self.resource = resource
    }

    /// Forms an ARN in the partition that the region belongs to.
    package init(region: String, account: String, resource: Resource) {
        self.init(partition: Self.partition(ofRegion: region), region: region, account: account, resource: resource)
    }

    /// Reads an ARN.
    ///
    /// - Throws: `InvalidArn` with AWS's text for malformed ARNs, other services and unknown resource types.
    package init(parsing text: String) throws(APIError) {
        let parts = text.utf8.split(separator: UInt8(ascii: ":"), maxSplits: 9, omittingEmptySubsequences: false)
        guard parts.count >= 7, parts.allSatisfy({ !$0.isEmpty }), parts[0].elementsEqual("arn".utf8),
            parts[2].elementsEqual("states".utf8)
        else { throw .invalidARNPrefix(text) }
        let type = String(Substring(parts[5]))
        let names = parts[6...].map { String(Substring($0)) }
        guard let resource = try Self.resource(type: type, names: names) else { throw .invalidARNPrefix(text) }
        self.init(
            partition: String(Substring(parts[1])),
            region: String(Substring(parts[3])),
            account: String(Substring(parts[4])),
            resource: resource
        )
    }

    /// The ARN as text.
    package var text: String {
        let start = "arn:\(partition):states:\(region):\(account):"
        return switch resource {
        case .stateMachine(let name): "\(start)stateMachine:\(name)"
        case .qualifiedStateMachine(let name, let qualifier): "\(start)stateMachine:\(name):\(qualifier)"
        case .labelledStateMachine(let name, let label): "\(start)stateMachine:\(name)/\(label)"
        case .execution(let machine, let label, let name):
            "\(start)execution:\(Self.join(machine, label)):\(name)"
        case .express(let machine, let label, let name, let id):
            "\(start)express:\(Self.join(machine, label)):\(name):\(id)"
        case .activity(let name): "\(start)activity:\(name)"
        case .mapRun(let machine, let label, let id): "\(start)mapRun:\(machine)/\(label):\(id)"
        }
    }

    /// The resource type as it stands in the ARN.
    package var resourceType: String {
        switch resource {
        case .stateMachine, .qualifiedStateMachine, .labelledStateMachine: "stateMachine"
        case .execution: "execution"
        case .express: "express"
        case .activity: "activity"
        case .mapRun: "mapRun"
        }
    }

    /// An ARN of the same account and region.
    package func sibling(_ resource: Resource) -> ARN {
        ARN(partition: partition, region: region, account: account, resource: resource)
    }

    /// The partition of a region: `aws`, `aws-cn` or `aws-us-gov`.
    package static func partition(ofRegion region: String) -> String {
        region.hasPrefix("cn-") ? "aws-cn" : region.hasPrefix("us-gov-") ? "aws-us-gov" : "aws"
    }

    /// Reads what follows the resource type; nil when the number of parts is wrong.
    private static func resource(type: String, names: [String]) throws(APIError) -> Resource? {
        switch (type, names.count) {
        case ("stateMachine", 1):
            let (name, label) = split(names[0])
            guard let label else { return .stateMachine(name: name) }
            return name.isEmpty || label.isEmpty ? nil : .labelledStateMachine(name: name, label: label)
        case ("stateMachine", 2):
            return .qualifiedStateMachine(name: names[0], qualifier: names[1])
        case ("execution", 2):
            let (machine, label) = split(names[0])
            return .execution(machine: machine, label: label, name: names[1])
        case ("express", 3):
            let (machine, label) = split(names[0])
            return .express(machine: machine, label: label, name: names[1], id: names[2])
        case ("activity", 1):
            return .activity(name: names[0])
        case ("mapRun", 2):
            let (machine, label) = split(names[0])
            return label.map { .mapRun(machine: machine, label: $0, id: names[1]) }
        case ("stateMachine", _), ("execution", _), ("express", _), ("activity", _), ("mapRun", _):
            return nil
        default:
            throw .invalidARNResourceType(type)
        }
    }

    private static func split(_ name: String) -> (name: String, label: String?) {
        guard let slash = name.utf8.firstIndex(of: UInt8(ascii: "/")) else { return (name, nil) }
        return (String(name[..<slash]), String(name[name.index(after: slash)...]))
    }

    private static func join(_ machine: String, _ label: String?) -> String {
        label.map { "\(machine)/\($0)" } ?? machine
    }
}
