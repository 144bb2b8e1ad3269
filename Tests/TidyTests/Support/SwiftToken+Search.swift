extension [SwiftToken] {
    /// Whether a certain punctuation mark stands at an index, which may lie outside.
    func symbol(_ text: String, at index: Int) -> Bool {
        indices.contains(index) && self[index].kind == .symbol && self[index].text == text
    }

    /// The index of the bracket that closes the one at an index.
    func matching(_ start: Int) -> Int? {
        let pairs = ["(": ")", "[": "]", "{": "}"]
        guard let close = pairs[self[start].text] else { return nil }
        var depth = 0
        for index in start..<count where self[index].kind == .symbol {
            if self[index].text == self[start].text { depth += 1 }
            if self[index].text == close { depth -= 1 }
            if depth == 0 { return index }
        }
        return nil
    }
}
