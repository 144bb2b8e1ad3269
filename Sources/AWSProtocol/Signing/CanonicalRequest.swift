import Crypto

/// A request as a signature sees it.
package struct SignableRequest: Sendable {
    /// In upper case.
    package var method: String
    /// As on the request line, percent-encoded, without query.
    package var path: String
    /// As on the request line, without the question mark; empty when there is none.
    package var query: String
    /// In the order of the wire; `Host` is one of them.
    package var headers: [Header]

    /// One header line; a name may occur several times, in any case.
    package struct Header: Sendable, Hashable {
        package var name: String
        package var value: String

        package init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    package init(method: String, path: String, query: String = "", headers: [Header]) {
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
    }

    /// The first value of a header; its name in lower case.
    package func header(_ name: String) -> String? {
        headers.first { $0.name.utf8.count == name.utf8.count && $0.name.lowercased() == name }?.value
    }
}

/// How a service has its paths signed.
package enum PathRule: Sendable, Hashable {
    /// Without dot segments and repeated slashes, and encoded once more than on the wire.
    case normalized
    /// As it stands on the wire; Amazon S3, where keys may hold anything.
    case asIs

    /// The rule of a service by its signing name.
    package init(service: String) {
        self = service == "s3" || service.hasPrefix("s3-") || service == "s3express" ? .asIs : .normalized
    }
}

/// A request in the one form that both sides sign.
///
///     <method> \n <path> \n <query> \n <header>:<value> \n … \n <signed headers> \n <payload digest>
///
/// Source: IAM User Guide, "Create a signed AWS API request", step 1.
package struct CanonicalRequest: Sendable {
    package let bytes: [UInt8]

    /// Takes the names of the signed headers in lower case, sorted, each once.
    package init(_ request: SignableRequest, signedHeaders: [String], payload: PayloadDigest, path rule: PathRule) {
        let newline = UInt8(ascii: "\n")
        var bytes: [UInt8] = []
        bytes.reserveCapacity(1024)
        bytes.append(contentsOf: request.method.utf8)
        bytes.append(newline)
        Self.appendPath(request.path, rule, to: &bytes)
        bytes.append(newline)
        Self.appendQuery(request.query, to: &bytes)
        bytes.append(newline)
        let values = Self.values(request.headers)
        for name in signedHeaders {
            bytes.append(contentsOf: name.utf8)
            bytes.append(UInt8(ascii: ":"))
            for (index, value) in (values[name] ?? []).enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                Self.appendTrimmed(value, to: &bytes)
            }
            bytes.append(newline)
        }
        bytes.append(newline)
        bytes.append(contentsOf: signedHeaders.joined(separator: ";").utf8)
        bytes.append(newline)
        bytes.append(contentsOf: payload.text.utf8)
        self.bytes = bytes
    }

    package var text: String { String(decoding: bytes, as: UTF8.self) }

    /// What is signed in the end: algorithm, time, scope, and the digest of the canonical request.
    package func stringToSign(time: SigningTime, scope: CredentialScope) -> String {
        "\(SigningAlgorithm.name)\n\(time.text)\n\(scope.text)\n\(Hexadecimal.text(SHA256.hash(data: bytes)))"
    }

    private static func appendPath(_ path: String, _ rule: PathRule, to bytes: inout [UInt8]) {
        guard !path.isEmpty else { return bytes.append(UInt8(ascii: "/")) }
        switch rule {
        case .normalized: URIText.encode(URIText.normalizedPath(path).utf8, keepingSlashes: true, to: &bytes)
        case .asIs: bytes.append(contentsOf: path.utf8)
        }
    }

    /// Parameters in the order of their encoded names, then values; the signature itself is left out.
    private static func appendQuery(_ query: String, to bytes: inout [UInt8]) {
        guard !query.isEmpty else { return }
        var parameters: [(name: [UInt8], value: [UInt8])] = []
        for (name, value) in QueryParameters.split(query) {
            let name = reencoded(name)
            if name.elementsEqual(QueryParameters.signature.utf8) { continue }
            parameters.append((name, reencoded(value)))
        }
        parameters.sort { left, right in
            left.name == right.name
                ? left.value.lexicographicallyPrecedes(right.value) : left.name.lexicographicallyPrecedes(right.name)
        }
        for (index, parameter) in parameters.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: "&")) }
            bytes.append(contentsOf: parameter.name)
            bytes.append(UInt8(ascii: "="))
            bytes.append(contentsOf: parameter.value)
        }
    }

    private static func reencoded(_ text: Substring.UTF8View) -> [UInt8] {
        var output: [UInt8] = []
        URIText.encode(URIText.decoded(text), to: &output)
        return output
    }

    private static func values(_ headers: [SignableRequest.Header]) -> [String: [String]] {
        var values: [String: [String]] = [:]
        for header in headers { values[header.name.lowercased(), default: []].append(header.value) }
        return values
    }

    /// Without white space at the ends, and one space for each run of it.
    private static func appendTrimmed(_ value: String, to bytes: inout [UInt8]) {
        let start = bytes.count
        var isGap = false
        for byte in value.utf8 {
            if byte == 0x20 || (0x09...0x0D).contains(byte) {
                isGap = true
                continue
            }
            if isGap, bytes.count > start { bytes.append(0x20) }
            isGap = false
            bytes.append(byte)
        }
    }
}

/// The one algorithm there is here.
enum SigningAlgorithm {
    static let name = "AWS4-HMAC-SHA256"
}

/// The parameters of a query that carry a signature.
enum QueryParameters {
    static let algorithm = "X-Amz-Algorithm"
    static let credential = "X-Amz-Credential"
    static let date = "X-Amz-Date"
    static let expires = "X-Amz-Expires"
    static let signedHeaders = "X-Amz-SignedHeaders"
    static let signature = "X-Amz-Signature"
    static let securityToken = "X-Amz-Security-Token"

    /// Names and values as they stand there, encoded.
    static func split(_ query: String) -> [(name: Substring.UTF8View, value: Substring.UTF8View)] {
        Substring(query).utf8.split(separator: UInt8(ascii: "&")).map { parameter in
            let equals = parameter.firstIndex(of: UInt8(ascii: "=")) ?? parameter.endIndex
            return (parameter[..<equals], parameter[equals...].dropFirst())
        }
    }

    /// The first value of each parameter, decoded.
    static func decoded(_ query: String) -> [String: String] {
        var found: [String: String] = [:]
        for (name, value) in split(query) {
            let name = String(decoding: URIText.decoded(name), as: UTF8.self)
            if found[name] == nil { found[name] = String(decoding: URIText.decoded(value), as: UTF8.self) }
        }
        return found
    }
}
