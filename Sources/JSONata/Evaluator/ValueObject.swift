import JSONModel

/// An object that the evaluation made; members in the order in which they were added.
///
/// Only a transform changes an object after it is made, and only in the copy that it owns.
final class ValueObject {
    private(set) var members: [Member] = []
    private var positions: [TextKey: Int] = [:]
    private(set) var nesting = 1
    private(set) var holdsFunction = false

    /// A key and its value.
    struct Member {
        let key: String
        var value: Value
    }

    init() {}

    /// Takes members with different keys.
    init(uniqueMembers: [Member]) throws(Failure) {
        members = uniqueMembers
        var nesting = 0
        for member in members {
            let inner = member.value.nesting
            guard inner > 0 else { continue }
            nesting = max(nesting, inner)
            holdsFunction = holdsFunction || member.value.holdsFunction
        }
        self.nesting = nesting + 1
        if self.nesting > ValueArray.nestingMax { throw Failure.tooDeep() }
        if members.count > JSONObject.indexThreshold { index() }
    }

    /// The members in JavaScript's order.
    var orderedMembers: [Member] {
        guard members.contains(where: { MemberOrder.mayBeArrayIndex($0.key) }),
            let order = MemberOrder.permutation(count: members.count, key: { members[$0].key })
        else { return members }
        return order.map { members[$0] }
    }

    subscript(key: String) -> Value? {
        position(of: key).map { members[$0].value }
    }

    func position(of key: String) -> Int? {
        if members.count > JSONObject.indexThreshold { return positions[TextKey(key)] }
        return members.firstIndex { $0.key.hasSameUTF8(as: key) }
    }

    /// Sets a member; an existing key keeps its position.
    func set(_ key: String, _ value: Value) throws(Failure) {
        nesting = max(nesting, value.nesting + 1)
        holdsFunction = holdsFunction || value.holdsFunction
        if nesting > ValueArray.nestingMax { throw Failure.tooDeep() }
        if let position = position(of: key) {
            members[position].value = value
            return
        }
        members.append(Member(key: key, value: value))
        if members.count == JSONObject.indexThreshold + 1 {
            index()
        } else if members.count > JSONObject.indexThreshold {
            positions[TextKey(key)] = members.count - 1
        }
    }

    /// Removes a member, if there is one.
    func remove(_ key: String) {
        guard let position = position(of: key) else { return }
        members.remove(at: position)
        index()
    }

    private func index() {
        positions.removeAll(keepingCapacity: true)
        guard members.count > JSONObject.indexThreshold else { return }
        for (position, member) in members.enumerated() { positions[TextKey(member.key)] = position }
    }
}

/// A string as key of a dictionary, compared by code points.
struct TextKey: Hashable {
    let text: String

    init(_ text: String) {
        self.text = text
    }

    static func == (left: TextKey, right: TextKey) -> Bool {
        left.text.hasSameUTF8(as: right.text)
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(text)
    }
}

/// The order in which JavaScript lists members: keys that are array indexes first, by number, then all others.
enum MemberOrder {
    /// False for keys that are certainly no array indexes.
    @inline(__always)
    static func mayBeArrayIndex(_ key: String) -> Bool {
        key.utf8.first.map { $0 >= 0x30 && $0 <= 0x39 } ?? false
    }

    /// The number that a key is as an array index, or nil.
    static func arrayIndex(_ key: String) -> UInt32? {
        let bytes = key.utf8
        guard let first = bytes.first, first >= 0x30, first <= 0x39, bytes.count <= 10 else { return nil }
        if first == 0x30 { return bytes.count == 1 ? 0 : nil }
        guard let value = UInt32(key), value < UInt32.max else { return nil }
        return value
    }

    /// Positions of keys in that order, or nil when they are in order as they stand.
    static func permutation(count: Int, key: (Int) -> String) -> [Int]? {
        var indexes: [(index: UInt32, position: Int)] = []
        for position in 0..<count {
            if let index = arrayIndex(key(position)) { indexes.append((index, position)) }
        }
        guard !indexes.isEmpty else { return nil }
        indexes.sort { $0.index < $1.index }
        let first = indexes.map(\.position)
        let chosen = Set(first)
        return first + (0..<count).filter { !chosen.contains($0) }
    }
}

extension Value {
    /// The members of an object in JavaScript's order, else nil.
    var orderedMembers: [ValueObject.Member]? {
        switch self {
        case .jsonObject(let object):
            let members = object.members.map { ValueObject.Member(key: $0.key, value: Value($0.value)) }
            guard members.contains(where: { MemberOrder.mayBeArrayIndex($0.key) }),
                let order = MemberOrder.permutation(count: members.count, key: { members[$0].key })
            else { return members }
            return order.map { members[$0] }
        case .object(let object): return object.orderedMembers
        default: return nil
        }
    }

    /// The member of an object, without looking into arrays; nil when there is none.
    @inline(__always)
    func member(_ key: String) -> Value? {
        switch self {
        case .jsonObject(let object): object[key].map { Value($0) }
        case .object(let object): object[key]
        default: nil
        }
    }
}
