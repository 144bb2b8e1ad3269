import JSONModel

extension Value {
    /// Deep equality as `=` has it; functions are equal to themselves only.
    func equals(_ other: Value, _ evaluator: Evaluator) throws(Failure) -> Bool {
        switch (self, other) {
        case (.undefined, .undefined), (.null, .null): return true
        case (.bool(let left), .bool(let right)): return left == right
        case (.number(let left), .number(let right)): return left == right
        case (.string(let left), .string(let right)): return left.hasSameUTF8(as: right)
        case (.function(let left), .function(let right)): return left === right
        default: break
        }
        if let left = list {
            guard let right = other.list, left.count == right.count else { return false }
            try evaluator.guardStack()
            for index in 0..<left.count {
                try evaluator.step()
                guard try left[index].equals(right[index], evaluator) else { return false }
            }
            return true
        }
        guard let left = memberCount, left == other.memberCount, let members = orderedMembers else { return false }
        try evaluator.guardStack()
        for member in members {
            try evaluator.step()
            guard let value = other.member(member.key), try member.value.equals(value, evaluator) else { return false }
        }
        return true
    }

    /// A hash that is the same for values that are equal, over a few levels.
    func structuralHash(depth: Int) -> Int {
        var hasher = Hasher()
        switch self {
        case .bool(let flag): hasher.combine(flag)
        case .number(let number): hasher.combine(number == 0 ? 0 : number)
        case .string(let text): hasher.combine(text)
        default: break
        }
        guard depth > 0 else { return 0 }
        if let list {
            hasher.combine(list.count)
            for index in 0..<min(list.count, 8) { hasher.combine(list[index].structuralHash(depth: depth - 1)) }
        } else if let count = memberCount {
            // Members may come in any order, so their hashes are added up.
            var sum = count
            if count <= 32 {
                for member in orderedMembers ?? [] {
                    var memberHasher = Hasher()
                    memberHasher.combine(member.key)
                    memberHasher.combine(member.value.structuralHash(depth: depth - 1))
                    sum &+= memberHasher.finalize()
                }
            }
            hasher.combine(sum)
        }
        return hasher.finalize()
    }

    private var memberCount: Int? {
        switch self {
        case .jsonObject(let object): object.count
        case .object(let object): object.members.count
        default: nil
        }
    }

    /// Identity as JavaScript's `===` has it: scalars by value, containers when they are the same one.
    func isIdentical(to other: Value) -> Bool {
        switch (self, other) {
        case (.null, .null): true
        case (.bool(let left), .bool(let right)): left == right
        case (.number(let left), .number(let right)): left == right
        case (.string(let left), .string(let right)): left.hasSameUTF8(as: right)
        case (.function(let left), .function(let right)): left === right
        case (.array(let left), .array(let right)): left === right
        case (.object(let left), .object(let right)): left === right
        case (.jsonArray(let left), .jsonArray(let right)): Self.shareStorage(left, right)
        case (.jsonObject(let left), .jsonObject(let right)): Self.shareStorage(left.members, right.members)
        default: false
        }
    }

    private static func shareStorage<Element>(_ left: [Element], _ right: [Element]) -> Bool {
        left.count == right.count
            && left.withUnsafeBufferPointer { left in
                right.withUnsafeBufferPointer { left.baseAddress == $0.baseAddress }
            }
    }

    /// The effective boolean value; nil for no value.
    func truth() throws(Failure) -> Bool? {
        switch self {
        case .undefined: return nil
        case .null, .function, .tuples, .tailCall: return false
        case .bool(let flag): return flag
        case .number(let number): return try Self.isNumeric(number) && number != 0
        case .string(let text): return !text.isEmpty
        case .jsonObject(let object): return !object.isEmpty
        case .object(let object): return !object.members.isEmpty
        case .jsonArray, .array:
            guard let list else { return false }
            if list.count == 1 { return try list[0].truth() }
            for value in list where try value.truth() == true { return true }
            return false
        }
    }

    /// True unless not a number; an infinite number is an error.
    @inline(__always)
    static func isNumeric(_ number: Double) throws(Failure) -> Bool {
        if number.isFinite { return true }
        if number.isNaN { return false }
        throw Failure("D1001", value: .number(number))
    }

    /// The name of the type as `$type` gives it; nil for no value.
    func typeName() throws(Failure) -> String? {
        switch self {
        case .undefined, .tuples, .tailCall: return nil
        case .null: return "null"
        case .bool: return "boolean"
        case .number(let number): return try Self.isNumeric(number) ? "number" : "object"
        case .string: return "string"
        case .jsonArray, .array: return "array"
        case .jsonObject, .object: return "object"
        case .function: return "function"
        }
    }
}

extension String {
    /// True when this comes first by UTF-16 code units, as JavaScript compares strings.
    func precedes(_ other: String) -> Bool {
        var left = utf8.makeIterator()
        var right = other.utf8.makeIterator()
        while true {
            guard let rightByte = right.next() else { return false }
            guard let leftByte = left.next() else { return true }
            if leftByte == rightByte { continue }
            // Characters beyond 16 bits are surrogates in UTF-16 and come before U+E000 to U+FFFF.
            if leftByte >= 0xF0, rightByte == 0xEE || rightByte == 0xEF { return true }
            if rightByte >= 0xF0, leftByte == 0xEE || leftByte == 0xEF { return false }
            return leftByte < rightByte
        }
    }
}
