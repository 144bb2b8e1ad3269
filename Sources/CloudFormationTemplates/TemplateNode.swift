package import JSONModel

/// A value of a template, with the line of the source that it stands on.
///
/// Intrinsic functions are in their long form: a mapping with one member, such as `{"Fn::Sub": …}`.
package struct TemplateNode: Sendable {
    package let content: Content
    /// From 1; nil when the source has no lines to tell.
    package let line: Int?

    package enum Content: Sendable {
        /// Neither an array nor an object.
        case scalar(JSONValue)
        case sequence([TemplateNode])
        case mapping([Member])
    }

    package struct Member: Sendable {
        package let key: String
        package let value: TemplateNode
        /// The key's line.
        package let line: Int?

        package init(key: String, value: TemplateNode, line: Int? = nil) {
            self.key = key
            self.value = value
            self.line = line
        }
    }

    /// Levels that a template may nest; evaluating follows them with the call stack.
    package static let depthMax = 200

    package init(_ content: Content, line: Int? = nil) {
        self.content = content
        self.line = line
    }

    /// Takes a JSON value that nests at most ``depthMax`` levels.
    package init(_ value: JSONValue) {
        switch value {
        case .array(let items): self.init(.sequence(items.map { TemplateNode($0) }))
        case .object(let object):
            self.init(.mapping(object.members.map { Member(key: $0.key, value: TemplateNode($0.value)) }))
        case .null, .bool, .number, .string: self.init(.scalar(value))
        }
    }

    /// The value of a mapping's member.
    subscript(key: String) -> TemplateNode? {
        guard case .mapping(let members) = content else { return nil }
        return members.first { $0.key == key }?.value
    }

    var members: [Member] {
        if case .mapping(let members) = content { members } else { [] }
    }

    var elements: [TemplateNode]? {
        if case .sequence(let items) = content { items } else { nil }
    }

    var text: String? {
        if case .scalar(let value) = content { value.stringValue } else { nil }
    }

    /// The value as it stands, functions unevaluated.
    package var json: JSONValue {
        switch content {
        case .scalar(let value): value
        case .sequence(let items): .array(items.map(\.json))
        case .mapping(let members): .object(JSONObject(members.map { .init(key: $0.key, value: $0.value.json) }))
        }
    }
}

/// Something that is wrong with a template, and where.
package struct TemplateIssue: Error, Sendable, Hashable, CustomStringConvertible {
    package let line: Int?
    /// Such as `Resources.Orders.Properties.RoleArn`.
    package let path: String
    package let message: String

    package init(line: Int?, path: String, message: String) {
        self.line = line
        self.path = path
        self.message = message
    }

    package var description: String { (line.map { "line \($0): " } ?? "") + "\(path): \(message)" }
}
