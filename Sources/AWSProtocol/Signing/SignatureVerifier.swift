package import JSONModel

/// Verifies AWS Signature Version 4 on requests to one service.
///
/// Pure: keys and time come in. The order of the checks is: scope and clock, then the key, then the signature. A
/// signature has no nonce, so within the window the same request may be sent again, as with AWS.
package struct SignatureVerifier: Sendable {
    private let service: String
    private let pathRule: PathRule

    /// How far a request's date may be from our clock, in milliseconds; AWS's five minutes.
    package static let windowMilliseconds: Int64 = 5 * 60 * 1000

    /// Takes the service's signing name.
    package init(service: String) {
        self.service = service
        pathRule = PathRule(service: service)
    }

    /// Checks what a signature says, apart from the signature itself: scope, date, clock, and the headers it covers.
    ///
    /// - Throws: `InvalidSignatureException`, worded as AWS words it.
    package func check(
        _ signature: RequestSignature,
        of request: SignableRequest,
        now: Timestamp
    ) throws(APIError) {
        let scope = signature.scope
        guard CallerIdentity.isRegion(scope.region.utf8) else { throw .credentialRegion(scope.region) }
        guard scope.service == service else { throw .credentialService(service) }
        guard scope.date == signature.time.date else {
            throw .credentialDate(scope.date, header: signature.time)
        }
        try checkClock(signature, now)
        guard signature.signedHeaders.contains("host") else { throw .unsignedHeader("'Host' or ':authority'") }
        // Whoever could change the target would make another call of it.
        guard signature.signedHeaders.contains("x-amz-target") || request.header("x-amz-target") == nil else {
            throw .unsignedHeader("'X-Amz-Target'")
        }
    }

    /// Compares a request's signature with the one that its key makes, in constant time.
    ///
    /// The body's digest is the one that was received; a header `X-Amz-Content-SHA256` cannot stand in for it.
    /// - Throws: `InvalidSignatureException`.
    package func verify(
        _ signature: RequestSignature,
        of request: SignableRequest,
        payload: PayloadDigest,
        key: SigningKey
    ) throws(APIError) {
        let canonical = CanonicalRequest(
            request,
            signedHeaders: signature.signedHeaders,
            payload: payload,
            path: pathRule
        )
        let expected = key.signature(canonical.stringToSign(time: signature.time, scope: signature.scope))
        guard ConstantTime.areEqual(expected, signature.signature) else { throw .signatureMismatch }
    }

    private func checkClock(_ signature: RequestSignature, _ now: Timestamp) throws(APIError) {
        let time = signature.time.timestamp
        let latest = now.advanced(byMilliseconds: Self.windowMilliseconds)
        guard time <= latest else { throw .signatureNotYetCurrent(signature.time, now: SigningTime(now)) }
        let life = signature.expiresSeconds.map { $0 * 1000 } ?? Self.windowMilliseconds
        guard time >= now.advanced(byMilliseconds: -life) else {
            throw .signatureExpired(signature.time, now: SigningTime(now), lifeMilliseconds: life)
        }
    }
}

/// Comparison without a hint, through its duration, where the first difference is.
package enum ConstantTime {
    /// True when two texts are the same.
    package static func areEqual(_ left: String, _ right: String) -> Bool {
        let left = Array(left.utf8)
        let right = Array(right.utf8)
        return left.count == right.count && zip(left, right).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
