package import JSONModel

/// A path that names one place to write to, as `ResultPath` does.
///
///     path     = "$" *( "." name / [ "." ] "['" text "']" / [ "." ] "[" digits "]" )
///     name     = 1*( "\" character / "\u" 4hex / any character but . [ ] ( ) ' @ , : ? * and blank )
///
/// A backslash in a name makes the next character ordinary, as in the specification's examples (`$.store\.book`). The context
/// object and variables cannot be written to. Source: states-language.net, "Reference Paths".
package struct ReferencePath: Sendable, Hashable, CustomStringConvertible {
    /// A step to a member or an element.
    package enum Component: Sendable, Hashable {
        case name(String)
        case index(Int)
    }

    /// The path as it was written.
    package let source: String
    package let components: [Component]

    /// Reads a reference path.
    /// - Throws: `JSONPathSyntaxError`, also for paths that can name several nodes.
    package init(parsing source: String) throws(JSONPathSyntaxError) {
        var parser = ReferencePathParser(source)
        self.components = try parser.parse()
        self.source = source
    }

    /// Whether the path is `$`, the whole document.
    package var isIdentity: Bool { components.isEmpty }

    /// The document with the value at the path's place.
    ///
    /// An existing value is replaced, objects that are missing on the way are created, and an index must exist.
    /// - Throws: `ReferencePathError.cannotApply` when the path runs into something else than an object or an array.
    package func setting(_ value: JSONValue, in document: JSONValue) throws(ReferencePathError) -> JSONValue {
        var result = document
        guard set(components[...], to: value, in: &result) else {
            let text = JSONQuotation.text(document, lengthMax: PathLimits.quotedLengthMax)
            throw .cannotApply(message: "Unable to apply ReferencePath \(source) to input \(text)")
        }
        return result
    }

    /// Sets the place below a value; the depth is bounded by the parser.
    private func set(_ path: ArraySlice<Component>, to value: JSONValue, in target: inout JSONValue) -> Bool {
        guard let component = path.first else {
            target = value
            return true
        }
        let rest = path.dropFirst()
        switch (component, target) {
        case (.name(let name), .object(var object)):
            target = .null
            defer { target = .object(object) }
            if rest.isEmpty {
                object[name] = value
                return true
            }
            if let isSet = object.update(name, { set(rest, to: value, in: &$0) }) { return isSet }
            var member = JSONValue.object(JSONObject())
            defer { object.append(uniqueKey: name, value: member) }
            return set(rest, to: value, in: &member)
        case (.index(let index), .array(var elements)) where elements.indices.contains(index):
            target = .null
            defer { target = .array(elements) }
            return set(rest, to: value, in: &elements[index])
        default:
            return false
        }
    }

    package var description: String { source }
}

/// Why a value cannot be put where a reference path says; the states language's `States.ResultPathMatchFailure`.
package enum ReferencePathError: Error, Sendable, Hashable {
    case cannotApply(message: String)

    /// The message, for users.
    package var message: String {
        switch self {
        case .cannotApply(let message): message
        }
    }
}
