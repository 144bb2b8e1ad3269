import AWSProtocol
import JSONModel
import Testing

@Suite struct AccessKeyTests {
    private let now = Timestamp(milliseconds: 1_700_000_000_000)

    private func key(expires: Timestamp? = nil) -> AccessKey {
        var generator = SystemRandomNumberGenerator()
        return AccessKey.make(
            account: "111111111111",
            created: now,
            expires: expires,
            description: "a \"test\"",
            using: &generator
        )
    }

    private func code(_ key: AccessKey, token: String?, at time: Timestamp) -> ErrorCode? {
        do throws(APIError) {
            try key.check(sessionToken: token, now: time)
            return nil
        } catch { return error.code }
    }

    @Test func `a lasting key has an id and a secret of AWS's form and no token`() {
        let key = key()
        #expect(key.id.wholeMatch(of: /AKIA[A-Z2-7]{16}/) != nil)
        #expect(key.credentials.secretAccessKey.wholeMatch(of: /[A-Za-z0-9+\/]{40}/) != nil)
        #expect(key.credentials.sessionToken == nil)
        #expect(code(key, token: nil, at: now) == nil)
        #expect(code(key, token: "x", at: now) == .unrecognizedClient)
    }

    @Test func `a temporary key needs its token and ends`() throws {
        let end = now.advanced(byMilliseconds: 1000)
        let key = key(expires: end)
        let token = try #require(key.credentials.sessionToken)
        #expect(key.id.hasPrefix("ASIA"))
        #expect(code(key, token: token, at: now) == nil)
        #expect(code(key, token: nil, at: now) == .unrecognizedClient)
        #expect(code(key, token: token + "x", at: now) == .unrecognizedClient)
        #expect(code(key, token: token, at: end) == .expiredToken)
        #expect(code(key, token: "other", at: end) == .unrecognizedClient)
    }

    @Test func `a list survives its document`() throws {
        var list = AccessKeyList()
        list.add(key())
        list.add(key(expires: now))
        #expect(try AccessKeyList(parsing: list.serialized()) == list)
        #expect(try AccessKeyList(parsing: AccessKeyList().serialized()).keys.isEmpty)
    }

    @Test func `keys expire, are pruned and removed`() throws {
        var list = AccessKeyList()
        let key = key()
        list.add(key)
        list.expire(id: key.id, at: now.advanced(byMilliseconds: 500))
        list.expire(id: key.id, at: now.advanced(byMilliseconds: 900))
        #expect(list[key.id]?.expires == now.advanced(byMilliseconds: 500))
        list.prune(now: now.advanced(byMilliseconds: 600), keepingMilliseconds: 200)
        #expect(list.keys.count == 1)
        list.prune(now: now.advanced(byMilliseconds: 700), keepingMilliseconds: 200)
        #expect(list.keys.isEmpty)
        let missing = list.remove(id: key.id)
        list.add(key)
        let present = list.remove(id: key.id)
        #expect(!missing && present && list.keys.isEmpty)
    }

    @Test(arguments: [
        "", "[]", #"{"version": 2, "keys": []}"#, #"{"version": 1}"#, #"{"version": 1, "keys": [{}]}"#,
        #"{"version": 1, "keys": [{"accessKeyId": "A", "secretAccessKey": "s", "account": "1", "created": "2024-01-31T12:00:00Z"}]}"#,
        #"{"version": 1, "keys": [{"accessKeyId": "A", "secretAccessKey": "s", "account": "111111111111", "created": "x"}]}"#,
        #"{"version": 1, "keys": [{"accessKeyId": "A", "secretAccessKey": "s", "account": "111111111111", "created": "2024-01-31T12:00:00Z", "expires": 5}]}"#,
    ])
    func `documents that cannot be used are refused`(document: String) {
        #expect(throws: AccessKeyListError.self) { try AccessKeyList(parsing: Array(document.utf8)) }
    }
}
