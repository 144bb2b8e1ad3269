extension Lexer {
    /// Reads a regular expression whose opening slash has been read.
    ///
    /// The closing slash is the first that is neither escaped nor within brackets of any kind.
    mutating func regularExpression() throws(Failure) -> RegularExpression {
        let start = position
        var depth = 0
        while let current = scalar(at: position) {
            if current == "/", depth == 0, !isEscaped(position) {
                guard position > start else { throw Failure("S0301", position: position) }
                let pattern = text(start..<position)
                position += 1
                return try compile(pattern)
            }
            if scalar(at: position - 1) != "\\" {
                if current == "(" || current == "[" || current == "{" { depth += 1 }
                if current == ")" || current == "]" || current == "}" { depth -= 1 }
            }
            position += 1
        }
        throw Failure("S0302", position: position)
    }

    private mutating func compile(_ pattern: String) throws(Failure) -> RegularExpression {
        var ignoresCase = false
        var isMultiline = false
        while let flag = scalar(at: position), flag == "i" || flag == "m" {
            if flag == "i" { ignoresCase = true } else { isMultiline = true }
            position += 1
        }
        do throws(RegexSyntaxError) {
            return try RegularExpression(pattern, ignoresCase: ignoresCase, isMultiline: isMultiline)
        } catch {
            let failure = Failure("S0303", position: position)
            failure.detail.message = "Invalid regular expression: /\(pattern)/: \(error.reason)"
            throw failure
        }
    }

    /// True when an odd number of backslashes stands before a place.
    private func isEscaped(_ index: Int) -> Bool {
        var count = 0
        while scalar(at: index - count - 1) == "\\" { count += 1 }
        return count % 2 == 1
    }
}
