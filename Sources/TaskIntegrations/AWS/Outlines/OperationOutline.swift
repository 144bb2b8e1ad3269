import ExecutionRuntime
import JSONModel
import ServiceModels
import ServiceProtocols

/// Makes the outline of an operation's parameters from its service's model.
struct OperationOutline {
    let model: ServiceModel
    let operation: OperationModel
    let naming: IntegrationNaming
    /// What an integration calls members that the API calls otherwise; one element of a list that it makes itself.
    var aliases: [String: String] = [:]

    /// The types nearest to the parameters come first; those beyond are any value to whoever reads the outline.
    private static let typesMax = 300

    var outline: ParameterOutline {
        guard let input = operation.input, case .structure(let structure)? = model[input]?.kind else {
            return ParameterOutline(members: [], problem: problem)
        }
        var types: [String: ParameterOutline.ValueType] = [:]
        var waiting: [String] = []
        let members = structure.members.map { member in
            var type = member.reference.shape
            if aliases[member.name] != nil, case .list(let element, _)? = model.shapes[type]?.kind {
                type = element.shape
            }
            waiting.append(type)
            return ParameterOutline.Member(
                name: aliases[member.name] ?? naming.name(ofMember: member.name),
                type: type,
                isRequired: structure.isRequired(member)
            )
        }
        var next = 0
        while next < waiting.count, types.count < Self.typesMax {
            let name = waiting[next]
            next += 1
            guard types[name] == nil, let shape = model.shapes[name], let type = type(of: shape) else { continue }
            types[name] = type
            waiting += type.references
        }
        return ParameterOutline(
            members: members,
            types: types,
            sample: SampleParameters(model: model, naming: naming, aliases: aliases).object(structure),
            problem: problem
        )
    }

    private var problem: String? {
        guard model.streamsEvents(operation) else { return nil }
        return "\(operation.name) streams events, which tasks cannot do."
    }

    /// nil for what can be any value.
    private func type(of shape: Shape) -> ParameterOutline.ValueType? {
        switch shape.kind {
        case .structure(let structure):
            guard !structure.isDocument else { return nil }
            let members = structure.members.map { member in
                ParameterOutline.Member(
                    name: naming.name(ofMember: member.name),
                    type: member.reference.shape,
                    isRequired: structure.isRequired(member)
                )
            }
            return .structure(members, isUnion: structure.isUnion)
        case .list(let member, _): return .list(of: member.shape)
        case .map(_, let value, _): return .map(of: value.shape)
        case .string(let values, _): return .text(values: values)
        case .integer, .long: return .integer
        case .float, .double: return .number
        case .boolean: return .boolean
        case .timestamp: return .timestamp
        case .blob: return .bytes
        case .other: return nil
        }
    }
}

extension StructureShape {
    /// Whether somebody who calls has to give a member; a token that makes calls idempotent is filled in.
    func isRequired(_ member: MemberModel) -> Bool { required.contains(member.name) && !member.isIdempotencyToken }
}

extension ParameterOutline.ValueType {
    /// The types that this one refers to.
    fileprivate var references: [String] {
        switch self {
        case .structure(let members, _): members.map(\.type)
        case .list(let type), .map(let type): [type]
        case .text, .integer, .number, .boolean, .timestamp, .bytes: []
        }
    }
}

extension AWSServiceClient {
    /// The outline of an optimized operation's parameters; nil when its model is not there.
    func outline(_ action: OptimizedAction) -> ParameterOutline? {
        guard let model = catalog.model(named: action.model),
            let operation = model.operation(action: action.operation)
        else { return nil }
        let aliases = action.aliases
        return OperationOutline(model: model, operation: operation, naming: .optimized, aliases: aliases).outline
    }
}
