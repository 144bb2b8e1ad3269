/// Writes integers as decimal digits, two at a time.
enum DecimalDigits {
    /// The most digits of a 64-bit integer.
    static let countMax = 20

    private static let pairs: StaticString = """
        00010203040506070809101112131415161718192021222324252627282930313233343536373839\
        40414243444546474849505152535455565758596061626364656667686970717273747576777879\
        8081828384858687888990919293949596979899
        """

    /// Writes the digits to a place with room for ``countMax`` bytes and gives their count.
    static func write(_ value: UInt64, to target: UnsafeMutablePointer<UInt8>) -> Int {
        let length = count(value)
        let pairs = pairs.utf8Start
        var rest = value
        var index = length
        while rest >= 100 {
            let (quotient, remainder) = rest.quotientAndRemainder(dividingBy: 100)
            let pair = pairs + Int(truncatingIfNeeded: remainder &* 2)
            index &-= 2
            target[index] = pair[0]
            target[index &+ 1] = pair[1]
            rest = quotient
        }
        if rest >= 10 {
            let pair = pairs + Int(truncatingIfNeeded: rest &* 2)
            target[0] = pair[0]
            target[1] = pair[1]
        } else {
            target[0] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: rest)
        }
        return length
    }

    /// The number of digits of a value.
    static func count(_ value: UInt64) -> Int {
        var rest = value
        var count = 1
        while rest >= 10_000 {
            rest /= 10_000
            count &+= 4
        }
        if rest >= 1000 { return count &+ 3 }
        if rest >= 100 { return count &+ 2 }
        return rest >= 10 ? count &+ 1 : count
    }
}
