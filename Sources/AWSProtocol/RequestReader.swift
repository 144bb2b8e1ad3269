package import JSONModel

/// Takes the members out of a request and checks what the API model demands of them.
///
/// Members of a wrong JSON type end the reading at once. Violated constraints are collected, so that one message names
/// them all; ``finish()`` throws it. Until then a required member that is missing reads as an empty value.
/// Unknown members are ignored, as AWS ignores them, and `null` counts as absent.
package struct RequestReader {
    private var object: JSONObject
    /// Where `object` stands in the request: empty, or ending in a dot.
    private var path = ""
    private var violations: [String] = []

    /// The depth that a request may have; its own structures need five levels.
    package static let depthMax = 64

    /// Takes an object that is parsed already.
    package init(_ object: JSONObject) {
        self.object = object
    }

    /// Parses a request body; an empty one is an empty object.
    ///
    /// - Throws: `SerializationException`.
    package init(body: [UInt8]) throws(APIError) {
        guard !body.isEmpty else {
            self.init(JSONObject())
            return
        }
        let value: JSONValue
        do {
            value = try JSONValue(parsing: body, limits: JSONLimits(depthMax: Self.depthMax))
        } catch {
            throw .serialization("The request body is no JSON document: \(error.message)")
        }
        guard case .object(let object) = value else {
            throw .serialization("The request body must be a JSON object")
        }
        self.init(object)
    }

    /// Ends the reading.
    ///
    /// - Throws: `ValidationException` with all violated constraints.
    package func finish() throws(APIError) {
        guard !violations.isEmpty else { return }
        let noun = violations.count == 1 ? "error" : "errors"
        let list = violations.joined(separator: "; ")
        throw .validation("\(violations.count) validation \(noun) detected: \(list)")
    }

    /// True when the request has the member, whatever its value is.
    package func has(_ name: String) -> Bool {
        member(name) != nil
    }

    // MARK: Scalars

    package mutating func string(_ name: String, _ constraint: TextConstraint) throws(APIError) -> String? {
        guard let text = try text(name) else { return nil }
        check(text, at: path + name, constraint)
        return text
    }

    package mutating func requiredString(_ name: String, _ constraint: TextConstraint) throws(APIError) -> String {
        if let text = try string(name, constraint) { return text }
        addMissing(name)
        return ""
    }

    package mutating func choice(_ name: String, _ set: ValueSet) throws(APIError) -> String? {
        guard let text = try text(name) else { return nil }
        if !set.values.contains(text) {
            let values = set.values.joined(separator: ", ")
            add("Value '\(text)'", path + name, "satisfy enum value set: [\(values)]")
        }
        return text
    }

    package mutating func integer(_ name: String, in range: ClosedRange<Int64>) throws(APIError) -> Int64? {
        guard let value = member(name) else { return nil }
        guard case .number(let number) = value else {
            throw .serialization("\(Self.token(value)) can not be converted to an Integer")
        }
        guard let integer = number.integerValue else {
            throw .serialization("The number at '\(path + name)' is no integer of 64 bits")
        }
        if integer < range.lowerBound {
            add("Value '\(integer)'", path + name, "have value greater than or equal to \(range.lowerBound)")
        } else if integer > range.upperBound {
            add("Value '\(integer)'", path + name, "have value less than or equal to \(range.upperBound)")
        }
        return integer
    }

    /// Reads a number that may have a fraction.
    package mutating func number(_ name: String, in range: ClosedRange<Double>) throws(APIError) -> Double? {
        guard let value = member(name) else { return nil }
        guard case .number(let number) = value else {
            throw .serialization("\(Self.token(value)) can not be converted to a Float")
        }
        if number.doubleValue < range.lowerBound {
            add("Value '\(number)'", path + name, "have value greater than or equal to \(Int64(range.lowerBound))")
        } else if number.doubleValue > range.upperBound {
            add("Value '\(number)'", path + name, "have value less than or equal to \(Int64(range.upperBound))")
        }
        return number.doubleValue
    }

    package mutating func boolean(_ name: String) throws(APIError) -> Bool? {
        guard let value = member(name) else { return nil }
        guard case .bool(let flag) = value else {
            throw .serialization("\(Self.token(value)) can not be converted to a Boolean")
        }
        return flag
    }

    // MARK: Structures and lists

    /// Reads a structure with the given closure.
    package mutating func structure<Result>(
        _ name: String,
        _ read: (inout RequestReader) throws(APIError) -> Result
    ) throws(APIError) -> Result? {
        guard let value = member(name) else { return nil }
        return try descend(into: value, at: "\(path)\(name)", read)
    }

    /// Reads each element of a list of structures with the given closure.
    package mutating func structures<Result>(
        _ name: String,
        _ read: (inout RequestReader) throws(APIError) -> Result
    ) throws(APIError) -> [Result]? {
        guard let elements = try list(name) else { return nil }
        var results: [Result] = []
        results.reserveCapacity(elements.count)
        for (index, element) in elements.enumerated() {
            results.append(try descend(into: element, at: "\(path)\(name).\(index + 1).member", read))
        }
        return results
    }

    /// Reads a list of strings.
    package mutating func strings(_ name: String, _ constraint: TextConstraint) throws(APIError) -> [String]? {
        guard let elements = try list(name) else { return nil }
        var results: [String] = []
        results.reserveCapacity(elements.count)
        for (index, element) in elements.enumerated() {
            guard case .string(let text) = element else {
                throw .serialization("\(Self.token(element)) can not be converted to a String")
            }
            check(text, at: "\(path)\(name).\(index + 1).member", constraint)
            results.append(text)
        }
        return results
    }

    /// Checks the number of elements that a list has; `elements` are as a message shows them.
    package mutating func checkCount(of name: String, _ elements: [String], in range: ClosedRange<Int>) {
        let shown = "Value '[\(elements.joined(separator: ", "))]'"
        if elements.count < range.lowerBound {
            add(shown, path + name, "have length greater than or equal to \(range.lowerBound)")
        } else if elements.count > range.upperBound {
            add(shown, path + name, "have length less than or equal to \(range.upperBound)")
        }
    }

    /// Notes that a required member is missing.
    package mutating func addMissing(_ name: String) {
        add("Value null", path + name, "not be null")
    }

    // MARK: Helpers

    private func member(_ name: String) -> JSONValue? {
        guard let value = object[name], !value.isNull else { return nil }
        return value
    }

    private func text(_ name: String) throws(APIError) -> String? {
        guard let value = member(name) else { return nil }
        guard case .string(let text) = value else {
            throw .serialization("\(Self.token(value)) can not be converted to a String")
        }
        return text
    }

    private func list(_ name: String) throws(APIError) -> [JSONValue]? {
        guard let value = member(name) else { return nil }
        guard case .array(let elements) = value else {
            throw .serialization("Expected a list at '\(path + name)', found \(Self.token(value))")
        }
        return elements
    }

    private mutating func descend<Result>(
        into value: JSONValue,
        at place: String,
        _ read: (inout RequestReader) throws(APIError) -> Result
    ) throws(APIError) -> Result {
        guard case .object(let inner) = value else {
            throw .serialization("Expected a structure at '\(place)', found \(Self.token(value))")
        }
        let outer = (object, path)
        object = inner
        path = "\(place)."
        defer { (object, path) = outer }
        return try read(&self)
    }

    private mutating func check(_ text: String, at place: String, _ constraint: TextConstraint) {
        let length = constraint.measure(text)
        let shown = constraint.isSensitive ? "Value" : "Value '\(text)'"
        if length < constraint.length.lowerBound {
            add(shown, place, "have length greater than or equal to \(constraint.length.lowerBound)")
        } else if length > constraint.length.upperBound {
            add(shown, place, "have length less than or equal to \(constraint.length.upperBound)")
        }
        if let pattern = constraint.pattern, !pattern.matches(text) {
            add(shown, place, "satisfy regular expression pattern: \(pattern.text)")
        }
    }

    private mutating func add(_ value: String, _ place: String, _ demand: String) {
        violations.append("\(value) at '\(place)' failed to satisfy constraint: Member must \(demand)")
    }

    /// The name that AWS's parser has for the kind of a value.
    private static func token(_ value: JSONValue) -> String {
        switch value {
        case .null: "NULL_VALUE"
        case .bool(let flag): flag ? "TRUE_VALUE" : "FALSE_VALUE"
        case .number: "NUMBER_VALUE"
        case .string: "STRING_VALUE"
        case .array: "START_ARRAY"
        case .object: "START_OBJECT"
        }
    }
}
