import JSONModel

extension CompiledPath {
    /// Applies the path to a document with a budget of its own.
    func evaluate(_ document: JSONValue) throws(JSONPathError) -> JSONValue {
        var budget = PathLimits.workUnitCountMax
        return try evaluate(document, root: document, budget: &budget)
    }

    /// Applies the path to a value; `root` is what `$` stands for in filters, `budget` the work units left.
    func evaluate(_ value: JSONValue, root: JSONValue, budget: inout Int) throws(JSONPathError) -> JSONValue {
        if let directSteps { return try follow(directSteps, from: value) }
        var evaluator = PathEvaluator(path: self, document: root, budget: budget)
        defer { budget = evaluator.budget }
        try evaluator.apply(from: 0, to: value)
        guard isDefinite else { return .array(evaluator.results) }
        guard let result = evaluator.results.last else {
            throw .notFound(message: "No results for path: $\(fragment(from: 0))")
        }
        return result
    }

    /// Follows a path of names and indexes; it allocates nothing unless it fails.
    private func follow(
        _ components: [ReferencePath.Component],
        from value: JSONValue
    ) throws(JSONPathError) -> JSONValue {
        var current = value
        for index in components.indices {
            switch components[index] {
            case .name(let name):
                guard case .object(let object) = current else {
                    throw .notFound(message: notAnObject(at: index, location: "$\(fragment(upTo: index))"))
                }
                guard let member = object[name] else { throw missingMember(at: index) }
                current = member
            case .index(let position):
                guard case .array(let elements) = current else { throw noArray(current, at: index) }
                guard elements.indices.contains(position) else {
                    let place = "$\(fragment(upTo: index + 1))"
                    throw .notFound(message: "Index out of bounds when evaluating path \(place)")
                }
                current = elements[position]
            }
        }
        return current
    }

    private func noArray(_ value: JSONValue, at index: Int) -> JSONPathError {
        if value.isNull { return .notFound(message: "The path $\(fragment(upTo: index)) is null") }
        return .invalidPath(message: notAnArray(value, at: index))
    }

    private func missingMember(at index: Int) -> JSONPathError {
        let place = "$\(fragment(upTo: index + 1))"
        return .notFound(
            message: index == steps.count - 1 ? "No results for path: \(place)" : "Missing property in path \(place)"
        )
    }

    /// The path before a step, as Jayway prints it in messages.
    private func fragment(upTo end: Int) -> String {
        steps[..<end].reduce(into: "") { $0 += $1.selector.fragment }
    }

    // MARK: Messages

    func notAnObject(at index: Int, location: String) -> String {
        "Property \(steps[index].selector.fragment) not found in path \(location)"
    }

    func notAnArray(_ value: JSONValue, at index: Int) -> String {
        "Filter: \(fragment(from: index)) can only be applied to arrays. Current context is: \(quoted(value))"
    }

    func notFilterable(_ value: JSONValue, at index: Int) -> String {
        "Filter: \(fragment(from: index)) can not be applied to primitives. Current context is: \(quoted(value))"
    }

    private func quoted(_ value: JSONValue) -> String {
        JavaNotation.text(value, lengthMax: PathLimits.quotedLengthMax)
    }
}
