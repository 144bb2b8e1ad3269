package import IntrinsicFunctions
package import JSONModel
package import JSONPath
package import JSONata

/// A value with expressions in it: a payload template (JSONPath) or a value with `{% %}` strings (JSONata).
///
/// The decoder folds parts without expressions into one `literal`, so evaluating copies no constant.
package indirect enum Template: Sendable {
    case literal(JSONValue)
    case object([TemplateMember])
    case array([Template])
    /// A member whose name ended in `.$` and whose value is a path; `field` is that name, with the suffix.
    case path(PathExpression, field: String)
    /// A member whose name ended in `.$` and whose value is a call; `field` is that name, with the suffix.
    case intrinsic(IntrinsicExpression, field: String)
    /// A string `{% … %}`.
    case jsonata(JSONataField)
}

/// A member of an object template; the name has lost its `.$`.
package struct TemplateMember: Sendable {
    package let name: String
    package let value: Template

    package init(name: String, value: Template) {
        self.name = name
        self.value = value
    }
}

/// The JSONata text between `{%` and `%}` and the field it stands in.
package struct JSONataField: Sendable {
    /// Trimmed text, as AWS shows it in causes.
    package let source: String
    /// Place of the string in its state as AWS names it: `Output/result`, `Arguments/items[0]`.
    package let field: String
    /// The compiled expression; `nil` only for one that the analyzer refused.
    package let expression: JSONataExpression?

    package init(source: String, field: String) {
        self.source = source
        self.field = field
        expression = try? JSONataExpression(parsing: source)
    }
}

/// `Assign`: variable names and the templates of their values, in order.
package struct AssignField: Sendable {
    package let variables: [TemplateMember]

    package init(variables: [TemplateMember]) { self.variables = variables }
}
