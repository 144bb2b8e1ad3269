import AsyncHTTPClient
import Logging
import NIOCore
import NIOHTTP1

#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// Performs HTTP calls, each to an address that was checked.
///
/// The host's name is resolved, every address is checked, and the connection goes to one of these very addresses: a
/// name that resolves to something else a moment later gains nothing. Redirects are not followed. A call holds a
/// connection and no thread.
final class HTTPTransport: Sendable {
    private let resolver = HostResolver()
    private let clients: PinnedClients
    private let responseBytesMax: Int
    private let logger: Logger

    /// Source: "Call HTTPS APIs in Step Functions workflows", "Connection timeout".
    private static let timeout = Duration.seconds(60)
    /// How many addresses of a host are tried when no connection can be made.
    private static let addressCountMax = 3

    init(group: any EventLoopGroup, authorities: TrustedAuthorities, responseBytesMax: Int, logger: Logger) {
        clients = PinnedClients(group: group, authorities: authorities, logger: logger)
        self.responseBytesMax = responseBytesMax
        self.logger = logger
    }

    func shutdown() async {
        await clients.shutdown()
        do {
            try await resolver.shutdown()
        } catch {
            logger.debug("The threads for host names did not end: \(error)")
        }
    }

    /// - Throws: `HTTPCallFailure`.
    func perform(_ call: HTTPCall) async throws -> HTTPAnswer {
        do {
            return try await Self.within(Self.timeout) { try await self.send(call) }
        } catch HTTPCallFailure.socket(let message) {
            throw HTTPCallFailure.socket("The HTTP call to \(call.endpoint.displayText) failed: \(message)")
        }
    }

    private func send(_ call: HTTPCall) async throws -> HTTPAnswer {
        let addresses = try await resolver.addresses(of: call.endpoint.host)
        if !call.allowsPrivateAddresses, let refused = addresses.first(where: { !$0.isPublic }) {
            throw HTTPCallFailure.socket(
                "the address \(refused.text) is not public, and the connection does not have allowPrivateAddresses"
            )
        }
        guard let last = addresses.prefix(Self.addressCountMax).last else {
            throw HTTPCallFailure.socket("the host name '\(call.endpoint.host)' has no address")
        }
        for address in addresses.prefix(Self.addressCountMax) where address != last {
            do {
                return try await exchange(call, address)
            } catch  where Self.isConnectFailure(error) {
                logger.debug("No connection to \(address.text): trying the next address")
            } catch {
                throw Self.failure(error)
            }
        }
        do {
            return try await exchange(call, last)
        } catch {
            throw Self.failure(error)
        }
    }

    private func exchange(_ call: HTTPCall, _ address: NetworkAddress) async throws -> HTTPAnswer {
        var request = HTTPClientRequest(url: call.endpoint.url)
        request.method = HTTPMethod(rawValue: call.method)
        for header in call.headers { request.headers.add(name: header.name, value: header.value) }
        if let body = call.body { request.body = .bytes(ByteBuffer(bytes: body)) }
        let prepared = request
        return try await clients.withClient(.init(host: call.endpoint.host, address: address)) { client in
            let response = try await client.execute(prepared, deadline: .distantFuture)
            let body = try await response.body.collect(upTo: self.responseBytesMax)
            return HTTPAnswer(
                status: Int(response.status.code),
                reason: response.status.reasonPhrase,
                headers: response.headers.map { ($0.name, $0.value) },
                body: Array(body.readableBytesView)
            )
        }
    }

    private static func isConnectFailure(_ error: any Error) -> Bool {
        if let error = error as? IOError {
            return [ECONNREFUSED, EHOSTUNREACH, ENETUNREACH, EADDRNOTAVAIL].contains(error.errnoCode)
        }
        if let error = error as? HTTPClientError { return error == .connectTimeout }
        if case .connectTimeout = error as? ChannelError { return true }
        return false
    }

    private static func failure(_ error: any Error) -> HTTPCallFailure {
        switch error {
        case let error as HTTPCallFailure: error
        case is CancellationError: .cancelled
        case is NIOTooManyBytesError: .tooLarge
        case let error as HTTPClientError where error == .cancelled: .cancelled
        // The long descriptions of some errors hold the values of headers.
        case let error as HTTPClientError: .socket(error.shortDescription)
        case let error as IOError: .socket("\(error)")
        default: .socket("\(type(of: error)): \(error)")
        }
    }

    private static func within<Result: Sendable>(
        _ duration: Duration,
        _ body: @escaping @Sendable () async throws -> Result
    ) async throws -> Result {
        try await withThrowingTaskGroup(of: Result?.self) { group in
            group.addTask { try await body() }
            group.addTask {
                try await Task.sleep(for: duration)
                return nil
            }
            defer { group.cancelAll() }
            do {
                if let first = try await group.next(), let result = first { return result }
            } catch is CancellationError {
                throw HTTPCallFailure.cancelled
            }
            throw HTTPCallFailure.socket("no answer in \(duration.components.seconds) seconds")
        }
    }
}
