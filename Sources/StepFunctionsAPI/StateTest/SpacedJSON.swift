import JSONModel

extension JSONValue {
    /// The text with a space behind each comma and colon, as the service's answers to TestState have it.
    var spacedText: [UInt8] {
        let compact = serialized()
        var text: [UInt8] = []
        text.reserveCapacity(compact.count + compact.count / 8)
        var isInString = false
        var isEscaped = false
        for byte in compact {
            text.append(byte)
            if isInString {
                if isEscaped {
                    isEscaped = false
                } else if byte == UInt8(ascii: "\\") {
                    isEscaped = true
                } else if byte == UInt8(ascii: "\"") {
                    isInString = false
                }
            } else if byte == UInt8(ascii: "\"") {
                isInString = true
            } else if byte == UInt8(ascii: ",") || byte == UInt8(ascii: ":") {
                text.append(UInt8(ascii: " "))
            }
        }
        return text
    }
}
