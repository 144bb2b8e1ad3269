/// Functions on any value, and those that raise errors.
enum GeneralFunctions {
    static let all: [BuiltinDefinition] = [
        BuiltinDefinition("boolean", "<x-:b>", arity: 1) { arguments, _, _ throws(Failure) in
            guard let truth = try arguments[0].truth() else { return .undefined }
            return .bool(truth)
        },
        BuiltinDefinition("not", "<x-:b>", arity: 1) { arguments, _, _ throws(Failure) in
            if arguments[0].isUndefined { return .undefined }
            return .bool(try arguments[0].truth() != true)
        },
        BuiltinDefinition("exists", "<x:b>", arity: 1) { arguments, _, _ in
            .bool(!arguments[0].isUndefined)
        },
        BuiltinDefinition("type", "<x:s>", arity: 1) { arguments, _, _ throws(Failure) in
            guard let name = try arguments[0].typeName() else { return .undefined }
            return .string(name)
        },
        BuiltinDefinition("error", "<s?:x>", arity: 1) { arguments, _, _ throws(Failure) in
            let failure = Failure("D3137")
            failure.detail.message = message(arguments, 0, "$error() function evaluated")
            throw failure
        },
        BuiltinDefinition("assert", "<bs?:x>", arity: 2) { arguments, _, _ throws(Failure) in
            if case .bool(true) = arguments[0] { return .undefined }
            let failure = Failure("D3141")
            failure.detail.message = message(arguments, 1, "$assert() statement failed")
            throw failure
        },
    ]

    private static func message(_ arguments: [Value], _ index: Int, _ standard: String) -> String {
        guard let text = Arguments(values: arguments).string(index), !text.isEmpty else { return standard }
        return text
    }
}
