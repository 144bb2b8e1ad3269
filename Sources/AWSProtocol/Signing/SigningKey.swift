import Crypto

/// A key that signs requests of one scope, derived from a secret access key.
///
/// HMAC-SHA256 four times: the secret with `AWS4` before it, over the date, then the region, the service, and
/// `aws4_request`. Source: IAM User Guide, "Create a signed AWS API request", step 3.
package struct SigningKey: Sendable {
    private let key: SymmetricKey

    /// Derives the key.
    package init(secretAccessKey: String, scope: CredentialScope) {
        var key = SymmetricKey(data: Array("AWS4\(secretAccessKey)".utf8))
        for part in [scope.date, scope.region, scope.service, CredentialScope.terminator] {
            key = SymmetricKey(data: Array(HMAC<SHA256>.authenticationCode(for: Array(part.utf8), using: key)))
        }
        self.key = key
    }

    /// The signature of a string to sign: 64 lower-case hexadecimal digits.
    package func signature(_ stringToSign: String) -> String {
        Hexadecimal.text(HMAC<SHA256>.authenticationCode(for: Array(stringToSign.utf8), using: key))
    }
}

/// Signing keys that were derived before, so that a request costs one HMAC and not five.
///
/// A value without a lock: whoever shares it guards it. It forgets all when it is full, which a new day brings about.
package struct SigningKeyCache: Sendable {
    private var keys: [Name: SigningKey] = [:]
    private let countMax: Int

    private struct Name: Hashable {
        let secretAccessKey: String
        let scope: CredentialScope
    }

    package init(countMax: Int = 1024) {
        self.countMax = countMax
    }

    /// The number of keys at hand.
    package var count: Int { keys.count }

    /// The key of a secret and a scope.
    package mutating func key(secretAccessKey: String, scope: CredentialScope) -> SigningKey {
        let name = Name(secretAccessKey: secretAccessKey, scope: scope)
        if let key = keys[name] { return key }
        if keys.count >= countMax { keys.removeAll(keepingCapacity: true) }
        let key = SigningKey(secretAccessKey: secretAccessKey, scope: scope)
        keys[name] = key
        return key
    }
}
