import AWSProtocol
import Testing

/// What cannot be read as a signature; the texts are AWS's.
@Suite struct RequestSignatureTests {
    struct Example: Sendable {
        let authorization: String
        var date: String? = "20240131T120000Z"
        let message: String
    }

    private static let all =
        "Authorization header requires 'Credential' parameter. Authorization header requires 'Signature' parameter. "
        + "Authorization header requires 'SignedHeaders' parameter."
    private static let hashed = "(Hashed with SHA-256 and encoded with Base64) Authorization="
    private static let rest = "SignedHeaders=host, Signature=0"

    @Test(arguments: [
        Example(authorization: "", message: "\(all) \(hashed)47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="),
        Example(authorization: "Bearer", message: "\(all) \(hashed)"),
        Example(
            authorization: "Bearer x",
            message: "Invalid key=value pair (missing equal-sign) in Authorization header (hashed with SHA-256 and "
                + "encoded with Base64): 'LXEWQrcmsEQBYnyp+6wy9chTD7GQPMTbAiWHF5IaSIE='."
        ),
        Example(
            authorization: "AWS4-HMAC-SHA256 Credential=A/20240131/r/states/aws4_request, SignedHeaders=host",
            message: "Authorization header requires 'Signature' parameter. \(hashed)"
        ),
        Example(
            authorization: "AWS4-HMAC-SHA256 Credential=A/20240131/r/states/aws4_request, \(rest)",
            date: nil,
            message: "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. \(hashed)"
        ),
        Example(
            authorization: "AWS4-HMAC-SHA256 Credential=a/b, \(rest)",
            message:
                "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got "
                + "'a/b'"
        ),
        Example(
            authorization: "AWS4-HMAC-SHA512 Credential=A/20240131/r/states/aws4_request, \(rest)",
            message: "Unsupported AWS 'algorithm': 'AWS4-HMAC-SHA512'."
        ),
        Example(
            authorization: "AWS4-HMAC-SHA256 Credential=A/20240131/r/states/aws4, \(rest)",
            message: "Credential should be scoped with a valid terminator: 'aws4_request', not 'aws4'."
        ),
        Example(
            authorization: "AWS4-HMAC-SHA256 Credential=A/20240131/r/states/aws4_request, \(rest)",
            date: "yesterday",
            message:
                "Date must be in ISO-8601 'basic format'. Got 'yesterday'. See http://en.wikipedia.org/wiki/ISO_8601"
        ),
        Example(
            authorization: "AWS4-HMAC-SHA256 Credential=A/20240131/r/states/aws4_request, \(rest)",
            date: "20240231T120000Z",
            message: "Date must be in ISO-8601 'basic format'. Got '20240231T120000Z'."
        ),
    ])
    func `headers that cannot be read`(_ example: Example) {
        var headers = [SignableRequest.Header(name: "AUTHORIZATION", value: example.authorization)]
        if let date = example.date { headers.append(.init(name: "X-Amz-Date", value: date)) }
        let request = SignableRequest(method: "POST", path: "/", headers: headers)
        #expect {
            try RequestSignature(of: request)
        } throws: { error in
            (error as? APIError)?.message.hasPrefix(example.message) == true
        }
    }

    @Test(arguments: [
        (
            "X-Amz-Signature=0",
            "AWS query-string parameters must include 'X-Amz-Algorithm'. AWS query-string parameters must include "
                + "'X-Amz-Credential'. AWS query-string parameters must include 'X-Amz-SignedHeaders'. AWS query-string "
                + "parameters must include 'X-Amz-Date'. Re-examine the query-string parameters."
        ),
        (
            "X-Amz-Algorithm=x&X-Amz-Credential=A&X-Amz-Signature=0&X-Amz-SignedHeaders=host&X-Amz-Date=d",
            "Unsupported AWS 'algorithm': 'x'."
        ),
        (
            "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=A%2F20240131%2Fr%2Fstates%2Faws4_request"
                + "&X-Amz-Signature=0&X-Amz-SignedHeaders=host&X-Amz-Date=20240131T120000Z&X-Amz-Expires=0",
            "X-Amz-Expires must be a number of seconds from 1 to 604800, got '0'"
        ),
    ])
    func `queries that cannot be read`(query: String, message: String) {
        let request = SignableRequest(method: "POST", path: "/", query: query, headers: [])
        #expect {
            try RequestSignature(of: request)
        } throws: { error in
            (error as? APIError)?.code == .incompleteSignature
                && (error as? APIError)?.message.hasPrefix(message) == true
        }
    }
}
