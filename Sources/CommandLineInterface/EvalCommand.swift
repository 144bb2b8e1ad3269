import ArgumentParser
import ExecutionCore
import Foundation
import IntrinsicFunctions
import JSONModel
import JSONPath
import JSONata

/// `newel eval`: try an expression.
struct EvalCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "eval",
        abstract: "Evaluate a JSONata expression, a JSONPath or an intrinsic function.",
        discussion: """
            Examples:
              newel eval jsonata '$sum(orders[total > 10].total)' --input orders.json
              newel eval jsonpath '$.orders[?(@.total > 10)].id' --input orders.json
              newel eval intrinsic "States.Format('Hello {}', $.name)" --input '{"name": "Ada"}'
              newel eval jsonpath --lines < cases.jsonl
            --lines reads JSON Lines {"id", "expr", "data", "bindings"} and answers each with one line: {"id", "result"},
            {"id", "undefined": true} or {"id", "error": {"code", "message"}}.
            Exit code 1 when the expression has no value.
            """
    )

    enum Language: String, ExpressibleByArgument, CaseIterable, Sendable { case jsonata, jsonpath, intrinsic }

    /// The functions that a JSONata expression may use.
    enum Profile: String, ExpressibleByArgument, CaseIterable, Sendable {
        case standard, aws

        var profile: JSONataProfile { self == .aws ? .stepFunctions : .standard }
    }

    @Argument(help: "The language: jsonata, jsonpath or intrinsic.") var language: Language
    @Argument(help: "The expression; absent with --lines.") var expression: String?
    @Option(help: "The data that $ stands for: JSON, a file name, or - for standard input.") var input: String?
    @Flag(help: "Answer JSON Lines from standard input.") var lines = false
    @Option(help: "JSONata functions: standard (all there are) or aws (those of Step Functions, without $eval).")
    var profile: Profile = .standard
    @Option(help: "Output: text or json.") var format: OutputFormat = .text

    func run() async throws {
        let command = Evaluation(language: language, profile: profile)
        if lines { return await LargeStack.run { command.answerLines() } }
        guard let expression else {
            throw ValidationError("An expression is missing. Give one, or --lines to read them from standard input.")
        }
        let data = try commandResult { () throws(CommandFailure) in try readData() }
        let answer = await LargeStack.run { command.evaluate(expression, data: data, bindings: [:]) }
        switch answer {
        case .value(let value):
            StandardStreams.print(format == .json ? value.serializedString() : value.prettyPrinted())
        case .undefined:
            StandardStreams.printError("newel: the expression has no value")
            throw ExitCode(1)
        case .failure(let failure):
            failure.printWithCaret(expression)
            throw ExitCode(1)
        }
    }

    private func readData() throws(CommandFailure) -> JSONValue? {
        guard let input else { return nil }
        let isFile = input == "-" || FileManager.default.fileExists(atPath: input)
        return try StandardStreams.json(
            option: isFile ? (input == "-" ? "@-" : "@\(input)") : input,
            name: isFile ? "The file '\(input)'" : "--input"
        ).value
    }

}

/// Evaluates expressions of one language.
struct Evaluation: Sendable {
    let language: EvalCommand.Language
    let profile: EvalCommand.Profile

    func evaluate(_ expression: String, data: JSONValue?, bindings: [String: JSONValue]) -> ExpressionAnswer {
        ExpressionAnswer.evaluate(language, profile, expression, data: data, bindings: bindings)
    }

    /// Answers each line of standard input with one line.
    func answerLines() {
        while let line = readLine() {
            if line.allSatisfy(\.isWhitespace) { continue }
            StandardStreams.print(answer(line).serializedString())
        }
    }

    private func answer(_ line: String) -> JSONValue {
        let request: JSONValue
        do {
            request = try JSONValue(parsing: line)
        } catch {
            return ["id": .null, "error": ["code": "invalid_line", "message": .string("\(error)")]]
        }
        let id = request["id"] ?? .null
        guard let expression = request["expr"]?.stringValue else {
            return ["id": id, "error": ["code": "invalid_line", "message": "The line has no text 'expr'."]]
        }
        let bindings = request["bindings"]?.objectValue
        var variables: [String: JSONValue] = [:]
        for member in bindings?.members ?? [] { variables[member.key] = member.value }
        switch evaluate(expression, data: request["data"], bindings: variables) {
        case .value(let value): return ["id": id, "result": value]
        case .undefined: return ["id": id, "undefined": true]
        case .failure(let failure):
            return ["id": id, "error": ["code": .string(failure.code), "message": .string(failure.message)]]
        }
    }
}

/// Runs work on a thread with a stack that is large enough for deep recursion.
enum LargeStack {
    static let byteCount = 64 << 20

    static func run<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async -> Value {
        await withCheckedContinuation { continuation in
            let thread = Thread { continuation.resume(returning: work()) }
            thread.stackSize = byteCount
            thread.start()
        }
    }
}

