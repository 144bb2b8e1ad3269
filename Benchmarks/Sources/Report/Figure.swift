/// One figure, with the goal that it is held against.
struct Figure: Sendable {
    /// The figures to reach of `architecture.md`, section 10.
    enum Goal: Sendable {
        case atLeast(Double)
        case atMost(Double)
    }

    let suite: String
    let name: String
    let value: Double
    let unit: String
    let goal: Goal?

    /// How well the goal is met, whichever way it points: 1 or more is met.
    var ratio: Double? {
        switch goal {
        case .atLeast(let bound): value / bound
        case .atMost(let bound): value > 0 ? bound / value : nil
        case nil: nil
        }
    }

    var goalText: String {
        switch goal {
        case .atLeast(let bound): "≥ \(Self.text(bound))"
        case .atMost(let bound): "≤ \(Self.text(bound))"
        case nil: ""
        }
    }

    var valueText: String { "\(Self.text(value)) \(unit)" }

    /// About three digits; whole numbers with spaces between thousands.
    static func text(_ value: Double) -> String {
        guard value.isFinite else { return "–" }
        let places =
            switch value.magnitude {
            case 100...: 0
            case 10...: 1
            case 1...: 2
            case 0: 0
            default: 3
            }
        return fixed(value, places: places)
    }

    private static func fixed(_ value: Double, places: Int) -> String {
        var scale = 1.0
        for _ in 0..<places { scale *= 10 }
        let scaled = (value.magnitude * scale).rounded()
        guard scaled < 9e15 else { return "\(value)" }
        let digits = Array(String(Int64(scaled)))
        let padded = Array(repeating: Character("0"), count: max(0, places + 1 - digits.count)) + digits
        let whole = padded.dropLast(places)
        let fraction = padded.suffix(places)
        var text = value < 0 ? "-" : ""
        for (position, digit) in whole.enumerated() {
            if position > 0, (whole.count - position) % 3 == 0 { text += " " }
            text.append(digit)
        }
        return places == 0 ? text : "\(text).\(String(fraction))"
    }
}
