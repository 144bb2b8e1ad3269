/// The limits of intrinsic functions.
///
/// Source: Developer Guide, "Intrinsic functions for JSONPath states".
enum IntrinsicLimits {
    /// How deep calls may be nested in the outermost one.
    static let nestingDepthMax = 10
    /// Arguments of one call.
    static let argumentCountMax = 1_000
    /// JSON text of an array that is partitioned or searched, in bytes.
    static let arrayByteCountMax = 262_144
    /// Elements of a range.
    static let rangeElementCountMax = 1_000
    /// Text that is encoded, decoded or hashed, in UTF-16 code units.
    static let textLengthMax = 10_000
    /// Text that a format may produce, in UTF-8 bytes; well above what a state may pass on.
    static let formattedByteCountMax = 16 * 1_048_576
    /// Length of a value's text that a message quotes, in UTF-8 bytes.
    static let quotedLengthMax = 200
}
