package import StorageAPI

/// Names a function as callers of Lambda do: by name, partial ARN or full ARN, with or without a qualifier.
///
///     name                 resize            resize:prod
///     partial ARN          123456789012:function:resize[:prod]
///     full ARN             arn:aws:lambda:us-east-1:123456789012:function:resize[:prod]
///
/// Source: Lambda API, `Invoke`, member `FunctionName`.
package struct FunctionReference: Sendable, Hashable {
    package let partition: String
    package let region: String
    package let account: String
    package let name: String
    /// A version, an alias or `$LATEST`; `nil` when the caller named none.
    package let qualifier: String?

    /// The longest name that Lambda accepts in an ARN.
    static let nameLengthMax = 140

    /// Takes a reference apart; what it leaves out comes from `scope`.
    ///
    /// Names have letters, digits, `-`, `_` and `.` only, so that none leads out of a directory; `.` and `..` are refused.
    ///
    /// - Returns: `nil` when the text is no reference.
    package init?(_ text: String, scope: ResourceScope) {
        var parts = text.split(separator: ":", omittingEmptySubsequences: false)[...]
        var partition = "aws"
        var region = scope.region
        var account = scope.account
        if parts.first == "arn" {
            guard parts.count == 7 || parts.count == 8, parts[2] == "lambda", parts[5] == "function" else { return nil }
            partition = String(parts[1])
            region = String(parts[3])
            account = String(parts[4])
            parts = parts.dropFirst(6)
        } else if let marker = parts.prefix(3).firstIndex(of: "function"), marker + 1 < parts.endIndex, marker > 0 {
            account = String(parts[marker - 1])
            if marker == 2 { region = String(parts[0]) }
            parts = parts.dropFirst(marker + 1)
        } else if parts.first == "function", parts.count > 1 {
            parts = parts.dropFirst()
        }
        guard let name = parts.popFirst(), parts.count <= 1, Self.isName(name) else { return nil }
        let qualifier = parts.popFirst()
        if let qualifier, qualifier != "$LATEST", !Self.isWord(qualifier) { return nil }
        self.partition = partition
        self.region = region
        self.account = account
        self.name = String(name)
        self.qualifier = qualifier.map(String.init)
    }

    private init(of other: FunctionReference, qualifier: String?) {
        partition = other.partition
        region = other.region
        account = other.account
        name = other.name
        self.qualifier = qualifier
    }

    /// The same function under another qualifier.
    package func qualified(_ qualifier: String) -> FunctionReference {
        FunctionReference(of: self, qualifier: qualifier)
    }

    /// The full ARN without the qualifier.
    package var unqualifiedARN: String { "arn:\(partition):lambda:\(region):\(account):function:\(name)" }

    /// The full ARN with the qualifier that the caller named.
    package var arn: String { qualifier.map { "\(unqualifiedARN):\($0)" } ?? unqualifiedARN }

    /// The full ARN with a qualifier in any case, as Lambda's error messages have it.
    package var qualifiedARN: String { "\(unqualifiedARN):\(qualifier ?? "$LATEST")" }

    /// What `ExecutedVersion` says: a version number as it was named, else `$LATEST`; local functions have no aliases.
    package var executedVersion: String {
        if let qualifier, qualifier.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) { qualifier } else { "$LATEST" }
    }

    /// Whether Lambda accepts the text as the name of a function.
    package static func isName(_ text: some StringProtocol) -> Bool {
        guard !text.isEmpty, text.utf8.count <= nameLengthMax, text != ".", text != ".." else { return false }
        return text.utf8.allSatisfy { isWordByte($0) || $0 == UInt8(ascii: ".") }
    }

    private static func isWord(_ text: Substring) -> Bool {
        !text.isEmpty && text.utf8.count <= 128 && text.utf8.allSatisfy(isWordByte)
    }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
