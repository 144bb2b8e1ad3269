/// The rules for names of state machines, executions and activities.
///
/// Length (1–80) is a constraint of requests and not checked here. Source: API reference, "name".
package enum ResourceName {
    /// ASCII characters that no name may have, besides control characters and white space.
    private static let forbidden: Set<Unicode.Scalar> = [
        "<", ">", "{", "}", "[", "]", "?", "*", "\"", "#", "%", "\\", "^", "|", "~", "`", "$", "&", ",", ";", ":", "/",
    ]

    /// True when every character may stand in a name.
    package static func isValid(_ name: String) -> Bool {
        // Nearly all names consist of these bytes; the set is only asked about others.
        name.utf8.allSatisfy(isPlain) || name.unicodeScalars.allSatisfy(isAllowed)
    }

    /// Checks a name.
    ///
    /// - Throws: `InvalidName`.
    package static func check(_ name: String) throws(APIError) {
        guard isValid(name) else { throw .invalidName(name) }
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
            true
        default:
            false
        }
    }

    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x00...0x1F, 0x7F...0x9F, 0xFFFE...0xFFFF, 0x10FFFF: false
        default: !scalar.properties.isWhitespace && !forbidden.contains(scalar)
        }
    }
}
