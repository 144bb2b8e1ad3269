import JSONModel
import JSONata
import TestSupport
import Testing

/// Runs the cases in `Fixtures`: functions by family, and the language by topic.
@Suite struct JSONataFixtureTests {
    @Test(arguments: ["functions", "language"])
    func `every case gives what it expects`(folder: String) throws {
        let files = try FixtureFiles.fixtures(folder)
        #expect(!files.isEmpty)
        for (name, content) in files {
            let profile: JSONataProfile =
                content["profile"]?.stringValue == "stepFunctions" ? .stepFunctions : .standard
            let input = content["input"] ?? [:]
            for item in try #require(content["cases"]?.arrayValue) {
                let source = try #require(item["expression"]?.stringValue)
                let answer = try #require(LargeStack.run { Evaluation(source, input: input, profile: profile) })
                let isMet = answer.meets(item)
                #expect(isMet, "\(folder)/\(name): \(source) gives \(answer), expected \(item.serializedString())")
            }
        }
    }
}
