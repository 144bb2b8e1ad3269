package import IntrinsicFunctions
package import JSONPath

/// `InputPath` or `OutputPath`: a path, or `null`, which stands for an empty object.
package enum DataPath: Sendable {
    case path(PathExpression)
    case empty

    /// Whether the value passes unchanged (`$`).
    package var isIdentity: Bool {
        if case .path(let path) = self { path.isIdentity } else { false }
    }
}

/// `ResultPath` of a state or catcher: where the result goes in the raw input; `null` discards it.
package enum ResultPath: Sendable {
    case insert(ReferencePath)
    case discard

    /// Whether the result replaces the input (`$`).
    package var isReplace: Bool {
        if case .insert(let path) = self { path.components.isEmpty } else { false }
    }
}

/// A number field: literal, `…Path`, or `{% %}`.
package enum NumberField: Sendable {
    case literal(Double)
    /// `field` is the member's name, such as `TimeoutSecondsPath`.
    case path(PathExpression, field: String)
    case jsonata(JSONataField)
}

/// A text field: literal, `…Path` (a path or an intrinsic call), or `{% %}`.
package enum TextField: Sendable {
    case literal(String)
    case path(PathExpression, field: String)
    case intrinsic(IntrinsicExpression, field: String)
    case jsonata(JSONataField)
}

/// `InputPath` and `OutputPath` of a JSONPath state; `nil` is the default `$`.
package struct PathFilters: Sendable {
    package let inputPath: DataPath?
    package let outputPath: DataPath?

    package init(inputPath: DataPath? = nil, outputPath: DataPath? = nil) {
        self.inputPath = inputPath.flatMap { $0.isIdentity ? nil : $0 }
        self.outputPath = outputPath.flatMap { $0.isIdentity ? nil : $0 }
    }
}
