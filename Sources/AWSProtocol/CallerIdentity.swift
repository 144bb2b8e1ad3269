/// Under which account and region a request works.
///
/// Taken from the credential scope of a signature, which is not verified here (``SignatureVerifier`` does that):
/// `AWS4-HMAC-SHA256 Credential=<access key id>/<date>/<region>/<service>/aws4_request, SignedHeaders=…, Signature=…`.
/// The account is the access key id where that is twelve digits.
package struct CallerIdentity: Sendable, Hashable {
    package let account: String
    package let region: String

    package init(account: String, region: String) {
        self.account = account
        self.region = region
    }

    /// Reads an `Authorization` header, or the query of a presigned request; what they do not say comes from the defaults.
    package init(authorization: String?, query: String? = nil, defaults: CallerIdentity) {
        let presigned = authorization == nil ? query.map(QueryParameters.decoded)?[QueryParameters.credential] : nil
        guard let scope = authorization.flatMap(Self.credentialScope) ?? presigned.flatMap({ Self.scope($0[...].utf8) })
        else {
            self = defaults
            return
        }
        account = Self.isAccount(scope.keyID) ? String(Substring(scope.keyID)) : defaults.account
        region = Self.isRegion(scope.region) ? String(Substring(scope.region)) : defaults.region
    }

    /// True for twelve digits.
    package static func isAccount(_ text: some Collection<UInt8>) -> Bool {
        text.count == 12 && text.allSatisfy { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
    }

    /// True for lower-case letters, digits and hyphens, at most 32: what may stand in an ARN without harm.
    package static func isRegion(_ text: some Collection<UInt8>) -> Bool {
        (1...32).contains(text.count)
            && text.allSatisfy { byte in
                (byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z")) || byte == UInt8(ascii: "-")
                    || (byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9"))
            }
    }

    private typealias Scope = (keyID: Substring.UTF8View, region: Substring.UTF8View)

    private static func credentialScope(_ header: String) -> Scope? {
        let marker = "Credential="
        var rest = Substring(header).utf8
        // The credential is the first parameter in practice; others are skipped.
        while let start = rest.firstIndex(of: UInt8(ascii: "C")) {
            rest = rest[start...]
            if rest.starts(with: marker.utf8) {
                let value = rest.dropFirst(marker.utf8.count).prefix { $0 != UInt8(ascii: ",") && $0 != 0x20 }
                return scope(value)
            }
            rest = rest.dropFirst()
        }
        return nil
    }

    /// The parts of `<access key id>/<date>/<region>/<service>/aws4_request` that matter here.
    private static func scope(_ credential: Substring.UTF8View) -> Scope? {
        let parts = credential.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        return parts.count >= 5 ? (parts[parts.count - 5], parts[parts.count - 3]) : nil
    }
}
