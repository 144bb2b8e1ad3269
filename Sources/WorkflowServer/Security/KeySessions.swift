import AWSProtocol
import Console
import JSONModel
import Synchronization

/// Logins to the console by access key.
///
/// A login proves that the browser's user knows the secret, and gives a random token in a cookie that scripts cannot
/// read and other sites cannot send. Each request looks the key up again: one that is deleted or over ends its sessions
/// at once. Sessions are in memory, so a restart asks for a new login; the page keeps what was typed meanwhile.
final class KeySessions: ConsoleSessions {
    private let authenticator: RequestAuthenticator
    private let path: String
    private let region: String
    private let isSecure: Bool
    private let sessions = Mutex<[String: Session]>([:])

    private struct Session {
        let keyID: String
        let sessionToken: String?
        var until: Timestamp
    }

    /// A session that nobody uses ends after this.
    private static let lifetimeMilliseconds: Int64 = 12 * 60 * 60 * 1000
    /// With more, the ones that end first are forgotten.
    private static let countMax = 10_000
    private static let cookie = "newel-session"

    init(authenticator: RequestAuthenticator, path: String, region: String, isSecure: Bool) {
        self.authenticator = authenticator
        self.path = path
        self.region = region
        self.isSecure = isSecure
    }

    func refusal(of request: ConsoleRequest) -> ConsoleResponse? { nil }

    func user(of request: ConsoleRequest) -> ConsoleUser? {
        guard let token = token(of: request) else { return nil }
        let now = authenticator.now()
        let session = sessions.withLock { sessions -> Session? in
            guard var session = sessions[token], session.until > now else {
                sessions[token] = nil
                return nil
            }
            session.until = now.advanced(byMilliseconds: Self.lifetimeMilliseconds)
            sessions[token] = session
            return session
        }
        guard let session else { return nil }
        do {
            let key = try authenticator.key(id: session.keyID)
            try key.check(sessionToken: session.sessionToken, now: now)
            return user(key)
        } catch {
            sessions.withLock { $0[token] = nil }
            return nil
        }
    }

    func describe(_ request: ConsoleRequest) -> [UInt8] {
        SessionDescription(needsLogin: true, user: user(of: request)).serialized
    }

    func logIn(_ request: ConsoleRequest) async -> ConsoleResponse {
        let fields: JSONValue
        do {
            fields = try JSONValue(parsing: request.body)
        } catch {
            return .error(400, "ValidationException", "The request is not JSON")
        }
        guard let id = fields["accessKeyId"]?.stringValue, let secret = fields["secretAccessKey"]?.stringValue else {
            return .error(400, "ValidationException", "An access key id and its secret are needed")
        }
        let sessionToken = fields["sessionToken"]?.stringValue.flatMap { $0.isEmpty ? nil : $0 }
        let now = authenticator.now()
        let key: AccessKey
        do {
            key = try authenticator.key(id: id)
            guard ConstantTime.areEqual(key.credentials.secretAccessKey, secret) else {
                return .error(403, "WrongCredentials", "There is no such access key, or its secret is another one")
            }
            try key.check(sessionToken: sessionToken, now: now)
        } catch {
            return .error(403, "WrongCredentials", "There is no such access key, or its secret is another one")
        }
        let token = Self.makeToken()
        sessions.withLock { sessions in
            sessions = sessions.filter { $0.value.until > now }
            if sessions.count >= Self.countMax, let oldest = sessions.min(by: { $0.value.until < $1.value.until }) {
                sessions[oldest.key] = nil
            }
            sessions[token] = Session(
                keyID: id,
                sessionToken: sessionToken,
                until: now.advanced(byMilliseconds: Self.lifetimeMilliseconds)
            )
        }
        var response = ConsoleResponse.json(
            200,
            SessionDescription(needsLogin: true, user: user(key)).serialized
        )
        response.headers.append(cookie(token, request, seconds: Self.lifetimeMilliseconds / 1000))
        return response
    }

    func logOut(_ request: ConsoleRequest) -> ConsoleResponse {
        if let token = token(of: request) { sessions.withLock { $0[token] = nil } }
        var response = ConsoleResponse.json(200, SessionDescription(needsLogin: true, user: nil).serialized)
        response.headers.append(cookie("", request, seconds: 0))
        return response
    }

    private func user(_ key: AccessKey) -> ConsoleUser {
        ConsoleUser(identity: CallerIdentity(account: key.account, region: region), name: key.id)
    }

    private func token(of request: ConsoleRequest) -> String? {
        for part in (request.header("cookie") ?? "").split(separator: ";") {
            let pair = part.drop { $0 == " " }.split(separator: "=", maxSplits: 1)
            if pair.count == 2, pair[0] == Self.cookie { return String(pair[1]) }
        }
        return nil
    }

    private func cookie(_ token: String, _ request: ConsoleRequest, seconds: Int64) -> (name: String, value: String) {
        let secure = isSecure || request.header("x-forwarded-proto") == "https" ? "; Secure" : ""
        return (
            "Set-Cookie",
            "\(Self.cookie)=\(token); Path=\(path); HttpOnly; SameSite=Strict; Max-Age=\(seconds)\(secure)"
        )
    }

    private static func makeToken() -> String {
        var generator = SystemRandomNumberGenerator()
        return (0..<32).map { _ in
            let byte = UInt8.random(in: .min ... .max, using: &generator)
            return (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
    }
}
