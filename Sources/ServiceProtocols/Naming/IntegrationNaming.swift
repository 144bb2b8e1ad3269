/// How Step Functions spells the names of an API's members in parameters and results.
package enum IntegrationNaming: Sendable {
    /// `aws-sdk:*`: as the Java SDK 2 names its members, with a capital: `DBInstanceId` is `DbInstanceId`.
    case sdk
    /// Optimized integrations: the API's own name with a capital.
    case optimized

    package func name(ofMember name: String) -> String {
        switch self {
        case .sdk: JavaName.member(name)
        case .optimized: name.prefix(1).uppercased() + name.dropFirst()
        }
    }
}

/// Names as the code generator of the AWS SDK for Java 2 makes them.
///
/// Source: its documented naming rules: words end where letters turn into capitals, after acronyms and after digits;
/// each word keeps its first letter as a capital only.
package enum JavaName {
    /// A member's name with a capital: only a leading acronym is changed.
    ///
    /// `DBInstanceId` becomes `DbInstanceId`, `ETag` stays, and so does `ChecksumCRC32` (recorded AWS behaviour).
    package static func member(_ name: String) -> String {
        let letters = Array(name.utf8)
        var output: [UInt8] = []
        var index = 0
        while index < letters.count {
            let isAcronym = kind(letters[index]) == .upper
            let nextIsLower = index + 1 < letters.count && kind(letters[index + 1]) == .lower
            guard index == 0 || (isAcronym && !nextIsLower) else { break }
            output.append(isAcronym ? letters[index] | 0x20 : letters[index])
            index += 1
        }
        let text = String(decoding: output + letters[index...], as: UTF8.self)
        return text.prefix(1).uppercased() + text.dropFirst()
    }

    /// The name of the exception class for an error shape or code, always with `Exception` at its end.
    package static func exception(_ name: String) -> String {
        for suffix in ["Fault", "Exception"] where name.hasSuffix(suffix) {
            return pascalCase(String(name.dropLast(suffix.count))) + "Exception"
        }
        return pascalCase(name) + "Exception"
    }

    /// The name of a service's client by its service ID: `DynamoDB` is `DynamoDb`, `Secrets Manager` `SecretsManager`.
    ///
    /// A leading `Amazon` or `AWS` and a trailing `Service` are dropped.
    package static func service(_ serviceID: String) -> String {
        var words = words(serviceID)
        if words.count > 1, let first = words.first, ["amazon", "aws"].contains(first.lowercased()) {
            words.removeFirst()
        }
        if words.count > 1, words.last?.lowercased() == "service" { words.removeLast() }
        return words.map { $0.prefix(1).uppercased() + $0.dropFirst().lowercased() }.joined()
    }

    /// A class name: `MD5OfMessageBody` becomes `Md5OfMessageBody`, `execution-arn` `ExecutionArn`.
    package static func pascalCase(_ name: String) -> String {
        words(name).map { $0.prefix(1).uppercased() + $0.dropFirst().lowercased() }.joined()
    }

    private enum Kind { case lower, upper, digit, other }

    static func words(_ name: String) -> [String] {
        let letters = Array(name.utf8)
        var words: [String] = []
        var word: [UInt8] = []
        func end() {
            if !word.isEmpty { words.append(String(decoding: word, as: UTF8.self)) }
            word = []
        }
        for (index, letter) in letters.enumerated() {
            let kind = kind(letter)
            guard kind != .other else {
                end()
                continue
            }
            if let before = word.last.map(Self.kind) {
                let next = index + 1 < letters.count ? Self.kind(letters[index + 1]) : .other
                let startsWord: Bool =
                    switch (before, kind) {
                    // A capital after a small letter, unless it stands alone at the end.
                    case (.lower, .upper): next != .other
                    // The last capital of an acronym belongs to the word that follows.
                    case (.upper, .upper): next == .lower
                    case (.digit, .lower), (.digit, .upper): true
                    default: false
                    }
                if startsWord { end() }
            }
            word.append(letter)
        }
        end()
        return words
    }

    private static func kind(_ byte: UInt8) -> Kind {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"): .lower
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): .upper
        case UInt8(ascii: "0")...UInt8(ascii: "9"): .digit
        default: .other
        }
    }
}
