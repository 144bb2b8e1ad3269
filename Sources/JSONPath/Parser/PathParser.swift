/// Reads a path into its steps.
///
///     path       = blanks ( "$" / "@" ) *step blanks        ; "$." is put before anything else
///     step       = "." name                                 ; "*" as a name is the wildcard
///                / "." bracket
///                / bracket
///                / ".." [ "." ] ( name / "*" / bracket )    ; not at the end
///                / name / "*"                               ; right after a bracket or a wildcard
///     name       = 1*( any character but "." "[" and blank )
///     bracket    = "[*]" / "[" names "]" / "[" numbers "]" / "[" fromEnd "]" / "[" filter "]"
///     names      = "'" text "'" *( "," "'" text "'" )       ; no escapes: a text ends at the next apostrophe
///     numbers    = integer *( "," integer ) [ "," ]
///                / [ integer ] ":" [ integer ] *( ":" [ integer ] )   ; not both missing; what follows is ignored
///     fromEnd    = "(@." ( "length" / "size" ) [ "()" ] "-" digits ")"
///     filter     = "?" or                                   ; begins with "(" and ends with ")"
///     or         = and *( "||" and )
///     and        = term *( "&&" term )
///     term       = "(" or ")" / "!(" or ")" / criterion
///     criterion  = [ "!" ] path                             ; a definite one; does it exist
///                / operand operator operand
///     operator   = "==" / "!=" / "<=" / ">=" / "<" / ">" / "=~"
///     operand    = path / "'" text "'" / "/" pattern "/" [ "i" ] / any other text
///
/// Blanks may stand around brackets' contents, commas and operands. Source: Jayway JsonPath 2.0.0. What that version accepts by
/// accident (`$.a[1x]`, `$.['a'}'b']`) is refused here; what it misreads though later versions read it (parentheses, brackets
/// and operators inside a filter's strings) is read.
struct PathParser {
    /// A path's root and its steps.
    struct Result {
        /// Whether the path starts with `$` and not with `@`.
        let isDocumentRooted: Bool
        let compiled: CompiledPath
    }

    let source: String
    var cursor: PathCursor
    /// How many bytes were put before the source.
    let prefixCount: Int
    /// Whether this is a path inside a filter.
    let isInsideFilter: Bool

    /// Reads a whole path, with or without `$` at the start.
    static func parse(_ source: String) throws(JSONPathSyntaxError) -> Result {
        var bytes = Array(source.utf8)
        var prefixCount = 0
        if let first = bytes.first(where: { $0 > ASCII.space }), first != ASCII.dollar, first != ASCII.at {
            bytes = Array("$.".utf8) + bytes.drop { $0 <= ASCII.space }
            prefixCount = 2
        }
        let cursor = PathCursor(bytes, range: 0..<bytes.count)
        var parser = PathParser(source: source, cursor: cursor, prefixCount: prefixCount, isInsideFilter: false)
        return try parser.parsePath()
    }

    /// Reads the path that the cursor stands before, up to the cursor's end.
    mutating func parsePath() throws(JSONPathSyntaxError) -> Result {
        cursor.trim()
        guard let first = cursor.current else { throw failure("path can not be null or empty") }
        let start = cursor.position
        cursor.advance()
        if let second = cursor.current, second != ASCII.period, second != ASCII.openSquare {
            throw failure("Invalid path $\(cursor.text(start + 1..<cursor.end))")
        }
        var steps: [PathStep] = []
        while !cursor.isAtEnd {
            let offset = self.offset
            guard let selector = try parseStep() else { continue }
            guard steps.count < PathLimits.stepCountMax else {
                throw failure("A path can not have more than \(PathLimits.stepCountMax) steps.")
            }
            steps.append(PathStep(offset: offset, selector: selector))
        }
        return Result(isDocumentRooted: first == ASCII.dollar, compiled: CompiledPath(steps: steps))
    }

    /// Reads one step, or nil for a period before a bracket.
    private mutating func parseStep() throws(JSONPathSyntaxError) -> PathSelector? {
        switch cursor.current {
        case ASCII.space:
            throw failure("Space not allowed in path")
        case ASCII.openSquare:
            return try parseBracket()
        case ASCII.asterisk:
            cursor.advance()
            return .wildcard
        case ASCII.period:
            cursor.advance()
            return try parseAfterPeriod()
        default:
            return .name(cursor.readName())
        }
    }

    private mutating func parseAfterPeriod() throws(JSONPathSyntaxError) -> PathSelector? {
        switch cursor.current {
        case nil:
            throw failure("Path must not end with a '.' or '..'")
        case ASCII.openSquare, ASCII.space:
            return nil
        case ASCII.period:
            cursor.advance()
            guard let next = cursor.current else { throw failure("A path can not end with a scan.") }
            guard next != ASCII.period || cursor.peek(1) != ASCII.period else {
                throw failure("Character '.' on position \(offset) is not valid.")
            }
            return .descend
        default:
            let name = cursor.readName()
            return name == "*" ? .wildcard : .name(name)
        }
    }

    // MARK: Errors

    /// Where the cursor stands in the source, in UTF-8 bytes.
    var offset: Int { max(0, cursor.position - prefixCount) }

    func failure(_ message: String) -> JSONPathSyntaxError {
        JSONPathSyntaxError(source: source, offset: offset, message: message)
    }

    /// The error for a bracket that is none of the known kinds.
    func bracketFailure(at start: Int) -> JSONPathSyntaxError {
        let component = cursor.text(start..<cursor.indexPastBracket(at: start))
        return failure("Could not analyze path component: \(component)")
    }
}
