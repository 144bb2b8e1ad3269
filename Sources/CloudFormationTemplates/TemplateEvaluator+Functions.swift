import JSONModel

extension TemplateEvaluator {
    /// Evaluates `Fn::Join: [delimiter, [values]]`.
    mutating func join(_ argument: TemplateNode, _ path: String) -> Value {
        guard let parts = argument.elements, parts.count == 2, let delimiter = text(parts[0], "\(path).0") else {
            return refuse(argument, path, "Fn::Join takes a delimiter and a list.")
        }
        guard let values = evaluate(parts[1], "\(path).1") else { return nil }
        guard let items = values.arrayValue else { return refuse(parts[1], path, "Fn::Join needs a list.") }
        var texts: [String] = []
        for item in items {
            guard let text = Self.text(item) else {
                return refuse(parts[1], path, "Fn::Join needs texts, not a value of type \(item.typeName).")
            }
            texts.append(text)
        }
        return .string(texts.joined(separator: delimiter))
    }

    /// Evaluates `Fn::Select: [index, [values]]`.
    mutating func select(_ argument: TemplateNode, _ path: String) -> Value {
        guard let parts = argument.elements, parts.count == 2, let index = text(parts[0], "\(path).0").flatMap(Int.init)
        else { return refuse(argument, path, "Fn::Select takes an index and a list.") }
        guard let values = evaluate(parts[1], "\(path).1") else { return nil }
        guard let items = values.arrayValue, items.indices.contains(index) else {
            return refuse(argument, path, "Fn::Select: the list has no element \(index).")
        }
        return items[index]
    }

    /// Evaluates `Fn::Split: [delimiter, text]`.
    mutating func split(_ argument: TemplateNode, _ path: String) -> Value {
        guard let parts = argument.elements, parts.count == 2, let delimiter = text(parts[0], "\(path).0"),
            !delimiter.isEmpty
        else { return refuse(argument, path, "Fn::Split takes a delimiter and a text.") }
        guard let source = text(parts[1], "\(path).1") else { return nil }
        return .array(source.split(separator: delimiter, omittingEmptySubsequences: false).map { .string(String($0)) })
    }

    /// Evaluates `Fn::FindInMap: [map, key, key]`, where a fourth `{"DefaultValue": …}` may follow.
    mutating func findInMap(_ argument: TemplateNode, _ path: String) -> Value {
        guard let parts = argument.elements, (3...4).contains(parts.count) else {
            return refuse(argument, path, "Fn::FindInMap takes a map's name and two keys.")
        }
        guard let map = text(parts[0], "\(path).0"), let first = text(parts[1], "\(path).1"),
            let second = text(parts[2], "\(path).2")
        else { return nil }
        if let found = template.mappings[map]?[first]?[second] { return found.json }
        if parts.count == 4, let fallback = parts[3]["DefaultValue"] { return evaluate(fallback, "\(path).3") }
        return refuse(argument, path, "Mappings has no \(map).\(first).\(second).")
    }

    /// Evaluates `Fn::If: [condition, value, value]`.
    mutating func choose(_ argument: TemplateNode, _ path: String) -> Value {
        guard let parts = argument.elements, parts.count == 3, let name = parts[0].text else {
            return refuse(argument, path, "Fn::If takes a condition's name and two values.")
        }
        guard let isTrue = condition(named: name, argument, path) else { return nil }
        return evaluate(parts[isTrue ? 1 : 2], "\(path).\(isTrue ? 1 : 2)")
    }

    /// The truth of a declared condition; nil when it has none.
    mutating func condition(named name: String, _ node: TemplateNode, _ path: String) -> Bool? {
        if let known = conditionValues[name] { return known }
        guard let declared = template.conditions[name] else {
            report(node, path, "There is no condition '\(name)'.")
            return nil
        }
        guard underWay.insert("condition \(name)").inserted else {
            report(node, path, "The condition '\(name)' depends on itself.")
            return nil
        }
        defer { underWay.remove("condition \(name)") }
        guard let value = condition(declared, "Conditions.\(name)") else { return nil }
        conditionValues[name] = value
        return value
    }

