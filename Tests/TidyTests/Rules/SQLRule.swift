/// SQL stands in the migrations and queries of stores, where one looks for it, and nowhere else.
struct SQLRule: TidyRule {
    /// All words of one group stand in a literal that is SQL.
    private static let marks = [
        ["SELECT ", " FROM "], ["INSERT INTO "], ["INSERT OR "], ["DELETE FROM "], ["UPDATE ", " SET "],
        ["CREATE TABLE "], ["CREATE INDEX "], ["CREATE UNIQUE INDEX "], ["ALTER TABLE "], ["PRAGMA "],
        ["BEGIN IMMEDIATE"],
    ]

    func findings(in project: Project) -> [Finding] {
        project.swift(in: "Sources").filter { !Self.isItsPlace($0) }.flatMap { file in
            file.tokens.filter { $0.kind == .string && Self.isSQL($0.text) }.map { token in
                Finding(
                    file.path,
                    token.line,
                    "SQL outside of a store's Migrations and Queries: \(token.text.prefix(40))"
                )
            }
        }
    }

    private static func isItsPlace(_ file: ProjectFile) -> Bool {
        let parts = file.path.split(separator: "/")
        return parts.count > 3 && file.target.hasPrefix("Storage")
            && (parts[2] == "Migrations" || parts[2] == "Queries")
    }

    private static func isSQL(_ text: String) -> Bool {
        marks.contains { $0.allSatisfy { text.contains($0) } }
    }
}
