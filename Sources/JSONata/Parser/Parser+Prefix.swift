extension Parser {
    /// Reads what begins with `first`, which has been consumed.
    mutating func prefix(_ first: Token) throws(Failure) -> SyntaxNode {
        let position = first.position
        switch first.kind {
        case .end: return SyntaxNode(.end, text: first.text, position: position)
        case .name: return SyntaxNode(.name, text: first.text, position: position)
        case .variable: return SyntaxNode(.variable, text: first.text, position: position)
        case .string: return SyntaxNode(.string, text: first.text, position: position)
        case .number(let value): return SyntaxNode(.number(value), text: first.text, position: position)
        case .constant(let value): return SyntaxNode(.constant(value), text: first.text, position: position)
        case .regex(let regex): return SyntaxNode(.regex(regex), position: position)
        case .operation: return try prefixOperator(first)
        }
    }

    private mutating func prefixOperator(_ first: Token) throws(Failure) -> SyntaxNode {
        let position = first.position
        switch first.text {
        case "and", "or", "in": return SyntaxNode(.symbol, text: first.text, position: position)
        case "*": return SyntaxNode(.wildcard, text: first.text, position: position)
        case "**": return SyntaxNode(.descendant, text: first.text, position: position)
        case "%": return SyntaxNode(.parent, text: first.text, position: position)
        case "-":
            let node = SyntaxNode(.unary, text: "-", position: position)
            node.left = try expression(70)
            try measure(node)
            return node
        case "(": return try block(position)
        case "[": return try arrayConstructor(position)
        case "{":
            let node = SyntaxNode(.unary, text: "{", position: position)
            node.pairs = try objectPairs()
            try measure(node)
            return node
        case "|": return try transform(position)
        default: throw Failure("S0211", position: position, token: first.text)
        }
    }

    private mutating func block(_ position: Int) throws(Failure) -> SyntaxNode {
        let node = SyntaxNode(.block, text: "(", position: position)
        while !isSymbol(")") {
            node.children.append(try expression(0))
            guard isSymbol(";") else { break }
            try advance(";")
        }
        try advance(")", isOperatorExpected: true)
        try measure(node)
        return node
    }

    private mutating func arrayConstructor(_ position: Int) throws(Failure) -> SyntaxNode {
        let node = SyntaxNode(.unary, text: "[", position: position)
        if !isSymbol("]") {
            while true {
                var item = try expression(0)
                if isSymbol("..") {
                    let range = SyntaxNode(.binary, text: "..", position: token.position)
                    try advance("..")
                    range.left = item
                    range.right = try expression(0)
                    try measure(range)
                    item = range
                }
                node.children.append(item)
                guard isSymbol(",") else { break }
                try advance(",")
            }
        }
        try advance("]", isOperatorExpected: true)
        try measure(node)
        return node
    }

    /// Reads the pairs of an object whose brace has been read, and the closing brace.
    mutating func objectPairs() throws(Failure) -> [(key: SyntaxNode, value: SyntaxNode)] {
        var pairs: [(key: SyntaxNode, value: SyntaxNode)] = []
        if !isSymbol("}") {
            while true {
                let key = try expression(0)
                try advance(":")
                pairs.append((key, try expression(0)))
                guard isSymbol(",") else { break }
                try advance(",")
            }
        }
        try advance("}", isOperatorExpected: true)
        return pairs
    }

    private mutating func transform(_ position: Int) throws(Failure) -> SyntaxNode {
        let node = SyntaxNode(.transform, text: "|", position: position)
        node.left = try expression(0)
        try advance("|")
        node.right = try expression(0)
        if isSymbol(",") {
            try advance(",")
            node.third = try expression(0)
        }
        try advance("|")
        try measure(node)
        return node
    }
}
