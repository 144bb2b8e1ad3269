import JSONModel
import JSONPath

/// The values that a number field takes.
enum NumberRange: Sendable {
    case integer(min: Int64, max: Int64? = nil)
    case number(min: Double, max: Double? = nil)

    var typeName: String {
        switch self {
        case .integer: "Integer"
        case .number: "Number"
        }
    }

    /// What is wrong with a number; `nil` when it fits.
    func fault(of number: JSONNumber) -> String? {
        switch self {
        case .integer(let min, let max):
            guard let value = Self.integer(number) else { return DiagnosticText.expectedType(typeName) }
            if value < min { return DiagnosticText.minimum("\(min)") }
            if let max, value > max { return DiagnosticText.maximum("\(max)") }
        case .number(let min, let max):
            let value = number.doubleValue
            guard value.isFinite else { return DiagnosticText.expectedType(typeName) }
            if value < min { return DiagnosticText.minimum("\(min)") }
            if let max, value > max { return DiagnosticText.maximum("\(max)") }
        }
        return nil
    }

    /// An integer literal; one that does not fit into 64 bits counts as the nearest that does, `1.0` is none.
    private static func integer(_ number: JSONNumber) -> Int64? {
        switch number {
        case .integer(let value):
            return value
        case .double:
            return nil
        case .text(let text):
            guard text.utf8.dropFirst(text.hasPrefix("-") ? 1 : 0).allSatisfy({ (0x30...0x39).contains($0) }) else {
                return nil
            }
            return Int64(text) ?? (text.hasPrefix("-") ? .min : .max)
        }
    }
}

extension DefinitionDecoder {
    /// A string member; anything else is reported.
    mutating func text(_ object: JSONObject, _ key: String) -> String? {
        switch object[key] {
        case .string(let text)?: return text
        case nil: return nil
        case .some:
            report(at: key, DiagnosticText.expectedType("String"))
            return nil
        }
    }

    mutating func checkComment(_ object: JSONObject) { _ = text(object, "Comment") }

    /// A string member with a fixed set of values.
    mutating func enumeration(_ object: JSONObject, _ key: String, _ values: [String]) -> String? {
        guard let value = text(object, key) else { return nil }
        guard values.contains(value) else {
            report(at: key, DiagnosticText.enumeration(key, values))
            return nil
        }
        return value
    }

    /// An integer member.
    mutating func integer(_ object: JSONObject, _ key: String, _ range: NumberRange) -> Int? {
        number(object, key, range).map { Int(exactly: $0.rounded()) ?? .max }
    }

    /// A number member.
    mutating func number(_ object: JSONObject, _ key: String, _ range: NumberRange) -> Double? {
        guard let value = object[key] else { return nil }
        guard case .number(let number) = value else {
            report(at: key, DiagnosticText.expectedType(range.typeName))
            return nil
        }
        if let fault = range.fault(of: number) {
            report(at: key, fault)
            return nil
        }
        return number.doubleValue
    }

    /// A number field with its `…Path` twin: a literal, a path (JSONPath) or an expression (JSONata).
    mutating func numberField(_ object: JSONObject, _ key: String, _ range: NumberRange) -> NumberField? {
        let pathKey = key + "Path"
        let hasPath = language == .jsonPath && object.contains(pathKey)
        if object.contains(key), hasPath { report(DiagnosticText.exclusive([key, pathKey])) }
        if language == .jsonata, case .string(let text)? = object[key] {
            enter(key)
            defer { leave() }
            switch StringForm(text) {
            case .expression(let source): return .jsonata(expression(source))
            case .malformed: report(DiagnosticText.malformedJSONata)
            case .plain: report(DiagnosticText.expectedType(range.typeName))
            }
            return nil
        }
        let literal = number(object, key, range).map(NumberField.literal)
        guard hasPath else { return literal }
        let path = referencePath(object, pathKey, allowsContext: false)
        return literal ?? path.map { .path($0, field: pathKey) }
    }

