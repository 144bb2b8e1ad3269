import AWSProtocol
import JSONModel
import Testing

@Suite struct RequestSignerTests {
    private let now: Timestamp

    init() throws {
        now = try #require(SignatureVector.now)
    }

    @Test func `every vector of the fixtures is read`() throws {
        let vectors = try SignatureVector.all()
        #expect(vectors.count == 33)
        #expect(vectors.compactMap(\.headerSignature).count >= 30 && vectors.compactMap(\.querySignature).count >= 10)
    }

    @Test(arguments: try SignatureVector.all().filter { $0.headerSignature != nil })
    func `headers carry the known signature`(_ vector: SignatureVector) throws {
        var cache = SigningKeyCache()
        let headers = vector.signer.headers(signing: vector.request, payload: vector.payload, at: now, cache: &cache)
        let authorization = try #require(headers.last)
        #expect(authorization.name == "Authorization")
        let signature = authorization.value.split(separator: "Signature=").last.map(String.init)
        #expect(signature == vector.headerSignature, "\(authorization.value)")
    }

    @Test(arguments: try SignatureVector.all().filter { $0.querySignature != nil })
    func `a presigned query carries the known signature`(_ vector: SignatureVector) throws {
        var cache = SigningKeyCache()
        let query = vector.signer.query(
            presigning: vector.request,
            payload: vector.service == "s3" ? .unsigned : vector.payload,
            at: now,
            expiresSeconds: 3600,
            cache: &cache
        )
        let signature = query.split(separator: "&X-Amz-Signature=").last.map(String.init)
        #expect(signature == vector.querySignature, "\(query)")
    }

    @Test(arguments: try SignatureVector.all())
    func `what the signer signs the verifier accepts`(_ vector: SignatureVector) throws {
        var cache = SigningKeyCache()
        let verifier = SignatureVerifier(service: vector.service)
        var inHeaders = vector.request
        inHeaders.headers += vector.signer.headers(
            signing: vector.request,
            payload: vector.payload,
            at: now,
            cache: &cache
        )
        var inQuery = vector.request
        inQuery.query = vector.signer.query(
            presigning: vector.request,
            payload: vector.payload,
            at: now,
            expiresSeconds: 60,
            cache: &cache
        )
        for request in [inHeaders, inQuery] {
            let signature = try #require(try RequestSignature(of: request))
            #expect(signature.accessKeyID == "AKIDEXAMPLE" && signature.sessionToken == vector.token)
            try verifier.check(signature, of: request, now: now)
            let key = cache.key(secretAccessKey: SignatureVector.secret, scope: signature.scope)
            try verifier.verify(signature, of: request, payload: vector.payload, key: key)
            #expect(throws: APIError.signatureMismatch) {
                let other = PayloadDigest(of: [1])
                try verifier.verify(signature, of: request, payload: other, key: key)
            }
        }
        #expect(cache.count == 1)
    }

    @Test func `headers of an earlier attempt are replaced`() {
        var cache = SigningKeyCache()
        let signer = RequestSigner(
            credentials: SigningCredentials(accessKeyID: "A", secretAccessKey: "s"),
            region: "r",
            service: "states"
        )
        let plain = SignableRequest(method: "POST", path: "/", headers: [.init(name: "Host", value: "h")])
        var stale = plain
        stale.headers += signer.headers(
            signing: plain,
            payload: PayloadDigest(of: []),
            at: now.advanced(byMilliseconds: -100_000),
            cache: &cache
        )
        let fresh = signer.headers(signing: plain, payload: PayloadDigest(of: []), at: now, cache: &cache)
        #expect(signer.headers(signing: stale, payload: PayloadDigest(of: []), at: now, cache: &cache) == fresh)
    }

    @Test func `a full cache starts anew and still gives the right key`() {
        var cache = SigningKeyCache(countMax: 2)
        for day in 1...5 {
            let scope = CredentialScope(date: "2024010\(day)", region: "r", service: "s")
            let key = cache.key(secretAccessKey: "secret", scope: scope)
            #expect(key.signature("x") == SigningKey(secretAccessKey: "secret", scope: scope).signature("x"))
            #expect(cache.count <= 2)
        }
    }

    @Test func `credentials do not print their secret`() {
        let credentials = SigningCredentials(accessKeyID: "A", secretAccessKey: "hidden", sessionToken: "hidden too")
        #expect("\(credentials) \(String(reflecting: credentials))" == "A A")
    }
}
