import AWSProtocol
package import Console
import JSONModel
package import Logging
import Synchronization

/// Logins to the console by access key.
///
/// A login proves that the browser's user knows the secret, and gives a random token in a cookie that scripts cannot
/// read and other sites cannot send. Each request looks the key up again: one that is deleted, over, or made anew ends
/// its sessions at once. Sessions outlive a restart: their tokens' digests are stored.
package final class KeySessions: ConsoleSessions {
    private let authenticator: RequestAuthenticator
    private let path: String
    private let region: String
    private let isSecure: Bool
    private let storage: Storage
    private let logger: Logger
    private let sessions: Mutex<Sessions>

    /// Where sessions are kept; see ``StoredSession``.
    package struct Storage: Sendable {
        package let read: @Sendable () throws -> [UInt8]?
        package let write: @Sendable ([UInt8]) async throws -> Void

        package init(
            read: @escaping @Sendable () throws -> [UInt8]?,
            write: @escaping @Sendable ([UInt8]) async throws -> Void
        ) {
            self.read = read
            self.write = write
        }
    }

    fileprivate struct Sessions {
        var byDigest: [String: StoredSession]
        /// Counts changes that are to be stored.
        var revision = 0
        /// The revision that was handed to the storage last.
        var written = 0
    }

    /// A session that nobody uses ends after this.
    private static let idleMillisecondsMax: Int64 = 12 * 60 * 60 * 1000
    /// A session ends after this, however much it is used.
    private static let lifetimeMillisecondsMax: Int64 = 30 * 24 * 60 * 60 * 1000
    /// That a session is in use is stored not more often than this.
    private static let storedEveryMilliseconds: Int64 = 60 * 60 * 1000
    /// With more, the ones that end first are forgotten.
    private static let countMax = 1_000
    private static let cookie = "newel-session"

    package init(
        authenticator: RequestAuthenticator,
        path: String,
        region: String,
        isSecure: Bool,
        storage: Storage,
        logger: Logger
    ) {
        self.authenticator = authenticator
        self.path = path
        self.region = region
        self.isSecure = isSecure
        self.storage = storage
        self.logger = logger
        var found: [StoredSession] = []
        do {
            found = try storage.read().map(StoredSession.decode) ?? []
        } catch {
            logger.warning(
                "The console's sessions cannot be read; users log in again",
                metadata: ["reason": "\(error)"]
            )
        }
        sessions = Mutex(
            Sessions(byDigest: Dictionary(found.map { ($0.digest, $0) }, uniquingKeysWith: { _, last in last }))
        )
    }

    package func refusal(of request: ConsoleRequest) -> ConsoleResponse? { nil }

    package func user(of request: ConsoleRequest) async -> ConsoleUser? {
        guard let ticket = ticket(of: request) else { return nil }
        let now = authenticator.now()
        let digest = ticket.digest
        guard let session = sessions.withLock({ $0.byDigest[digest] }), session.until > now else { return nil }
        let key: AccessKey
        do {
            key = try authenticator.key(id: session.keyID)
            try key.check(sessionToken: key.credentials.sessionToken, now: now)
        } catch {
            // Gone or over; or the keys cannot be read just now, and the session goes on later.
            return nil
        }
        guard ConstantTime.areEqual(ticket.fingerprint(of: key), session.fingerprint) else { return nil }
        let isStale = sessions.withLock { sessions in
            guard var session = sessions.byDigest[digest] else { return false }
            let end = session.begin.advanced(byMilliseconds: Self.lifetimeMillisecondsMax)
            let until = min(now.advanced(byMilliseconds: Self.idleMillisecondsMax), end)
            guard until.milliseconds - session.until.milliseconds >= Self.storedEveryMilliseconds else { return false }
            session.until = until
            sessions.byDigest[digest] = session
            sessions.revision += 1
            return true
        }
        if isStale { await store() }
        return user(key)
    }

    package func describe(_ request: ConsoleRequest) async -> [UInt8] {
        SessionDescription(needsLogin: true, user: await user(of: request)).serialized
    }

    package func logIn(_ request: ConsoleRequest) async -> ConsoleResponse {
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
        var generator = SystemRandomNumberGenerator()
        let ticket = SessionTicket.make(using: &generator)
        let session = StoredSession(
            digest: ticket.digest,
            keyID: id,
            fingerprint: ticket.fingerprint(of: key),
            begin: now,
            until: now.advanced(byMilliseconds: Self.idleMillisecondsMax)
        )
        sessions.withLock { $0.add(session, now: now, countMax: Self.countMax) }
        await store()
        var response = ConsoleResponse.json(
            200,
            SessionDescription(needsLogin: true, user: user(key)).serialized
        )
        response.headers.append(cookie(ticket.token, request, seconds: Self.lifetimeMillisecondsMax / 1000))
        return response
    }

    package func logOut(_ request: ConsoleRequest) async -> ConsoleResponse {
        if let digest = ticket(of: request)?.digest {
            let wasThere = sessions.withLock { $0.remove(digest) }
            if wasThere { await store() }
        }
        var response = ConsoleResponse.json(200, SessionDescription(needsLogin: true, user: nil).serialized)
        response.headers.append(cookie("", request, seconds: 0))
        return response
    }

    /// Stores all sessions; once more when another one stored later changes before these.
    private func store() async {
        while true {
            let (revision, all) = sessions.withLock { sessions -> (Int, [StoredSession]) in
                sessions.written = sessions.revision
                return (sessions.revision, Array(sessions.byDigest.values))
            }
            do {
                try await storage.write(StoredSession.encode(all))
            } catch {
                logger.warning(
                    "The console's sessions cannot be stored; a restart ends them",
                    metadata: ["reason": "\(error)"]
                )
            }
            let isLast = sessions.withLock { $0.written == revision }
            if isLast { return }
        }
    }

    private func user(_ key: AccessKey) -> ConsoleUser {
        ConsoleUser(identity: CallerIdentity(account: key.account, region: region), name: key.id)
    }

    private func ticket(of request: ConsoleRequest) -> SessionTicket? {
        for part in (request.header("cookie") ?? "").split(separator: ";") {
            let pair = part.drop { $0 == " " }.split(separator: "=", maxSplits: 1)
            if pair.count == 2, pair[0] == Self.cookie { return SessionTicket(token: String(pair[1])) }
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
}

extension KeySessions.Sessions {
    mutating func add(_ session: StoredSession, now: Timestamp, countMax: Int) {
        byDigest = byDigest.filter { $0.value.until > now }
        if byDigest.count >= countMax, let first = byDigest.min(by: { $0.value.until < $1.value.until }) {
            byDigest[first.key] = nil
        }
        byDigest[session.digest] = session
        revision += 1
    }

    mutating func remove(_ digest: String) -> Bool {
        guard byDigest.removeValue(forKey: digest) != nil else { return false }
        revision += 1
        return true
    }
}
