import AWSProtocol
import JSONModel
import Testing

@Suite struct SignatureVerifierTests {
    private static let credentials = SigningCredentials(accessKeyID: "AKID", secretAccessKey: "secret")
    private static let body = Array("{}".utf8)
    private let now: Timestamp
    private let verifier = SignatureVerifier(service: "states")

    init() throws {
        now = try #require(Timestamp(iso8601: "2024-01-31T12:00:00Z"))
    }

    private static let plain = SignableRequest(
        method: "POST",
        path: "/",
        headers: [
            .init(name: "Host", value: "127.0.0.1:8083"),
            .init(name: "X-Amz-Target", value: "AWSStepFunctions.ListStateMachines"),
        ]
    )

    private func signed(at time: Timestamp, region: String = "us-east-1", service: String = "states") -> SignableRequest
    {
        var cache = SigningKeyCache()
        let signer = RequestSigner(credentials: Self.credentials, region: region, service: service)
        var request = Self.plain
        request.headers += signer.headers(
            signing: request,
            payload: PayloadDigest(of: Self.body),
            at: time,
            cache: &cache
        )
        return request
    }

    private func presigned(at time: Timestamp, expiresSeconds: Int64) -> SignableRequest {
        var cache = SigningKeyCache()
        let signer = RequestSigner(credentials: Self.credentials, region: "us-east-1", service: "states")
        var request = Self.plain
        request.query = signer.query(
            presigning: request,
            payload: PayloadDigest(of: Self.body),
            at: time,
            expiresSeconds: expiresSeconds,
            cache: &cache
        )
        return request
    }

    /// Every check that the server makes; the key is the one of the scope.
    private func verify(_ request: SignableRequest) throws(APIError) {
        guard let signature = try RequestSignature(of: request) else { throw .missingAuthenticationToken }
        try verifier.check(signature, of: request, now: now)
        let key = SigningKey(secretAccessKey: Self.credentials.secretAccessKey, scope: signature.scope)
        try verifier.verify(signature, of: request, payload: PayloadDigest(of: Self.body), key: key)
    }

    private func refusal(_ request: SignableRequest) -> APIError? {
        do throws(APIError) {
            try verify(request)
            return nil
        } catch { return error }
    }

    @Test func `the clock may differ by five minutes and no more`() throws {
        for seconds in [-300, -299, 0, 299, 300] as [Int64] {
            try verify(signed(at: now.advanced(byMilliseconds: seconds * 1000)))
        }
        #expect(
            refusal(signed(at: now.advanced(byMilliseconds: -301_000)))?.message
                == "Signature expired: 20240131T115459Z is now earlier than 20240131T115500Z (20240131T120000Z - 5 min.)"
        )
        #expect(
            refusal(signed(at: now.advanced(byMilliseconds: 301_000)))?.message
                == "Signature not yet current: 20240131T120501Z is still later than 20240131T120500Z "
                + "(20240131T120000Z + 5 min.)"
        )
    }

    @Test func `a presigned request is good as long as it says`() throws {
        try verify(presigned(at: now.advanced(byMilliseconds: -3_600_000), expiresSeconds: 3600))
        let late = refusal(presigned(at: now.advanced(byMilliseconds: -3_601_000), expiresSeconds: 3600))
        #expect(late?.code == .invalidSignature)
        #expect(late?.message.hasSuffix("20240131T110000Z (20240131T120000Z - 60 min.)") == true)
        let early = refusal(presigned(at: now.advanced(byMilliseconds: 301_000), expiresSeconds: 3600))
        #expect(early?.message.hasPrefix("Signature not yet current: ") == true)
        let long = refusal(presigned(at: now, expiresSeconds: 604_801))
        #expect(long?.code == .incompleteSignature)
    }

    @Test func `whatever changes on the way is noticed`() throws {
        let right = signed(at: now)
        try verify(right)
        var changes: [SignableRequest] = []
        for (index, header) in right.headers.enumerated() where header.name != "Authorization" {
            var changed = right
            changed.headers[index].value = header.name == "X-Amz-Date" ? "20240131T120001Z" : header.value + "x"
            changes.append(changed)
        }
        var query = right
        query.query = "a=b"
        var path = right
        path.path = "/other"
        var method = right
        method.method = "PUT"
        for request in changes + [query, path, method] { #expect(refusal(request) == .signatureMismatch) }
    }

    @Test func `an added header that is not signed changes nothing`() throws {
        var request = signed(at: now)
        request.headers.append(.init(name: "X-Forwarded-For", value: "1.2.3.4"))
        try verify(request)
    }

    @Test func `host and target must be signed`() {
        var request = signed(at: now)
        let last = request.headers.count - 1
        let authorization = request.headers[last].value
        for (name, text) in [("host;", "'Host' or ':authority'"), (";x-amz-target", "'X-Amz-Target'")] {
            let parts = authorization.split(separator: name)
            request.headers[last].value = parts.joined()
            #expect(refusal(request)?.message == "\(text) must be a 'SignedHeader' in the AWS Authorization.")
        }
    }

    @Test func `the scope is held to service, region and date`() throws {
        try verify(signed(at: now, region: "eu-central-1"))
        #expect(
            refusal(signed(at: now, service: "s3"))?.message
                == "Credential should be scoped to correct service: 'states'. "
        )
        #expect(
            refusal(signed(at: now, region: "EVIL:"))?.message
                == "Credential should be scoped to a valid region, not 'EVIL:'. "
        )
        var request = signed(at: now)
        for index in request.headers.indices where request.headers[index].name == "X-Amz-Date" {
            request.headers[index].value = "20240130T235900Z"
        }
        #expect(refusal(request)?.message.hasPrefix("Date in Credential scope does not match YYYYMMDD") == true)
    }

    @Test func `a request without a signature has none`() throws {
        #expect(try RequestSignature(of: Self.plain) == nil)
        var request = Self.plain
        request.query = "a=b"
        #expect(try RequestSignature(of: request) == nil)
    }

    @Test func `a Date header stands in for X-Amz-Date`() throws {
        let authorization =
            "AWS4-HMAC-SHA256 Credential=A/20240131/r/states/aws4_request,SignedHeaders=date;host,Signature=0"
        for date in ["20240131T120000Z", "Wed, 31 Jan 2024 12:00:00 GMT", "Wed, 31 Jan 2024 12:00:00 -0000"] {
            let request = SignableRequest(
                method: "GET",
                path: "/",
                headers: [.init(name: "date", value: date), .init(name: "authorization", value: authorization)]
            )
            let signature = try #require(try RequestSignature(of: request))
            #expect(signature.time.timestamp == now && signature.signedHeaders == ["date", "host"])
        }
    }
}
