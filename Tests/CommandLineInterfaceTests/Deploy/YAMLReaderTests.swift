import CloudFormationTemplates
import CommandLineInterface
import JSONModel
import Testing

@Suite struct YAMLReaderTests {
    @Test(
        arguments: [
            ("a: 1", ["a": 1]),
            (
                "a: [1.5, -2, 1e3, true, no, null, ~, '5', \"x\", y z]",
                ["a": [1.5, -2, 1e3, true, false, nil, nil, "5", "x", "y z"]]
            ),
            // Not JSON's numbers, and dates: texts.
            (
                "a: [012345678901, 0x1F, 1:30, 2010-09-09, .5, 1_000]",
                ["a": ["012345678901", "0x1F", "1:30", "2010-09-09", ".5", "1_000"]]
            ),
            ("On: 1\n5: two", ["On": 1, "5": "two"]),
            ("a: !Ref B", ["a": ["Ref": "B"]]),
            ("a: !Ref 12", ["a": ["Ref": "12"]]),
            ("a: !GetAtt B.Arn", ["a": ["Fn::GetAtt": "B.Arn"]]),
            ("a: !GetAtt [B, Arn]", ["a": ["Fn::GetAtt": ["B", "Arn"]]]),
            ("a: !Sub\n  - x ${y}\n  - y: !Ref Z", ["a": ["Fn::Sub": ["x ${y}", ["y": ["Ref": "Z"]]]]]),
            ("a: !Not [!Condition C]", ["a": ["Fn::Not": [["Condition": "C"]]]]),
            ("base: &b {x: 1, y: 2}\na:\n  <<: *b\n  y: 3", ["base": ["x": 1, "y": 2], "a": ["x": 1, "y": 3]]),
            ("a: |\n  one\n  two\n", ["a": "one\ntwo\n"]),
            (#"{"a": {"Ref": "B"}}"#, ["a": ["Ref": "B"]]),
        ] as [(String, JSONValue)]
    )
    func `YAML becomes JSON with functions in their long form`(source: String, value: JSONValue) throws {
        #expect(try YAMLReader.read(source).json == value)
    }

    @Test(
        arguments: [
            ("", nil, "empty"), ("a: {b]", 1, "flow mapping"), ("x: 1\na: 1\na: 2", 2, "'a'"), ("? [a]\n: 1", 1, "key"),
            ("a: *b", 1, "undefined alias"),
        ] as [(String, Int?, String)]
    )
    func `faults have a line`(source: String, line: Int?, message: String) throws {
        let issue = #expect(throws: TemplateIssue.self) { try YAMLReader.read(source) }
        #expect(issue?.line == line)
        #expect(issue?.message.contains(message) == true, "\(String(describing: issue))")
    }

    @Test func `lines are kept`() throws {
        let node = try YAMLReader.read("a: 1\nb:\n  c: !Ref D\n")
        guard case .mapping(let members) = node.content, case .mapping(let inner) = members[1].value.content else {
            Issue.record("no mappings")
            return
        }
        #expect(inner[0].value.line == 3)
    }

    @Test func `levels are bounded`() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + "1" + String(repeating: "]", count: depth)
        }
        _ = try YAMLReader.read(nested(TemplateNode.depthMax - 1))
        #expect(throws: TemplateIssue.self) { try YAMLReader.read(nested(TemplateNode.depthMax)) }
        #expect(throws: TemplateIssue.self) { try YAMLReader.read(nested(100_000)) }
    }

    @Test func `aliases do not grow without bound`() throws {
        let levels = (1...8).map {
            "l\($0): &l\($0) [\(Array(repeating: "*l\($0 - 1)", count: 10).joined(separator: ","))]"
        }
        let issue = #expect(throws: TemplateIssue.self) {
            try YAMLReader.read((["l0: &l0 x"] + levels).joined(separator: "\n"))
        }
        #expect(issue?.message.contains("values") == true)
    }
}
