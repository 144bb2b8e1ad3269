import JSONModel

/// The API model of one AWS service: how its operations are called and what goes in and out.
///
/// The format is that of the `service-2.json` files which botocore installs. Immutable; decoded as a whole, unknown
/// members are ignored. Names are the API's own (`executionArn`), not those of Step Functions (`ExecutionArn`).
package final class ServiceModel: Sendable {
    package let metadata: ServiceMetadata
    /// By name, such as `StartExecution`.
    package let operations: [String: OperationModel]
    package let shapes: [String: Shape]
    /// Names of operations by their lower-case form: integrations spell them in camelCase.
    private let operationNames: [String: String]

    /// Decodes a model file's content.
    ///
    /// - Throws: `ServiceModelError.malformed` when it is not JSON or lacks what every model has.
    package init(json bytes: [UInt8], origin: String) throws(ServiceModelError) {
        let value: JSONValue
        do {
            value = try JSONValue(parsing: bytes, limits: JSONLimits(depthMax: Self.depthMax))
        } catch {
            throw .malformed(origin: origin, reason: error.message)
        }
        guard let metadata = value["metadata"]?.objectValue, let operations = value["operations"]?.objectValue,
            let shapes = value["shapes"]?.objectValue
        else { throw .malformed(origin: origin, reason: "no metadata, operations and shapes") }
        self.metadata = ServiceMetadata(metadata)
        var operationsByName: [String: OperationModel] = [:]
        var names: [String: String] = [:]
        for member in operations.members {
            guard case .object(let json) = member.value else { continue }
            operationsByName[member.key] = OperationModel(name: member.key, json)
            names[member.key.lowercased()] = member.key
        }
        self.operations = operationsByName
        operationNames = names
        var shapesByName: [String: Shape] = [:]
        for member in shapes.members {
            guard case .object(let json) = member.value else { continue }
            shapesByName[member.key] = Shape(name: member.key, json)
        }
        self.shapes = shapesByName
    }

    /// A model nests its own structures only; shapes refer to each other by name.
    private static let depthMax = 64

    /// The operation of an integration's action, in whatever case it is written.
    package func operation(action: String) -> OperationModel? {
        operations[action] ?? operationNames[action.lowercased()].flatMap { operations[$0] }
    }

    /// Whether an operation takes or gives a stream of events.
    package func streamsEvents(_ operation: OperationModel) -> Bool {
        [operation.input, operation.output].contains { reference in
            guard let reference, case .structure(let structure)? = self[reference]?.kind else { return false }
            return structure.members.contains { member in
                if case .structure(let inner)? = self[member.reference]?.kind { return inner.isEventStream }
                return false
            }
        }
    }

    /// The shape that a member, a list or an operation refers to.
    package subscript(reference: ShapeReference) -> Shape? { shapes[reference.shape] }
}

/// Why a model cannot be used.
package enum ServiceModelError: Error, Sendable, Hashable, CustomStringConvertible {
    case unreadable(path: String, reason: String)
    case malformed(origin: String, reason: String)

    package var description: String {
        switch self {
        case .unreadable(let path, let reason): "The API model '\(path)' cannot be read: \(reason)"
        case .malformed(let origin, let reason): "The API model '\(origin)' is not one: \(reason)"
        }
    }
}
