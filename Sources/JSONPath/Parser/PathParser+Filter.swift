extension PathParser {
    /// Reads a filter from its question mark to the bracket behind it.
    mutating func parseFilter(from start: Int) throws(JSONPathSyntaxError) -> FilterExpression {
        guard !isInsideFilter else { throw failure("the predicate path: \(source) is not definite") }
        cursor.advance()
        cursor.skipSpaces()
        guard cursor.current == ASCII.openRound else { throw filterFailure(at: start) }
        let expression = try parseOr(depth: 0)
        guard cursor.bytes[cursor.trimmed(start..<cursor.position)].last == ASCII.closeRound else {
            throw filterFailure(at: start)
        }
        cursor.skipSpaces()
        guard cursor.skip(ASCII.closeSquare) else { throw failure("Filter brackets are not balanced") }
        return expression
    }

    private func filterFailure(at start: Int) -> JSONPathSyntaxError {
        let component = cursor.text(start..<cursor.indexPastBracket(at: start))
        return failure("Filter must start with '[?(' and end with ')]'. \(component)")
    }

    private mutating func parseOr(depth: Int) throws(JSONPathSyntaxError) -> FilterExpression {
        var parts = [try parseAnd(depth: depth)]
        while true {
            cursor.skipSpaces()
            guard cursor.skip("||") else { break }
            parts.append(try parseAnd(depth: depth))
        }
        return parts.count == 1 ? parts[0] : .any(parts)
    }

    private mutating func parseAnd(depth: Int) throws(JSONPathSyntaxError) -> FilterExpression {
        var parts = [try parseTerm(depth: depth)]
        while true {
            cursor.skipSpaces()
            guard cursor.skip("&&") else { break }
            parts.append(try parseTerm(depth: depth))
        }
        return parts.count == 1 ? parts[0] : .all(parts)
    }

    private mutating func parseTerm(depth: Int) throws(JSONPathSyntaxError) -> FilterExpression {
        cursor.skipSpaces()
        let isNegated = cursor.current == ASCII.exclamation && cursor.peek(1) == ASCII.openRound
        if isNegated { cursor.advance() }
        guard cursor.current == ASCII.openRound else { return try parseCriterion() }
        guard depth < PathLimits.groupDepthMax else {
            throw failure("A filter can not have more than \(PathLimits.groupDepthMax) nested parentheses")
        }
        cursor.advance()
        let group = try parseOr(depth: depth + 1)
        cursor.skipSpaces()
        guard cursor.skip(ASCII.closeRound) else { throw failure("Filter brackets are not balanced") }
        return isNegated ? .not(group) : group
    }

    // MARK: Criteria

    private mutating func parseCriterion() throws(JSONPathSyntaxError) -> FilterExpression {
        let offset = self.offset
        let criterion = try scanCriterion()
        var left = cursor.trimmed(criterion.left)
        guard let comparison = criterion.comparison else {
            let isNegated = negationBeforePath(left)
            if isNegated { left = left.lowerBound + 1..<left.upperBound }
            guard case .path(let path) = try operand(left) else { throw failure("CriteriaType  can not be parsed") }
            return .exists(path, negated: isNegated)
        }
        let right = cursor.trimmed(criterion.right)
        guard !left.isEmpty, !right.isEmpty else {
            throw failure("Operand expected at '\(comparison.rawValue)'")
        }
        // Jayway drops a negation before a comparison: `!@.a == 1` is `@.a == 1`.
        if negationBeforePath(left) { left = left.lowerBound + 1..<left.upperBound }
        guard !negationBeforePath(right) else {
            throw failure("Invalid negation! Can only be used for existence check e.g [?(!@.foo)]")
        }
        return .comparison(
            FilterComparison(
                offset: offset,
                left: try operand(left),
                comparison: comparison,
                right: try operand(right)
            )
        )
    }

    /// Whether the text starts with `!@`.
    private func negationBeforePath(_ range: Range<Int>) -> Bool {
        range.count >= 2 && cursor.bytes[range.lowerBound] == ASCII.exclamation
            && cursor.bytes[range.lowerBound + 1] == ASCII.at
    }

    private func operand(_ range: Range<Int>) throws(JSONPathSyntaxError) -> FilterOperand {
        guard let first = range.first, let last = range.last else { return .text("") }
        switch (cursor.bytes[first], cursor.bytes[last]) {
        case (ASCII.dollar, _), (ASCII.at, _):
            return .path(try filterPath(range))
        case (ASCII.apostrophe, ASCII.apostrophe) where range.count >= 2:
            return .text(cursor.text(first + 1..<last))
        case (ASCII.slash, ASCII.slash) where range.count >= 2:
            return .pattern(try pattern(first + 1..<last, isCaseInsensitive: false))
        case (ASCII.slash, UInt8(ascii: "i")) where range.count >= 3 && cursor.bytes[last - 1] == ASCII.slash:
            return .pattern(try pattern(first + 1..<last - 1, isCaseInsensitive: true))
        default:
            return .text(cursor.text(range))
        }
    }

    private func filterPath(_ range: Range<Int>) throws(JSONPathSyntaxError) -> FilterPath {
        var parser = PathParser(
            source: source,
            cursor: PathCursor(cursor.bytes, range: range),
            prefixCount: prefixCount,
            isInsideFilter: true
        )
        let offset = parser.offset
        let path = try parser.parsePath()
        let text = cursor.text(range)
        guard path.compiled.isDefinite else {
            throw JSONPathSyntaxError(
                source: source,
                offset: offset,
                message: "the predicate path: \(text) is not definite"
            )
        }
        return FilterPath(
            offset: offset,
            isDocumentRooted: path.isDocumentRooted,
            source: text,
            compiled: path.compiled
        )
    }

    private func pattern(
        _ range: Range<Int>,
        isCaseInsensitive: Bool
    ) throws(JSONPathSyntaxError) -> RegularExpression {
        do {
            return try RegularExpression(cursor.text(range), isCaseInsensitive: isCaseInsensitive)
        } catch {
            throw JSONPathSyntaxError(
                source: source,
                offset: max(0, range.lowerBound - prefixCount),
                message: error.message
            )
        }
    }
}
