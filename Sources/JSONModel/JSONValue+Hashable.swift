extension JSONValue: Hashable {
    /// Compares deeply with a work list instead of recursion, so that the depth of the values does not matter.
    package static func == (left: JSONValue, right: JSONValue) -> Bool {
        var pending: [(JSONValue, JSONValue)] = []
        guard left.matches(right, deferring: &pending) else { return false }
        while let (left, right) = pending.popLast() {
            guard left.matchesElements(of: right, deferring: &pending) else { return false }
        }
        return true
    }

    /// Hashes the top levels; equal values have equal hashes, and values that differ only far down collide.
    package func hash(into hasher: inout Hasher) {
        hash(into: &hasher, levels: Self.hashedLevels)
    }

    /// How many levels of containers take part in a hash; below them only kind and count do.
    private static var hashedLevels: Int { 16 }

    /// Compares scalars at once; two containers of equal kind and count go to the work list.
    private func matches(_ other: JSONValue, deferring pending: inout [(JSONValue, JSONValue)]) -> Bool {
        switch (self, other) {
        case (.null, .null): return true
        case (.bool(let left), .bool(let right)): return left == right
        case (.number(let left), .number(let right)): return left == right
        case (.string(let left), .string(let right)): return left.hasSameUTF8(as: right)
        case (.array(let left), .array(let right)):
            guard left.count == right.count else { return false }
            if !left.isEmpty { pending.append((self, other)) }
            return true
        case (.object(let left), .object(let right)):
            guard left.count == right.count else { return false }
            if !left.isEmpty { pending.append((self, other)) }
            return true
        case (.null, _), (.bool, _), (.number, _), (.string, _), (.array, _), (.object, _):
            return false
        }
    }

    /// Compares the elements of two containers of the same kind and count.
    private func matchesElements(of other: JSONValue, deferring pending: inout [(JSONValue, JSONValue)]) -> Bool {
        switch (self, other) {
        case (.array(let left), .array(let right)):
            if left.hasSameStorage(as: right) { return true }
            for index in left.indices where !left[index].matches(right[index], deferring: &pending) {
                return false
            }
            return true
        case (.object(let left), .object(let right)):
            if left.members.hasSameStorage(as: right.members) { return true }
            for (index, member) in left.members.enumerated() {
                guard let position = right.position(of: member.key, expectedAt: index),
                    member.value.matches(right.members[position].value, deferring: &pending)
                else { return false }
            }
            return true
        case (.null, _), (.bool, _), (.number, _), (.string, _), (.array, _), (.object, _):
            preconditionFailure("only pairs of equal containers are deferred")
        }
    }

    private func hash(into hasher: inout Hasher, levels: Int) {
        switch self {
        case .null:
            hasher.combine(UInt8(0))
        case .bool(let flag):
            hasher.combine(flag ? UInt8(2) : UInt8(1))
        case .number(let number):
            hasher.combine(UInt8(3))
            hasher.combine(number)
        case .string(let text):
            hasher.combine(UInt8(4))
            hasher.combine(text)
        case .array(let elements):
            hasher.combine(UInt8(5))
            hasher.combine(elements.count)
            guard levels > 0 else { return }
            for element in elements {
                element.hash(into: &hasher, levels: levels - 1)
            }
        case .object(let object):
            hasher.combine(UInt8(6))
            hasher.combine(object.count)
            guard levels > 0 else { return }
            var sum = 0
            for member in object.members {
                var memberHasher = Hasher()
                memberHasher.combine(member.key)
                member.value.hash(into: &memberHasher, levels: levels - 1)
                sum &+= memberHasher.finalize()
            }
            hasher.combine(sum)
        }
    }
}

extension Array {
    /// True when both arrays share their buffer, which makes them equal without a look at the elements.
    func hasSameStorage(as other: [Element]) -> Bool {
        guard count == other.count else { return false }
        return withUnsafeBufferPointer { left in
            other.withUnsafeBufferPointer { right in left.baseAddress == right.baseAddress }
        }
    }
}