    /// The truth of a condition function.
    mutating func condition(_ node: TemplateNode, _ path: String) -> Bool? {
        guard node.members.count == 1 else {
            guard let value = evaluate(node, path) else { return nil }
            if let flag = value.boolValue ?? Self.text(value).flatMap(Bool.init) { return flag }
            report(node, path, "This must be a condition.")
            return nil
        }
        let (name, argument) = (node.members[0].key, node.members[0].value)
        if name == "Condition", let reference = argument.text { return condition(named: reference, node, path) }
        let parts = argument.elements ?? []
        let inner = "\(path).\(name)"
        switch TemplateFunction(rawValue: name) {
        case .equals where parts.count == 2:
            guard let left = evaluate(parts[0], "\(inner).0"), let right = evaluate(parts[1], "\(inner).1") else {
                return nil
            }
            // CloudFormation compares texts: 1 and "1" are equal.
            return left == right || Self.text(left).map { $0 == Self.text(right) } ?? false
        case .and where (2...10).contains(parts.count), .or where (2...10).contains(parts.count):
            var values: [Bool] = []
            for (index, part) in parts.enumerated() {
                guard let value = condition(part, "\(inner).\(index)") else { return nil }
                values.append(value)
            }
            return name == "Fn::And" ? !values.contains(false) : values.contains(true)
        case .not where parts.count == 1:
            return condition(parts[0], "\(inner).0").map { !$0 }
        default:
            report(
                node,
                path,
                "This must be one of Fn::Equals, Fn::And, Fn::Or, Fn::Not and Condition, rightly formed."
            )
            return nil
        }
    }

    /// Evaluates `Fn::Sub: text`, or `[text, {name: value}]`.
    mutating func substitute(_ argument: TemplateNode, _ path: String) -> Value {
        let parts = argument.elements ?? [argument]
        guard (1...2).contains(parts.count), let source = parts[0].text else {
            return refuse(argument, path, "Fn::Sub takes a text, or a text and an object of values.")
        }
        var values: [String: String] = [:]
        for member in parts.count == 2 ? parts[1].members : [] {
            values[member.key] = text(member.value, "\(path).1.\(member.key)")
        }
        var failed = false
        let result = Placeholders.replace(in: source) { name in
            if let value = values[name] { return value }
            if name.hasPrefix("!") { return "${\(name.dropFirst())}" }
            guard let value = reference(orAttribute: name, argument, path) else {
                failed = true
                return nil
            }
            return value
        }
        return failed ? nil : .string(result)
    }

    /// What `${name}` or `${name.attribute}` stands for in `Fn::Sub`.
    private mutating func reference(orAttribute name: String, _ node: TemplateNode, _ path: String) -> String? {
        let value: JSONValue?
        if let dot = name.firstIndex(of: "."), !name.hasPrefix("AWS::") {
            value = attribute(String(name[..<dot]), String(name[name.index(after: dot)...]), node, path)
        } else {
            value = reference(name, node, path)
        }
        guard let value else { return nil }
        if let text = Self.text(value) { return text }
        report(node, path, "${\(name)} is a list, and Fn::Sub needs a text.")
        return nil
    }
}

/// `${…}` in texts.
package enum Placeholders {
    /// Replaces each `${name}`; nil leaves it as it stands.
    package static func replace(in source: String, _ value: (String) -> String?) -> String {
        guard source.contains("${") else { return source }
        var result = ""
        var rest = Substring(source)
        while let start = rest.firstRange(of: "${"), let end = rest[start.upperBound...].firstIndex(of: "}") {
            result += rest[..<start.lowerBound]
            let name = String(rest[start.upperBound..<end])
            let trimmed = String(name.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
            result += value(trimmed) ?? "${\(name)}"
            rest = rest[rest.index(after: end)...]
        }
        return result + rest
    }
}
