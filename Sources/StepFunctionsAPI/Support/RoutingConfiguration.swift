import AWSProtocol
import JSONModel
import StorageAPI

/// `routingConfiguration` of an alias: one or two versions of one machine with their shares.
///
/// Source: API reference, "CreateStateMachineAlias"; recorded answers of AWS.
struct RoutingConfiguration {
    private struct Item {
        let versionARN: String
        let weight: Int64
    }

    private let items: [Item]

    private static let countRange = 1...2
    private static let weightRange: ClosedRange<Int64> = 0...100
    private static let weightSum: Int64 = 100

    /// Reads the member; nil when the request has none.
    init?(_ request: inout RequestReader) throws(APIError) {
        let items = try request.structures("routingConfiguration") { item throws(APIError) in
            let versionARN = try item.requiredString("stateMachineVersionArn", .arn)
            let weight = try item.integer("weight", in: Self.weightRange)
            if weight == nil { item.addMissing("weight") }
            return Item(versionARN: versionARN, weight: weight ?? 0)
        }
        guard let items else { return nil }
        let shown = items.map {
            "RoutingConfigurationListItem(stateMachineVersionArn=\($0.versionARN), weight=\($0.weight))"
        }
        request.checkCount(of: "routingConfiguration", shown, in: Self.countRange)
        self.items = items
    }

    /// Checks what the constraints of single members do not say; gives the machine's ARN and the routes.
    ///
    /// - Throws: `InvalidArn`, `ValidationException`.
    func resolved() throws(APIError) -> (machine: ARN, routes: [AliasRecord.Route]) {
        let listed = "[\(items.map(\.versionARN).joined(separator: ", "))]"
        var machines: [ARN] = []
        var routes: [AliasRecord.Route] = []
        for item in items {
            let arn = try ARN.stateMachine(item.versionARN)
            guard case .qualifiedStateMachine(let name, let qualifier) = arn.resource,
                case .version(let number) = MachineQualifier(qualifier)
            else {
                throw .routing("Routing configuration must contain state machine version ARNs. Received: \(listed)")
            }
            machines.append(arn.sibling(.stateMachine(name: name)))
            routes.append(AliasRecord.Route(version: number, weight: Int(item.weight)))
        }
        guard let machine = machines.first else {
            throw .routing("Routing configuration must contain state machine version ARNs. Received: \(listed)")
        }
        guard Set(items.map(\.versionARN)).count == items.count else {
            throw .routing(
                "Routing configuration must contain distinct state machine version ARNs. Received: \(listed)"
            )
        }
        guard machines.allSatisfy({ $0 == machine }) else {
            throw .routing(
                "Routing configuration must contain versions of the same state machine. Received: \(listed)"
            )
        }
        guard items.reduce(0, { $0 + $1.weight }) == Self.weightSum else {
            let weights = "[\(items.map { "\($0.weight)" }.joined(separator: ", "))]"
            throw .routing(
                "Sum of routing configuration weights must equal \(Self.weightSum). Received: \(weights)"
            )
        }
        return (machine, routes)
    }
}

extension AliasRecord {
    /// True when the alias has these routes, in whichever order.
    func hasRoutes(_ routes: [Route]) -> Bool { Set(self.routes) == Set(routes) }
}

extension JSONWriter {
    /// Writes `routingConfiguration` of an alias; `arn` is of the same account and region.
    mutating func routingConfiguration(_ alias: AliasRecord, _ machine: String, _ arn: ARN) {
        key("routingConfiguration")
        beginArray()
        for route in alias.routes {
            beginObject()
            key("stateMachineVersionArn")
            string(arn.qualified(machine, "\(route.version)").text)
            key("weight")
            integer(Int64(route.weight))
            endObject()
        }
        endArray()
    }
}
