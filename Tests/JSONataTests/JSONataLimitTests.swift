import JSONModel
import JSONata
import Testing

/// Hostile expressions end in their error, within the budget and on a small stack.
@Suite struct JSONataLimitTests {
    /// The stack of a pool thread on some platforms.
    private static let smallStack = 512 * 1024

    private func error(
        _ source: String,
        _ budgets: JSONataBudgets = JSONataBudgets(stepCountMax: 2_000_000)
    ) throws -> JSONataError {
        let answer = LargeStack.run(byteCount: Self.smallStack) {
            Evaluation(source, profile: .stepFunctions, budgets: budgets)
        }
        return try #require(answer?.error, "\(source.prefix(60)) gives no error")
    }

    @Test(arguments: [
        "($f := function($n) { 1 + $f($n + 1) }; $f(1))",
        "($f := function($x) { $map([$x], function($y) { [$f($y)] }) }; $f(1))",
        "($f := function($x) { [1][$f($x)] }; $f(1))",
        "($f := function($x) { {'a': $f($x)} }; $f(1))",
        "($f := function($x) { $x.($f($)) }; $f({}))",
        "($f := function($x) { [1]#$i.($f($i) + 1) }; $f(1))",
        "($f := function($x) { [2, 1]^($f($)) }; $f(1))",
        "($f := function($x) { $replace('a', /a/, function($m) { $f($m) & 'b' }) }; $f(1))",
        "($f := function($x) { $sort([2, 1], function($a, $b) { $f($a) > 1 }) }; $f(1))",
        "($f := function($x) { $reduce([2, 1], function($a, $b) { $f($a) + 1 }) }; $f(1))",
        "($f := function($x) { $x ~> |$|{'a': $f({})}| }; $f({}))",
    ])
    func `endless recursion ends before the stack does`(source: String) throws {
        let error = try error(source)
        #expect(error.kind == .depth)
        #expect(error.code == "U1001")
    }

    @Test(arguments: [
        "($f := function() { $f() }; $f())",
        "($f := function($n) { $n > 0 ? $f($n + 1) : $n }; $f(1))",
        "$count([1..10000000].($ * 2))",
        "$sum([1..3000].($sum([1..3000].($ + 1))))",
        "$match('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab', /^(?=(a+)+$)x/)",
        "$match('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab', /^(a|aa)+\\1$/)",
        "$distinct([1..9000].[$]).($distinct([1..9000]))",
        "$string([1..3000000])",
        "[1..3000000] = [1..3000000]",
        "($s := $pad('', 200000, 'a'); $count([1..30000][$length($s) > 1]))",
        "($s := $pad('', 200000, 'a'); $t := $s & ''; $count([1..30000][$s = $t]))",
        "$count([1..60000].$formatNumber($, '#,##0'))",
    ])
    func `endless work ends with the steps`(source: String) throws {
        #expect(try error(source).kind == .timeout)
    }

    @Test(arguments: [
        "($f := function($s) { $f($s & $s) }; $f('abcdefgh'))",
        "$pad('x', 1000000000000)",
        "($f := function($a) { $f($append($a, $a)) }; $f([1, 2]))",
        "($f := function($a) { $f([$a, $a]) }; $f([1, 2]))",
        "($f := function($s) { $f($replace($s, 'a', 'aa')) }; $f('a'))",
        "($f := function($s) { $f($join([$s, $s])) }; $f('abc'))",
        "[1..10000000]",
    ])
    func `growth ends with the bytes`(source: String) throws {
        let budgets = JSONataBudgets(stepCountMax: 50_000_000, producedByteCountMax: 8 << 20)
        #expect(try error(source, budgets).kind == .memory)
    }

    @Test(arguments: [
        "($f := function($x, $n) { $n = 0 ? $x : $f({'a': $x}, $n - 1) }; $f(1, 100000))",
        "($f := function($k, $n) { $n = 0 ? $k(0) : $f(function($x) { $k($x + 1) }, $n - 1) }; $f(function($x) { $x }, 1e5))",
        "($f := function($g, $n) { $n = 0 ? $g : $f($g ~> $trim, $n - 1) }; $f($uppercase, 100000))",
        "($f := function($g, $n) { $n = 0 ? $g : $f($g(?), $n - 1) }; $f($uppercase, 100000))",
    ])
    func `values nest only as deeply as they can be released`(source: String) throws {
        #expect(try error(source).kind == .depth)
    }

    @Test func `a range has at most ten million numbers`() throws {
        #expect(try error("[0..10000000]").code == "D2014")
        #expect(try error("$range(0, 10000000, 1)").code == "D2014")
        let budgets = JSONataBudgets(sequenceCountMax: 10)
        #expect(try error("[1..11]", budgets).code == "D2014")
        #expect(Evaluation("$count([1..10])", budgets: budgets).meets(["result": 10]))
    }

    @Test(arguments: ["(", "[", "{'a':", "-", "1?", "$f(", "function(){", "a[", "a.(", "|", "$not(", "1 ~> ", "$x := "])
    func `deeply nested source is refused`(piece: String) throws {
        let error = try error(String(repeating: piece, count: 50_000) + "1")
        #expect(error.kind == .depth || error.kind == .syntax)
    }

    @Test(arguments: [" + 1", ".a", "[0]", "()", "{'a': 1}", " & 'x'", " ~> $f", "^(a)", "#$i", " and a"])
    func `a long tail is refused`(piece: String) throws {
        let error = try error("a" + String(repeating: piece, count: 50_000))
        #expect(error.kind == .depth || error.kind == .syntax)
    }

    @Test func `chains of hundreds of operands are taken`() {
        let sum = (0..<800).map { _ in "1" }.joined(separator: " + ")
        let answer = LargeStack.run { Evaluation(sum) }
        #expect(answer?.meets(["result": 800]) == true)
    }

    @Test func `exponential patterns without history are linear`() {
        let text = String(repeating: "a", count: 3_000)
        let budgets = JSONataBudgets(stepCountMax: 2_000_000)
        #expect(Evaluation("$contains('\(text)b', /^(a+)+$/)", budgets: budgets).meets(["result": false]))
        #expect(Evaluation("$contains('\(text)b', /(a|a)*c/)", budgets: budgets).meets(["result": false]))
        #expect(Evaluation("$contains('\(text)b', /(a*)*c/)", budgets: budgets).meets(["result": false]))
    }

    @Test func `a recursion of some levels fits a small stack`() {
        let source = "($f := function($n) { $n = 0 ? 1 : $n * $f($n - 1) }; $f(20) > 1)"
        let answer = LargeStack.run(byteCount: Self.smallStack) { Evaluation(source, budgets: JSONataBudgets()) }
        #expect(answer?.meets(["result": true]) == true)
    }
}
