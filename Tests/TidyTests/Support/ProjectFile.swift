/// A file of the project, with a path from its root.
struct ProjectFile: Sendable {
    let path: String
    let bytes: [UInt8]
    /// Of Swift files; empty for all others.
    let tokens: [SwiftToken]

    init(path: String, bytes: [UInt8]) {
        self.path = path
        self.bytes = bytes
        tokens = path.hasSuffix(".swift") ? SwiftLexer.tokens(of: bytes) : []
    }

    /// A made-up file, to try rules on.
    init(_ path: String, _ text: String) {
        self.init(path: path, bytes: Array(text.utf8))
    }

    var isSwift: Bool { path.hasSuffix(".swift") }

    /// The second part of the path: `JSONModel` of `Sources/JSONModel/JSONValue.swift`.
    var target: String {
        let parts = path.split(separator: "/", maxSplits: 2)
        return parts.count > 1 ? String(parts[1]) : ""
    }

    /// Tokens without comments.
    var code: [SwiftToken] { tokens.filter { $0.kind != .comment } }

    var lineCount: Int {
        let newlines = bytes.count { $0 == UInt8(ascii: "\n") }
        return bytes.isEmpty || bytes.last == UInt8(ascii: "\n") ? newlines : newlines + 1
    }

    /// Lines, from 1, on which one of the words stands, in either case.
    ///
    /// - Parameter words: ASCII, not empty.
    /// - Returns: one element for each place, from the top.
    func lines(with words: [String]) -> [(line: Int, word: String)] {
        var patterns = [[(bytes: [UInt8], word: String)]](repeating: [], count: 256)
        for word in words {
            let pattern = word.utf8.map(Self.lowercase)
            if let first = pattern.first { patterns[Int(first)].append((pattern, word)) }
        }
        var found: [(line: Int, word: String)] = []
        bytes.withUnsafeBufferPointer { buffer in
            var line = 1
            for start in buffer.indices {
                let first = buffer[start]
                if first == UInt8(ascii: "\n") { line += 1 }
                for (pattern, word) in patterns[Int(Self.lowercase(first))] where start + pattern.count <= buffer.count
                {
                    let isThere = pattern.indices.allSatisfy { Self.lowercase(buffer[start + $0]) == pattern[$0] }
                    if isThere { found.append((line, word)) }
                }
            }
        }
        return found
    }

    private static func lowercase(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }
}
