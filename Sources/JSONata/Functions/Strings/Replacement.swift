/// One call of `$replace`.
struct Replacement {
    private let pattern: Value
    private let replacement: Value
    private let call: CallContext
    private let evaluator: Evaluator

    init(_ arguments: Arguments, _ call: CallContext, _ evaluator: Evaluator) {
        pattern = arguments[1]
        replacement = arguments[2]
        self.call = call
        self.evaluator = evaluator
    }

    /// Replaces up to `limit` matches.
    func replace(_ text: String, _ limit: Double) throws(Failure) -> String {
        guard limit > 0 else { return text }
        switch pattern {
        case .string(let token): return try replace(text, token, limit)
        case .function(let function): return try replace(text, function, limit)
        default: return text
        }
    }

    private func replace(_ text: String, _ token: String, _ limit: Double) throws(Failure) -> String {
        var result = ""
        var start = text.startIndex
        var count = 0.0
        var inserted = ""
        if case .string(let content) = replacement { inserted = content }
        while count < limit, let range = text.firstRange(of: token, from: start) {
            result += text[start..<range.lowerBound]
            result += inserted
            start = range.upperBound
            count += 1
            try evaluator.step()
            if result.utf8.count > 1 << 16 { try evaluator.checkProduced(result.utf8.count) }
        }
        result += text[start...]
        try evaluator.produce(result.utf8.count)
        return result
    }

    private func replace(_ text: String, _ function: FunctionValue, _ limit: Double) throws(Failure) -> String {
        var matcher = Matcher(function, text, call, evaluator)
        let units = UnitText(text)
        var result = ""
        var position = 0
        var count = 0.0
        var template: ReplacementTemplate?
        while count < limit, let match = try matcher.next() {
            let start = UnitText.position(match.start)
            result += units.text(position, start)
            result += try substitute(match, &template)
            position = start + (match.text?.utf16.count ?? 0)
            count += 1
            if result.utf8.count > 1 << 16 { try evaluator.checkProduced(result.utf8.count) }
        }
        if count == 0 { return text }
        result += units.text(position, units.count)
        try evaluator.produce(result.utf8.count)
        return result
    }

    private func substitute(_ match: Matcher.Match, _ template: inout ReplacementTemplate?) throws(Failure) -> String {
        if case .string(let text) = replacement {
            if template?.groupCount != match.groups.count {
                template = ReplacementTemplate(text, groupCount: match.groups.count)
            }
            return template?.fill(match) ?? ""
        }
        guard case .function(let function) = replacement else { return "" }
        let object = try ValueObject(uniqueMembers: [
            ValueObject.Member(key: "match", value: match.text.map { .string($0) } ?? .undefined),
            ValueObject.Member(key: "start", value: .number(match.start)),
            ValueObject.Member(key: "end", value: .number(match.end)),
            ValueObject.Member(key: "groups", value: try .list(match.groups)),
        ])
        let value = try evaluator.invoke(function, [.object(object)], call)
        guard case .string(let text) = value else { throw Failure("D3012", value: value) }
        return text
    }
}

/// The text that `$replace` puts in place of matches, taken apart for a number of groups.
///
/// `$0` is the match, `$1` to `$99` a group, `$$` a dollar sign; a group number has as many digits as there are groups
/// for, and one that is beyond the groups has one digit less. Any other dollar sign stands for itself.
private struct ReplacementTemplate {
    /// A part of the text.
    private enum Part {
        case text(String)
        case match
        case group(Int)
    }

    let groupCount: Int
    private var parts: [Part] = []

    init(_ template: String, groupCount: Int) {
        self.groupCount = groupCount
        let scalars = Array(template.unicodeScalars)
        let digitsMax = String(max(groupCount, 1)).utf8.count
        var literal = String.UnicodeScalarView()
        var index = 0
        func flush(_ parts: inout [Part]) {
            if !literal.isEmpty { parts.append(.text(String(literal))) }
            literal = String.UnicodeScalarView()
        }
        while index < scalars.count {
            let scalar = scalars[index]
            index += 1
            guard scalar == "$" else {
                literal.append(scalar)
                continue
            }
            let next: Unicode.Scalar? = index < scalars.count ? scalars[index] : nil
            if next == "$" {
                literal.append("$")
                index += 1
            } else if next == "0" {
                flush(&parts)
                parts.append(.match)
                index += 1
            } else if let group = Self.group(scalars, index, digitsMax, groupCount) {
                flush(&parts)
                parts.append(.group(group))
                index += String(group).utf8.count
            } else {
                literal.append("$")
            }
        }
        flush(&parts)
    }

    /// The longest group number at a place that is not beyond the groups; nil when there is no digit.
    private static func group(_ scalars: [Unicode.Scalar], _ index: Int, _ digitsMax: Int, _ count: Int) -> Int? {
        let group = number(scalars, index, digitsMax)
        if digitsMax > 1, let group, group > count { return number(scalars, index, digitsMax - 1) }
        return group
    }

    private static func number(_ scalars: [Unicode.Scalar], _ start: Int, _ digitsMax: Int) -> Int? {
        var value: Int?
        for index in start..<min(start + digitsMax, scalars.count) {
            guard scalars[index].isASCIIDigit else { break }
            value = (value ?? 0) * 10 + Int(scalars[index].value - 0x30)
        }
        return value
    }

    /// The text for a match.
    func fill(_ match: Matcher.Match) -> String {
        if parts.count == 1, case .text(let text) = parts[0] { return text }
        var result = ""
        for part in parts {
            switch part {
            case .text(let text): result += text
            case .match: result += match.text ?? ""
            case .group(let group):
                guard group > 0, group <= match.groups.count, case .string(let text) = match.groups[group - 1] else {
                    continue
                }
                result += text
            }
        }
        return result
    }
}
