import ExecutionCore
import IntrinsicFunctions
import JSONModel
import JSONPath

/// Compiled expressions on an order of 10 KB, in nanoseconds of CPU time.
struct ExpressionBenchmark {
    let stopwatch: Stopwatch

    private static let paths = [
        "$.items[3].size.width", "$.items[*].price", "$.items[?(@.qty > 3)].sku", "$..sku",
    ]

    private static let calls = [
        "States.Format('Order {} of {}', $.orderId, $.customer.name)", "States.MathAdd($.items[3].qty, 1)",
        "States.ArrayContains($.items[3].tags, 'red')", "States.JsonToString($.items[3])",
        "States.Hash($.orderId, 'SHA-256')",
    ]

    private struct Environment: PathEnvironment {
        let input: JSONValue
        func contextObject() -> JSONValue { .object(JSONObject()) }
        func variable(_ name: String) -> JSONValue? { nil }
    }

    func run(_ report: inout Report) throws {
        let document = try JSONValue(parsing: OrderDocument.bytes(10_240))
        for source in Self.paths {
            let path = try JSONPathExpression(parsing: source)
            let seconds = try stopwatch.secondsPerCall { Self.size(try path.evaluate(document)) }
            report.add(CoreBenchmark.suite, source, seconds * 1e9, "ns")
        }
        let environment = Environment(input: document)
        var random = SeededGenerator(seed: 1)
        for source in Self.calls {
            let call = try IntrinsicExpression(parsing: source)
            let seconds = try stopwatch.secondsPerCall {
                Self.size(try call.evaluate(in: environment, random: &random))
            }
            report.add(CoreBenchmark.suite, source, seconds * 1e9, "ns")
        }
    }

    /// Something that depends on the value.
    private static func size(_ value: JSONValue) -> Int {
        switch value {
        case .array(let elements): elements.count
        case .object(let object): object.count
        case .string(let text): text.utf8.count
        case .null, .bool, .number: 1
        }
    }
}
