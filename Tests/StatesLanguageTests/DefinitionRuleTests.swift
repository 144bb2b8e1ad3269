import StatesLanguage
import Testing

/// The rules, one definition each, from `Fixtures/rules`.
@Suite struct DefinitionRuleTests {
    @Test(arguments: RuleCase.all)
    func `a definition gets exactly its diagnostics`(test: RuleCase) {
        let analysis = test.analyze()
        #expect(analysis.diagnostics == test.expected)
        #expect(analysis.isValid == !test.expected.contains { $0.severity == .error })
    }
}
