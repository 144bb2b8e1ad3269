import NIOCore

/// An IP address, and whether it is part of the public Internet.
///
/// Source: IANA's registries of special-purpose addresses (RFC 6890), RFC 4291, RFC 6052, RFC 6598.
struct NetworkAddress: Sendable, Hashable {
    /// Four or sixteen, in network order.
    let bytes: [UInt8]

    var isVersion6: Bool { bytes.count == 16 }

    init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Reads the usual notations of addresses; `nil` for anything else, also for names.
    init?(_ text: String) {
        guard let address = try? SocketAddress(ipAddress: text, port: 0) else { return nil }
        self.init(address)
    }

    init?(_ address: SocketAddress) {
        // The address stands at the same place in all systems' structures: after family, port and, in IPv6, flow.
        switch address {
        case .v4(let address): bytes = withUnsafeBytes(of: address.address) { Array($0[4..<8]) }
        case .v6(let address): bytes = withUnsafeBytes(of: address.address) { Array($0[8..<24]) }
        case .unixDomainSocket: return nil
        }
    }

    /// The address as text that every resolver takes.
    var text: String {
        guard isVersion6 else { return bytes.map(String.init).joined(separator: ".") }
        return stride(from: 0, to: 16, by: 2)
            .map { String(UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1]), radix: 16) }
            .joined(separator: ":")
    }

    /// False for loopback, private, link-local (and with it the metadata service), shared, reserved and multicast.
    var isPublic: Bool {
        isVersion6 ? Self.isPublic6(bytes) : Self.isPublic4(bytes[...])
    }

    private static func isPublic4(_ bytes: ArraySlice<UInt8>) -> Bool {
        let address = bytes.reduce(0 as UInt32) { $0 << 8 | UInt32($1) }
        return !special4.contains { address >> (32 - $0.length) == $0.network >> (32 - $0.length) }
    }

    /// Network and prefix length.
    private static let special4: [(network: UInt32, length: UInt32)] = [
        (0x0000_0000, 8), (0x0A00_0000, 8), (0x6440_0000, 10), (0x7F00_0000, 8), (0xA9FE_0000, 16),
        (0xAC10_0000, 12), (0xC000_0000, 24), (0xC000_0200, 24), (0xC058_6300, 24), (0xC0A8_0000, 16),
        (0xC612_0000, 15), (0xC633_6400, 24), (0xCB00_7100, 24), (0xE000_0000, 3),
    ]

    private static func isPublic6(_ bytes: [UInt8]) -> Bool {
        // IPv4 in IPv6: mapped, compatible, and behind NAT64 (64:ff9b::/96).
        if bytes[..<10].allSatisfy({ $0 == 0 }), bytes[10] == bytes[11], bytes[10] == 0xFF {
            return isPublic4(bytes[12...])
        }
        if bytes[..<12].elementsEqual([0, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0]) { return isPublic4(bytes[12...]) }
        // Of the rest only 2000::/3 is in use.
        guard bytes[0] & 0xE0 == 0x20 else { return false }
        if bytes[0] == 0x20, bytes[1] == 0x02 { return isPublic4(bytes[2..<6]) }
        if bytes[0] == 0x20, bytes[1] == 0x01 {
            // 2001::/23 is for protocols (Teredo among them), 2001:db8::/32 for documentation.
            return bytes[2] >= 2 && !(bytes[2] == 0x0D && bytes[3] == 0xB8)
        }
        // 3fff::/20 is for documentation, too.
        return !(bytes[0] == 0x3F && bytes[1] == 0xFF && bytes[2] & 0xF0 == 0)
    }
}
