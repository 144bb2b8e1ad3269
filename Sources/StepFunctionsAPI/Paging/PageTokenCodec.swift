import BinaryText
package import AWSProtocol
import Crypto
package import JSONModel

/// Makes and opens the `nextToken` of lists.
///
/// A token is `base64url(version ‖ expiry ‖ cursor ‖ MAC)`: version one byte, expiry eight bytes (milliseconds since 1970,
/// big-endian), MAC the first 16 bytes of HMAC-SHA-256. The MAC also covers the operation and those arguments that must
/// not change between pages, so a token is good for one list only. Source: API reference, "nextToken" (24 hours).
package struct PageTokenCodec: Sendable {
    private let key: SymmetricKey

    package static let keyByteCount = 32
    /// How long a token is good for.
    package static let lifetimeMilliseconds: Int64 = 24 * 60 * 60 * 1000

    private static let version: UInt8 = 1
    private static let headerByteCount = 9
    private static let codeByteCount = 16

    package init(key: [UInt8]) {
        self.key = SymmetricKey(data: key)
    }

    /// Makes the token for what follows `cursor`.
    package func token(for cursor: String, of list: PagedList, now: Timestamp) -> String {
        var bytes: [UInt8] = [Self.version]
        let expiry = now.advanced(byMilliseconds: Self.lifetimeMilliseconds).milliseconds
        for shift in stride(from: 56, through: 0, by: -8) {
            bytes.append(UInt8(truncatingIfNeeded: expiry >> Int64(shift)))
        }
        bytes.append(contentsOf: cursor.utf8)
        return Base64URL.encode(bytes + code(bytes[...], list))
    }

    /// Gives the cursor in a token.
    ///
    /// - Throws: `InvalidToken` for tokens that are malformed, expired, or of another list.
    package func cursor(in token: String, of list: PagedList, now: Timestamp) throws(APIError) -> String {
        guard let bytes = Base64URL.decode(token), bytes.count >= Self.headerByteCount + Self.codeByteCount,
            bytes[0] == Self.version
        else { throw .invalidToken }
        let content = bytes.dropLast(Self.codeByteCount)
        guard Self.areEqual(code(content, list)[...], bytes.suffix(Self.codeByteCount)) else { throw .invalidToken }
        var expiry: Int64 = 0
        for byte in content[1..<Self.headerByteCount] { expiry = expiry << 8 | Int64(byte) }
        guard now.milliseconds <= expiry else { throw .invalidToken }
        return String(decoding: content[Self.headerByteCount...], as: UTF8.self)
    }

    private func code(_ content: ArraySlice<UInt8>, _ list: PagedList) -> [UInt8] {
        var hash = HMAC<SHA256>(key: key)
        for part in [list.operation] + list.arguments {
            // Lengths keep neighbouring parts apart.
            hash.update(data: Array("\(part.utf8.count):\(part)".utf8))
        }
        hash.update(data: Array(content))
        return Array(hash.finalize().prefix(Self.codeByteCount))
    }

    /// Compares without a hint, through its duration, where the first difference is.
    private static func areEqual(_ left: ArraySlice<UInt8>, _ right: ArraySlice<UInt8>) -> Bool {
        left.count == right.count && zip(left, right).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }
}

/// What a page token belongs to.
package struct PagedList: Sendable {
    package let operation: String
    /// The arguments that must be the same for each page, in a fixed order.
    package let arguments: [String]

    package init(operation: String, arguments: [String]) {
        self.operation = operation
        self.arguments = arguments
    }
}
