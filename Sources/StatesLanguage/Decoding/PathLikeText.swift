/// Recognises constants that were probably meant to be evaluated.
enum PathLikeText {
    /// Whether a text looks like a path into the input or the Context Object.
    static func isPath(_ text: String) -> Bool {
        text == "$" || text == "$$" || ["$.", "$[", "$$.", "$$["].contains { text.hasPrefix($0) }
    }

    /// Whether a text looks like a path or an intrinsic function call.
    static func isPathOrCall(_ text: String) -> Bool {
        isPath(text) || isCall(text)
    }

    private static func isCall(_ text: String) -> Bool {
        guard text.hasPrefix("States."), text.hasSuffix(")") else { return false }
        let name = text.utf8.dropFirst("States.".utf8.count).prefix { $0 != UInt8(ascii: "(") }
        return !name.isEmpty && name.allSatisfy { (0x41...0x5A).contains($0 & 0xDF) || (0x30...0x39).contains($0) }
    }
}
