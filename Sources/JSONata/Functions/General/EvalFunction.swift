/// `$eval`, which the standard profile has.
enum EvalFunction {
    static let definition = BuiltinDefinition("eval", "<sx?:x>", arity: 2) {
        arguments,
        call,
        evaluator throws(Failure) in
        let arguments = Arguments(values: arguments)
        guard let source = arguments.string(0) else { return .undefined }
        var input = call.input
        if !arguments[1].isUndefined {
            input = arguments[1]
            if let list = input.list, !input.isSequence {
                let wrapper = try ValueArray(.values([list.count >= 0 ? input : .undefined]), isSequence: true)
                wrapper.isOuterWrapper = true
                input = .array(wrapper)
            }
        }
        let node = try compile(source, evaluator)
        do throws(Failure) {
            return try node.evaluate(evaluator, input, call.frame)
        } catch {
            throw wrapped(error, "D3121")
        }
    }

    private static func compile(_ source: String, _ evaluator: Evaluator) throws(Failure) -> ExpressionNode {
        do throws(Failure) {
            let guardian = StackGuard(byteCount: JSONataExpression.parserStackByteCount)
            var parser = try Parser(source, profile: evaluator.profile, guardian: guardian)
            var resolver = Resolver(guardian: guardian)
            let root = try resolver.resolve(root: try parser.parse())
            var compiler = Compiler(names: evaluator.names, isDynamic: true, guardian: guardian)
            let node = try compiler.compile(root: root)
            let known = evaluator.names.names.count
            evaluator.names = compiler.names
            evaluator.globals += try JSONataExpression.globals(
                Array(compiler.names.names[known...]),
                profile: evaluator.profile
            )
            return node
        } catch {
            throw wrapped(error, "D3120")
        }
    }

    /// The error of `$eval` around the error of what it evaluated; limits stay what they are.
    private static func wrapped(_ failure: Failure, _ code: String) -> Failure {
        if failure.detail.kind != nil { return failure }
        let message = ErrorMessages.message(for: failure.detail)
        return Failure(code, value: .string(message))
    }
}