/// What came of an expression.
enum ExpressionAnswer: Sendable {
    case value(JSONValue)
    case undefined
    case failure(Failure)

    struct Failure: Sendable {
        let code: String
        let message: String
        /// Byte offset in the expression, where known.
        var offset: Int?

        /// The message with a caret under its place.
        func printWithCaret(_ expression: String) {
            StandardStreams.printError("newel: \(code): \(message)")
            guard let offset, !expression.contains("\n") else { return }
            let column = String(decoding: expression.utf8.prefix(offset), as: UTF8.self).count
            StandardStreams.printError("  \(expression)")
            StandardStreams.printError("  \(String(repeating: " ", count: column))^")
        }
    }

    static func evaluate(
        _ language: EvalCommand.Language,
        _ profile: EvalCommand.Profile,
        _ expression: String,
        data: JSONValue?,
        bindings: [String: JSONValue]
    ) -> ExpressionAnswer {
        if language == .jsonata { return evaluateQuery(expression, profile, data, bindings) }
        let environment = DataEnvironment(input: data ?? .object(JSONObject()), variables: bindings)
        return language == .jsonpath
            ? evaluatePath(expression, environment) : evaluateIntrinsic(expression, environment)
    }

    private static func evaluateQuery(
        _ source: String,
        _ profile: EvalCommand.Profile,
        _ data: JSONValue?,
        _ bindings: [String: JSONValue]
    ) -> ExpressionAnswer {
        let started = ContinuousClock.now
        let environment = EvaluationEnvironment(
            nowMilliseconds: SystemClock().now().milliseconds,
            nextRandomBits: { UInt64.random(in: 0...UInt64.max) },
            hash: { algorithm, bytes in TextDigest.hexadecimal(of: bytes, algorithm: algorithm) },
            isExpired: { ContinuousClock.now - started > secondsMax }
        )
        do {
            let expression = try JSONataExpression(parsing: source, profile: profile.profile)
            let value = try expression.evaluate(
                input: data,
                bindings: bindings.sorted { $0.key < $1.key }.map { ($0.key, $0.value) },
                environment: environment,
                budgets: JSONataBudgets(stackByteCountMax: LargeStack.byteCount / 2)
            )
            return value.map(ExpressionAnswer.value) ?? .undefined
        } catch {
            let offset = error.position.map { position in
                // The position is behind the token; the caret stands at its beginning.
                let end = String(source.unicodeScalars.prefix(position))
                let token = error.token.flatMap { end.hasSuffix($0) ? $0 : nil } ?? ""
                return end.utf8.count - token.utf8.count
            }
            return .failure(Failure(code: error.code, message: error.message, offset: offset))
        }
    }

    /// Longest time of one evaluation.
    private static let secondsMax = Duration.seconds(10)

    /// Where there are no variables a path is plain JSONPath, which may leave out `$.`; else it is one of a definition.
    private static func evaluatePath(_ expression: String, _ environment: DataEnvironment) -> ExpressionAnswer {
        do {
            if environment.variables.isEmpty {
                let path = try JSONPathExpression(parsing: expression)
                do {
                    return .value(try path.evaluate(environment.input))
                } catch {
                    return .failure(Failure(error))
                }
            }
            let path = try PathExpression(parsing: expression)
            do {
                return .value(try path.evaluate(in: environment))
            } catch {
                return .failure(Failure(error))
            }
        } catch {
            return .failure(Failure(code: "invalid_path", message: error.message, offset: error.offset))
        }
    }

    private static func evaluateIntrinsic(_ expression: String, _ environment: DataEnvironment) -> ExpressionAnswer {
        var random = SeededGenerator(seed: UInt64.random(in: 0...UInt64.max))
        do {
            let call = try IntrinsicExpression(parsing: expression)
            do {
                return .value(try call.evaluate(in: environment, random: &random))
            } catch {
                switch error {
                case .failure(let message):
                    return .failure(Failure(code: "States.IntrinsicFailure", message: message))
                case .path(_, let reason):
                    return .failure(Failure(reason))
                }
            }
        } catch {
            return .failure(Failure(code: "invalid_intrinsic", message: error.message, offset: error.offset))
        }
    }
}

extension ExpressionAnswer.Failure {
    fileprivate init(_ error: JSONPathError) {
        switch error {
        case .notFound(let message): self.init(code: "not_found", message: message)
        case .invalidPath(let message): self.init(code: "invalid_path", message: message)
        case .unassignedVariable(let name):
            self.init(code: "not_found", message: "The variable '$\(name)' has no value.")
        }
    }
}

/// Data for `$`, bindings for variables, an empty context.
private struct DataEnvironment: PathEnvironment {
    let input: JSONValue
    let variables: [String: JSONValue]

    func contextObject() -> JSONValue { .object(JSONObject()) }
    func variable(_ name: String) -> JSONValue? { variables[name] }
}
