import JSONModel

/// One evaluation of a path with branches: it walks the document and collects the matches.
///
/// Recursion goes one level per branching step and one per level of the document below `..`, both bounded.
struct PathEvaluator {
    /// A name or an index on the way to the node at hand, for messages.
    enum Location {
        case name(String)
        case index(Int)
    }

    let path: CompiledPath
    /// What `$` stands for in filters.
    let document: JSONValue
    private(set) var results: [JSONValue] = []
    /// Work units left.
    var budget: Int
    private var location: [Location] = []
    /// How many wildcards around this node drop errors, so that nobody will read their messages.
    private var forgivingDepth = 0

    init(path: CompiledPath, document: JSONValue, budget: Int) {
        self.path = path
        self.document = document
        self.budget = budget
    }

    /// Applies the steps from an index on, and collects what the last one selects.
    mutating func apply(from start: Int, to value: JSONValue) throws(JSONPathError) {
        let mark = location.count
        defer { location.removeLast(location.count - mark) }
        var current = value
        var index = start
        while index < path.steps.count {
            try charge(1)
            switch path.steps[index].selector {
            case .name(let name):
                guard let member = try member(name, of: current, at: index) else { return }
                current = member
            case .names(let names):
                current = try members(names, of: current, at: index)
            case .index(let position):
                current = try element(position, of: try elements(of: current, at: index))
            case .indexFromEnd(let distance):
                let elements = try elements(of: current, at: index)
                current = try element(elements.count + distance, of: elements)
            case .wildcard:
                return try applyWildcard(at: index, to: current)
            case .indexes, .sliceFrom, .sliceTo, .sliceBetween:
                return try applySelection(at: index, to: current)
            case .descend:
                return try descend(to: index + 1, in: current, depth: 0)
            case .filter(let expression):
                return try applyFilter(expression, at: index, to: current)
            }
            index += 1
        }
        results.append(current)
    }

    /// Takes from the budget.
    mutating func charge(_ workUnits: Int) throws(JSONPathError) {
        budget -= workUnits
        guard budget >= 0 else { throw .budgetExceeded }
    }

    // MARK: Single nodes

    /// The member that the step names, or nil when Jayway takes its absence for no match.
    private mutating func member(
        _ name: String,
        of value: JSONValue,
        at index: Int
    ) throws(JSONPathError) -> JSONValue? {
        guard case .object(let object) = value else { throw notFound { path.notAnObject(at: index, location: $0) } }
        guard let member = object[name] else {
            if index == path.steps.count - 1 {
                throw notFound { "No results for path: \($0)['\(name)']" }
            }
            guard path.requiresMember(at: index) else { return nil }
            throw notFound { "Missing property in path \($0)['\(name)']" }
        }
        location.append(.name(name))
        return member
    }

    private mutating func members(
        _ names: [String],
        of value: JSONValue,
        at index: Int
    ) throws(JSONPathError) -> JSONValue {
        guard case .object(let object) = value else { throw notFound { path.notAnObject(at: index, location: $0) } }
        guard index == path.steps.count - 1 else {
            let fragment = path.steps[index].selector.fragment
            throw invalidPath { "Multi properties can only be used as path leafs: \($0)\(fragment)" }
        }
        var merged = JSONObject()
        for name in names {
            if let member = object[name] { merged[name] = member }
        }
        try charge(names.count)
        return .object(merged)
    }

    private func elements(of value: JSONValue, at index: Int) throws(JSONPathError) -> [JSONValue] {
        switch value {
        case .array(let elements): return elements
        case .null: throw notFound { "The path \($0) is null" }
        default: throw invalidPath { _ in path.notAnArray(value, at: index) }
        }
    }

    private mutating func element(_ position: Int, of elements: [JSONValue]) throws(JSONPathError) -> JSONValue {
        guard elements.indices.contains(position) else {
            throw notFound { "Index out of bounds when evaluating path \($0)[\(position)]" }
        }
        location.append(.index(position))
        return elements[position]
    }

    // MARK: Branches

    /// Applies the rest of the path to an element.
    private mutating func applyRest(
        after index: Int,
        element position: Int,
        of elements: [JSONValue]
    ) throws(JSONPathError) {
        let element = try element(position, of: elements)
        defer { location.removeLast() }
        try apply(from: index + 1, to: element)
    }

