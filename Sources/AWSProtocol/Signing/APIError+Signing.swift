import BinaryText
import Crypto
import JSONModel

/// What AWS's JSON services answer to requests that are not signed, or not rightly; all with status 400.
extension APIError {
    package static let missingAuthenticationToken = APIError(
        .missingAuthenticationToken,
        "Missing Authentication Token"
    )

    package static let unrecognizedClient = APIError(
        .unrecognizedClient,
        "The security token included in the request is invalid."
    )

    package static let expiredToken = APIError(
        .expiredToken,
        "The security token included in the request is expired"
    )

    package static let signatureMismatch = APIError(
        .invalidSignature,
        "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access "
            + "Key and signing method. Consult the service documentation for details."
    )

    // MARK: The clock

    static func signatureExpired(_ time: SigningTime, now: SigningTime, lifeMilliseconds: Int64) -> APIError {
        let earliest = SigningTime(now.timestamp.advanced(byMilliseconds: -lifeMilliseconds))
        return APIError(
            .invalidSignature,
            "Signature expired: \(time.text) is now earlier than \(earliest.text) (\(now.text) - "
                + "\(span(lifeMilliseconds)).)"
        )
    }

    static func signatureNotYetCurrent(_ time: SigningTime, now: SigningTime) -> APIError {
        let window = SignatureVerifier.windowMilliseconds
        let latest = SigningTime(now.timestamp.advanced(byMilliseconds: window))
        return APIError(
            .invalidSignature,
            "Signature not yet current: \(time.text) is still later than \(latest.text) (\(now.text) + \(span(window)).)"
        )
    }

    private static func span(_ milliseconds: Int64) -> String {
        milliseconds % 60_000 == 0 ? "\(milliseconds / 60_000) min" : "\(milliseconds / 1000) sec"
    }

    // MARK: The scope

    static func credentialRegion(_ region: String) -> APIError {
        APIError(.invalidSignature, "Credential should be scoped to a valid region, not '\(region)'. ")
    }

    static func credentialService(_ service: String) -> APIError {
        APIError(.invalidSignature, "Credential should be scoped to correct service: '\(service)'. ")
    }

    static func credentialTerminator(_ word: String) -> APIError {
        APIError(
            .invalidSignature,
            "Credential should be scoped with a valid terminator: '\(CredentialScope.terminator)', not '\(word)'."
        )
    }

    static func credentialDate(_ date: String, header time: SigningTime) -> APIError {
        APIError(
            .invalidSignature,
            "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: "
                + "'\(date)' != '\(time.date)', from '\(time.text)'."
        )
    }

    static func unsignedHeader(_ names: String) -> APIError {
        APIError(.invalidSignature, "\(names) must be a 'SignedHeader' in the AWS Authorization.")
    }

    // MARK: The form

    static func malformedCredential(_ credential: String) -> APIError {
        APIError(
            .incompleteSignature,
            "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got "
                + "'\(credential)'"
        )
    }

    static func unreadableDate(_ text: String) -> APIError {
        APIError(
            .incompleteSignature,
            "Date must be in ISO-8601 'basic format'. Got '\(text)'. See http://en.wikipedia.org/wiki/ISO_8601"
        )
    }

    static func unsupportedAlgorithm(_ algorithm: String) -> APIError {
        APIError(
            .incompleteSignature,
            "Unsupported AWS 'algorithm': '\(algorithm)'. Only '\(SigningAlgorithm.name)' is supported."
        )
    }

    static func invalidExpiry(_ text: String) -> APIError {
        APIError(
            .incompleteSignature,
            "X-Amz-Expires must be a number of seconds from 1 to \(RequestSignature.expiresSecondsMax), got '\(text)'"
        )
    }

    /// AWS has stopped to repeat the header, which may be a password that was sent by mistake.
    static func authorizationWithoutEqualSign(_ word: String) -> APIError {
        APIError(
            .incompleteSignature,
            "Invalid key=value pair (missing equal-sign) in Authorization header (hashed with SHA-256 and encoded with "
                + "Base64): '\(digest(word))'."
        )
    }

    static func incompleteAuthorization(_ findings: [String], _ header: String) -> APIError {
        APIError(
            .incompleteSignature,
            "\(findings.joined(separator: " ")) (Hashed with SHA-256 and encoded with Base64) "
                + "Authorization=\(digest(header))"
        )
    }

    static func incompleteQuery(_ missing: [String]) -> APIError {
        let findings = missing.map { "AWS query-string parameters must include '\($0)'. " }.joined()
        return APIError(.incompleteSignature, "\(findings)Re-examine the query-string parameters.")
    }

    private static func digest(_ text: String) -> String {
        Base64.encode(Array(SHA256.hash(data: Array(text.utf8))))
    }
}
