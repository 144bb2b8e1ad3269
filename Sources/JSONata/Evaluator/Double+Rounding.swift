/// Rounding without the C mathematics library, which this target does not link.
extension Double {
    /// From this magnitude on every double is an integer.
    private static var integralMin: Double { 4_503_599_627_370_496 }

    /// The integer towards zero.
    @inline(__always)
    var truncated: Double {
        magnitude < Self.integralMin ? Double(Int64(self)) : self
    }

    /// The next integer below.
    @inline(__always)
    var floored: Double {
        let whole = truncated
        return whole > self ? whole - 1 : whole
    }

    /// The next integer above.
    @inline(__always)
    var ceiled: Double {
        let whole = truncated
        return whole < self ? whole + 1 : whole
    }

    /// True for finite integers.
    @inline(__always)
    var isIntegral: Bool {
        isFinite && self == truncated
    }

    /// The integer that this is, when it is one of 64 bits.
    var exactInteger: Int64? {
        guard magnitude < 9_223_372_036_854_775_808, isIntegral else { return nil }
        return Int64(self)
    }
}
