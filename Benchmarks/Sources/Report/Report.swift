import Foundation
import JSONModel

/// The figures of one run, what was skipped, and what was wrong.
struct Report: Sendable {
    let circumstances: [String]
    private(set) var figures: [Figure] = []
    private(set) var skipped: [String] = []
    private(set) var failures: [String] = []

    init(circumstances: [String]) {
        self.circumstances = circumstances
    }

    /// Adds a figure and shows it as progress.
    mutating func add(_ suite: String, _ name: String, _ value: Double, _ unit: String, _ goal: Figure.Goal? = nil) {
        let figure = Figure(suite: suite, name: name, value: value, unit: unit, goal: goal)
        figures.append(figure)
        let aim = goal == nil ? "" : "   (goal \(figure.goalText))"
        Terminal.note("  \(suite)  \(name): \(figure.valueText)\(aim)")
    }

    mutating func skip(_ suite: String, _ reason: String) {
        skipped.append("\(suite): \(reason)")
        Terminal.note("  \(suite)  skipped: \(reason)")
    }

    /// Notes something wrong; the run goes on and ends with exit code 1.
    mutating func fail(_ reason: String) {
        failures.append(reason)
        Terminal.note("  FAILED  \(reason)")
    }

    // Table

    /// All figures in one table; `ratio` is 1 or more where the goal is met.
    var table: String {
        let rows =
            [["what", "figure", "goal", "ratio"]]
            + figures.map { figure in
                [
                    "\(figure.suite): \(figure.name)", figure.valueText, figure.goalText,
                    figure.ratio.map(Figure.text) ?? "",
                ]
            }
        let widths = (0..<4).map { column in rows.reduce(0) { max($0, $1[column].count) } }
        var lines = circumstances + [""]
        for (number, row) in rows.enumerated() {
            lines.append(Self.line(row, widths))
            if number == 0 { lines.append(widths.map { String(repeating: "-", count: $0) }.joined(separator: "  ")) }
        }
        lines += skipped.map { "skipped: \($0)" }
        lines += failures.map { "FAILED: \($0)" }
        return lines.joined(separator: "\n")
    }

    private static func line(_ cells: [String], _ widths: [Int]) -> String {
        var line = ""
        for (column, cell) in cells.enumerated() {
            let space = String(repeating: " ", count: widths[column] - cell.count)
            line += column == 0 ? cell + space : "  " + space + cell
        }
        return line
    }

    // JSON

    /// Writes the figures as one JSON object.
    ///
    /// Shape: `{"circumstances": […], "figures": [{"suite", "name", "value", "unit", "goal", "ratio"}], "skipped": […],
    /// "failures": […]}`; `goal` is `{"atLeast": n}` or `{"atMost": n}`, and absent with `ratio` where there is none.
    func write(json path: String) throws {
        var object = JSONObject()
        object["circumstances"] = .array(circumstances.map(JSONValue.string))
        object["figures"] = .array(figures.map(Self.value))
        object["skipped"] = .array(skipped.map(JSONValue.string))
        object["failures"] = .array(failures.map(JSONValue.string))
        let text = JSONValue.object(object).prettyPrinted() + "\n"
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    }

    private static func value(_ figure: Figure) -> JSONValue {
        var object = JSONObject()
        object["suite"] = .string(figure.suite)
        object["name"] = .string(figure.name)
        object["value"] = .number(figure.value)
        object["unit"] = .string(figure.unit)
        switch figure.goal {
        case .atLeast(let bound): object["goal"] = ["atLeast": .number(bound)]
        case .atMost(let bound): object["goal"] = ["atMost": .number(bound)]
        case nil: break
        }
        if let ratio = figure.ratio { object["ratio"] = .number(ratio) }
        return .object(object)
    }
}
