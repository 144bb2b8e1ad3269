import BinaryText
import JSONModel
import ServiceModels

/// Where the REST protocols put members: path, query, headers, status; what remains is the body.
///
/// Source: "HTTP bindings" of the Smithy specification.
struct RESTBinding {
    let model: ServiceModel

    /// Path and query of a request.
    func address(
        _ operation: OperationModel,
        _ members: [WireValue.Member]
    ) throws(ServiceInputError) -> (path: String, query: String) {
        let parts = operation.requestURI.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let path = try path(String(parts[0]), members)
        var fields = parts.count > 1 && !parts[1].isEmpty ? [String(parts[1])] : []
        for member in members where member.model.location == .queryString {
            append(member, to: &fields)
        }
        return (path.isEmpty ? "/" : path, fields.joined(separator: "&"))
    }

    private func path(_ template: String, _ members: [WireValue.Member]) throws(ServiceInputError) -> String {
        var output = ""
        var rest = template[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            output += rest[..<open]
            var label = rest[rest.index(after: open)..<close]
            let isGreedy = label.last == "+"
            if isGreedy { label.removeLast() }
            let member = members.first {
                $0.model.location == .uri && ($0.model.reference.locationName ?? $0.model.name) == label
            }
            guard let member, let text = text(member, .iso8601), !text.isEmpty else {
                throw ServiceInputError(path: String(label), reason: .missing)
            }
            output += PercentEncoding.encode(text, keepingSlashes: isGreedy)
            rest = rest[rest.index(after: close)...]
        }
        return output + rest
    }

    private func append(_ member: WireValue.Member, to fields: inout [String]) {
        let name = member.model.reference.locationName ?? member.model.name
        func add(_ name: String, _ text: String) {
            fields.append("\(PercentEncoding.encode(name))=\(PercentEncoding.encode(text))")
        }
        switch member.value {
        case .list(let elements):
            for element in elements {
                if let text = ScalarText.text(element, .iso8601) { add(name, text) }
            }
        case .map(let entries):
            for entry in entries {
                if case .list(let elements) = entry.value {
                    for element in elements { ScalarText.text(element, .iso8601).map { add(entry.key, $0) } }
                } else if let text = ScalarText.text(entry.value, .iso8601) {
                    add(entry.key, text)
                }
            }
        default:
            if let text = text(member, .iso8601) { add(name, text) }
        }
    }

    func headers(_ members: [WireValue.Member]) -> [ServiceHeader] {
        var headers: [ServiceHeader] = []
        for member in members {
            let name = member.model.reference.locationName ?? member.model.name
            switch (member.model.location, member.value) {
            case (.headers, .map(let entries)):
                for entry in entries {
                    if let text = ScalarText.text(entry.value, .rfc822) {
                        headers.append(ServiceHeader(name + entry.key, text))
                    }
                }
            case (.header, .list(let elements)):
                let texts = elements.compactMap { ScalarText.text($0, .rfc822) }
                if !texts.isEmpty { headers.append(ServiceHeader(name, texts.joined(separator: ","))) }
            case (.header, _):
                guard var text = text(member, .rfc822) else { continue }
                if member.model.reference.isJSONValue { text = Base64.encode(text.utf8) }
                if !text.isEmpty { headers.append(ServiceHeader(name, text)) }
            default: continue
            }
        }
        return headers
    }

    private func text(_ member: WireValue.Member, _ place: TimestampFormat) -> String? {
        ScalarText.text(member.value, ScalarText.format(member.model.reference, in: model, default: place))
    }

    /// The members that an answer's headers and status give.
    func members(_ response: ServiceResponse, _ structure: StructureShape) -> [WireValue.Member] {
        structure.members.compactMap { member in
            let name = member.reference.locationName ?? member.name
            switch member.location {
            case .statusCode:
                return WireValue.Member(model: member, value: .number(.integer(Int64(response.status))))
            case .header:
                guard let text = response.header(name), let shape = model[member.reference] else { return nil }
                return WireValue.Member(model: member, value: value(text, shape, member.reference))
            case .headers:
                let prefix = name.lowercased()
                let found = response.headers.filter { $0.name.lowercased().hasPrefix(prefix) }
                // The SDK gives a map also where there are no such headers (recorded AWS behaviour).
                let entries = found.map {
                    (key: String($0.name.dropFirst(prefix.count)), value: WireValue.text($0.value))
                }
                return WireValue.Member(model: member, value: .map(entries))
            case .body, .uri, .queryString: return nil
            }
        }
    }

    private func value(_ text: String, _ shape: Shape, _ reference: ShapeReference) -> WireValue {
        if case .list(let member, _) = shape.kind, let element = model[member] {
            return .list(
                text.split(separator: ",").map { part in
                    ScalarText.value(String(part.drop { $0 == " " }), element)
                }
            )
        }
        if reference.isJSONValue, let bytes = Base64.decode(text) {
            return .text(String(decoding: bytes, as: UTF8.self))
        }
        return ScalarText.value(text, shape)
    }
}
