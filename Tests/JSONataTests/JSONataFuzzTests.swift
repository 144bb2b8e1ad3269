import JSONModel
import JSONata
import TestSupport
import Testing

/// Throws random texts at parser and evaluator: nothing may trap, and every error has a code and a message.
@Suite struct JSONataFuzzTests {
    private static let pieces = [
        "$", "$$", "%", "*", "**", ".", "..", "[", "]", "{", "}", "(", ")", ",", ";", ":", ":=", "?", "?:", "??", "+",
        "-", "/", "=", "!=", "<", ">=", "~>", "&", " and ", " or ", " in ", "@$v", "#$i", "^(", "|", "'", "\"", "`",
        "a",
        "b", "name", "$x", "$v", "$i", "0", "1", "-1", "2.5", "1e9", "1e308", "true", "null", "'text'", "\"\\u00e4\"",
        "function($x){", "}", "λ($a)<n:n>{", "$sum", "$map", "$string", "$filter", "$sort", "$replace", "$match",
        "$split", "$substring", "$pad", "$formatNumber", "$fromMillis", "$toMillis", "$formatInteger", "$round",
        "$spread", "$merge", "$keys", "$each", "$reduce", "$zip", "$distinct", "$power", "$now", "$eval", "$number",
        "(a+)+", "/a(b)?/i", "/[^", "[0]", "[-1]", "[a>1]", "[]", "{'k':", "'[Y0001]-[MNn]'", "'#,##0.00'", "/* c */",
        "😀", "\\", "\u{0}", "1..3", "[1..9]",
    ]

    private let document: JSONValue = [
        "a": [["b": 1, "name": "x"], ["b": 2, "name": ["y", "z"]], 3, .null], "b": ["a": ["b": [[1], [2, 3]]]],
        "name": "téxt 😀", "1": true,
    ]

    private static func randomText(_ random: inout SplitMix64) -> String {
        (0..<Int.random(in: 1...16, using: &random)).reduce(into: "") { text, _ in
            text += pieces[Int.random(in: 0..<pieces.count, using: &random)]
        }
    }

    @Test(arguments: [1, 2, 3, 4] as [UInt64])
    func `random texts give a value or a proper error`(seed: UInt64) throws {
        let document = document
        let faults = LargeStack.run { () -> [String] in
            var random = SplitMix64(seed: seed)
            var faults: [String] = []
            var budgets = JSONataBudgets.roomy
            budgets.stepCountMax = 20_000
            budgets.producedByteCountMax = 1 << 22
            for _ in 0..<4_000 {
                let source = Self.randomText(&random)
                let answer = Evaluation(source, input: document, bindings: [("x", [1, 2])], budgets: budgets)
                guard case .error(let error) = answer else { continue }
                if error.code.isEmpty || error.message.isEmpty && error.code != "D3137" {
                    faults.append("\(source): \(error)")
                }
            }
            return faults
        }
        #expect(faults == [])
    }

    @Test(arguments: [11, 12] as [UInt64])
    func `random calls of functions give a value or a proper error`(seed: UInt64) throws {
        let functions = [
            "sum", "count", "max", "average", "string", "length", "substring", "substringBefore", "uppercase", "trim",
            "pad", "contains", "match", "replace", "split", "join", "formatNumber", "formatBase", "formatInteger",
            "parseInteger", "number", "round", "power", "sqrt", "boolean", "map", "filter", "single", "reduce", "sift",
            "keys", "lookup", "append", "spread", "merge", "reverse", "each", "type", "sort", "distinct", "zip",
            "base64decode", "decodeUrl", "encodeUrl", "toMillis", "fromMillis", "clone", "partition", "range", "parse",
            "hash", "now",
        ]
        let arguments = [
            "1", "-1", "0", "2.5", "1e308", "-1e308", "1e15", "'a'", "''", "'[Y][M'", "'[Y0001]'", "'#0.0e0'", "'w;o'",
            "'1,234'", "'%E0'", "[]", "[1,2,3]", "['a','b']", "[[1],null]", "{}", "{'a':1}", "null", "true", "nothing",
            "$sum", "function($x){$x}", "function($a,$b){$a>$b}", "/a/", "/(b)|c*/", "'ab\u{e4}😀'",
        ]
        let count = LargeStack.run { () -> Int in
            var random = SplitMix64(seed: seed)
            var errorCount = 0
            var budgets = JSONataBudgets.roomy
            budgets.stepCountMax = 50_000
            budgets.producedByteCountMax = 1 << 22
            for _ in 0..<6_000 {
                let name = functions[Int.random(in: 0..<functions.count, using: &random)]
                let given = (0..<Int.random(in: 0...4, using: &random)).map { _ in
                    arguments[Int.random(in: 0..<arguments.count, using: &random)]
                }
                let source = "$\(name)(\(given.joined(separator: ",")))"
                if case .error = Evaluation(source, profile: .stepFunctions, budgets: budgets) { errorCount += 1 }
            }
            return errorCount
        }
        // Most calls are wrong in some way, but not all.
        let errorCount = try #require(count)
        #expect(errorCount > 1_000 && errorCount < 6_000)
    }
}
