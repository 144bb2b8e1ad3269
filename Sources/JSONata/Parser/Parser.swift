/// Reads an expression by operator precedence (Pratt's algorithm).
///
///     expression  = prefix (infix …)*                    while the infix operator binds tighter than the context
///     prefix      = literal | name | variable | regex | "*" | "**" | "%" | "-" expression
///                 | "(" [expression (";" expression)* [";"]] ")"                              block
///                 | "[" [item ("," item)*] "]"              item = expression [".." expression]
///                 | "{" [expression ":" expression ("," …)*] "}"
///                 | "|" expression "|" expression ["," expression] "|"                       transform
///     infix       = ("." | "+" | "-" | "*" | "/" | "%" | "=" | "!=" | "<" | "<=" | ">" | ">=" | "&" | "and" | "or"
///                 | "in" | "~>") expression
///                 | "(" [argument ("," argument)*] ")"      argument = expression | "?"        call
///                 | "[" [expression] "]" | "{" pairs "}" | "^" "(" ["<" | ">"] expression, … ")"
///                 | ":=" expression | "@" variable | "#" variable | "?" expression [":" expression]
///                 | "?:" expression | "??" expression                                        standard profile
///     lambda      = ("function" | "λ") "(" [variable ("," variable)*] ")" [signature] "{" expression "}"
///
/// Binding powers: `( [ @ #` 80, `.` 75, `{` 70, `* / %` 60, `+ - &` 50, comparisons, `in ^ ~> ?: ??` 40,
/// `and` 30, `or` 25, `?` 20, `:=` 10.
struct Parser {
    /// The greatest height of a tree, as later passes and releasing recurse over it.
    ///
    /// A level counts four, a further operand of a chain like `a + b + c` or `a.b.c` one.
    static let heightMax = 1_000

    var lexer: Lexer
    var token: Token
    let guardian: StackGuard

    init(_ source: String, profile: JSONataProfile, guardian: StackGuard) throws(Failure) {
        lexer = Lexer(source, allowsDefaultOperators: profile == .standard)
        self.guardian = guardian
        token = try lexer.next(isOperatorExpected: false)
        try checkSymbol()
    }

    /// Parses the whole source.
    mutating func parse() throws(Failure) -> SyntaxNode {
        let node = try expression(0)
        guard case .end = token.kind else {
            throw unexpected("S0201")
        }
        return node
    }

    mutating func expression(_ power: Int) throws(Failure) -> SyntaxNode {
        try guardian.check()
        let first = token
        try advance(isOperatorExpected: true)
        var left = try prefix(first)
        while power < bindingPower(token) {
            let operation = token
            try advance()
            left = try infix(operation, left)
            try measure(left)
        }
        return left
    }

    /// Sets the height of a node from its children and refuses trees that are too high.
    func measure(_ node: SyntaxNode) throws(Failure) {
        var height = max(node.right?.height ?? 0, node.third?.height ?? 0)
        for child in node.children { height = max(height, child.height) }
        for pair in node.pairs { height = max(height, pair.key.height, pair.value.height) }
        for term in node.terms { height = max(height, term.expression.height) }
        node.height = height + 4
        if let left = node.left { node.height = max(node.height, left.height + (node.isChained ? 1 : 4)) }
        if node.height > Self.heightMax { throw Failure.tooDeep(position: node.position) }
    }

    /// Steps to the next token, and before that checks that the present one is `symbol`.
    mutating func advance(_ symbol: String? = nil, isOperatorExpected: Bool = false) throws(Failure) {
        if let symbol, token.symbol != symbol {
            var code = "S0202"
            if case .end = token.kind { code = "S0203" }
            throw unexpected(code, .string(symbol))
        }
        token = try lexer.next(isOperatorExpected: isOperatorExpected)
        try checkSymbol()
    }

    /// The error about the present token.
    private func unexpected(_ code: String, _ value: Value? = nil) -> Failure {
        let failure = Failure(code, position: token.position, token: token.text, value: value)
        failure.detail.isTokenLiteral = token.isLiteral
        return failure
    }

    private func checkSymbol() throws(Failure) {
        guard case .operation = token.kind, token.text == "!" || token.text == "~" else { return }
        throw Failure("S0204", position: token.position, token: token.text)
    }

    func isSymbol(_ text: String) -> Bool {
        if case .operation = token.kind { token.text == text } else { false }
    }

    private func bindingPower(_ token: Token) -> Int {
        guard case .operation = token.kind else { return 0 }
        switch token.text {
        case "(", "[", "@", "#": return 80
        case ".": return 75
        case "{": return 70
        case "*", "/", "%": return 60
        case "+", "-", "&": return 50
        case "=", "<", ">", "!=", "<=", ">=", "in", "^", "~>", "?:", "??": return 40
        case "and": return 30
        case "or": return 25
        case "?": return 20
        case ":=": return 10
        default: return 0
        }
    }
}
