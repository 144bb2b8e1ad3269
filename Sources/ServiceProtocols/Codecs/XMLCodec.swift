import JSONModel
import ServiceModels

/// The XML bodies of the query, EC2 and REST-XML protocols.
///
/// Source: "AWS restXml protocol", "AWS query protocol" of the Smithy specification.
struct XMLCodec {
    let model: ServiceModel

    // In

    func value(_ node: XMLNode, _ reference: ShapeReference) -> WireValue? {
        guard let shape = model[reference] else { return nil }
        switch shape.kind {
        case .structure(let structure): return .structure(members(node, structure))
        case .list(let member, let isFlat):
            // A flat list has no element of its own; then the caller has collected its elements.
            let elements = isFlat || reference.isFlattened ? [node] : node.children
            return .list(elements.compactMap { value($0, member) })
        case .map(let key, let element, _): return .map(entries(node.children, key, element))
        default: return ScalarText.value(node.text, shape)
        }
    }

    /// The members of a structure's element.
    func members(_ node: XMLNode, _ structure: StructureShape) -> [WireValue.Member] {
        structure.members.compactMap { member in
            guard member.location == .body, let value = value(of: member, in: node) else { return nil }
            return WireValue.Member(model: member, value: value)
        }
    }

    private func value(of member: MemberModel, in node: XMLNode) -> WireValue? {
        let reference = member.reference
        if member.isXMLAttribute {
            let name = reference.locationName ?? member.name
            guard let text = node.attributes[name], let shape = model[reference] else { return nil }
            return ScalarText.value(text, shape)
        }
        switch model[reference]?.kind {
        case .list(let element, let isFlat)? where isFlat || reference.isFlattened:
            let name = reference.locationName ?? element.locationName ?? member.name
            let nodes = node.children.filter { $0.name == name }
            return nodes.isEmpty ? nil : .list(nodes.compactMap { value($0, element) })
        case .map(let key, let element, let isFlat)? where isFlat || reference.isFlattened:
            let name = reference.locationName ?? member.name
            let nodes = node.children.filter { $0.name == name }
            return nodes.isEmpty ? nil : .map(entries(nodes, key, element))
        default:
            return node.child(reference.locationName ?? member.name).flatMap { value($0, reference) }
        }
    }

    private func entries(
        _ nodes: [XMLNode],
        _ key: ShapeReference,
        _ element: ShapeReference
    ) -> [(key: String, value: WireValue)] {
        nodes.compactMap { entry in
            guard let name = entry.child(key.locationName ?? "key")?.text,
                let node = entry.child(element.locationName ?? "value"), let value = value(node, element)
            else { return nil }
            return (name, value)
        }
    }

    // Out

    /// A document with one root element.
    func document(_ value: WireValue, _ reference: ShapeReference, root: String, namespace: String?) -> [UInt8] {
        var output = ""
        write(value, reference, name: root, namespace: namespace, to: &output)
        return Array(output.utf8)
    }

    private func write(
        _ value: WireValue,
        _ reference: ShapeReference,
        name: String,
        namespace: String? = nil,
        to output: inout String
    ) {
        var attributes = namespace.map { " xmlns=\"\(Self.escaped($0))\"" } ?? ""
        if let own = reference.xmlNamespace {
            attributes = " xmlns\(own.prefix.map { ":\($0)" } ?? "")=\"\(Self.escaped(own.uri))\""
        }
        switch value {
        case .structure(let members):
            for member in members where member.model.isXMLAttribute {
                let text = ScalarText.text(member.value, .iso8601) ?? ""
                attributes += " \(member.model.reference.locationName ?? member.model.name)=\"\(Self.escaped(text))\""
            }
            output += "<\(name)\(attributes)>"
            for member in members where !member.model.isXMLAttribute && member.model.location == .body {
                write(member, to: &output)
            }
            output += "</\(name)>"
        case .list(let elements):
            guard case .list(let member, let isFlat)? = model[reference]?.kind else { return }
            if isFlat || reference.isFlattened {
                for element in elements { write(element, member, name: name, to: &output) }
            } else {
                output += "<\(name)\(attributes)>"
                for element in elements {
                    write(element, member, name: member.locationName ?? "member", to: &output)
                }
                output += "</\(name)>"
            }
        case .map(let entries):
            guard case .map(let key, let element, let isFlat)? = model[reference]?.kind else { return }
            let isWrapped = !(isFlat || reference.isFlattened)
            if isWrapped { output += "<\(name)\(attributes)>" }
            for entry in entries {
                let entryName = isWrapped ? "entry" : name
                output += "<\(entryName)>"
                write(.text(entry.key), key, name: key.locationName ?? "key", to: &output)
                write(entry.value, element, name: element.locationName ?? "value", to: &output)
                output += "</\(entryName)>"
            }
            if isWrapped { output += "</\(name)>" }
        default:
            let format = ScalarText.format(reference, in: model, default: .iso8601)
            output += "<\(name)\(attributes)>\(Self.escaped(ScalarText.text(value, format) ?? ""))</\(name)>"
        }
    }

    private func write(_ member: WireValue.Member, to output: inout String) {
        let reference = member.model.reference
        var name = reference.locationName ?? member.model.name
        if case .list(let element, let isFlat)? = model[reference]?.kind, isFlat || reference.isFlattened {
            name = reference.locationName ?? element.locationName ?? member.model.name
        }
        write(member.value, reference, name: name, to: &output)
    }

    static func escaped(_ text: String) -> String {
        guard text.utf8.contains(where: { #"&<>"'"#.utf8.contains($0) || $0 == 13 || $0 == 10 }) else { return text }
        var output = ""
        for character in text.unicodeScalars {
            switch character {
            case "&": output += "&amp;"
            case "<": output += "&lt;"
            case ">": output += "&gt;"
            case "\"": output += "&quot;"
            case "'": output += "&apos;"
            case "\r": output += "&#xD;"
            case "\n": output += "&#xA;"
            default: output.unicodeScalars.append(character)
            }
        }
        return output
    }
}
