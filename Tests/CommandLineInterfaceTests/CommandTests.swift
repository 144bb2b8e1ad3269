import Foundation
import JSONModel
import Testing

@Suite struct CommandTests {
    private static let hello = """
        {"StartAt": "A", "States": {"A": {"Type": "Pass", "Parameters": {"n.$": "$.n"}, "Next": "W"},
        "W": {"Type": "Wait", "Seconds": 3600, "End": true}}}
        """

    @Test(arguments: [
        [], ["serve"], ["run"], ["validate"], ["eval"], ["deploy"], ["completion"], ["machines"], ["machines", "list"],
        ["machines", "describe"], ["machines", "create"], ["machines", "update"], ["machines", "delete"],
        ["machines", "publish"], ["machines", "versions"], ["machines", "aliases"], ["executions"],
        ["executions", "list"], ["executions", "start"], ["executions", "describe"], ["executions", "history"],
        ["executions", "watch"], ["executions", "stop"], ["executions", "redrive"], ["executions", "diff"],
        ["activities"], ["activities", "list"], ["activities", "create"], ["activities", "describe"],
        ["activities", "delete"],
    ])
    func `every command has help with examples`(command: [String]) throws {
        let result = try NewelProgram.run(command + ["--help"])
        #expect(result.status == 0)
        #expect(result.output.contains("USAGE") && result.output.contains("newel "))
    }

    @Test func `a run prints its output and skips waits`() throws {
        let result = try NewelProgram.withFile(Self.hello) {
            try NewelProgram.run(["run", $0, "--input", #"{"n": 1.0}"#])
        }
        #expect(result.output == "{\"n\":1.0}\n")
        #expect(result.errors.contains("WaitStateExited"))
        #expect(result.status == 0)
    }

    @Test func `a failed run tells error and cause and exits with 1`() throws {
        let definition = #"{"StartAt": "F", "States": {"F": {"Type": "Fail", "Error": "E", "Cause": "because"}}}"#
        let result = try NewelProgram.withFile(definition) { try NewelProgram.run(["run", $0]) }
        #expect(result.status == 1)
        #expect(result.errors.contains("FAILED E: because"))
    }

    @Test func `a run that only a worker could end says so`() throws {
        let definition = """
            {"StartAt": "T", "States": {"T": {"Type": "Task", "End": true,
            "Resource": "arn:aws:states:us-east-1:123456789012:activity:a"}}}
            """
        let result = try NewelProgram.withFile(definition) { try NewelProgram.run(["run", $0]) }
        #expect(result.status == 1)
        #expect(result.errors.contains("The state 'T' waits for an activity worker"))
    }

    @Test func `validate prints every diagnostic and exits with 1`() throws {
        let definition = #"{"StartAt": "X", "States": {"A": {"Type": "Pass", "Next": "B"}}}"#
        let result = try NewelProgram.withFile(definition) {
            try NewelProgram.run(["validate", $0, "--format", "json"])
        }
        #expect(result.status == 1)
        let findings = try JSONValue(parsing: result.output)
        guard case .array(let files) = findings else { return #expect(Bool(false), "not an array: \(result.output)") }
        #expect(files.first?["result"] == "FAIL")
        #expect((files.first?["diagnostics"]?.arrayValue?.count ?? 0) >= 2)
    }

    @Test func `validate accepts a right definition`() throws {
        let result = try NewelProgram.withFile(Self.hello) { try NewelProgram.run(["validate", $0]) }
        #expect(result.status == 0)
        #expect(result.output.hasSuffix(": OK\n"))
    }

    @Test func `eval answers lines in their form`() throws {
        let lines = """
            {"id": 1, "expr": "$.a", "data": {"a": [1, 2]}}
            {"id": "two", "expr": "$.b", "data": {"a": 1}}
            {"id": 3, "expr": "$[", "data": {}}
            {"id": 4, "expr": "$v.x", "data": {}, "bindings": {"v": {"x": null}}}
            not json
            """
        let result = try NewelProgram.run(["eval", "jsonpath", "--lines"], input: lines)
        let answers = try result.output.split(separator: "\n").map { try JSONValue(parsing: String($0)) }
        #expect(answers.count == 5)
        #expect(answers[0] == ["id": 1, "result": [1, 2]])
        #expect(answers[1]["error"]?["code"] == "not_found")
        #expect(answers[1]["error"]?["message"] == "No results for path: $['b']")
        #expect(answers[2]["error"]?["code"] == "invalid_path")
        #expect(answers[3] == ["id": 4, "result": nil])
        #expect(answers[4]["error"]?["code"] == "invalid_line")
    }

    @Test func `eval tells a JSONata value from nothing and from an error`() throws {
        let lines = """
            {"id": 1, "expr": "$sum(a) + $v", "data": {"a": [1, 2]}, "bindings": {"v": 4}}
            {"id": 2, "expr": "a.b", "data": {"a": null}}
            {"id": 3, "expr": "$uppercase(1)"}
            {"id": 4, "expr": "$eval('1 + 1')"}
            """
        let result = try NewelProgram.run(["eval", "jsonata", "--lines"], input: lines)
        let answers = try result.output.split(separator: "\n").map { try JSONValue(parsing: String($0)) }
        try #require(answers.count == 4)
        #expect(answers[0] == ["id": 1, "result": 7])
        #expect(answers[1] == ["id": 2, "undefined": true])
        #expect(answers[2]["error"]?["code"] == "T0410")
        #expect(answers[3] == ["id": 4, "result": 2])
        let aws = try NewelProgram.run(["eval", "jsonata", "$eval('1 + 1')", "--profile", "aws"])
        #expect(aws.status == 1)
    }

    @Test func `eval points at the place of an error`() throws {
        let result = try NewelProgram.run(["eval", "intrinsic", "States.Nope(1)"])
        #expect(result.status == 1)
        #expect(result.errors.contains("  States.Nope(1)\n") && result.errors.contains("^"))
    }

    @Test(arguments: [
        (["serve", "--listen", "nonsense"], "must be HOST:PORT"),
        (["serve", "--listen", "0.0.0.0:0"], "--insecure"),
        (["serve", "--limits", "none"], "give aws or relaxed"),
        (["serve", "--account", "12"], "must be twelve digits"),
        (["serve", "--functions", "/nowhere/at/all"], "does not exist"),
        (["run", "/nowhere.json"], "cannot be read"),
    ])
    func `bad settings are refused with what to do`(arguments: [String], message: String) throws {
        let result = try NewelProgram.run(arguments)
        #expect(result.status == 2)
        #expect(result.errors.contains(message), "\(result.errors)")
    }

    @Test func `print-config tells where each setting comes from`() throws {
        let result = try NewelProgram.withFile(#"{"region": "eu-west-1", "timeScale": 0.5}"#) {
            try NewelProgram.run(["serve", "--config", $0, "--limits", "relaxed", "--print-config"])
        }
        #expect(result.status == 0)
        #expect(result.output.contains("region = eu-west-1  (file"))
        #expect(result.output.contains("limits = relaxed  (flag)"))
        #expect(result.output.contains("account = 123456789012  (default)"))
    }

    @Test func `an unknown setting in the file is named`() throws {
        let result = try NewelProgram.withFile(#"{"regoin": "x"}"#) {
            try NewelProgram.run(["serve", "--config", $0])
        }
        #expect(result.status == 2)
        #expect(result.errors.contains("'regoin'"))
    }
}
