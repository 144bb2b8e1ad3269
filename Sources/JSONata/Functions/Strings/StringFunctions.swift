import JSONModel

/// Functions on text; lengths and positions count code points.
enum StringFunctions {
    static let all: [BuiltinDefinition] = [
        BuiltinDefinition("string", "<x-b?:s>", arity: 1) { arguments, _, evaluator throws(Failure) in
            let arguments = Arguments(values: arguments)
            if arguments[0].isUndefined { return .undefined }
            try evaluator.step(Effort.text)
            return .string(try arguments[0].text(isPretty: arguments.bool(1) ?? false, evaluator))
        },
        BuiltinDefinition("length", "<s-:n>", arity: 1) { arguments, _, _ in
            guard case .string(var text) = arguments[0] else { return .undefined }
            // Code points: bytes that continue none.
            let count = text.withUTF8 { bytes in bytes.reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) } }
            return .number(Double(count))
        },
        BuiltinDefinition("substring", "<s-nn?:s>", arity: 3) { arguments, _, evaluator throws(Failure) in
            let arguments = Arguments(values: arguments)
            guard let text = arguments.string(0) else { return .undefined }
            return .string(substring(text, arguments.number(1) ?? 0, arguments.number(2)))
        },
        BuiltinDefinition("substringBefore", "<s-s:s>", arity: 2) { arguments, _, _ in
            let arguments = Arguments(values: arguments)
            guard let text = arguments.string(0) else { return .undefined }
            guard let range = text.firstRange(of: arguments.string(1) ?? "undefined") else { return .string(text) }
            return .string(String(text[..<range.lowerBound]))
        },
        BuiltinDefinition("substringAfter", "<s-s:s>", arity: 2) { arguments, _, _ in
            let arguments = Arguments(values: arguments)
            guard let text = arguments.string(0) else { return .undefined }
            guard let range = text.firstRange(of: arguments.string(1) ?? "undefined") else { return .string(text) }
            return .string(String(text[range.upperBound...]))
        },
        BuiltinDefinition("lowercase", "<s-:s>", arity: 1) { arguments, _, evaluator throws(Failure) in
            guard case .string(let text) = arguments[0] else { return .undefined }
            try evaluator.produce(text.utf8.count)
            return .string(text.lowercased())
        },
        BuiltinDefinition("uppercase", "<s-:s>", arity: 1) { arguments, _, evaluator throws(Failure) in
            guard case .string(let text) = arguments[0] else { return .undefined }
            try evaluator.produce(text.utf8.count)
            return .string(text.uppercased())
        },
        BuiltinDefinition("trim", "<s-:s>", arity: 1) { arguments, _, evaluator throws(Failure) in
            guard case .string(let text) = arguments[0] else { return .undefined }
            try evaluator.produce(text.utf8.count)
            return .string(trim(text))
        },
        BuiltinDefinition("pad", "<s-ns?:s>", arity: 3) { arguments, _, evaluator throws(Failure) in
            let arguments = Arguments(values: arguments)
            guard let text = arguments.string(0) else { return .undefined }
            return .string(try pad(text, arguments.number(1) ?? 0, arguments.string(2) ?? " ", evaluator))
        },
        BuiltinDefinition("join", "<a<s>s?:s>", arity: 2) { arguments, _, evaluator throws(Failure) in
            let arguments = Arguments(values: arguments)
            guard let list = arguments.list(0) else { return .undefined }
            return .string(try join(list, arguments.string(1) ?? "", evaluator))
        },
    ]

    /// `Array.prototype.slice` on the code points.
    private static func substring(_ text: String, _ start: Double, _ length: Double?) -> String {
        let scalars = text.unicodeScalars
        let count = Double(scalars.count)
        var start = start
        if count + start < 0 { start = 0 }
        var end = count
        if let length {
            if length <= 0 { return "" }
            end = start >= 0 ? start + length : count + start + length
        }
        let first = bound(start, count)
        let last = bound(end, count)
        guard first < last else { return "" }
        let from = scalars.index(scalars.startIndex, offsetBy: first)
        let to = scalars.index(from, offsetBy: last - first)
        return String(scalars[from..<to])
    }

    private static func bound(_ position: Double, _ count: Double) -> Int {
        guard !position.isNaN else { return 0 }
        let whole = position.truncated
        return Int(min(max(whole < 0 ? count + whole : whole, 0), count))
    }

    private static func trim(_ text: String) -> String {
        var bytes: [UInt8] = []
        var isSpacePending = false
        for byte in text.utf8 {
            if byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D {
                isSpacePending = !bytes.isEmpty
            } else {
                if isSpacePending { bytes.append(0x20) }
                isSpacePending = false
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func pad(
        _ text: String,
        _ width: Double,
        _ filling: String,
        _ evaluator: Evaluator
    ) throws(Failure) -> String {
        let missing = width.magnitude.truncated - Double(text.unicodeScalars.count)
        guard missing > 0 else { return text }
        guard missing < 1e12 else { throw Failure.memory() }
        let filling = filling.isEmpty ? " " : filling
        let unit = Array(filling.unicodeScalars)
        try evaluator.produce(Int(missing) * 4)
        var padding = String.UnicodeScalarView()
        for index in 0..<Int(missing) {
            try evaluator.step()
            padding.append(unit[index % unit.count])
        }
        return width > 0 ? text + String(padding) : String(padding) + text
    }

    private static func join(_ list: ListView, _ separator: String, _ evaluator: Evaluator) throws(Failure) -> String {
        var result = ""
        var isFirst = true
        for value in list {
            try evaluator.step()
            if !isFirst { result += separator }
            isFirst = false
            if case .string(let text) = value { result += text }
            if result.utf8.count > 1 << 20 { try evaluator.checkProduced(result.utf8.count) }
        }
        try evaluator.produce(result.utf8.count)
        return result
    }
}

extension String {
    /// Where a text first occurs, compared by code points.
    func firstRange(of text: String) -> Range<Index>? {
        firstRange(of: text, from: startIndex)
    }

    /// Where a text first occurs from a place on.
    func firstRange(of text: String, from start: Index) -> Range<Index>? {
        let needle = Array(text.utf8)
        guard let first = needle.first else { return start..<start }
        let hay = utf8
        var place = start
        while let found = hay[place...].firstIndex(of: first) {
            var index = found
            var matched = 0
            while matched < needle.count, index < hay.endIndex, hay[index] == needle[matched] {
                matched += 1
                index = hay.index(after: index)
            }
            if matched == needle.count { return found..<index }
            place = hay.index(after: found)
        }
        return nil
    }
}
