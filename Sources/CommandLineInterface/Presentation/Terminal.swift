import Foundation

/// What standard output can show.
package struct Terminal: Sendable {
    /// Columns; nil when it is no terminal, and lines are as long as they are.
    package let width: Int?
    package let hasColour: Bool

    package init(width: Int?, hasColour: Bool) {
        self.width = width
        self.hasColour = hasColour
    }

    /// Colour only on a terminal, and not where `NO_COLOR` is set or the terminal is `dumb`.
    static let standard: Terminal = {
        let environment = ProcessInfo.processInfo.environment
        guard isatty(STDOUT_FILENO) == 1 else { return Terminal(width: nil, hasColour: false) }
        let refuses = environment["NO_COLOR"]?.isEmpty == false || environment["TERM"] == "dumb"
        return Terminal(width: columns(environment), hasColour: !refuses)
    }()

    private static func columns(_ environment: [String: String]) -> Int {
        var size = winsize()
        if ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 { return Int(size.ws_col) }
        return environment["COLUMNS"].flatMap(Int.init).flatMap { $0 > 0 ? $0 : nil } ?? 80
    }

    package func styled(_ text: String, _ style: TextStyle) -> String {
        guard hasColour, let code = style.code else { return text }
        return "\u{1B}[\(code)m\(text)\u{1B}[0m"
    }
}

/// How a piece of text stands out.
package enum TextStyle: Sendable {
    case plain, heading, quiet, good, bad, running, changed

    var code: String? {
        switch self {
        case .plain: nil
        case .heading: "1"
        case .quiet: "2"
        case .good: "32"
        case .bad: "31"
        case .running: "36"
        case .changed: "33"
        }
    }

    /// The style of an execution's status or of a history event's type.
    package static func status(_ text: String) -> TextStyle {
        if text == "RUNNING" || text == "PENDING_REDRIVE" { return .running }
        if text == "SUCCEEDED" || text == "ExecutionSucceeded" { return .good }
        let isBad = ["FAILED", "TIMED_OUT", "ABORTED"].contains(text)
        return isBad || ["Failed", "TimedOut", "Aborted"].contains { text.hasSuffix($0) } ? .bad : .plain
    }
}
