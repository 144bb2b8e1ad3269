/// The members of a JSON object in their order, with unique keys.
///
/// Up to ``indexThreshold`` members are searched one after the other; larger objects carry a hashed index.
/// Keys differ when their code points differ; Unicode normal forms are not applied.
package struct JSONObject: Sendable {
    /// The members in order.
    package private(set) var members: [Member]
    private var index: JSONKeyIndex?

    /// A key and its value.
    package struct Member: Sendable, Hashable {
        package var key: String
        package var value: JSONValue

        package init(key: String, value: JSONValue) {
            self.key = key
            self.value = value
        }

        package static func == (left: Member, right: Member) -> Bool {
            left.key.hasSameUTF8(as: right.key) && left.value == right.value
        }

        package func hash(into hasher: inout Hasher) {
            hasher.combine(key)
            hasher.combine(value)
        }
    }

    /// The largest count of members that is searched linearly: an index over more costs what thirty look-ups gain.
    package static let indexThreshold = 16

    /// An object without members.
    package init() {
        members = []
    }

    /// Takes members in order; of equal keys the last value wins, at the position of the first.
    package init(_ members: [Member]) {
        if Self.haveUniqueKeys(members) {
            self.init(uniqueMembers: members)
            return
        }
        self.init()
        self.members.reserveCapacity(members.count)
        for member in members {
            self[member.key] = member.value
        }
    }

    /// Takes members whose keys the caller knows to be different.
    package init(uniqueMembers: [Member]) {
        members = uniqueMembers
        if members.count > Self.indexThreshold {
            index = JSONKeyIndex(members)
        }
    }

    /// The number of members.
    package var count: Int { members.count }

    /// True when there are no members.
    package var isEmpty: Bool { members.isEmpty }

    /// The keys in order.
    package var keys: [String] { members.map(\.key) }

    /// The values in order.
    package var values: [JSONValue] { members.map(\.value) }

    /// The value of a member; setting keeps the position of an existing key and appends a new one, and nil removes.
    package subscript(key: String) -> JSONValue? {
        get {
            guard let position = position(of: key) else { return nil }
            return members[position].value
        }
        set {
            guard let newValue else {
                removeValue(forKey: key)
                return
            }
            if let position = position(of: key) {
                members[position].value = newValue
            } else {
                append(uniqueKey: key, value: newValue)
            }
        }
    }

    /// True when there is a member with this key.
    package func contains(_ key: String) -> Bool {
        position(of: key) != nil
    }

    /// Makes room for a total of `count` members.
    package mutating func reserveCapacity(_ count: Int) {
        members.reserveCapacity(count)
    }

    /// Removes a member and gives its value, or nil when there is none.
    @discardableResult
    package mutating func removeValue(forKey key: String) -> JSONValue? {
        guard let position = position(of: key) else { return nil }
        let member = members.remove(at: position)
        index = members.count > Self.indexThreshold ? JSONKeyIndex(members) : nil
        return member.value
    }

    /// Changes the value of a member in place, without copying it; nil when there is no such member.
    package mutating func update<Result, Failure: Error>(
        _ key: String,
        _ body: (inout JSONValue) throws(Failure) -> Result
    ) throws(Failure) -> Result? {
        guard let position = position(of: key) else { return nil }
        return try body(&members[position].value)
    }

    /// Appends a member whose key the caller knows to be new.
    package mutating func append(uniqueKey key: String, value: JSONValue) {
        members.append(Member(key: key, value: value))
        guard members.count > Self.indexThreshold else { return }
        guard var index, index.hasRoom else {
            index = JSONKeyIndex(members, capacity: members.count * 2)
            return
        }
        self.index = nil
        if !isKnownUniquelyReferenced(&index) { index = JSONKeyIndex(copying: index) }
        _ = index.insert(key, at: members.count - 1, in: members)
        self.index = index
    }

    /// True when no two members have the same key.
    private static func haveUniqueKeys(_ members: [Member]) -> Bool {
        guard members.count > indexThreshold else {
            return members.indices.allSatisfy { position in
                !members[..<position].contains { $0.key.hasSameUTF8(as: members[position].key) }
            }
        }
        let index = JSONKeyIndex(capacity: members.count)
        return members.indices.allSatisfy { index.insert(members[$0].key, at: $0, in: members) }
    }

    /// The position of a key; `expectedAt` is looked at first.
    func position(of key: String, expectedAt expected: Int) -> Int? {
        if expected < members.count, members[expected].key.hasSameUTF8(as: key) { return expected }
        return position(of: key)
    }

    /// The position of a key among ``members``, or nil.
    package func position(of key: String) -> Int? {
        if let index { return index.position(of: key, in: members) }
        for position in members.indices where members[position].key.hasSameUTF8(as: key) {
            return position
        }
        return nil
    }
}

extension JSONObject: Hashable {
    package static func == (left: JSONObject, right: JSONObject) -> Bool {
        JSONValue.object(left) == JSONValue.object(right)
    }

    package func hash(into hasher: inout Hasher) {
        JSONValue.object(self).hash(into: &hasher)
    }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
    package init(dictionaryLiteral elements: (String, JSONValue)...) {
        self.init(elements.map { Member(key: $0.0, value: $0.1) })
    }
}
