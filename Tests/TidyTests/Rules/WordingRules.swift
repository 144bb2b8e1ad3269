/// What is open is an issue, not a mark in the text.
struct OpenEndsRule: TidyRule {
    // Put together, so that this file does not hold them.
    private static let marks = ["TO" + "DO", "FIX" + "ME", "XX" + "X:", "HA" + "CK:"]

    func findings(in project: Project) -> [Finding] {
        project.files.filter { !$0.path.contains("/Fixtures/") }.flatMap { file in
            file.lines(with: Self.marks).filter { Self.isOwnWord($0.word, file, $0.line) }
                .map { Finding(file.path, $0.line, "\($0.word): write an issue instead") }
        }
    }

    /// Whether the mark is there in upper case, with no letter beside it.
    private static func isOwnWord(_ mark: String, _ file: ProjectFile, _ line: Int) -> Bool {
        let lines = file.bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        let words = String(decoding: lines[line - 1], as: UTF8.self)
            .split { !$0.isLetter && !$0.isNumber && $0 != "_" }
        return words.contains { $0 == mark.prefix { $0 != ":" } }
    }
}

/// The project runs anywhere: no paths of one machine, no addresses of package registries.
struct PlacesRule: TidyRule {
    // Put together, so that this file does not hold them.
    private static let places = [
        "/wo" + "rk/main", "/wo" + "rk/shared", "/tmp/new" + "el/", "/ro" + "ot/", "/ho" + "me/", "/Us" + "ers/",
        "py" + "pi.org", "python" + "hosted.org", "registry.npm" + "js", "crates" + ".io", "proxy.go" + "lang",
    ]

    func findings(in project: Project) -> [Finding] {
        project.files.flatMap { file in
            file.lines(with: Self.places).map { Finding(file.path, $0.line, "\($0.word) is a place of some machine") }
        }
    }
}

/// Texts speak to those who use and change Newel, not about how a change came about.
struct ChatterRule: TidyRule {
    // Put together, so that this file does not hold them.
    private static let phrases = [
        "this ses" + "sion", "previous ses" + "sion", "last ses" + "sion", "earlier ses" + "sion", "the le" + "ad ",
        "sub" + "agent", "sub-" + "agent", "helper ses" + "sion", "as reques" + "ted", "as instruc" + "ted",
        "my pro" + "mpt",
        "language mo" + "del", "the br" + "ief",
    ]

    func findings(in project: Project) -> [Finding] {
        project.files.flatMap { file in
            file.lines(with: Self.phrases).map { Finding(file.path, $0.line, "'\($0.word)' says nothing to a reader") }
        }
    }
}
