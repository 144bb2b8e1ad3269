/// The diagnostics of one analysis, bounded in number and bytes.
///
/// A state's name may be a megabyte long and stand in the location of every finding below it, so the bound is on both.
/// ValidateStateMachineDefinition answers at most 100 of them.
struct Findings: Sendable {
    static let countMax = 1000
    static let byteCountMax = 4 << 20

    private(set) var diagnostics: [Diagnostic] = []
    private(set) var hasErrors = false
    private(set) var isTruncated = false
    private var byteCount = 0

    /// Notes a finding; once a bound is reached only the fact that there was one.
    mutating func add(
        _ severity: Diagnostic.Severity,
        _ code: Diagnostic.Code,
        _ message: String,
        location: () -> String?
    ) {
        let isFirstError = severity == .error && !hasErrors
        if severity == .error { hasErrors = true }
        guard isFirstError || (diagnostics.count < Self.countMax && byteCount < Self.byteCountMax) else {
            isTruncated = true
            return
        }
        let diagnostic = Diagnostic(severity: severity, code: code, message: message, location: location())
        byteCount += diagnostic.message.utf8.count + (diagnostic.location?.utf8.count ?? 0)
        diagnostics.append(diagnostic)
    }
}
