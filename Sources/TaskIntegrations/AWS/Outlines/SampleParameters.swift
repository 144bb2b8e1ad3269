import JSONModel
import ServiceModels
import ServiceProtocols

/// Parameters to begin with: what an operation requires, with values that can be told from real ones.
///
/// They pass as parameters: their types are right, and an enumerated text is one of its values.
struct SampleParameters {
    let model: ServiceModel
    let naming: IntegrationNaming
    var aliases: [String: String] = [:]

    /// Structures within structures; what a shape requires within itself ends somewhere.
    private static let depthMax = 6

    func object(_ structure: StructureShape) -> JSONObject { object(structure, depth: 0) }

    private func object(_ structure: StructureShape, depth: Int) -> JSONObject {
        var object = JSONObject()
        guard depth < Self.depthMax else { return object }
        let chosen = structure.isUnion ? Array(structure.members.prefix(1)) : structure.members
        for member in chosen where structure.isUnion || structure.isRequired(member) {
            let alias = depth == 0 ? aliases[member.name] : nil
            var reference = member.reference
            if alias != nil, case .list(let element, _)? = model[reference]?.kind { reference = element }
            let name = alias ?? naming.name(ofMember: member.name)
            object[name] = value(of: reference, named: name, depth: depth)
        }
        return object
    }

    private func value(of reference: ShapeReference, named name: String, depth: Int) -> JSONValue {
        guard let shape = model[reference], depth < Self.depthMax else { return .object(JSONObject()) }
        switch shape.kind {
        case .structure(let structure):
            if structure.isDocument { return .object(JSONObject()) }
            // DynamoDB's values name their types; a text is the plainest.
            if shape.name == "AttributeValue", structure.members.contains(where: { $0.name == "S" }) {
                return .object(["S": "value"])
            }
            return .object(object(structure, depth: depth + 1))
        case .list(let member, _):
            return .array([value(of: member, named: Self.singular(name), depth: depth + 1)])
        case .map(let key, let element, _):
            let keyText = text(of: key, named: "key")
            return .object([keyText: value(of: element, named: "value", depth: depth + 1)])
        case .string(let values, _): return .string(values.first ?? Self.text(named: name, shape))
        case .integer, .long: return .integer(Int64(max(1, min(shape.min ?? 1, 1_000_000_000))))
        case .float, .double: return .number(shape.min ?? 1)
        case .boolean: return .bool(true)
        case .timestamp: return .string("2030-01-31T12:00:00Z")
        case .blob: return .string("text")
        case .other: return .object(JSONObject())
        }
    }

    private func text(of reference: ShapeReference, named name: String) -> String {
        guard case .string(let values, _)? = model[reference]?.kind else { return name }
        return values.first ?? name
    }

    /// Such as `my-bucket` for `Bucket`, and an ARN for `RoleArn`.
    private static func text(named name: String, _ shape: Shape) -> String {
        let words = JavaName.pascalCase(name)
        if words.hasSuffix("Arn") {
            let role = words.hasSuffix("RoleArn")
            return role
                ? "arn:aws:iam::000000000000:role/my-role" : "arn:aws:service:us-east-1:000000000000:my-resource"
        }
        if words.hasSuffix("AccountId") { return "000000000000" }
        if words.hasSuffix("Url") || words.hasSuffix("Uri") { return "https://example.com" }
        if words.hasSuffix("Region") { return "us-east-1" }
        if words == "Key" || words == "Value" { return words.lowercased() }
        return "my-" + kebab(words)
    }

    /// `TableName` becomes `table`, `SecretId` `secret-id`.
    private static func kebab(_ words: String) -> String {
        var base = words[...]
        if base.hasSuffix("Name"), base.count > 4 { base = base.dropLast(4) }
        var output = ""
        for letter in base {
            if letter.isUppercase, !output.isEmpty { output += "-" }
            output += letter.lowercased()
        }
        return output
    }

    /// What one element of a list is called.
    private static func singular(_ name: String) -> String {
        name.hasSuffix("s") && !name.hasSuffix("ss") ? String(name.dropLast()) : name
    }
}
