/// The intrinsic functions by name.
///
/// | Family | Functions |
/// | --- | --- |
/// | Arrays | `Array`, `ArrayPartition`, `ArrayContains`, `ArrayRange`, `ArrayGetItem`, `ArrayLength`, `ArrayUnique` |
/// | Encoding | `Base64Encode`, `Base64Decode` |
/// | Hashing | `Hash` |
/// | JSON | `JsonMerge`, `StringToJson`, `JsonToString` |
/// | Numbers | `MathRandom`, `MathAdd` |
/// | Strings | `StringSplit`, `Format` |
/// | Identifiers | `UUID` |
package enum IntrinsicFunctionTable {
    /// All functions; a new one is one file and one line here.
    static let functions: [any IntrinsicFunction.Type] = [
        ArrayFunction.self,
        ArrayPartitionFunction.self,
        ArrayContainsFunction.self,
        ArrayRangeFunction.self,
        ArrayGetItemFunction.self,
        ArrayLengthFunction.self,
        ArrayUniqueFunction.self,
        Base64EncodeFunction.self,
        Base64DecodeFunction.self,
        HashFunction.self,
        JsonMergeFunction.self,
        StringToJsonFunction.self,
        JsonToStringFunction.self,
        MathRandomFunction.self,
        MathAddFunction.self,
        StringSplitFunction.self,
        FormatFunction.self,
        UUIDFunction.self,
    ]

    private static let byName: [String: any IntrinsicFunction.Type] =
        Dictionary(functions.map { ($0.name, $0) }) { first, _ in first }

    static func function(named name: String) -> (any IntrinsicFunction.Type)? { byName[name] }

    /// The names and numbers of arguments, for listings; an upper bound of `Int.max` means any number.
    package static var signatures: [(name: String, arity: ClosedRange<Int>)] {
        functions.map { ($0.name, $0.arity) }
    }
}
