/// Pure targets take time and entropy as values: what they decide is the same each time.
struct PureDecisionsRule: TidyRule {
    /// Types that read the clock, or draw, when they are made.
    private static let impureTypes: Set<String> = ["Date", "UUID"]
    private static let impureNames: Set<String> = [
        "ContinuousClock", "SuspendingClock", "SystemRandomNumberGenerator", "DispatchTime", "ProcessInfo",
        "arc4random", "clock_gettime", "gettimeofday", "getenv",
    ]
    private static let draws: Set<String> = ["random", "randomElement", "shuffled", "shuffle"]

    func findings(in project: Project) -> [Finding] {
        PureTargets.files(of: project).flatMap { findings(in: $0) }
    }

    private func findings(in file: ProjectFile) -> [Finding] {
        let code = file.code
        var found: [Finding] = []
        for (index, token) in code.enumerated() where token.kind == .word {
            if Self.impureNames.contains(token.text) {
                found.append(Finding(file.path, token.line, "\(token.text) in a pure target"))
            }
            guard code.symbol("(", at: index + 1) else { continue }
            if Self.impureTypes.contains(token.text), code.symbol(")", at: index + 2) {
                found.append(Finding(file.path, token.line, "\(token.text)() in a pure target"))
            }
            if Self.draws.contains(token.text), code.symbol(".", at: index - 1), !takesGenerator(code, index + 1) {
                found.append(Finding(file.path, token.line, ".\(token.text)( without using: in a pure target"))
            }
        }
        return found
    }

    /// Whether the arguments that start at a parenthesis have one labelled `using`.
    private func takesGenerator(_ code: [SwiftToken], _ start: Int) -> Bool {
        guard let end = code.matching(start) else { return false }
        return (start..<end).contains { code[$0].text == "using" && code.symbol(":", at: $0 + 1) }
    }
}

/// Pure targets are synchronous: no tasks, actors or locks.
struct PureSynchronyRule: TidyRule {
    private static let words: Set<String> = ["async", "await", "actor", "Task", "TaskGroup", "Mutex", "AsyncStream"]

    func findings(in project: Project) -> [Finding] {
        PureTargets.files(of: project).flatMap { file -> [Finding] in
            let code = file.code
            return code.indices.compactMap { index in
                let token = code[index]
                guard token.kind == .word, Self.words.contains(token.text) else { return nil }
                // A member or an argument's label of that name is no task.
                guard !code.symbol(".", at: index - 1), !code.symbol(":", at: index + 1) else { return nil }
                return Finding(file.path, token.line, "\(token.text) in a pure target")
            }
        }
    }
}