    /// `InputPath` or `OutputPath`.
    mutating func dataPath(_ object: JSONObject, _ key: String) -> DataPath? {
        guard language == .jsonPath, let value = object[key] else { return nil }
        if case .null = value { return .empty }
        guard case .string(let source) = value else {
            report(at: key, DiagnosticText.expectedType("String"))
            return nil
        }
        guard let path = try? PathExpression(parsing: source) else {
            report(at: key, DiagnosticText.invalidPath)
            return nil
        }
        return .path(path)
    }

    /// `InputPath` and `OutputPath`, both of which are read even if one is faulty.
    mutating func pathFilters(_ object: JSONObject) -> PathFilters {
        let input = dataPath(object, "InputPath")
        let output = dataPath(object, "OutputPath")
        return PathFilters(inputPath: input, outputPath: output)
    }

    /// A member that is a path to one node; the Context Object is open to few of them.
    mutating func referencePath(_ object: JSONObject, _ key: String, allowsContext: Bool) -> PathExpression? {
        guard let source = text(object, key) else { return nil }
        enter(key)
        defer { leave() }
        return referencePath(source, allowsContext: allowsContext)
    }

    mutating func referencePath(_ source: String, allowsContext: Bool) -> PathExpression? {
        guard source.utf8.first == UInt8(ascii: "$") else {
            report(DiagnosticText.notReferencePath("Reference path didn't start with '$'"))
            return nil
        }
        do throws(JSONPathSyntaxError) {
            let path = try PathExpression(parsing: source)
            if !path.isReference {
                report(DiagnosticText.notReferencePath("A Reference Path can only identify a single node"))
                return nil
            }
            if case .context = path.root, !allowsContext {
                report(DiagnosticText.notReferencePath("The Context Object is not available in this field"))
                return nil
            }
            return path
        } catch {
            report(DiagnosticText.notReferencePath(error.message))
            return nil
        }
    }

    /// `ResultPath` of a state or catcher.
    mutating func resultPath(_ object: JSONObject) -> ResultPath? {
        guard language == .jsonPath, let value = object["ResultPath"] else { return nil }
        if case .null = value { return .discard }
        guard let source = text(object, "ResultPath") else { return nil }
        enter("ResultPath")
        defer { leave() }
        guard source.utf8.first == UInt8(ascii: "$") else {
            report(DiagnosticText.notReferencePath("Reference path didn't start with '$'"))
            return nil
        }
        do throws(JSONPathSyntaxError) {
            return .insert(try ReferencePath(parsing: source))
        } catch {
            report(DiagnosticText.notReferencePath(error.message))
            return nil
        }
    }

    /// The state that a member names, in the same block; another name is reported as a missing target.
    mutating func target(_ object: JSONObject, _ key: String) -> StateIndex? {
        guard object.contains(key) else { return nil }
        guard let name = text(object, key) else {
            markUnclear()
            return nil
        }
        guard let index = block.indices[ExactName(name)] else {
            report(at: key, DiagnosticText.missingTarget(name), .missingTransitionTarget)
            return nil
        }
        if let state { edges[Int(state.index.rawValue)].append(index) }
        return index
    }

    /// The objects of an array member; elements of other types are reported.
    mutating func objects(_ object: JSONObject, _ key: String, min: Int = 0) -> [(index: Int, object: JSONObject)] {
        guard let value = object[key] else { return [] }
        enter(key)
        defer { leave() }
        guard case .array(let elements) = value else {
            report(DiagnosticText.expectedType("Array"))
            markUnclear()
            return []
        }
        if elements.count < min { report(DiagnosticText.minimumCount(min)) }
        var objects: [(index: Int, object: JSONObject)] = []
        objects.reserveCapacity(elements.count)
        for (index, element) in elements.enumerated() {
            if case .object(let object) = element {
                objects.append((index, object))
            } else {
                enter(index)
                report(DiagnosticText.expectedType("Object"))
                markUnclear()
                leave()
            }
        }
        return objects
    }
}
