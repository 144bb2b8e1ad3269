/// What an evaluation takes from outside: the time, randomness, hashing and its deadline.
package struct EvaluationEnvironment {
    /// Milliseconds since 1970, the value of `$millis()` and `$now()` throughout the evaluation.
    package var nowMilliseconds: Int64
    /// The next 64 random bits.
    package var nextRandomBits: () -> UInt64
    /// The hexadecimal digest of bytes, or nil for an algorithm that is not known: `MD5`, `SHA-1`, `SHA-256`, `SHA-384`,
    /// `SHA-512`.
    package var hash: (_ algorithm: String, _ bytes: [UInt8]) -> String?
    /// Asked every ``stepsPerQuestion`` steps, or less often when a step does much at once; true ends the evaluation.
    package var isExpired: () -> Bool

    /// Steps between two questions whether time is up.
    package static let stepsPerQuestion = 512

    package init(
        nowMilliseconds: Int64,
        nextRandomBits: @escaping () -> UInt64,
        hash: @escaping (_ algorithm: String, _ bytes: [UInt8]) -> String? = { _, _ in nil },
        isExpired: @escaping () -> Bool = { false }
    ) {
        self.nowMilliseconds = nowMilliseconds
        self.nextRandomBits = nextRandomBits
        self.hash = hash
        self.isExpired = isExpired
    }
}
