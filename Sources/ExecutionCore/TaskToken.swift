import BinaryText
import Crypto

/// Tokens with which workers and callees report outcomes.
///
/// Shape: base64url of execution key (8 bytes), attempt (8), random bits (16), and the first 16 bytes of
/// HMAC-SHA256 over these; 64 characters. The MAC binds a token to its attempt; the attempt ends it.
package enum TaskToken {
    private static let nonceBytes = 16
    private static let macBytes = 16
    private static let bodyBytes = 16 + nonceBytes

    static func make(
        execution: Int64,
        attempt: Int64,
        key: [UInt8],
        random: inout some RandomNumberGenerator
    ) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(bodyBytes + macBytes)
        append(UInt64(bitPattern: execution), to: &bytes)
        append(UInt64(bitPattern: attempt), to: &bytes)
        append(random.next(), to: &bytes)
        append(random.next(), to: &bytes)
        bytes += mac(of: bytes, key: key)
        return Base64URL.encode(bytes)
    }

    /// The attempt that a token belongs to; `nil` for anything that this server did not make.
    package static func parse(_ token: String, key: [UInt8]) -> (execution: Int64, attempt: Int64)? {
        guard let bytes = Base64URL.decode(token), bytes.count == bodyBytes + macBytes else { return nil }
        let body = Array(bytes.prefix(bodyBytes))
        let expected = mac(of: body, key: key)
        // Constant time: the difference of all bytes, not the place of the first one.
        let difference = zip(expected, bytes.suffix(macBytes)).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) }
        guard difference == 0 else { return nil }
        return (Int64(bitPattern: read(body, at: 0)), Int64(bitPattern: read(body, at: 8)))
    }

    private static func mac(of bytes: [UInt8], key: [UInt8]) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: bytes, using: SymmetricKey(data: key)).prefix(macBytes))
    }

    private static func append(_ value: UInt64, to bytes: inout [UInt8]) {
        for shift in stride(from: 56, through: 0, by: -8) {
            bytes.append(UInt8(truncatingIfNeeded: value >> UInt64(shift)))
        }
    }

    private static func read(_ bytes: [UInt8], at offset: Int) -> UInt64 {
        bytes[offset..<(offset + 8)].reduce(0) { $0 << 8 | UInt64($1) }
    }
}
