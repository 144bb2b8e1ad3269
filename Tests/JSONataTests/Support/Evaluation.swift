import Foundation
import JSONModel
import JSONata
import TestSupport

/// What an expression gives, for comparing.
enum Evaluation: Sendable, CustomStringConvertible {
    case value(JSONValue)
    case nothing
    case error(JSONataError)

    /// The time in all tests: 2023-11-14T22:13:20Z.
    static let now: Int64 = 1_700_000_000_000

    /// Evaluates an expression; `stepCountMax` stands for the time limit.
    init(
        _ source: String,
        input: JSONValue? = nil,
        bindings: [(String, JSONValue)] = [],
        profile: JSONataProfile = .standard,
        budgets: JSONataBudgets = .roomy
    ) {
        do throws(JSONataError) {
            let expression = try JSONataExpression(parsing: source, profile: profile)
            let result = try expression.evaluate(
                input: input,
                bindings: bindings,
                environment: Self.environment(),
                budgets: budgets
            )
            self = result.map { .value($0) } ?? .nothing
        } catch {
            self = .error(error)
        }
    }

    /// An environment with a seeded generator and a digest that can be told without cryptography.
    static func environment() -> EvaluationEnvironment {
        var generator = SplitMix64(seed: 1)
        return EvaluationEnvironment(
            nowMilliseconds: now,
            nextRandomBits: { generator.next() },
            hash: { algorithm, bytes in algorithm == "SHA-256" ? "SHA-256 of \(bytes.count) bytes" : nil }
        )
    }

    /// The error, if it is one.
    var error: JSONataError? {
        if case .error(let error) = self { error } else { nil }
    }

    var description: String {
        switch self {
        case .value(let value): value.serializedString()
        case .nothing: "nothing"
        case .error(let error): error.description
        }
    }

    /// Whether this is what a case expects in `result`, `undefined` or `undefinedResult`, `error` or `code`.
    func meets(_ expectation: JSONValue) -> Bool {
        switch self {
        case .value(let value):
            guard let result = expectation["result"] else { return false }
            return hasSameNumbers(value, result)
                || expectation["unordered"]?.boolValue == true && isPermutation(value, result)
        case .nothing:
            return expectation["undefined"]?.boolValue == true || expectation["undefinedResult"]?.boolValue == true
        case .error(let error):
            let wanted = expectation["error"]
            guard error.code == (expectation["code"] ?? wanted?["code"])?.stringValue else { return false }
            if let message = wanted?["message"]?.stringValue, message != error.message { return false }
            if let name = wanted?["functionName"]?.stringValue, name != error.functionName { return false }
            guard let token = (expectation["token"] ?? wanted?["token"])?.stringValue else { return true }
            return token == error.token
        }
    }
}

extension JSONataBudgets {
    /// Suits the large stack of ``LargeStack`` and the unoptimised code of tests.
    static let roomy = JSONataBudgets(depthMax: 1_000, stackByteCountMax: 48 << 20, stepCountMax: 20_000_000)
}

/// Compares with numbers as doubles.
func hasSameNumbers(_ left: JSONValue, _ right: JSONValue?) -> Bool {
    guard let right else { return false }
    switch (left, right) {
    case (.number(let left), .number(let right)):
        return left.doubleValue == right.doubleValue
    case (.array(let left), .array(let right)):
        return left.count == right.count && zip(left, right).allSatisfy { hasSameNumbers($0, $1) }
    case (.object(let left), .object(let right)):
        return left.count == right.count && left.members.allSatisfy { hasSameNumbers($0.value, right[$0.key]) }
    default:
        return left == right
    }
}

private func isPermutation(_ left: JSONValue, _ right: JSONValue) -> Bool {
    guard case .array(var rest) = left, case .array(let wanted) = right, rest.count == wanted.count else {
        return false
    }
    return wanted.allSatisfy { value in
        guard let index = rest.firstIndex(where: { hasSameNumbers($0, value) }) else { return false }
        rest.remove(at: index)
        return true
    }
}

/// Runs a test's work on a thread with a stack of a known size.
enum LargeStack {
    /// Waits for work on a thread of its own.
    static func run<Result: Sendable>(byteCount: Int = 64 << 20, _ work: @escaping @Sendable () -> Result) -> Result? {
        let box = ResultBox<Result>()
        let done = DispatchSemaphore(value: 0)
        let thread = Thread {
            box.value = work()
            done.signal()
        }
        thread.stackSize = byteCount
        thread.start()
        done.wait()
        return box.value
    }

    /// Unchecked Sendable holds because the semaphore orders the one write before the one read.
    private final class ResultBox<Result>: @unchecked Sendable {
        var value: Result?
    }
}
