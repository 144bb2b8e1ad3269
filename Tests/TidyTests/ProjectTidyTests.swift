import Testing

/// Holds the project to its rules; a finding names file and line.
///
/// An exemption is a path and a reason, and must be needed: when the finding goes, so does the exemption.
@Suite struct ProjectTidyTests {
    private func expectTidy(
        _ rule: some TidyRule,
        except exemptions: [Exemption] = [],
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        for problem in rule.problems(in: .own, except: exemptions) {
            Issue.record(Comment(rawValue: problem), sourceLocation: sourceLocation)
        }
    }

    @Test func `the rules see the project`() {
        let project = Project.own
        #expect(project.swift(in: "Sources").count > 100)
        #expect(PureTargets.files(of: project).count > 50)
        #expect(project.files.contains { $0.path == "Package.swift" })
        #expect(project.files.contains { $0.path == "scripts/test" })
        #expect(!FixtureFolder.all(in: project).isEmpty)
    }

    @Test func `pure targets import pure targets only`() { expectTidy(PureImportsRule()) }

    @Test func `pure targets take time and entropy as values`() { expectTidy(PureDecisionsRule()) }

    @Test func `pure targets are synchronous`() { expectTidy(PureSynchronyRule()) }

    @Test func `files are short`() { expectTidy(FileLengthRule()) }

    @Test func `functions are short`() { expectTidy(FunctionLengthRule()) }

    @Test func `SQL is in stores only`() {
        let settings = Exemption(
            path: "Sources/StorageSQLite/Connection/SQLiteConnection.swift",
            reason: "a connection's settings, given while it is opened, are no queries"
        )
        expectTidy(SQLRule(), except: [settings])
    }

    @Test func `nothing is forced or swallowed`() { expectTidy(CarelessCodeRule()) }

    @Test func `what the compiler cannot check is explained`() { expectTidy(UncheckedSendableRule()) }

    @Test func `nothing is left open in the text`() { expectTidy(OpenEndsRule()) }

    @Test func `no machine or registry is named`() { expectTidy(PlacesRule()) }

    @Test func `texts speak to their readers`() { expectTidy(ChatterRule()) }

    @Test func `fixtures say where they are from`() { expectTidy(FixtureSourceRule()) }

    @Test func `fixtures are used`() { expectTidy(UnusedFixturesRule()) }
}
