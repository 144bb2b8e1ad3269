/// A hash table from the keys of an object to the positions of its members.
///
/// Open addressing with linear probing over slots of `hash (upper 32 bits) | position + 1 (lower 32 bits)`; 0 is free.
/// The hash is the standard library's, seeded per process, so that chosen keys cannot degrade it.
///
/// Unchecked Sendable holds because an index is changed only by the object that owns its sole reference.
final class JSONKeyIndex: @unchecked Sendable {
    private var slots: [UInt64]
    private var count = 0

    /// An empty index with room for `capacity` keys.
    init(capacity: Int) {
        var size = 32
        while size < capacity * 2 { size *= 2 }
        slots = [UInt64](repeating: 0, count: size)
    }

    /// An index over members with different keys.
    convenience init(_ members: [JSONObject.Member], capacity: Int = 0) {
        self.init(capacity: max(capacity, members.count))
        for (position, member) in members.enumerated() {
            _ = insert(member.key, at: position, in: members)
        }
    }

    /// An index of its own with the same keys; none is hashed again.
    init(copying other: JSONKeyIndex) {
        slots = other.slots
        count = other.count
    }

    /// True while another key keeps the table at most half full.
    var hasRoom: Bool { (count + 1) * 2 <= slots.count }

    /// Adds a key; false, and no change, when an earlier member has the same key.
    func insert(_ key: String, at position: Int, in members: [JSONObject.Member]) -> Bool {
        let hash = Self.hash(key)
        var slot = hash & (slots.count - 1)
        while slots[slot] != 0 {
            if let found = match(slots[slot], hash, key, members), found != position { return false }
            slot = (slot + 1) & (slots.count - 1)
        }
        slots[slot] = UInt64(truncatingIfNeeded: hash) & ~0xFFFF_FFFF | UInt64(UInt32(truncatingIfNeeded: position + 1))
        count += 1
        return true
    }

    /// The position of a key, or nil.
    func position(of key: String, in members: [JSONObject.Member]) -> Int? {
        let hash = Self.hash(key)
        var slot = hash & (slots.count - 1)
        while slots[slot] != 0 {
            if let found = match(slots[slot], hash, key, members) { return found }
            slot = (slot + 1) & (slots.count - 1)
        }
        return nil
    }

    @inline(__always)
    private func match(_ entry: UInt64, _ hash: Int, _ key: String, _ members: [JSONObject.Member]) -> Int? {
        guard entry >> 32 == UInt64(truncatingIfNeeded: hash) >> 32 else { return nil }
        let position = Int(entry & 0xFFFF_FFFF) - 1
        return members[position].key.hasSameUTF8(as: key) ? position : nil
    }

    private static func hash(_ key: String) -> Int {
        key.hashValue
    }
}
