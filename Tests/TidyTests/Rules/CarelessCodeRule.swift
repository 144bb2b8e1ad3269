/// No `try!`, no `as!`, no empty `catch`, and nothing that says it is not there yet.
struct CarelessCodeRule: TidyRule {
    func findings(in project: Project) -> [Finding] {
        project.swift(in: "Sources", "Tests", "Benchmarks").flatMap { file -> [Finding] in
            let code = file.code
            return code.indices.compactMap { index in
                Self.fault(code, index).map { Finding(file.path, code[index].line, $0) }
            }
        }
    }

    private static func fault(_ code: [SwiftToken], _ index: Int) -> String? {
        guard code[index].kind == .word else { return nil }
        // `try !found` is something else.
        let isForced =
            code.symbol("!", at: index + 1) && code[index + 1].range.lowerBound == code[index].range.upperBound
        switch code[index].text {
        case "try" where isForced: return "try!"
        case "as" where isForced: return "as!"
        case "catch" where code.symbol("{", at: index + 1) && code.symbol("}", at: index + 2): return "an empty catch"
        default: return nil
        }
    }
}

/// `@unchecked Sendable` and `nonisolated(unsafe)` say in a comment which invariant makes them true.
struct UncheckedSendableRule: TidyRule {
    /// Lines above or below the declaration within which there is a comment.
    private static let reach = 2

    func findings(in project: Project) -> [Finding] {
        project.swift(in: "Sources", "Benchmarks").flatMap { file -> [Finding] in
            let code = file.code
            return code.indices.compactMap { index in
                let isUnchecked = code[index].text == "unchecked" && code.symbol("@", at: index - 1)
                let isUnsafe =
                    code[index].text == "nonisolated" && code.symbol("(", at: index + 1) && index + 2 < code.count
                    && code[index + 2].text == "unsafe"
                guard isUnchecked || isUnsafe, !isExplained(file, code[index].line) else { return nil }
                return Finding(
                    file.path,
                    code[index].line,
                    "\(code[index].text) without a comment that says why it is safe"
                )
            }
        }
    }

    /// Whether the comment above, on the line or right below speaks of it.
    private func isExplained(_ file: ProjectFile, _ line: Int) -> Bool {
        let comments = file.tokens.filter { $0.kind == .comment }
        var text = comments.filter { (line...line + Self.reach).contains($0.line) }.map(\.text).joined()
        guard var last = comments.lastIndex(where: { $0.lastLine < line && line - $0.lastLine <= Self.reach }) else {
            return !text.isEmpty
        }
        var next = comments[last].line
        text += comments[last].text
        while last > 0, comments[last - 1].lastLine == next - 1 {
            last -= 1
            next = comments[last].line
            text += comments[last].text
        }
        return ["Sendable", "unsafe", "lock", "thread", "only"].contains { text.contains($0) }
    }
}
