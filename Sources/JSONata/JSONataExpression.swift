package import JSONModel

/// A compiled JSONata expression; compile once, evaluate as often as needed, from any thread.
///
/// An evaluation uses the stack of the calling thread, up to ``JSONataBudgets/stackByteCountMax``.
/// Source: jsonata-js 2.0.6, with the repairs of later releases, and the Step Functions Developer Guide.
package struct JSONataExpression: Sendable {
    /// The text that was parsed.
    package let source: String
    /// What the expression refers to.
    package let references: JSONataReferences
    private let program: Program
    private let profile: JSONataProfile

    /// Stack that parsing and compiling may use.
    static let parserStackByteCount = 256 * 1024

    /// Parses and compiles an expression.
    ///
    /// - Throws: `JSONataError` with a code `S…`, or `U1001` for one that nests too deeply.
    package init(parsing source: String, profile: JSONataProfile = .stepFunctions) throws(JSONataError) {
        self.source = source
        self.profile = profile
        do throws(Failure) {
            let guardian = StackGuard(byteCount: Self.parserStackByteCount)
            var parser = try Parser(source, profile: profile, guardian: guardian)
            var resolver = Resolver(guardian: guardian)
            let root = try resolver.resolve(root: try parser.parse())
            references = try JSONataReferences(root, guardian: guardian)
            let isDynamic = profile == .standard && references.variables.contains("eval")
            var compiler = Compiler(isDynamic: isDynamic, guardian: guardian)
            let node = try compiler.compile(root: root)
            let globals = try Self.globals(compiler.names.names, profile: profile)
            program = Program(root: node, names: compiler.names, globals: globals)
        } catch {
            throw error.error(.syntax)
        }
    }

    /// The built-in functions of names; undefined for others.
    static func globals(_ names: [String], profile: JSONataProfile) throws(Failure) -> [Value] {
        let functions = FunctionTable.functions(profile)
        var values: [Value] = []
        for name in names {
            if let definition = functions[name] {
                values.append(.function(try BuiltinFunction(definition)))
            } else {
                values.append(.undefined)
            }
        }
        return values
    }

    /// Evaluates the expression.
    ///
    /// - Parameters:
    ///   - input: the value of `$` and `$$`; nil for none.
    ///   - bindings: variables by name without `$`; they come before built-in functions of the same name.
    ///   - environment: time, randomness, hashing and the deadline.
    ///   - budgets: what the evaluation may use.
    /// - Returns: the result, nil when the expression yields nothing.
    /// - Throws: `JSONataError`; its kind tells limits and results that are functions from errors of the language.
    package func evaluate(
        input: JSONValue?,
        bindings: [(String, JSONValue)] = [],
        environment: EvaluationEnvironment,
        budgets: JSONataBudgets = .standard
    ) throws(JSONataError) -> JSONValue? {
        let evaluator = Evaluator(program, environment, budgets, profile)
        defer { evaluator.finish() }
        do throws(Failure) {
            let value = input.map { Value($0) } ?? .undefined
            for (name, binding) in bindings {
                if let number = program.names.known(name) { evaluator.globals[Int(number)] = Value(binding) }
            }
            if let root = program.names.known("$") { evaluator.globals[Int(root)] = value }
            var context = value
            if value.isArray {
                let wrapper = try ValueArray(.values([value]), isSequence: true)
                wrapper.isOuterWrapper = true
                context = .array(wrapper)
            }
            let result = try program.root.evaluate(evaluator, context, Frame(parent: nil))
            if result.isUndefined { return nil }
            return try JSONOutput.json(result, evaluator)
        } catch {
            throw error.error(.evaluation)
        }
    }
}
