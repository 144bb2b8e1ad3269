package import CloudFormationTemplates
import JSONModel
import Yams

/// Reads YAML into template values, with CloudFormation's short tags in their long form.
///
/// Scalars are those of JSON, and what YAML 1.1 takes for booleans and null. Numbers that JSON does not know (`007`,
/// `0x1F`, `1:30`) and dates stay texts, so that account numbers and versions are not changed.
package enum YAMLReader {
    /// Most values after aliases are expanded.
    static let nodeCountMax = 500_000

    /// Reads one document; the stack must have room for ``TemplateNode/depthMax`` levels.
    ///
    /// - Throws: what is wrong, and where.
    package static func read(_ source: String) throws(TemplateIssue) -> TemplateNode {
        let root: Node?
        do { root = try compose(yaml: source) } catch {
            throw issue(error)
        }
        guard let root else { throw TemplateIssue(line: nil, path: "YAML", message: "The document is empty.") }
        var count = 0
        return try node(root, depth: 0, count: &count)
    }

    private static func node(_ node: Node, depth: Int, count: inout Int) throws(TemplateIssue) -> TemplateNode {
        let line = node.mark?.line
        count += 1
        guard depth < TemplateNode.depthMax, count <= nodeCountMax else {
            let text =
                depth < TemplateNode.depthMax
                ? "more than \(nodeCountMax) values" : "more than \(TemplateNode.depthMax) levels"
            throw TemplateIssue(line: line, path: "YAML", message: "The document has \(text).")
        }
        let plain = try content(node, depth: depth, count: &count)
        guard let function = functionName(node.tag.description) else { return TemplateNode(plain, line: line) }
        var argument = plain
        // A function's argument is a text, however it reads: `!Ref 123`.
        if case .scalar(let scalar) = node { argument = .scalar(.string(scalar.string)) }
        return TemplateNode(.mapping([.init(key: function, value: TemplateNode(argument, line: line))]), line: line)
    }

    private static func content(
        _ node: Node,
        depth: Int,
        count: inout Int
    ) throws(TemplateIssue) -> TemplateNode.Content {
        switch node {
        case .scalar(let scalar): return .scalar(value(scalar.string, tag: node.tag.description))
        case .sequence(let items):
            var result: [TemplateNode] = []
            for item in items { result.append(try self.node(item, depth: depth + 1, count: &count)) }
            return .sequence(result)
        case .mapping(let pairs):
            var result: [TemplateNode.Member] = []
            for (key, value) in pairs {
                guard case .scalar(let name) = key else {
                    throw TemplateIssue(line: key.mark?.line, path: "YAML", message: "A key must be a text.")
                }
                let member = try self.node(value, depth: depth + 1, count: &count)
                if name.string == "<<", case .mapping(let merged) = member.content {
                    let own = Set(pairs.compactMap { $0.key.scalar?.string })
                    result += merged.filter { !own.contains($0.key) }
                } else {
                    result.append(.init(key: name.string, value: member, line: key.mark?.line))
                }
            }
            return .mapping(result)
        case .alias:
            throw TemplateIssue(line: node.mark?.line, path: "YAML", message: "An alias leads nowhere.")
        }
    }

    /// The long name of a short tag: `!Sub` is `Fn::Sub`, while `Ref` and `Condition` have no prefix; nil for values.
    private static func functionName(_ tag: String) -> String? {
        guard tag.hasPrefix("!"), tag.count > 1 else { return nil }
        let name = String(tag.dropFirst())
        return name == "Ref" || name == "Condition" || name.hasPrefix("Fn::") ? name : "Fn::\(name)"
    }

    private static func value(_ text: String, tag: String) -> JSONValue {
        switch tag.split(separator: ":").last {
        case "null": .null
        case "bool":
            switch text.lowercased() {
            case "true", "yes", "on", "y": true
            case "false", "no", "off", "n": false
            default: .string(text)
            }
        case "int", "float": JSONNumber(literal: text).map(JSONValue.number) ?? .string(text)
        default: .string(text)
        }
    }

    private static func issue(_ error: any Error) -> TemplateIssue {
        switch error as? YamlError {
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            let text = [context?.text.prefix { $0 != "\n" }.description, problem].compactMap(\.self)
                .joined(separator: ": ")
            return TemplateIssue(line: mark.line, path: "YAML", message: text)
        case .duplicatedKeysInMapping(let duplicates, let context):
            let keys = duplicates.map { "'\($0)'" }.joined(separator: ", ")
            return TemplateIssue(line: context.mark.line, path: "YAML", message: "More than one member \(keys).")
        default: return TemplateIssue(line: nil, path: "YAML", message: "\(error)")
        }
    }
}
