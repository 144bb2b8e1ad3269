/// What the API model demands of a string.
package struct TextConstraint: Sendable {
    /// In what `length` is counted.
    package enum Unit: Sendable { case characters, bytes }

    package var length: ClosedRange<Int>
    package var unit: Unit
    package var pattern: Pattern?
    /// Sensitive values do not appear in messages.
    package var isSensitive: Bool

    /// A pattern of the API model with its text, which messages quote.
    package struct Pattern: Sendable {
        package let text: String
        package let matches: @Sendable (String) -> Bool

        package init(_ text: String, _ matches: @escaping @Sendable (String) -> Bool) {
            self.text = text
            self.matches = matches
        }
    }

    package init(
        _ length: ClosedRange<Int>,
        unit: Unit = .characters,
        pattern: Pattern? = nil,
        isSensitive: Bool = false
    ) {
        self.length = length
        self.unit = unit
        self.pattern = pattern
        self.isSensitive = isSensitive
    }

    /// The length of a text in this constraint's unit.
    package func measure(_ text: String) -> Int {
        let bytes = text.utf8.count
        // No text has more characters than bytes, so characters are counted only where it matters.
        return unit == .characters && bytes > length.upperBound ? text.unicodeScalars.count : bytes
    }

    package static let any = TextConstraint(0...Int.max)
    package static let name = TextConstraint(1...80)
    package static let arn = TextConstraint(1...256)
    package static let longARN = TextConstraint(1...2000)
    package static let definition = TextConstraint(1...1_048_576, isSensitive: true)
    package static let description = TextConstraint(0...256, isSensitive: true)
    package static let error = TextConstraint(0...256, isSensitive: true)
    package static let cause = TextConstraint(0...32_768, isSensitive: true)
    package static let clientToken = TextConstraint(
        1...64,
        pattern: Pattern("[!-~]+") { !$0.isEmpty && $0.utf8.allSatisfy { 0x21...0x7E ~= $0 } }
    )
    package static let taskToken = TextConstraint(1...2048)
    package static let pageToken = TextConstraint(1...1024)
    package static let listExecutionsPageToken = TextConstraint(1...3096)
    package static let kmsKeyID = TextConstraint(1...2048)
    package static let tagKey = TextConstraint(1...128)
    package static let tagValue = TextConstraint(0...256)
    package static let aliasName = TextConstraint(
        1...80,
        pattern: Pattern(#"^(?=.*[a-zA-Z_\-\.])[a-zA-Z0-9_\-\.]+$"#) { name in
            var hasOther = false
            for byte in name.utf8 {
                switch byte {
                case UInt8(ascii: "0")...UInt8(ascii: "9"): continue
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."):
                    hasOther = true
                default: return false
                }
            }
            return hasOther
        }
    )
    package static let traceHeader = TextConstraint(
        0...256,
        pattern: Pattern("\\p{ASCII}*") { $0.utf8.allSatisfy { $0 < 0x80 } }
    )

    /// Input and output of executions and tasks, counted in bytes of UTF-8.
    package static func payload(bytesMax: Int) -> TextConstraint {
        TextConstraint(0...bytesMax, unit: .bytes, isSensitive: true)
    }
}

/// The values that a string member may have, in the order in which AWS's messages list them.
package struct ValueSet: Sendable {
    package let values: [String]

    package init(_ values: [String]) {
        self.values = values
    }

    package static let stateMachineType = ValueSet(["STANDARD", "EXPRESS"])
    package static let includedData = ValueSet(["ALL_DATA", "METADATA_ONLY"])
    package static let logLevel = ValueSet(["ALL", "ERROR", "FATAL", "OFF"])
    package static let encryptionType = ValueSet(["AWS_OWNED_KEY", "CUSTOMER_MANAGED_KMS_KEY"])
    package static let redriveFilter = ValueSet(["REDRIVEN", "NOT_REDRIVEN"])
    package static let severity = ValueSet(["ERROR", "WARNING"])
    package static let executionStatus = ValueSet([
        "SUCCEEDED", "TIMED_OUT", "PENDING_REDRIVE", "ABORTED", "FAILED", "RUNNING",
    ])
}
