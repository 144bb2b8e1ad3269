import JSONModel
import JSONPath

extension IntrinsicCall {
    /// Evaluates the arguments from left to right and then the function.
    func evaluate(
        in environment: borrowing some PathEnvironment,
        random: inout some RandomNumberGenerator
    ) throws(IntrinsicError) -> JSONValue {
        var values: [JSONValue] = []
        values.reserveCapacity(arguments.count)
        for argument in arguments {
            values.append(try argument.evaluate(in: environment, random: &random))
        }
        let evaluated = IntrinsicArguments(functionName: function.name, written: arguments, values: values)
        return try function.evaluate(evaluated, random: &random)
    }
}

extension IntrinsicArgument {
    fileprivate func evaluate(
        in environment: borrowing some PathEnvironment,
        random: inout some RandomNumberGenerator
    ) throws(IntrinsicError) -> JSONValue {
        switch value {
        case .literal(let value):
            return value
        case .string(let literal):
            return .string(literal.value)
        case .call(let call):
            return try call.evaluate(in: environment, random: &random)
        case .path(let path):
            do {
                return try path.evaluate(in: environment)
            } catch {
                throw .path(source: path.source, error)
            }
        }
    }
}
