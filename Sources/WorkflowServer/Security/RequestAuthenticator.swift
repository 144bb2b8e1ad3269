package import AWSProtocol
package import JSONModel
package import Logging
import Synchronization

/// Who sent a request, and under which account and region it works.
package struct Caller: Sendable, Hashable {
    package let identity: CallerIdentity
    /// Nil where signatures are not verified.
    package let accessKeyID: String?
}

/// How a server finds out who calls.
package enum Authentication: Sendable {
    /// Any credentials will do, or none: account and region are what the request claims.
    case open(defaults: CallerIdentity)
    /// Every call must be signed with one of the server's access keys.
    case signatures(RequestAuthenticator)

    /// Whether requests must be handed over with all their headers.
    var readsHeaders: Bool {
        switch self {
        case .open: false
        case .signatures: true
        }
    }

    /// The caller of a request.
    ///
    /// - Throws: what AWS answers to requests that are not signed, or not rightly.
    func caller(of request: ServerRequest, body: [UInt8]) throws(APIError) -> Caller {
        switch self {
        case .open(let defaults):
            let identity = CallerIdentity(
                authorization: request.authorization,
                query: request.query,
                defaults: defaults
            )
            return Caller(identity: identity, accessKeyID: nil)
        case .signatures(let authenticator):
            return try authenticator.caller(of: request, body: body)
        }
    }
}

/// Verifies the signatures of requests against a file of access keys.
///
/// The account is the key's, the region that of the credential scope.
package final class RequestAuthenticator: Sendable {
    private let keys: AccessKeyFile
    let now: @Sendable () -> Timestamp
    private let logger: Logger
    private let verifier = SignatureVerifier(service: "states")
    private let signingKeys = Mutex(SigningKeyCache())

    /// Takes the keys, and the time of day.
    package init(keys: AccessKeyFile, now: @escaping @Sendable () -> Timestamp, logger: Logger) {
        self.keys = keys
        self.now = now
        self.logger = logger
    }

    /// The caller of a request, once its signature is verified.
    ///
    /// - Throws: what AWS answers; `ServiceUnavailableException` when the keys cannot be read.
    package func caller(of request: ServerRequest, body: [UInt8]) throws(APIError) -> Caller {
        let signed = SignableRequest(
            method: request.method,
            path: request.path,
            query: request.query ?? "",
            headers: request.headers
        )
        guard let signature = try RequestSignature(of: signed) else { throw .missingAuthenticationToken }
        let time = now()
        try verifier.check(signature, of: signed, now: time)
        let key = try key(id: signature.accessKeyID)
        let signingKey = signingKeys.withLock { cache in
            cache.key(secretAccessKey: key.credentials.secretAccessKey, scope: signature.scope)
        }
        try verifier.verify(signature, of: signed, payload: PayloadDigest(of: body), key: signingKey)
        // Only who knows the secret is told that a key is over.
        try key.check(sessionToken: signature.sessionToken, now: time)
        return Caller(
            identity: CallerIdentity(account: key.account, region: signature.scope.region),
            accessKeyID: key.id
        )
    }

    /// The key of an id.
    ///
    /// - Throws: what AWS answers; `ServiceUnavailableException` when the keys cannot be read.
    func key(id: String) throws(APIError) -> AccessKey {
        let found: AccessKey?
        do {
            found = try keys.key(id: id)
        } catch {
            logger.error("The access keys cannot be used", metadata: ["file": "\(keys.path)", "reason": "\(error)"])
            throw .serviceUnavailable("The access keys cannot be read; the server's log says more")
        }
        guard let found else { throw .unrecognizedClient }
        return found
    }
}
