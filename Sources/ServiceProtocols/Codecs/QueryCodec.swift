import JSONModel
import ServiceModels

/// Requests of the query protocols: a form with dotted names.
///
/// Source: "AWS query protocol", "AWS EC2 query protocol" of the Smithy specification.
struct QueryCodec {
    let model: ServiceModel
    /// EC2's dialect: other names, and all lists flat.
    let isEC2: Bool

    /// The form of an operation's request.
    func form(_ operation: OperationModel, _ members: [WireValue.Member]) -> String {
        var fields = [("Action", operation.name), ("Version", model.metadata.apiVersion)]
        for member in members { append(member, prefix: "", to: &fields) }
        return fields.map { "\(PercentEncoding.encode($0.0))=\(PercentEncoding.encode($0.1))" }.joined(separator: "&")
    }

    private func append(_ member: WireValue.Member, prefix: String, to fields: inout [(String, String)]) {
        append(member.value, member.model.reference, name: prefix + name(member.model), to: &fields)
    }

    private func append(
        _ value: WireValue,
        _ reference: ShapeReference,
        name: String,
        to fields: inout [(String, String)]
    ) {
        switch value {
        case .structure(let members):
            for member in members { append(member, prefix: "\(name).", to: &fields) }
        case .list(let elements):
            guard case .list(let member, let isFlat)? = model[reference]?.kind else { return }
            // An empty list is the name alone; EC2 has no empty lists.
            if elements.isEmpty, !isEC2 { fields.append((name, "")) }
            let base: String
            if isEC2 {
                base = name
            } else if isFlat || reference.isFlattened {
                base = member.locationName.map { Self.replacingLast(name, by: $0) } ?? name
            } else {
                base = "\(name).\(member.locationName ?? "member")"
            }
            for (index, element) in elements.enumerated() {
                append(element, member, name: "\(base).\(index + 1)", to: &fields)
            }
        case .map(let entries):
            guard case .map(let key, let element, let isFlat)? = model[reference]?.kind else { return }
            let base = isFlat || reference.isFlattened ? name : "\(name).entry"
            for (index, entry) in entries.enumerated() {
                fields.append(("\(base).\(index + 1).\(key.locationName ?? "key")", entry.key))
                append(
                    entry.value,
                    element,
                    name: "\(base).\(index + 1).\(element.locationName ?? "value")",
                    to: &fields
                )
            }
        default:
            let format = ScalarText.format(reference, in: model, default: .iso8601)
            if let text = ScalarText.text(value, format) { fields.append((name, text)) }
        }
    }

    private func name(_ member: MemberModel) -> String {
        guard isEC2 else { return member.reference.locationName ?? member.name }
        if let name = member.queryName { return name }
        let name = member.reference.locationName ?? member.name
        return name.prefix(1).uppercased() + name.dropFirst()
    }

    private static func replacingLast(_ name: String, by last: String) -> String {
        guard let dot = name.lastIndex(of: ".") else { return last }
        return name[...dot] + last
    }
}
