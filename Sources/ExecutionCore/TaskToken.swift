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

/// Base64 with the URL alphabet and no padding; RFC 4648 §5.
package enum Base64URL {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    package static func encode(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count * 4 + 2) / 3)
        var pending: UInt32 = 0
        var bits = 0
        for byte in bytes {
            pending = pending << 8 | UInt32(byte)
            bits += 8
            while bits >= 6 {
                bits -= 6
                text.append(alphabet[Int(pending >> UInt32(bits) & 63)])
            }
        }
        if bits > 0 { text.append(alphabet[Int(pending << UInt32(6 - bits) & 63)]) }
        return String(decoding: text, as: UTF8.self)
    }

    package static func decode(_ text: String) -> [UInt8]? {
        var bytes: [UInt8] = []
        var pending: UInt32 = 0
        var bits = 0
        for character in text.utf8 {
            let value: UInt8
            switch character {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): value = character - 65
            case UInt8(ascii: "a")...UInt8(ascii: "z"): value = character - 71
            case UInt8(ascii: "0")...UInt8(ascii: "9"): value = character + 4
            case UInt8(ascii: "-"): value = 62
            case UInt8(ascii: "_"): value = 63
            default: return nil
            }
            pending = pending << 6 | UInt32(value)
            bits += 6
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(truncatingIfNeeded: pending >> UInt32(bits)))
            }
        }
        return bytes
    }
}
