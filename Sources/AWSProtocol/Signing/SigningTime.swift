package import JSONModel

/// The time of a signature, in seconds: ISO 8601 basic format in UTC, `20240131T120000Z`.
package struct SigningTime: Sendable, Hashable {
    /// Sixteen characters.
    package let text: String
    /// The same as an instant; its milliseconds are 0.
    package let timestamp: Timestamp

    /// The day as eight digits, which a credential scope starts with.
    package var date: String { String(text.prefix(8)) }

    /// Takes an instant and drops what is below a second.
    package init(_ instant: Timestamp) {
        let rest = instant.milliseconds % 1000
        timestamp = instant.advanced(byMilliseconds: rest < 0 ? -1000 - rest : -rest)
        text = timestamp.iso8601.filter { $0 != "-" && $0 != ":" }
    }

    /// Reads the header `X-Amz-Date`, or `Date` in the same form.
    package init?(basic text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count == 16, bytes[8] == UInt8(ascii: "T"), bytes[15] == UInt8(ascii: "Z") else { return nil }
        let parts = [bytes[..<4], bytes[4..<6], bytes[6..<8], bytes[9..<11], bytes[11..<13], bytes[13..<15]]
        self.init(fields: parts.map { String(decoding: $0, as: UTF8.self) })
    }

    /// Reads a `Date` header as HTTP has it: `Wed, 31 Jan 2024 12:00:00 GMT`.
    package init?(httpDate text: String) {
        let words = text.split(separator: " ")
        guard words.count == 6, words[0].hasSuffix(","),
            words[5] == "GMT" || words[5] == "+0000" || words[5] == "-0000",
            let month = Self.months.firstIndex(of: String(words[2]))
        else { return nil }
        let clock = words[4].split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard clock.count == 3 else { return nil }
        self.init(fields: [String(words[3]), Self.twoDigits(month + 1), String(words[1])] + clock)
    }

    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    private static func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    /// Takes year, month, day, hour, minute and second as digits.
    private init?(fields: [String]) {
        let widths = [4, 2, 2, 2, 2, 2]
        guard zip(fields, widths).allSatisfy({ $0.utf8.count == $1 && $0.utf8.allSatisfy { (48...57).contains($0) } }),
            let instant = Timestamp(
                iso8601: "\(fields[0])-\(fields[1])-\(fields[2])T\(fields[3]):\(fields[4]):\(fields[5])Z"
            )
        else { return nil }
        self.init(instant)
    }
}
