package import JSONModel

/// Signs requests with AWS Signature Version 4, in headers or in the query.
///
/// Pure: credentials and time come in, headers or a query go out. Every given header is signed except those that a
/// proxy or the HTTP library may change; `Host` must be among them.
package struct RequestSigner: Sendable {
    private let credentials: SigningCredentials
    private let region: String
    private let service: String
    private let pathRule: PathRule

    private static let neverSigned: Set<String> = [
        "authorization", "connection", "expect", "te", "transfer-encoding", "user-agent", "x-amzn-trace-id",
    ]

    /// Takes the service's signing name, such as `states` or `s3`.
    package init(credentials: SigningCredentials, region: String, service: String) {
        self.credentials = credentials
        self.region = region
        self.service = service
        pathRule = PathRule(service: service)
    }

    /// The headers to add to a request: date, token, `Authorization`, and for Amazon S3 the digest of the body.
    package func headers(
        signing request: SignableRequest,
        payload: PayloadDigest,
        at now: Timestamp,
        cache: inout SigningKeyCache
    ) -> [SignableRequest.Header] {
        let time = SigningTime(now)
        var added = [SignableRequest.Header(name: "X-Amz-Date", value: time.text)]
        if let token = credentials.sessionToken {
            added.append(SignableRequest.Header(name: "X-Amz-Security-Token", value: token))
        }
        if pathRule == .asIs || payload == .unsigned {
            added.append(SignableRequest.Header(name: "X-Amz-Content-SHA256", value: payload.text))
        }
        let replaced = Set(added.map { $0.name.lowercased() })
        var request = request
        request.headers.removeAll { replaced.contains($0.name.lowercased()) }
        request.headers += added
        let names = signedHeaders(of: request)
        let scope = CredentialScope(date: time.date, region: region, service: service)
        let signature = sign(request, names, payload, time, scope, &cache)
        let authorization =
            "\(SigningAlgorithm.name) Credential=\(credentials.accessKeyID)/\(scope.text), "
            + "SignedHeaders=\(names.joined(separator: ";")), Signature=\(signature)"
        return added + [SignableRequest.Header(name: "Authorization", value: authorization)]
    }

    /// The whole query of a presigned request, good for some seconds (at most a week).
    package func query(
        presigning request: SignableRequest,
        payload: PayloadDigest,
        at now: Timestamp,
        expiresSeconds: Int64,
        cache: inout SigningKeyCache
    ) -> String {
        let time = SigningTime(now)
        let scope = CredentialScope(date: time.date, region: region, service: service)
        let names = signedHeaders(of: request)
        var added = [
            (QueryParameters.algorithm, SigningAlgorithm.name),
            (QueryParameters.credential, "\(credentials.accessKeyID)/\(scope.text)"),
            (QueryParameters.date, time.text),
            (QueryParameters.expires, String(expiresSeconds)),
            (QueryParameters.signedHeaders, names.joined(separator: ";")),
        ]
        if let token = credentials.sessionToken { added.append((QueryParameters.securityToken, token)) }
        let text = added.map { "\($0.0)=\(URIText.encoded($0.1))" }.joined(separator: "&")
        var request = request
        request.query = request.query.isEmpty ? text : "\(request.query)&\(text)"
        let signature = sign(request, names, payload, time, scope, &cache)
        return "\(request.query)&\(QueryParameters.signature)=\(signature)"
    }

    private func signedHeaders(of request: SignableRequest) -> [String] {
        Set(request.headers.map { $0.name.lowercased() }).subtracting(Self.neverSigned).sorted()
    }

    private func sign(
        _ request: SignableRequest,
        _ names: [String],
        _ payload: PayloadDigest,
        _ time: SigningTime,
        _ scope: CredentialScope,
        _ cache: inout SigningKeyCache
    ) -> String {
        let canonical = CanonicalRequest(request, signedHeaders: names, payload: payload, path: pathRule)
        let key = cache.key(secretAccessKey: credentials.secretAccessKey, scope: scope)
        return key.signature(canonical.stringToSign(time: time, scope: scope))
    }
}
