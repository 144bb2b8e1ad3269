import NIOCore
import NIOPosix

#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// Finds the addresses of host names.
///
/// Look-ups block, so they have a few threads of their own. Tasks that ask for the same name at the same time share one
/// look-up: a name whose servers do not answer holds one thread, however many tasks wait for it.
actor HostResolver {
    private static let threadCount = 8

    private let threads = NIOThreadPool(numberOfThreads: HostResolver.threadCount)
    private var isRunning = false
    private var lookups: [String: Task<[NetworkAddress], any Error>] = [:]

    /// The addresses in the system's order of preference, none twice.
    ///
    /// - Throws: `HTTPCallFailure.socket` when the name has none.
    func addresses(of host: String) async throws -> [NetworkAddress] {
        if let address = NetworkAddress(host) { return [address] }
        if let lookup = lookups[host] { return try await lookup.value }
        if !isRunning {
            isRunning = true
            threads.start()
        }
        let threads = threads
        let lookup = Task { try await threads.runIfActive { try Self.lookUp(host) } }
        lookups[host] = lookup
        defer { lookups[host] = nil }
        return try await lookup.value
    }

    func shutdown() async throws {
        guard isRunning else { return }
        isRunning = false
        try await threads.shutdownGracefully()
    }

    private static func lookUp(_ host: String) throws -> [NetworkAddress] {
        var hints = addrinfo()
        hints.ai_family = AF_UNSPEC
        var list: UnsafeMutablePointer<addrinfo>?
        let status = getaddrinfo(host, nil, &hints, &list)
        guard status == 0 else {
            throw HTTPCallFailure.socket(
                "the host name '\(host)' cannot be resolved: \(String(cString: gai_strerror(status)))"
            )
        }
        defer { freeaddrinfo(list) }
        var addresses: [NetworkAddress] = []
        var next = list
        while let entry = next {
            next = entry.pointee.ai_next
            guard let address = address(entry.pointee), !addresses.contains(address) else { continue }
            addresses.append(address)
        }
        return addresses
    }

    private static func address(_ entry: addrinfo) -> NetworkAddress? {
        guard let pointer = UnsafeRawPointer(entry.ai_addr) else { return nil }
        switch entry.ai_family {
        case AF_INET: return NetworkAddress(SocketAddress(pointer.loadUnaligned(as: sockaddr_in.self)))
        case AF_INET6: return NetworkAddress(SocketAddress(pointer.loadUnaligned(as: sockaddr_in6.self)))
        default: return nil
        }
    }
}
