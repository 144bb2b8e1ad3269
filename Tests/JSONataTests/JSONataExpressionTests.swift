import JSONModel
import JSONata
import Testing

/// The interface of expressions: what they refer to, what they take from outside, what they refuse to return.
@Suite struct JSONataExpressionTests {
    private func references(_ source: String) throws -> JSONataReferences {
        try JSONataExpression(parsing: source).references
    }

    @Test func `variables that the expression does not bind are listed`() throws {
        let found = try references("($y := $x + $sum([1]); $f := function($a) { $a + $b + $f($a) }; $y + $f(1))")
        #expect(found.variables == ["x", "sum", "b"])
        #expect(try references("$order[$.total > $min].items@$i.($i.price)").variables == ["order", "min"])
        #expect(try references("($x := $x)").variables == ["x"])
        #expect(try references("($g := function() { $h() }; $h := function() { 1 }; $g())").variables.isEmpty)
        #expect(try references("$a ~> |$.x[$ = $b]|{'c': $c}|").variables == ["a", "b", "c"])
    }

    @Test func `paths from variables are listed`() throws {
        let found = try references("$states.result.Payload[0].x & $states.input.(a) & $states")
        #expect(found.variablePaths == [["states", "result", "Payload"], ["states", "input"], ["states"]])
    }

    @Test(arguments: [
        ("$", true), ("$.a", true), ("$sum($)", true), ("$x[$ > 1]", false), ("$x.($)", false), ("$x^($)", false),
        ("$map($x, function($v) { $v })", false), ("$x{'a': $}", false), ("{'a': $}", true), ("$x ~> |$|{}|", false),
        ("($x; $)", true),
    ])
    func `the context at the top level is found`(source: String, isUsed: Bool) throws {
        #expect(try references(source).usesContext == isUsed)
    }

    @Test func `names and the root at the top level are found`() throws {
        #expect(try references("total + $x.total").topLevelNames == ["total"])
        #expect(try references("$x[total > 1].price").topLevelNames.isEmpty)
        #expect(try references("[a.b, {'c': d}]").topLevelNames == ["a", "d"])
        #expect(try references("$x.($$.y)").usesRoot)
        #expect(try references("*").usesTopLevelWildcard)
        #expect(try !references("$x.*").usesTopLevelWildcard)
    }

    @Test func `bindings come before functions of the same name`() throws {
        let answer = Evaluation("$sum & $type($count)", bindings: [("sum", "mine")])
        #expect(answer.meets(["result": "minefunction"]))
        #expect(
            Evaluation("$states.input.a", bindings: [("states", ["input": ["a": [1, 2]]])]).meets(["result": [1, 2]])
        )
    }

    @Test func `without input the context is nothing`() {
        #expect(Evaluation("$").meets(["undefined": true]))
        #expect(Evaluation("$$.a").meets(["undefined": true]))
        #expect(Evaluation("a", input: .null).meets(["undefined": true]))
        #expect(Evaluation("$", input: .null).meets(["result": .null]))
    }

    @Test func `an array as input is one value`() {
        let input: JSONValue = [1, [2, 3]]
        #expect(Evaluation("$", input: input).meets(["result": input]))
        #expect(Evaluation("$count($)", input: input).meets(["result": 2]))
        #expect(Evaluation("$[0]", input: input).meets(["result": 1]))
        #expect(Evaluation("{'a': $}", input: input).meets(["result": ["a": input]]))
    }

    @Test(arguments: ["$sum", "function($x) { $x }", "[$sum]", "{'f': $sum}", "/a/", "$substring(?, 1)"])
    func `functions are no results`(source: String) throws {
        guard case .error(let error) = Evaluation(source) else {
            Issue.record("\(source) gives a result")
            return
        }
        #expect(error.kind == .unsupportedResult)
    }

    @Test func `numbers that are not finite are null in results and no operands`() {
        #expect(Evaluation("1/0").meets(["result": .null]))
        #expect(Evaluation("[-1/0]").meets(["result": [.null]]))
        #expect(Evaluation("1/0 + 1").meets(["error": ["code": "D1001"]]))
    }

    @Test func `errors tell where they are`() throws {
        guard case .error(let error) = Evaluation("1 + $number('x')") else {
            Issue.record("no error")
            return
        }
        #expect(error.position == 12)
        #expect(error.token == "number")
        #expect(error.value == "x")
        #expect(error.description == "D3030: Unable to cast value to a number: \"x\"")
    }

    @Test func `a deadline ends the evaluation`() throws {
        let expression = try JSONataExpression(parsing: "$sum([1..100000].($ + 1))")
        var environment = Evaluation.environment()
        var questionCount = 0
        environment.isExpired = {
            questionCount += 1
            return questionCount > 3
        }
        #expect(throws: JSONataError.self) { try expression.evaluate(input: nil, environment: environment) }
        #expect(questionCount == 4)
    }

    @Test func `an expression can be evaluated again and again`() throws {
        let expression = try JSONataExpression(parsing: "($c := $x * 2; $f := function($n) { $n + $c }; $f(1))")
        for value in 1...3 {
            let result = try expression.evaluate(
                input: nil,
                bindings: [("x", .integer(Int64(value)))],
                environment: Evaluation.environment()
            )
            #expect(result == .integer(Int64(value) * 2 + 1))
        }
    }

    @Test func `input that is passed on keeps the spelling of its numbers`() throws {
        let input = try JSONValue(parsing: "{\"a\": {\"n\": 1.0, \"big\": 12345678901234567890}}")
        guard case .value(let value) = Evaluation("a", input: input) else {
            Issue.record("no value")
            return
        }
        #expect(value.serializedString() == "{\"n\":1.0,\"big\":12345678901234567890}")
    }
}
