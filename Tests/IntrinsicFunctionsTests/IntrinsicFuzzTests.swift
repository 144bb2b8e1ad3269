import IntrinsicFunctions
import JSONModel
import JSONPath
import TestSupport
import Testing

/// Throws random calls at the parser and the functions: nothing may trap.
@Suite struct IntrinsicFuzzTests {
    private static let pieces = [
        "(", ")", ",", " ", "'", "\\", "{", "}", "$", "$$", "$list", "$.a", "$.t", "[", "]", "true", "false", "null",
        "0", "-1", "2.5",
        "1e400", "-9223372036854775808", "9223372036854775807", "4294967296", "'x'", "'a,{}'", "'\\{\\}'", "'MD5'",
        "'ä😀'", "''",
        "\n", "States.", "Array", "_", ".", "\u{0}",
    ]
    private static let names = IntrinsicFunctionTable.signatures

    private let environment = TestEnvironment(input: [
        "a": [1, "x", .null, ["b": 2]], "t": "text", "n": 1.5, "o": ["k": []],
    ])

    private func argument(_ random: inout SplitMix64, depth: Int) -> String {
        if depth < 4, Int.random(in: 0..<4, using: &random) == 0 { return call(&random, depth: depth + 1) }
        let arguments = [
            "$", "$.a", "$.t", "$.n", "$.o", "$list", "$.a[*]", "0", "-1", "2", "2.5", "1e400", "-9223372036854775808",
            "9223372036854775807", "'x'", "'{} {}'", "'SHA-1'", "'[1]'", "''", "true", "false", "null", "$.nope",
        ]
        return arguments[Int.random(in: 0..<arguments.count, using: &random)]
    }

    /// A call that is well formed more often than not.
    private func call(_ random: inout SplitMix64, depth: Int = 0) -> String {
        let (name, arity) = Self.names[Int.random(in: 0..<Self.names.count, using: &random)]
        let count = Int.random(in: arity.lowerBound...min(arity.upperBound, arity.lowerBound + 3), using: &random)
        let arguments = (0..<count).map { _ in argument(&random, depth: depth) }
        return "\(name)(\(arguments.joined(separator: ", ")))"
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `random calls give a value or say what is wrong`(_ seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        var valueCount = 0
        for round in 0..<3_000 {
            let source = call(&random)
            let expression = try IntrinsicExpression(parsing: source)
            do {
                _ = try expression.evaluate(in: environment, random: &random)
                valueCount += 1
            } catch {
                #expect(!error.message.isEmpty, "seed \(seed), round \(round): \(source)")
            }
        }
        #expect(valueCount > 100)
    }

    @Test(arguments: [4, 5] as [UInt64])
    func `random texts never trap`(_ seed: UInt64) {
        var random = SplitMix64(seed: seed)
        for round in 0..<6_000 {
            var text = Bool.random(using: &random) ? "States.Array(" : ""
            for _ in 0..<Int.random(in: 0...12, using: &random) {
                text += Self.pieces[Int.random(in: 0..<Self.pieces.count, using: &random)]
            }
            do {
                let expression = try IntrinsicExpression(parsing: text)
                #expect(expression.source == text)
            } catch {
                #expect((0...text.utf8.count).contains(error.offset), "seed \(seed), round \(round): \(text)")
            }
        }
    }
}
