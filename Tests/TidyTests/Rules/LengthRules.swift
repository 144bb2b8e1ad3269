/// Files have an end in sight.
struct FileLengthRule: TidyRule {
    static let lineCountMax = 800

    func findings(in project: Project) -> [Finding] {
        project.files.compactMap { file in
            guard file.isSwift || file.path.hasSuffix(".py"), file.lineCount > Self.lineCountMax else { return nil }
            return Finding(file.path, nil, "\(file.lineCount) lines; \(Self.lineCountMax) are the limit")
        }
    }
}

/// Functions fit one screen.
///
/// Looks at `func`, `init`, `deinit` and `subscript`, from the line of that word to the closing brace. Accessors and
/// closures in stored properties are not looked at.
struct FunctionLengthRule: TidyRule {
    static let lineCountMax = 70

    /// Words that begin the next declaration: the one before had no body, as in protocols.
    private static let declarations: Set<String> = [
        "func", "init", "deinit", "subscript", "var", "let", "case", "static", "class", "struct", "enum", "extension",
        "protocol", "actor", "typealias", "associatedtype", "mutating", "nonmutating", "package", "public", "private",
        "fileprivate", "internal", "override", "final", "nonisolated", "import",
    ]

    func findings(in project: Project) -> [Finding] {
        project.swift(in: "Sources", "Tests", "Benchmarks").flatMap { file -> [Finding] in
            let code = file.code
            return code.indices.compactMap { index in
                guard let name = Self.declaredFunction(code, index), let body = Self.body(code, index),
                    let end = code.matching(body)
                else { return nil }
                let count = code[end].line - code[index].line + 1
                guard count > Self.lineCountMax else { return nil }
                return Finding(
                    file.path,
                    code[index].line,
                    "\(name) has \(count) lines; \(Self.lineCountMax) are the limit"
                )
            }
        }
    }

    private static func declaredFunction(_ code: [SwiftToken], _ index: Int) -> String? {
        guard code[index].kind == .word, !code.symbol(".", at: index - 1) else { return nil }
        switch code[index].text {
        case "func": return index + 1 < code.count ? code[index + 1].text : nil
        case "init", "subscript":
            let isDeclared = ["(", "<", "?", "!"].contains { code.symbol($0, at: index + 1) }
            return isDeclared ? code[index].text : nil
        case "deinit": return "deinit"
        default: return nil
        }
    }

    /// The index of the brace that opens the body; `nil` for a requirement without one.
    private static func body(_ code: [SwiftToken], _ start: Int) -> Int? {
        var index = start + 1
        if code[start].text != "deinit" {
            guard let parameters = code[index...].firstIndex(where: { $0.kind == .symbol && $0.text == "(" }),
                let end = code.matching(parameters)
            else { return nil }
            index = end + 1
        }
        while index < code.count {
            let token = code[index]
            if token.kind == .word, declarations.contains(token.text) { return nil }
            guard token.kind == .symbol else {
                index += 1
                continue
            }
            switch token.text {
            case "{": return index
            case "}": return nil
            case "(", "[":
                guard let end = code.matching(index) else { return nil }
                index = end + 1
            default: index += 1
            }
        }
        return nil
    }
}