    /// Over an array, elements that lack what follows are skipped; over an object they are an error, as in Jayway 2.0.0.
    private mutating func applyWildcard(at index: Int, to value: JSONValue) throws(JSONPathError) {
        switch value {
        case .object(let object):
            for member in object.members {
                location.append(.name(member.key))
                defer { location.removeLast() }
                try apply(from: index + 1, to: member.value)
            }
        case .array(let elements):
            forgivingDepth += 1
            defer { forgivingDepth -= 1 }
            for position in elements.indices {
                do {
                    try applyRest(after: index, element: position, of: elements)
                } catch .notFound {
                    continue
                }
            }
        default:
            return
        }
    }

    private mutating func applySelection(at index: Int, to value: JSONValue) throws(JSONPathError) {
        let elements = try elements(of: value, at: index)
        let count = elements.count
        let range: Range<Int>
        switch path.steps[index].selector {
        case .indexes(let positions):
            for position in positions { try applyRest(after: index, element: position, of: elements) }
            return
        case .sliceFrom(let first):
            let start = max(0, first < 0 ? count + first : first)
            range = min(start, count)..<count
        case .sliceTo(let end):
            range = 0..<max(0, min(count, end < 0 ? count + end : end))
        case .sliceBetween(let first, let end):
            // Negative bounds do not count from the end here: the first element is out of range.
            let clipped = min(count, end)
            range = count == 0 || first >= clipped ? 0..<0 : first..<clipped
        default:
            return
        }
        for position in range { try applyRest(after: index, element: position, of: elements) }
    }

    private mutating func applyFilter(
        _ expression: FilterExpression,
        at index: Int,
        to value: JSONValue
    ) throws(JSONPathError) {
        switch value {
        case .object:
            if try accepts(expression, value) { try apply(from: index + 1, to: value) }
        case .array(let elements):
            for position in elements.indices where try accepts(expression, elements[position]) {
                try applyRest(after: index, element: position, of: elements)
            }
        default:
            throw invalidPath { _ in path.notFilterable(value, at: index) }
        }
    }

    // MARK: Descent

    /// Applies the step behind `..` to a node and all its descendants, a node's own matches before its descendants'.
    ///
    /// On arrays Jayway 2.0.0 leaves that step out when more follow: `$..[2].author` gives the authors of all elements.
    private mutating func descend(to target: Int, in value: JSONValue, depth: Int) throws(JSONPathError) {
        guard depth <= PathLimits.descentDepthMax else {
            throw .invalidPath(message: "The document is nested too deeply for '..'")
        }
        try charge(1)
        switch value {
        case .object(let object):
            if try isMatchedByScan(target, value) { try apply(from: target, to: value) }
            for member in object.members {
                location.append(.name(member.key))
                defer { location.removeLast() }
                try descend(to: target, in: member.value, depth: depth + 1)
            }
        case .array(let elements):
            if try isMatchedByScan(target, value) {
                if target == path.steps.count - 1 {
                    try apply(from: target, to: value)
                } else {
                    for position in elements.indices {
                        try applyRest(after: target, element: position, of: elements)
                    }
                }
            }
            for position in elements.indices {
                location.append(.index(position))
                defer { location.removeLast() }
                try descend(to: target, in: elements[position], depth: depth + 1)
            }
        default:
            return
        }
    }

    private mutating func isMatchedByScan(_ target: Int, _ value: JSONValue) throws(JSONPathError) -> Bool {
        switch (path.steps[target].selector, value) {
        case (.name(let name), .object(let object)):
            return object.contains(name)
        case (.names(let names), .object(let object)):
            return names.allSatisfy { object.contains($0) }
        case (.wildcard, _):
            return true
        case (.filter(let expression), _):
            return try accepts(expression, value)
        case (.index, .array), (.indexFromEnd, .array), (.indexes, .array):
            return true
        case (.sliceFrom, .array), (.sliceTo, .array), (.sliceBetween, .array):
            return true
        default:
            return false
        }
    }

    // MARK: Errors

    /// Where the evaluation stands, as Jayway prints it.
    private var locationText: String {
        location.reduce(into: "$") { text, part in
            switch part {
            case .name(let name): text += "['\(name)']"
            case .index(let index): text += "[\(index)]"
            }
        }
    }

    private func notFound(_ message: (String) -> String) -> JSONPathError {
        .notFound(message: forgivingDepth > 0 ? "" : message(locationText))
    }

    private func invalidPath(_ message: (String) -> String) -> JSONPathError {
        .invalidPath(message: message(locationText))
    }
}

extension JSONPathError {
    /// The error of an evaluation that takes too long.
    static var budgetExceeded: JSONPathError {
        .invalidPath(
            message: "The path takes more than \(PathLimits.workUnitCountMax) steps to evaluate on this document"
        )
    }
}
