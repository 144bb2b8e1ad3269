import AsyncHTTPClient
import Logging
import NIOCore
import Synchronization

/// HTTP clients that each connect to one address for one host name, whatever the name resolves to later.
///
/// TLS checks the certificate against the name. A client keeps its connections for the next call; clients that nobody
/// uses are shut down when there are many.
final class PinnedClients: Sendable {
    struct Key: Sendable, Hashable {
        let host: String
        let address: NetworkAddress
    }

    private struct Entry {
        let client: HTTPClient
        var userCount = 0
        var lastUse: UInt64 = 0
    }

    private struct State {
        var entries: [Key: Entry] = [:]
        var useCount: UInt64 = 0
        var isClosed = false
    }

    /// How many clients are kept although nobody uses them.
    private static let idleCountMax = 64

    private let group: any EventLoopGroup
    private let authorities: TrustedAuthorities
    private let logger: Logger
    private let state = Mutex(State())

    init(group: any EventLoopGroup, authorities: TrustedAuthorities, logger: Logger) {
        self.group = group
        self.authorities = authorities
        self.logger = logger
    }

    /// Runs the body with the client for a host at an address.
    ///
    /// - Throws: `HTTPCallFailure.cancelled` after ``shutdown()``, and what the body throws.
    func withClient<Result: Sendable>(
        _ key: Key,
        _ body: (HTTPClient) async throws -> Result
    ) async throws -> Result {
        guard let client = acquire(key) else { throw HTTPCallFailure.cancelled }
        do {
            let result = try await body(client)
            await release(key)
            return result
        } catch {
            await release(key)
            throw error
        }
    }

    /// Ends all clients and their connections.
    func shutdown() async {
        let clients = state.withLock { state in
            state.isClosed = true
            defer { state.entries = [:] }
            return state.entries.values.map(\.client)
        }
        for client in clients { await end(client) }
    }

    private func acquire(_ key: Key) -> HTTPClient? {
        state.withLock { state in
            guard !state.isClosed else { return nil }
            state.useCount += 1
            var entry = state.entries[key] ?? Entry(client: makeClient(key))
            entry.userCount += 1
            entry.lastUse = state.useCount
            state.entries[key] = entry
            return entry.client
        }
    }

    private func release(_ key: Key) async {
        let unused = state.withLock { state -> HTTPClient? in
            state.entries[key]?.userCount -= 1
            let idle = state.entries.filter { $0.value.userCount == 0 }
            guard idle.count > Self.idleCountMax,
                let oldest = idle.min(by: { $0.value.lastUse < $1.value.lastUse })
            else { return nil }
            return state.entries.removeValue(forKey: oldest.key)?.client
        }
        if let unused { await end(unused) }
    }

    private func makeClient(_ key: Key) -> HTTPClient {
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        configuration.timeout = .init(connect: .seconds(10))
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 100_000
        configuration.connectionPool.idleTimeout = .seconds(30)
        configuration.connectionPool.retryConnectionEstablishment = false
        authorities.apply(to: &configuration)
        if NetworkAddress(key.host) == nil { configuration.dnsOverride = [key.host: key.address.text] }
        return HTTPClient(eventLoopGroupProvider: .shared(group), configuration: configuration)
    }

    private func end(_ client: HTTPClient) async {
        do {
            try await client.shutdown()
        } catch {
            logger.debug("An HTTP client did not shut down: \(error)")
        }
    }
}
