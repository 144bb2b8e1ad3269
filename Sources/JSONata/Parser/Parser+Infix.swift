extension Parser {
    /// Reads what follows an operator that stands behind `left` and has been consumed.
    mutating func infix(_ operation: Token, _ left: SyntaxNode) throws(Failure) -> SyntaxNode {
        let position = operation.position
        switch operation.text {
        case "(": return try call(left, position)
        case "[": return try predicate(left, position)
        case "{":
            let node = binary("{", left, position)
            node.pairs = try objectPairs()
            return node
        case "^": return try orderBy(left, position)
        case ":=":
            guard case .variable = left.kind else {
                throw Failure("S0212", position: left.position, token: left.tokenText)
            }
            let node = binary(":=", left, position)
            node.right = try expression(9)
            return node
        case "@", "#":
            let node = binary(operation.text, left, position)
            let variable = try expression(80)
            guard case .variable = variable.kind else {
                throw Failure("S0214", position: variable.position, token: operation.text)
            }
            node.right = variable
            return node
        case "?": return try condition(left, position)
        case "?:", "??":
            let node = SyntaxNode(operation.text == "??" ? .coalescing : .elvis, position: position)
            node.left = left
            node.right = try expression(0)
            return node
        default:
            let node = binary(operation.text, left, position)
            node.right = try expression(Self.power(of: operation.text))
            return node
        }
    }

    private static func power(of operation: String) -> Int {
        switch operation {
        case ".": 75
        case "*", "/", "%": 60
        case "+", "-", "&": 50
        case "and": 30
        case "or": 25
        default: 40
        }
    }

    private func binary(_ operation: String, _ left: SyntaxNode, _ position: Int) -> SyntaxNode {
        let node = SyntaxNode(.binary, text: operation, position: position)
        node.left = left
        return node
    }

    private mutating func condition(_ left: SyntaxNode, _ position: Int) throws(Failure) -> SyntaxNode {
        let node = SyntaxNode(.condition, text: "?", position: position)
        node.left = left
        node.right = try expression(0)
        if isSymbol(":") {
            try advance(":")
            node.third = try expression(0)
        }
        return node
    }

    private mutating func predicate(_ left: SyntaxNode, _ position: Int) throws(Failure) -> SyntaxNode {
        if isSymbol("]") {
            // An empty predicate keeps arrays of one element in the output.
            var step = left
            while case .binary = step.kind, step.text == "[", let inner = step.left { step = inner }
            step.keepsArray = true
            try advance("]")
            return left
        }
        let node = binary("[", left, position)
        node.right = try expression(0)
        try advance("]", isOperatorExpected: true)
        return node
    }

    private mutating func orderBy(_ left: SyntaxNode, _ position: Int) throws(Failure) -> SyntaxNode {
        try advance("(")
        let node = binary("^", left, position)
        while true {
            var isDescending = false
            if isSymbol("<") {
                try advance("<")
            } else if isSymbol(">") {
                isDescending = true
                try advance(">")
            }
            node.terms.append((isDescending, try expression(0)))
            guard isSymbol(",") else { break }
            try advance(",")
        }
        try advance(")")
        return node
    }

    private mutating func call(_ left: SyntaxNode, _ position: Int) throws(Failure) -> SyntaxNode {
        let node = SyntaxNode(.call, text: "(", position: position)
        node.left = left
        if !isSymbol(")") {
            while true {
                if isSymbol("?") {
                    node.kind = .partialCall
                    node.children.append(SyntaxNode(.symbol, text: "?", position: token.position))
                    try advance("?")
                } else {
                    node.children.append(try expression(0))
                }
                guard isSymbol(",") else { break }
                try advance(",")
            }
        }
        try advance(")", isOperatorExpected: true)
        if case .name = left.kind, left.text == "function" || left.text == "\u{3BB}" {
            try lambda(node)
        }
        return node
    }

    /// Makes a function definition of a call to `function`.
    private mutating func lambda(_ node: SyntaxNode) throws(Failure) {
        for (index, parameter) in node.children.enumerated() {
            if case .variable = parameter.kind { continue }
            throw Failure(
                "S0208",
                position: parameter.position,
                token: parameter.tokenText,
                value: .number(Double(index + 1))
            )
        }
        node.kind = .lambda
        node.left = nil
        if isSymbol("<") { node.signature = try signature() }
        try advance("{")
        node.right = try expression(0)
        try advance("}")
    }

    private mutating func signature() throws(Failure) -> Signature {
        let start = token.position
        var text = "<"
        var depth = 1
        while depth > 0, !isSymbol("{") {
            if case .end = token.kind { break }
            try advance()
            if isSymbol(">") {
                depth -= 1
            } else if isSymbol("<") {
                depth += 1
            }
            text += token.text
        }
        try advance(">")
        do {
            return try Signature(parsing: text)
        } catch {
            error.detail.position = start + (error.detail.position ?? 0)
            throw error
        }
    }
}
