/// What a request says about its signature: who signed it, when, for what, and over which headers; not yet believed.
///
/// In the `Authorization` header, or in the query of a presigned request:
///
///     AWS4-HMAC-SHA256 Credential=<key>/<date>/<region>/<service>/aws4_request, SignedHeaders=a;b, Signature=<hex>
package struct RequestSignature: Sendable, Hashable {
    package let accessKeyID: String
    package let scope: CredentialScope
    package let time: SigningTime
    /// In lower case, sorted, each once.
    package let signedHeaders: [String]
    package let signature: String
    package let sessionToken: String?
    /// For how many seconds a presigned request is good, 1 to a week; nil for requests that are sent at once.
    package let expiresSeconds: Int64?

    /// The longest life of a presigned request: seven days, as a signing key's.
    package static let expiresSecondsMax: Int64 = 604_800

    /// Reads a request's signature; nil when it has none.
    ///
    /// - Throws: `IncompleteSignatureException`, worded as AWS words it.
    package init?(of request: SignableRequest) throws(APIError) {
        if let authorization = request.header("authorization") {
            try self.init(authorization: authorization, request)
        } else if request.query.utf8.contains(UInt8(ascii: "=")),
            case let parameters = QueryParameters.decoded(request.query),
            parameters.keys.contains(where: Self.queryParameters.contains)
        {
            try self.init(parameters: parameters)
        } else {
            return nil
        }
    }

    private static let queryParameters: Set<String> = [
        QueryParameters.algorithm, QueryParameters.credential, QueryParameters.signedHeaders, QueryParameters.signature,
    ]

    private init(authorization: String, _ request: SignableRequest) throws(APIError) {
        let words = authorization.split { $0 == " " || $0 == "," }
        var fields: [Substring: Substring] = [:]
        for word in words.dropFirst() {
            guard let equals = word.firstIndex(of: "=") else { throw .authorizationWithoutEqualSign(String(word)) }
            fields[word[..<equals]] = word[word.index(after: equals)...]
        }
        let dateText = request.header("x-amz-date") ?? request.header("date")
        var missing = ["Credential", "Signature", "SignedHeaders"].filter { fields[$0[...]] == nil }.map {
            "Authorization header requires '\($0)' parameter."
        }
        if dateText == nil {
            missing.append("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.")
        }
        guard missing.isEmpty, let dateText, let credential = fields["Credential"],
            let signedHeaders = fields["SignedHeaders"], let signature = fields["Signature"]
        else { throw .incompleteAuthorization(missing, authorization) }
        guard words.first.map(String.init) == SigningAlgorithm.name else {
            throw .unsupportedAlgorithm(words.first.map(String.init) ?? "")
        }
        (accessKeyID, scope) = try Self.credential(String(credential))
        time = try Self.time(dateText)
        self.signedHeaders = Self.names(String(signedHeaders))
        self.signature = String(signature)
        sessionToken = request.header("x-amz-security-token")
        expiresSeconds = nil
    }

    private init(parameters: [String: String]) throws(APIError) {
        let required = [
            QueryParameters.algorithm, QueryParameters.credential, QueryParameters.signature,
            QueryParameters.signedHeaders, QueryParameters.date,
        ]
        let missing = required.filter { parameters[$0] == nil }
        guard missing.isEmpty, let credential = parameters[QueryParameters.credential],
            let dateText = parameters[QueryParameters.date], let signature = parameters[QueryParameters.signature],
            let signedHeaders = parameters[QueryParameters.signedHeaders]
        else { throw .incompleteQuery(missing) }
        if let algorithm = parameters[QueryParameters.algorithm], algorithm != SigningAlgorithm.name {
            throw .unsupportedAlgorithm(algorithm)
        }
        (accessKeyID, scope) = try Self.credential(credential)
        time = try Self.time(dateText)
        self.signedHeaders = Self.names(signedHeaders)
        self.signature = signature
        sessionToken = parameters[QueryParameters.securityToken]
        expiresSeconds = try parameters[QueryParameters.expires].map { (text) throws(APIError) in
            guard let seconds = Int64(text), (1...Self.expiresSecondsMax).contains(seconds) else {
                throw .invalidExpiry(text)
            }
            return seconds
        }
    }

    private static func credential(_ text: String) throws(APIError) -> (String, CredentialScope) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 5 else { throw .malformedCredential(text) }
        guard parts[4] == CredentialScope.terminator else { throw .credentialTerminator(parts[4]) }
        return (parts[0], CredentialScope(date: parts[1], region: parts[2], service: parts[3]))
    }

    private static func time(_ text: String) throws(APIError) -> SigningTime {
        guard let time = SigningTime(basic: text) ?? SigningTime(httpDate: text) else { throw .unreadableDate(text) }
        return time
    }

    private static func names(_ text: String) -> [String] {
        Set(text.split(separator: ";").map { $0.lowercased() }).sorted()
    }
}
