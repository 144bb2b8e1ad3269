/// Something that must not be in the project.
protocol TidyRule: Sendable {
    func findings(in project: Project) -> [Finding]
}

/// A place where a rule is broken.
struct Finding: Sendable, Hashable, CustomStringConvertible {
    let path: String
    /// From 1; `nil` when it is about the whole file or folder.
    let line: Int?
    let message: String

    init(_ path: String, _ line: Int? = nil, _ message: String) {
        self.path = path
        self.line = line
        self.message = message
    }

    var description: String { line.map { "\(path):\($0): \(message)" } ?? "\(path): \(message)" }
}

/// A place where a rule does not hold, with the reason why that is right.
struct Exemption: Sendable {
    /// A file, or a folder with a slash at its end.
    let path: String
    let reason: String

    func covers(_ finding: Finding) -> Bool {
        finding.path == path || (path.hasSuffix("/") && finding.path.hasPrefix(path))
    }
}

extension TidyRule {
    /// Findings that no exemption covers, and exemptions that cover none.
    func problems(in project: Project, except exemptions: [Exemption] = []) -> [String] {
        let found = findings(in: project)
        let open = found.filter { finding in !exemptions.contains { $0.covers(finding) } }
        let idle = exemptions.filter { exemption in !found.contains { exemption.covers($0) } }
        return open.map(\.description) + idle.map { "\($0.path): the exemption is not needed any more (\($0.reason))" }
    }
}
