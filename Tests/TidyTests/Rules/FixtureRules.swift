/// Every folder of fixtures says where they are from: origin, version, licence.
struct FixtureSourceRule: TidyRule {
    func findings(in project: Project) -> [Finding] {
        let paths = Set(project.files.map(\.path))
        return FixtureFolder.all(in: project).compactMap { folder in
            paths.contains("\(folder.path)/SOURCE.md") ? nil : Finding(folder.path, nil, "has no SOURCE.md")
        }
    }
}

/// Every folder of fixtures is named in the tests that should read it.
struct UnusedFixturesRule: TidyRule {
    func findings(in project: Project) -> [Finding] {
        FixtureFolder.all(in: project).compactMap { folder in
            let tests = project.files.filter { $0.path.hasPrefix(folder.tests) && !$0.path.contains("/Fixtures/") }
            let isNamed = tests.contains { file in
                file.isSwift
                    ? file.tokens.contains { $0.kind == .string && $0.text.contains(folder.name) }
                    : !file.lines(with: [folder.name]).isEmpty
            }
            return isNamed ? nil : Finding(folder.path, nil, "no test in \(folder.tests) names it")
        }
    }
}

/// A suite of fixtures: `Tests/<Target>Tests/Fixtures/<suite>`.
struct FixtureFolder: Hashable {
    /// From the project's root.
    let path: String
    /// The test target's folder, with a slash at its end.
    let tests: String
    let name: String

    static func all(in project: Project) -> [FixtureFolder] {
        var found: Set<FixtureFolder> = []
        for file in project.files where file.path.hasPrefix("Tests/") {
            let parts = file.path.split(separator: "/").map(String.init)
            // The file itself comes after the folder.
            guard let index = parts.firstIndex(of: "Fixtures"), index + 2 < parts.count else { continue }
            let tests = parts[..<index].joined(separator: "/") + "/"
            found.insert(
                FixtureFolder(path: "\(tests)Fixtures/\(parts[index + 1])", tests: tests, name: parts[index + 1])
            )
        }
        return found.sorted { $0.path < $1.path }
    }
}
