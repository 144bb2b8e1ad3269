/// An absolute HTTP URL in its parts.
///
/// Only host names of letters, digits, `-`, `_` and `.`, and IP addresses are taken, so that what is resolved and
/// checked is what the client sees. User names and fragments have no place.
struct HTTPEndpoint: Sendable, Hashable {
    let isSecure: Bool
    /// In lower case; an IPv6 address without its brackets.
    let host: String
    let port: Int?
    /// Begins with a slash; percent-encoded.
    let path: String
    /// Without the question mark; percent-encoded.
    var query: String?

    init?(_ text: String) {
        guard let colon = text.firstRange(of: "://") else { return nil }
        switch text[..<colon.lowerBound].lowercased() {
        case "https": isSecure = true
        case "http": isSecure = false
        default: return nil
        }
        let rest = text[colon.upperBound...].prefix { $0 != "#" }
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        guard let (host, port) = Self.split(authority) else { return nil }
        (self.host, self.port) = (host, port)
        let target = rest.dropFirst(authority.count)
        let path = target.prefix { $0 != "?" }
        self.path = path.isEmpty ? "/" : FormEncoding.percentEncoded(String(path), keeping: "/%!$&'()*+,;=:@")
        let query = target.dropFirst(path.count).dropFirst()
        self.query = query.isEmpty ? nil : FormEncoding.percentEncoded(String(query), keeping: "/%!$&'()*+,;=:@?")
    }

    private static func split(_ authority: Substring) -> (host: String, port: Int?)? {
        var host = authority
        var port: Substring?
        if authority.first == "[" {
            guard let end = authority.firstIndex(of: "]") else { return nil }
            host = authority[authority.index(after: authority.startIndex)..<end]
            let tail = authority[authority.index(after: end)...]
            guard tail.isEmpty || tail.first == ":", NetworkAddress(String(host))?.isVersion6 == true else {
                return nil
            }
            port = tail.isEmpty ? nil : tail.dropFirst()
        } else {
            if let colon = authority.firstIndex(of: ":") {
                host = authority[..<colon]
                port = authority[authority.index(after: colon)...]
            }
            guard !host.isEmpty, host.utf8.count <= 253, host.utf8.allSatisfy(isHostByte) else { return nil }
        }
        guard let port, !port.isEmpty else { return (host.lowercased(), nil) }
        guard port.utf8.allSatisfy({ (48...57).contains($0) }), let number = Int(port), (1...65_535).contains(number)
        else { return nil }
        return (host.lowercased(), number)
    }

    private static func isHostByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
            true
        default: false
        }
    }

    /// The URL without its query, in which secrets may stand: for messages.
    var displayText: String {
        let name = host.contains(":") ? "[\(host)]" : host
        return "\(isSecure ? "https" : "http")://\(name)\(port.map { ":\($0)" } ?? "")\(path)"
    }

    /// The whole URL.
    var url: String { displayText + (query.map { "?\($0)" } ?? "") }

    /// The endpoint with more query parameters, which are encoded already.
    func appending(query parts: [String]) -> HTTPEndpoint {
        var endpoint = self
        let all = (query.map { [$0] } ?? []) + parts
        endpoint.query = all.isEmpty ? nil : all.joined(separator: "&")
        return endpoint
    }

    /// The endpoint without the query parameters of these names, however they are encoded.
    func removing(query names: Set<String>) -> HTTPEndpoint {
        guard let query, !names.isEmpty else { return self }
        var endpoint = self
        let left = query.split(separator: "&").filter { part in
            !names.contains(FormEncoding.decoded(part.prefix { $0 != "=" }))
        }
        endpoint.query = left.isEmpty ? nil : left.joined(separator: "&")
        return endpoint
    }
}
