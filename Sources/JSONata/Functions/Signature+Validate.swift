extension Signature {
    /// Checks arguments, puts in the context where one is missing, and wraps single values into arrays.
    ///
    /// - Throws: `T0410`, `T0411`, `T0412`.
    func validate(_ arguments: [Value], context: Value) throws(Failure) -> [Value] {
        if let result = simple(arguments) { return result }
        let types = arguments.map { TypeSet($0) }
        guard let counts = match(types, parameters[...], toEnd: true) else {
            throw mismatch(arguments, types)
        }
        var result: [Value] = []
        var index = 0
        for (parameter, count) in zip(parameters, counts) {
            if count == 0 {
                guard parameter.takesContext else {
                    result.append(index < arguments.count ? arguments[index] : .undefined)
                    index += 1
                    continue
                }
                guard parameter.types.contains(TypeSet(context)) else {
                    throw Failure("T0411", value: context, index: index + 1)
                }
                result.append(context)
            }
            for _ in 0..<count {
                // Beyond the end when an optional parameter before took an argument that it did not match.
                let argument = index < arguments.count ? arguments[index] : .undefined
                result.append(parameter.isArray ? try array(argument, parameter, count, index) : argument)
                index += 1
            }
        }
        return result
    }

    /// The common case: as many arguments as parameters, each of its type and none to be changed.
    private func simple(_ arguments: [Value]) -> [Value]? {
        guard arguments.count == parameters.count else { return nil }
        for (index, parameter) in parameters.enumerated() {
            let type = TypeSet(arguments[index])
            guard parameter.types.contains(type), !parameter.isRepeated else { return nil }
            if parameter.isArray, parameter.elementType != nil || !type.contains(.array) { return nil }
        }
        return arguments
    }

    /// An argument where an array is due.
    private func array(
        _ argument: Value,
        _ parameter: Parameter,
        _ matchCount: Int,
        _ index: Int
    ) throws(Failure) -> Value {
        if argument.isUndefined { return argument }
        if let elementType = parameter.elementType, let first = elementType.first {
            let expected = TypeSet(first)
            var fits = true
            if let list = argument.list {
                for element in list where TypeSet(element) != expected {
                    fits = false
                    break
                }
            } else {
                fits = matchCount == 1 && elementType.count == 1 && TypeSet(argument) == expected
            }
            guard fits else {
                let failure = Failure("T0412", value: argument, index: index + 1)
                failure.detail.typeName = Self.plurals[elementType]
                throw failure
            }
        }
        return argument.isArray ? argument : try .list([argument])
    }

    private static let plurals = [
        "a": "arrays", "b": "booleans", "f": "functions", "n": "numbers", "o": "objects", "s": "strings",
    ]

    /// How many arguments each parameter takes, as many as possible first; nil when they do not fit.
    ///
    /// With `toEnd` all arguments must be taken.
    private func match(_ types: [TypeSet], _ parameters: ArraySlice<Parameter>, toEnd: Bool) -> [Int]? {
        var failed: Set<Int> = []
        return match(types, 0, parameters, toEnd, &failed)?.reversed()
    }

    /// Counts for the parameters from the first of the slice on, last first; places that failed are not tried again.
    private func match(
        _ types: [TypeSet],
        _ start: Int,
        _ parameters: ArraySlice<Parameter>,
        _ toEnd: Bool,
        _ failed: inout Set<Int>
    ) -> [Int]? {
        guard let parameter = parameters.first else { return !toEnd || start == types.count ? [] : nil }
        let place = parameters.startIndex * (types.count + 1) + start
        guard !failed.contains(place) else { return nil }
        var most = 0
        let limit = parameter.isRepeated ? types.count - start : 1
        while most < limit, start + most < types.count, parameter.types.contains(types[start + most]) { most += 1 }
        var count = most
        while count >= (parameter.isOptional ? 0 : 1) {
            if var rest = match(types, start + count, parameters.dropFirst(), toEnd, &failed) {
                rest.append(count)
                return rest
            }
            count -= 1
        }
        failed.insert(place)
        return nil
    }

    /// The error that names the first argument that does not fit.
    private func mismatch(_ arguments: [Value], _ types: [TypeSet]) -> Failure {
        var good = 0
        for end in parameters.indices {
            guard let counts = match(types, parameters[...end], toEnd: false) else { break }
            good = counts.reduce(0, +)
        }
        let value = good < arguments.count ? arguments[good] : .undefined
        return Failure("T0410", value: value, index: good + 1)
    }
}
