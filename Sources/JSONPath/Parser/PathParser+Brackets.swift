extension PathParser {
    /// Reads a bracket and what is in it.
    mutating func parseBracket() throws(JSONPathSyntaxError) -> PathSelector {
        let start = cursor.position
        if cursor.skip("[*]") { return .wildcard }
        cursor.advance()
        cursor.skipSpaces()
        switch cursor.current {
        case ASCII.apostrophe:
            return .init(names: try parseNames(from: start))
        case ASCII.question:
            return .filter(try parseFilter(from: start))
        case ASCII.openRound:
            return try parseIndexFromEnd(from: start)
        case .some(let byte) where ASCII.isDigit(byte) || byte == ASCII.minus || byte == ASCII.colon:
            return try parseNumbers(from: start)
        default:
            throw bracketFailure(at: start)
        }
    }

    // MARK: Names

    private mutating func parseNames(from start: Int) throws(JSONPathSyntaxError) -> [String] {
        let contentStart = cursor.position
        var names: [String] = []
        var problem = "Property has not been closed - missing closing '"
        while cursor.skip(ASCII.apostrophe) {
            guard let close = cursor.index(of: ASCII.apostrophe, from: cursor.position) else { break }
            names.append(cursor.text(cursor.position..<close))
            cursor.position = close + 1
            cursor.skipSpaces()
            if cursor.skip(ASCII.closeSquare) { return names }
            guard cursor.skip(ASCII.comma) else {
                problem = "Property must be separated by comma or Property must be terminated close square bracket"
                break
            }
            cursor.skipSpaces()
            problem = "Found empty property"
        }
        if let misread = misreadNames(bracket: start, content: contentStart) { return misread }
        throw failure("\(problem) in \(cursor.text(start..<cursor.indexPastBracket(at: start)))")
    }

    /// Reads names with an escaped apostrophe as Jayway 2.0.0 misreads them: `['it\'s']` names `it\`.
    ///
    /// There are no escapes, so the name ends at the apostrophe; what follows outside of apostrophes is dropped. Only this
    /// mistake is forgiven, since it is the one that definitions contain; other stray text is refused.
    private mutating func misreadNames(bracket: Int, content: Int) -> [String]? {
        var names: [String] = []
        var nameStart: Int?
        var hasEscape = false
        var index = content
        while index < cursor.end, cursor.bytes[index] != ASCII.closeSquare {
            if cursor.bytes[index] == ASCII.apostrophe {
                if let start = nameStart {
                    names.append(cursor.text(start..<index))
                    hasEscape = hasEscape || cursor.bytes[index - 1] == ASCII.backslash
                    nameStart = nil
                } else {
                    nameStart = index + 1
                }
            }
            index += 1
        }
        guard hasEscape, index < cursor.end else { return nil }
        cursor.position = cursor.indexPastBracket(at: bracket)
        return names
    }

    // MARK: Numbers

    private mutating func parseNumbers(from start: Int) throws(JSONPathSyntaxError) -> PathSelector {
        guard let close = cursor.index(of: ASCII.closeSquare, from: cursor.position) else {
            throw bracketFailure(at: start)
        }
        let content = cursor.position..<close
        let isSlice = cursor.bytes[content].contains(ASCII.colon)
        guard !(isSlice && cursor.bytes[content].contains(ASCII.comma)) else { throw bracketFailure(at: start) }
        var numbers = try parseIntegers(in: content, separator: isSlice ? ASCII.colon : ASCII.comma, from: start)
        if !isSlice, numbers.count > 1, numbers[numbers.count - 1] == nil { numbers.removeLast() }
        cursor.position = close + 1
        if isSlice {
            switch (numbers[0], numbers[1]) {
            case (let first?, let end?): return .sliceBetween(first, end)
            case (let first?, nil): return .sliceFrom(first)
            case (nil, let end?): return .sliceTo(end)
            case (nil, nil): throw failure("Failed to parse SliceOperation: \(cursor.text(content))")
            }
        }
        let indexes = numbers.compactMap { $0 }
        guard indexes.count == numbers.count, let first = indexes.first else { throw bracketFailure(at: start) }
        return indexes.count == 1 ? .index(first) : .indexes(indexes)
    }

    /// Reads integers between separators; nil stands for an empty place.
    private func parseIntegers(
        in range: Range<Int>,
        separator: UInt8,
        from start: Int
    ) throws(JSONPathSyntaxError) -> [Int?] {
        var numbers: [Int?] = []
        var partStart = range.lowerBound
        while true {
            let partEnd = cursor.bytes[partStart..<range.upperBound].firstIndex(of: separator) ?? range.upperBound
            let part = cursor.trimmed(partStart..<partEnd)
            if part.isEmpty {
                numbers.append(nil)
            } else {
                numbers.append(try integer(part, from: start))
            }
            if partEnd == range.upperBound { return numbers }
            partStart = partEnd + 1
        }
    }

    /// An integer as Java's `Integer.parseInt` takes it, without a plus sign.
    private func integer(_ range: Range<Int>, from start: Int) throws(JSONPathSyntaxError) -> Int {
        let digits = cursor.bytes[range.lowerBound] == ASCII.minus ? range.dropFirst() : range[...]
        guard !digits.isEmpty, digits.allSatisfy({ ASCII.isDigit(cursor.bytes[$0]) }) else {
            throw bracketFailure(at: start)
        }
        guard let number = Int32(cursor.text(range)) else {
            throw failure("For input string: \"\(cursor.text(range))\"")
        }
        return Int(number)
    }

    private mutating func parseIndexFromEnd(from start: Int) throws(JSONPathSyntaxError) -> PathSelector {
        cursor.advance()
        cursor.skipSpaces()
        guard cursor.skip("@."), cursor.skip("length") || cursor.skip("size") else { throw bracketFailure(at: start) }
        _ = cursor.skip("()")
        cursor.skipSpaces()
        guard cursor.skip(ASCII.minus) else { throw bracketFailure(at: start) }
        cursor.skipSpaces()
        let digitsStart = cursor.position
        while let byte = cursor.current, ASCII.isDigit(byte) { cursor.advance() }
        let digits = digitsStart..<cursor.position
        cursor.skipSpaces()
        guard !digits.isEmpty, cursor.skip(ASCII.closeRound) else { throw bracketFailure(at: start) }
        cursor.skipSpaces()
        guard cursor.skip(ASCII.closeSquare) else { throw bracketFailure(at: start) }
        return .indexFromEnd(-(try integer(digits, from: start)))
    }
}

extension PathSelector {
    /// One name, or several that make one object.
    fileprivate init(names: [String]) {
        self = names.count == 1 ? .name(names[0]) : .names(names)
    }
}
