package import JSONModel
package import ServiceModels

/// Checks a value against the shape of an API's answer, in the form that Step Functions gives it.
///
/// That form: members begin with a capital letter; points in time and blobs are texts. Members that the shape does not
/// have are allowed. Recursion follows the value, whose depth the parser bounds.
package struct AnswerCheck {
    package let model: ServiceModel
    /// Whether required members must be there.
    package let requiresAll: Bool
    /// Members at the top that may be any JSON: documents that the integration takes out of a blob.
    package let anyValue: Set<String>

    package init(model: ServiceModel, requiresAll: Bool, anyValue: Set<String>) {
        self.model = model
        self.requiresAll = requiresAll
        self.anyValue = anyValue
    }

    /// The first thing that is wrong, as AWS words it; `nil` when nothing is.
    package func fault(in value: JSONValue, of reference: ShapeReference) -> String? {
        guard case .object(let object) = value, let shape = model[reference],
            case .structure(let structure) = shape.kind
        else { return nil }
        return fault(in: object, structure, skipping: anyValue)
    }

    private func fault(in object: JSONObject, _ structure: StructureShape, skipping: Set<String>) -> String? {
        if requiresAll {
            for name in structure.required.map(\.capitalizedFirst) where object[name]?.isNull ?? true {
                return "Required field '\(name)' is missing"
            }
        }
        for member in structure.members {
            let name = member.name.capitalizedFirst
            guard !skipping.contains(name), let value = object[name], !value.isNull else { continue }
            if member.reference.isJSONValue { continue }
            if let fault = fault(in: value, member.reference, name) { return fault }
        }
        return nil
    }

    private func fault(in value: JSONValue, _ reference: ShapeReference, _ name: String) -> String? {
        guard let shape = model[reference] else { return nil }
        switch shape.kind {
        case .structure(let structure):
            if structure.isDocument || structure.isEventStream { return nil }
            guard case .object(let object) = value else { return "Field '\(name)' must be an object" }
            return fault(in: object, structure, skipping: [])
        case .list(let member, _):
            guard case .array(let elements) = value else { return "Field '\(name)' must be an array" }
            for element in elements {
                if let fault = fault(in: element, member, name) { return fault }
            }
            return rangeFault(Double(elements.count), shape, name, noun: "length")
        case .map(_, let valueReference, _):
            guard case .object(let object) = value else { return "Field '\(name)' must be an object" }
            for member in object.members {
                if let fault = fault(in: member.value, valueReference, member.key) { return fault }
            }
            return nil
        case .string(let values, _):
            guard let text = value.stringValue else { return "Field '\(name)' must be a string" }
            if !values.isEmpty { return values.contains(text) ? nil : "Field '\(name)' is not an expected value" }
            return rangeFault(Double(text.unicodeScalars.count), shape, name, noun: "length")
        case .timestamp, .blob:
            return value.stringValue == nil ? "Field '\(name)' must be a string" : nil
        case .integer, .long, .float, .double:
            guard let number = value.numberValue else { return "Field '\(name)' must be a number" }
            return rangeFault(number.doubleValue, shape, name, noun: "value")
        case .boolean:
            return value.boolValue == nil ? "Field '\(name)' must be a boolean" : nil
        case .other:
            return nil
        }
    }

    private func rangeFault(_ measure: Double, _ shape: Shape, _ name: String, noun: String) -> String? {
        if let min = shape.min, measure < min { return "Field '\(name)' is smaller than the minimum \(noun)" }
        if let max = shape.max, measure > max { return "Field '\(name)' exceeds the maximum \(noun)" }
        return nil
    }
}

extension String {
    /// How Step Functions spells the members of all APIs.
    fileprivate var capitalizedFirst: String {
        guard let first = utf8.first, (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(first) else { return self }
        return prefix(1).uppercased() + dropFirst()
    }
}
