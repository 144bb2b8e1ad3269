/// One word of an expression.
struct Token {
    /// What kind of word it is.
    enum Kind {
        case name, variable, string, operation
        case number(Double)
        case constant(SyntaxNode.Constant)
        case regex(RegularExpression)
        case end
    }

    let kind: Kind
    let text: String
    /// Code points before the end of the token.
    let position: Int

    /// True for numbers, `true`, `false` and `null`.
    var isLiteral: Bool {
        switch kind {
        case .number, .constant: true
        case .name, .variable, .string, .operation, .regex, .end: false
        }
    }

    /// The symbol of the grammar: the operator itself, or the class of the token in parentheses.
    var symbol: String {
        switch kind {
        case .operation: text
        case .name, .variable: "(name)"
        case .string, .number, .constant: "(literal)"
        case .regex: "(regex)"
        case .end: "(end)"
        }
    }
}
