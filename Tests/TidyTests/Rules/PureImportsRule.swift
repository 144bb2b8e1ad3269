/// Pure targets import each other and packages of values.
///
/// So no Foundation, NIO, Logging, Synchronization, Dispatch or C library, and no target that waits.
struct PureImportsRule: TidyRule {
    func findings(in project: Project) -> [Finding] {
        PureTargets.files(of: project).flatMap { file in
            Self.imports(of: file).compactMap { name, line in
                if PureTargets.names.contains(name) || PureTargets.packages.contains(name) { return nil }
                return Finding(file.path, line, "a pure target must not import \(name)")
            }
        }
    }

    /// Names of imported modules; `import struct Foo.Bar` imports `Foo`.
    static func imports(of file: ProjectFile) -> [(name: String, line: Int)] {
        let kinds: Set<String> = ["struct", "class", "enum", "protocol", "func", "var", "let", "typealias"]
        let code = file.code
        var found: [(name: String, line: Int)] = []
        for (index, token) in code.enumerated() where token.kind == .word && token.text == "import" {
            var next = index + 1
            if next < code.count, kinds.contains(code[next].text) { next += 1 }
            guard next < code.count, code[next].kind == .word, code[next].line == token.line else { continue }
            found.append((code[next].text, token.line))
        }
        return found
    }
}
