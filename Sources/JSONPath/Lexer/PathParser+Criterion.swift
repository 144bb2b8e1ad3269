/// The texts on both sides of a criterion's operator.
struct CriterionText {
    var left: Range<Int>
    /// Nil for a criterion without an operator.
    var comparison: FilterComparison.Operator?
    var right: Range<Int>
}

extension PathParser {
    /// Finds where a criterion ends and where its operator stands, without reading the operands.
    ///
    /// It ends at `&&`, `||` or a bracket that it did not open. Operators in quotes, patterns and brackets do not count.
    mutating func scanCriterion() throws(JSONPathSyntaxError) -> CriterionText {
        let start = cursor.position
        var criterion = CriterionText(left: start..<start, comparison: nil, right: start..<start)
        var squareDepth = 0
        var roundDepth = 0
        var isAtOperand = true
        scan: while let byte = cursor.current {
            let startsOperand = isAtOperand
            isAtOperand = startsOperand && byte == ASCII.space
            switch byte {
            case ASCII.apostrophe:
                try skipQuoted()
                continue
            case ASCII.quote:
                skipDelimited(by: byte)
                continue
            case ASCII.slash where startsOperand:
                skipDelimited(by: byte)
                continue
            case ASCII.openSquare:
                squareDepth += 1
            case ASCII.openRound:
                roundDepth += 1
            case ASCII.closeSquare:
                if squareDepth == 0 { break scan }
                squareDepth -= 1
            case ASCII.closeRound:
                if roundDepth == 0 { break scan }
                roundDepth -= 1
            default:
                guard squareDepth == 0, roundDepth == 0 else { break }
                if byte == ASCII.ampersand || byte == ASCII.bar, cursor.peek(1) == byte { break scan }
                if criterion.comparison == nil, let comparison = comparisonOperator() {
                    criterion.left = start..<cursor.position
                    criterion.comparison = comparison
                    cursor.position += comparison.rawValue.utf8.count
                    criterion.right = cursor.position..<cursor.position
                    isAtOperand = true
                    continue
                }
            }
            cursor.advance()
        }
        guard squareDepth == 0, roundDepth == 0 else { throw failure("Filter brackets are not balanced") }
        if criterion.comparison == nil {
            criterion.left = start..<cursor.position
        } else {
            criterion.right = criterion.right.lowerBound..<cursor.position
        }
        return criterion
    }

    /// The operator at the cursor, longest first.
    private func comparisonOperator() -> FilterComparison.Operator? {
        switch (cursor.current, cursor.peek(1)) {
        case (ASCII.equals, ASCII.equals): .equal
        case (ASCII.equals, ASCII.tilde): .matches
        case (ASCII.exclamation, ASCII.equals): .notEqual
        case (ASCII.less, ASCII.equals): .lessOrEqual
        case (ASCII.greater, ASCII.equals): .greaterOrEqual
        case (ASCII.less, _): .less
        case (ASCII.greater, _): .greater
        default: nil
        }
    }

    /// Moves past a string in apostrophes; an apostrophe right behind a backslash does not end it.
    private mutating func skipQuoted() throws(JSONPathSyntaxError) {
        var index = cursor.position + 1
        while let close = cursor.index(of: ASCII.apostrophe, from: index) {
            guard cursor.bytes[close - 1] == ASCII.backslash else {
                cursor.position = close + 1
                return
            }
            index = close + 1
        }
        throw failure("String is not closed - missing closing '")
    }

    /// Moves past a pattern or a text in double quotes, or past the delimiter alone when it is never closed.
    private mutating func skipDelimited(by delimiter: UInt8) {
        var index = cursor.position + 1
        while index < cursor.end {
            if cursor.bytes[index] == ASCII.backslash {
                index += 2
            } else if cursor.bytes[index] == delimiter {
                cursor.position = index + 1
                return
            } else {
                index += 1
            }
        }
        cursor.advance()
    }
}
