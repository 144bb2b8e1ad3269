package import AWSProtocol
import JSONModel
import StorageAPI

/// Who uses the console in a request.
package struct ConsoleUser: Sendable {
    package let identity: CallerIdentity
    /// Shown in the console; nil when nobody had to log in.
    package let name: String?

    package init(identity: CallerIdentity, name: String?) {
        self.identity = identity
        self.name = name
    }

    var scope: ResourceScope { ResourceScope(account: identity.account, region: identity.region) }
}

/// How the console knows its users.
package protocol ConsoleSessions: Sendable {
    /// The answer to requests that nobody may make, whoever it is; nil for all others.
    func refusal(of request: ConsoleRequest) -> ConsoleResponse?
    /// The user of a request; nil when a login is needed.
    func user(of request: ConsoleRequest) async -> ConsoleUser?
    /// A JSON object: `login` (whether one can log in), `user`, `account`, `region`.
    func describe(_ request: ConsoleRequest) async -> [UInt8]
    func logIn(_ request: ConsoleRequest) async -> ConsoleResponse
    func logOut(_ request: ConsoleRequest) async -> ConsoleResponse
}

/// Everybody who reaches the server may use the console: for servers without access keys, which listen on loopback.
///
/// A page of another site can make its own name lead to loopback and then counts as of the same origin; so requests on
/// loopback must name loopback as their host.
package struct OpenSessions: ConsoleSessions {
    private let identity: CallerIdentity
    private let onLoopbackOnly: Bool

    /// Takes the account and region that the console shows, and whether the server listens on loopback only.
    package init(identity: CallerIdentity, onLoopbackOnly: Bool) {
        self.identity = identity
        self.onLoopbackOnly = onLoopbackOnly
    }

    package func refusal(of request: ConsoleRequest) -> ConsoleResponse? {
        guard onLoopbackOnly, let host = request.header("host"), !Self.isLoopback(host) else { return nil }
        return .error(
            403,
            "ForeignHost",
            "Without access keys the console answers at localhost only, not at '\(host)'; make a key to use other names"
        )
    }

    /// True for `localhost`, `127.…` and `[::1]`, with or without a port.
    private static func isLoopback(_ host: String) -> Bool {
        if host == "[::1]" || host.hasPrefix("[::1]:") { return true }
        let name = host.prefix { $0 != ":" }.lowercased()
        let numbers = name.split(separator: ".", omittingEmptySubsequences: false)
        return name == "localhost"
            || (numbers.count == 4 && numbers[0] == "127" && numbers.allSatisfy { UInt8($0) != nil })
    }

    package func user(of request: ConsoleRequest) -> ConsoleUser? {
        ConsoleUser(identity: identity, name: nil)
    }

    package func describe(_ request: ConsoleRequest) -> [UInt8] {
        SessionDescription(needsLogin: false, user: user(of: request)).serialized
    }

    package func logIn(_ request: ConsoleRequest) async -> ConsoleResponse {
        .json(200, describe(request))
    }

    package func logOut(_ request: ConsoleRequest) -> ConsoleResponse {
        .json(200, describe(request))
    }
}

/// What a page is told about its session.
package struct SessionDescription {
    private let needsLogin: Bool
    private let user: ConsoleUser?

    package init(needsLogin: Bool, user: ConsoleUser?) {
        self.needsLogin = needsLogin
        self.user = user
    }

    /// A JSON object: `login`, and of the user `account`, `region` and `user`.
    package var serialized: [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("login")
        writer.bool(needsLogin)
        if let user {
            writer.key("account")
            writer.string(user.identity.account)
            writer.key("region")
            writer.string(user.identity.region)
            if let name = user.name {
                writer.key("user")
                writer.string(name)
            }
        }
        writer.endObject()
        return writer.finish()
    }
}
