import JSONModel
import JSONPath
import TestSupport
import Testing

/// Throws random texts at the parsers: nothing may trap, and what they say must fit together.
@Suite struct PathFuzzTests {
    private static let pieces = [
        "$", "$$", "@", ".", "..", "*", "[", "]", "['", "']", "'", "\"", "(", ")", "[?(", ")]", "?", "!", ",", ":", "-",
        "\\", "/",
        "i", "==", "!=", "<", ">=", "=~", "&&", "||", " ", "a", "b", "name", "0", "1", "-1", "99999999999", "2.5",
        "null", "true",
        "ä", "😀", "\u{0}", "@.a", "['a','b']", "[0:2]", "[(@.length-1)]", "[*]", "/[a-b]+/", "{2}", "+", "|",
        "length()",
    ]

    private let document: JSONValue = [
        "a": [1, "x", .null, ["b": 2, "a": [true]], [3, [4]]], "b": "text", "name": ["a": 1.5, "b": ["a": 2]], "ä": [],
    ]

    private func randomText(_ random: inout SplitMix64) -> String {
        let count = Int.random(in: 0...14, using: &random)
        let start = Bool.random(using: &random) ? "$" : ""
        return (0..<count).reduce(into: start) { text, _ in
            text += Self.pieces[Int.random(in: 0..<Self.pieces.count, using: &random)]
        }
    }

    @Test(arguments: [1, 2, 3, 4] as [UInt64])
    func `random paths never trap and keep their promises`(_ seed: UInt64) {
        var random = SplitMix64(seed: seed)
        for round in 0..<4_000 {
            let text = randomText(&random)
            let path: JSONPathExpression
            do {
                path = try JSONPathExpression(parsing: text)
            } catch {
                #expect((0...text.utf8.count).contains(error.offset), "seed \(seed), round \(round): \(text)")
                #expect(!error.message.isEmpty)
                continue
            }
            guard let value = try? path.evaluate(document), !path.isDefinite else { continue }
            #expect(value.arrayValue != nil, "seed \(seed), round \(round): \(text)")
        }
    }

    @Test(arguments: [5, 6] as [UInt64])
    func `random reference paths never trap and can be read back`(_ seed: UInt64) {
        var random = SplitMix64(seed: seed)
        for round in 0..<4_000 {
            let text = randomText(&random)
            guard let reference = try? ReferencePath(parsing: text),
                let result = try? reference.setting("NEW", in: document)
            else { continue }
            let names = reference.components.map { component in
                switch component {
                case .name(let name): "['\(name)']"
                case .index(let index): "[\(index)]"
                }
            }
            let path = try? JSONPathExpression(parsing: "$\(names.joined())")
            #expect((try? path?.evaluate(result)) == "NEW", "seed \(seed), round \(round): \(text)")
        }
    }

    @Test(arguments: [7, 8] as [UInt64])
    func `paths of random bytes never trap`(_ seed: UInt64) {
        var random = SplitMix64(seed: seed)
        for _ in 0..<4_000 {
            let bytes = (0..<Int.random(in: 0...30, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            let text = "$" + String(decoding: bytes, as: UTF8.self)
            do {
                _ = try PathExpression(parsing: text)
            } catch {
                #expect((0...text.utf8.count).contains(error.offset), "\(Array(text.utf8))")
            }
        }
    }
}
