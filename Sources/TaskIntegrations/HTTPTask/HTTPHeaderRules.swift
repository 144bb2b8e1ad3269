/// Which headers a definition may set, and what a header looks like (RFC 9110, section 5).
///
/// Source: "Call HTTPS APIs in Step Functions workflows", HTTP Task fields.
enum HTTPHeaderRules {
    static let formContentType = "application/x-www-form-urlencoded"

    private static let forbidden: Set<String> = [
        "a-im", "accept-charset", "accept-datetime", "accept-encoding", "authorization", "cache-control", "connection",
        "content-encoding", "content-md5", "date", "expect", "forwarded", "from", "host", "http2-settings", "if-match",
        "if-modified-since", "if-none-match", "if-range", "if-unmodified-since", "max-forwards", "origin", "pragma",
        "proxy-authorization", "referer", "server", "te", "trailer", "transfer-encoding", "upgrade", "via", "warning",
    ]
    private static let forbiddenPrefixes = ["x-forwarded-", "x-amz-", "x-amzn-"]

    /// Whether a definition must not set the header.
    static func isForbidden(_ name: String) -> Bool {
        let name = name.lowercased()
        return forbidden.contains(name) || forbiddenPrefixes.contains { name.hasPrefix($0) }
    }

    /// Whether the text can be a header's name.
    static func isName(_ text: String) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "a")...UInt8(ascii: "z"):
                    true
                default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
                }
            }
    }

    /// Whether the text can be a header's value: no control characters but the tab.
    static func isValue(_ text: String) -> Bool {
        text.utf8.allSatisfy { $0 == 9 || ($0 >= 32 && $0 != 127) }
    }

    /// Whether the header says that the body is a form.
    static func isFormContentType(name: String, value: String) -> Bool {
        name.lowercased() == "content-type" && mediaType(value) == formContentType
    }

    /// The media type of a `Content-Type`, in lower case and without parameters.
    static func mediaType(_ value: String) -> String {
        let type = value.split(separator: ";", omittingEmptySubsequences: false).first ?? ""
        return type.lowercased().filter { $0 != " " && $0 != "\t" }
    }
}
