import Crypto

/// What a browser holds to be known without signing: a random token, and what may be stored of it.
///
/// Only the digest of a token is kept, and a fingerprint of the secret that was known at the login: neither can be
/// turned back, and a key that was made anew under the same id has another fingerprint.
package struct SessionTicket: Sendable, Hashable {
    /// 64 hexadecimal digits; goes to the browser and nowhere else.
    package let token: String

    /// Takes what a browser sent.
    package init(token: String) { self.token = token }

    package static func make(using generator: inout some RandomNumberGenerator) -> SessionTicket {
        SessionTicket(token: Hexadecimal.text((0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) }))
    }

    /// Names the session in what is stored.
    package var digest: String { Hexadecimal.text(SHA256.hash(data: Array(token.utf8))) }

    /// Changes with the key's secret and session token.
    package func fingerprint(of key: AccessKey) -> String {
        let secrets = key.credentials.secretAccessKey + "\n" + (key.credentials.sessionToken ?? "")
        let code = HMAC<SHA256>.authenticationCode(
            for: Array(secrets.utf8),
            using: SymmetricKey(data: Array(token.utf8))
        )
        return Hexadecimal.text(code)
    }
}
