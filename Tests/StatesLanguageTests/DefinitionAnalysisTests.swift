import JSONModel
import StatesLanguage
import Synchronization
import Testing

/// Refusals, limits, warnings and the seam for JSONata.
@Suite struct DefinitionAnalysisTests {
    private func refusal(_ source: String, type: WorkflowType = .standard) -> String? {
        DefinitionAnalyzer.analyze(source, type: type).refusalMessage(source: source)
    }

    private func machine(_ states: String, start: String = "A") -> String {
        #"{"StartAt":"\#(start)","States":{\#(states)}}"#
    }

    @Test func `a refusal joins all errors and leaves out warnings`() {
        let source = machine(
            #""A":{"Type":"Pass","Parameters":{"x":"$.y"},"Next":"C"},"B":{"Type":"Succeed"}"#
        )
        #expect(
            refusal(source)
                == "Invalid State Machine Definition: 'MISSING_TRANSITION_TARGET: Missing 'Next' target: C at "
                + "/States/A/Next, MISSING_TRANSITION_TARGET: State \"B\" is not reachable. at /States/B'"
        )
    }

    @Test func `an error without a place reads at null`() {
        #expect(
            refusal(machine(#""A":{"Type":"Pass","Next":"A"}"#))
                == "Invalid State Machine Definition: 'MISSING_END_STATE: Workflow has no terminal state at null'"
        )
    }

    @Test func `a definition with nothing but warnings is not refused`() {
        let source = machine(#""A":{"Type":"Pass","Parameters":{"x":"$.y"},"End":true}"#)
        #expect(refusal(source) == nil)
        #expect(DefinitionAnalyzer.analyze(source, type: .standard).diagnostics.map(\.severity) == [.warning])
    }

    @Test(arguments: [
        ("", "'Label cannot be empty'"),
        ("a b", #""Label contains invalid character: ' '""#),
        (#"a\""#, #"'Label contains invalid character: \'"\''"#),
        (#"a\u0001"#, #""Label contains invalid character: '\\x01'""#),
        (#"a\t"#, #""Label contains invalid character: '\\t'""#),
        (#"a\u3000"#, #""Label contains invalid character: '\\u3000'""#),
        (#"a\\"#, #""Label contains invalid character: '\\\\'""#),
    ])
    func `a label is refused with the definition as it was sent`(label: String, arguments: String) {
        let processor =
            #"{"ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"STANDARD"},"StartAt":"B","States":{"B":{"Type":"Succeed"}}}"#
        let source = machine(#""A":{"Type":"Map","Label":"\#(label)","ItemProcessor":\#(processor),"End":true}"#)
        #expect(refusal(source) == "Error=ValueError Args=[\(arguments)] in definition '\(source)'.")
    }

    @Test func `a definition may have as many characters as the service takes`() {
        let frame = #"{"Comment":"","StartAt":"A","States":{"A":{"Type":"Succeed"}}}"#
        func source(_ count: Int, _ character: Character) -> String {
            frame.replacing(#""Comment":"""#, with: #""Comment":"\#(String(repeating: character, count: count))""#)
        }
        let room = 1_048_576 - frame.count
        #expect(DefinitionAnalyzer.analyze(source(room, "x"), type: .standard).isValid)
        #expect(DefinitionAnalyzer.analyze(source(room, "é"), type: .standard).isValid)
        let tooLong = DefinitionAnalyzer.analyze(source(room + 1, "x"), type: .standard)
        #expect(tooLong.diagnostics.map(\.message) == ["Definition exceeds the limit of 1048576 characters"])
        #expect(!tooLong.isValid)
    }

    @Test func `a definition that nests too deeply is refused`() {
        let depth = 400
        let value = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        let analysis = DefinitionAnalyzer.analyze(
            machine(#""A":{"Type":"Pass","Result":\#(value),"End":true}"#),
            type: .standard
        )
        #expect(analysis.diagnostics.map(\.code) == [.tooDeeplyNested])
    }

    @Test func `the deepest machine that parses is accepted`() {
        var block = #"{"StartAt":"S0","States":{"S0":{"Type":"Succeed"}}}"#
        for level in 1..<60 {
            block =
                #"{"StartAt":"S\#(level)","States":{"S\#(level)":{"Type":"Parallel","Branches":[\#(block)],"End":true}}}"#
        }
        let analysis = DefinitionAnalyzer.analyze(block, type: .standard)
        #expect(analysis.definition?.blocks.count == 60)
    }

    @Test func `the number and size of diagnostics are bounded`() {
        let states = (0..<1200).map { #""S\#($0)":{"Type":"Nope"}"# }.joined(separator: ",")
        let many = DefinitionAnalyzer.analyze(machine(states, start: "S0"), type: .standard)
        #expect(many.diagnostics.count == 1000)
        #expect(many.isTruncated)
        #expect(!many.isValid)

        let inner = (0..<2000).map { #""\#($0)":{"Type":"Nope"}"# }.joined(separator: ",")
        let name = String(repeating: "n", count: 450_000)
        let long = DefinitionAnalyzer.analyze(
            #"{"StartAt":"\#(name)","States":{"\#(name)":{"Type":"Parallel","Branches":[{"StartAt":"0","States":{\#(inner)}}],"End":true}}}"#,
            type: .standard
        )
        #expect(long.isTruncated)
        #expect(long.diagnostics.reduce(0) { $0 + ($1.location?.utf8.count ?? 0) } < 8 << 20)
    }

    @Test func `a machine with tens of thousands of states is analyzed`() {
        let count = 20_000
        var states = (0..<count).map { #""S\#($0)":{"Type":"Pass","Next":"S\#($0 + 1)"}"# }
        states.append(#""S\#(count)":{"Type":"Succeed"}"#)
        let analysis = DefinitionAnalyzer.analyze(machine(states.joined(separator: ","), start: "S0"), type: .standard)
        #expect(analysis.definition?.states.count == count + 1)
    }

    @Test func `variables are found in every kind of field`() throws {
        let source = #"""
            {"StartAt":"T","States":{
              "T":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Parameters":{"a":[{"b.$":"$p.x"}]},
                "TimeoutSecondsPath":"$t","Credentials":{"RoleArn.$":"$r"},"ResultSelector":{"s.$":"States.Format('{}', $f, $$.Task.Token)"},
                "Catch":[{"ErrorEquals":["a"],"Assign":{"z.$":"$c"},"Next":"C"}],"Next":"C"},
              "C":{"Type":"Choice","Choices":[{"Or":[{"Variable":"$v","StringEqualsPath":"$w"},{"Not":{"Variable":"$v","IsNull":true}}],
                "Next":"W"}],"Default":"N"},
              "W":{"Type":"Wait","TimestampPath":"$when.at","Next":"N"},
              "N":{"Type":"Fail","ErrorPath":"$e","CausePath":"States.Format('{}', $cause)"}}}
            """#
        let machine = try #require(DefinitionAnalyzer.analyze(source, type: .standard).definition)
        let found = machine.variableReferences().map { "\($0.state): \($0.variables.joined(separator: " "))" }
        #expect(found == ["T: c f p r t", "C: v w", "W: when", "N: cause e"])
    }

    // MARK: - JSONata

    /// Notes what it is asked and finds fault with `bad`.
    private final class Checker: JSONataChecker {
        let asked = Mutex<[String]>([])

        func findings(in source: String, scope: JSONataScope) -> [JSONataFinding] {
            asked.withLock { $0.append("\(source) \(scope)") }
            return source == "bad" ? [JSONataFinding(code: .invalidJSONataExpression, message: "It is bad")] : []
        }

        func variables(in source: String) -> [String] { [source] }
    }

    @Test func `every expression is checked once, with what it may refer to`() throws {
        let source = #"""
            {"QueryLanguage":"JSONata","StartAt":"T","States":{
              "T":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Arguments":"{% arguments %}","Output":"{% output %}",
                "Assign":{"v":"{% assign %}"},"TimeoutSeconds":"{% timeout %}",
                "Catch":[{"ErrorEquals":["a"],"Output":"{% caught %}","Assign":{"w":"{% caughtVariable %}"},"Next":"P"}],"Next":"P"},
              "P":{"Type":"Pass","Output":"{% passed %}","End":true}}}
            """#
        let checker = Checker()
        let analysis = DefinitionAnalyzer.analyze(source, type: .standard, jsonata: checker)
        #expect(
            checker.asked.withLock { $0.sorted() } == [
                "arguments input", "assign result", "caught errorOutput", "caughtVariable errorOutput",
                "output result", "passed input", "timeout input",
            ]
        )
        let references = try #require(analysis.definition).variableReferences(jsonata: checker)
        #expect(references.map(\.state) == ["T", "P"])
        #expect(references[1].variables == ["passed"])
    }

    @Test func `a finding about an expression stands at its place`() {
        let source =
            #"{"QueryLanguage":"JSONata","StartAt":"A","States":{"A":{"Type":"Pass","Output":{"v":"{% bad %}"},"End":true}}}"#
        let analysis = DefinitionAnalyzer.analyze(source, type: .standard, jsonata: Checker())
        #expect(
            analysis.diagnostics == [
                Diagnostic(
                    severity: .error,
                    code: .invalidJSONataExpression,
                    message: "It is bad",
                    location: "/States/A/Output/v"
                )
            ]
        )
        #expect(!analysis.isValid)
    }
}
