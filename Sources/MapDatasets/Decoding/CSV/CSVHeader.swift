import JSONModel

/// The names of a table's columns.
struct CSVHeader: Sendable {
    /// The columns in the order in which their members stand in an item.
    private let columns: [(index: Int, name: String)]
    /// An item without its values.
    private let count: Int

    /// - Throws: when two columns have the same name, or the names are too long.
    init(_ names: [String]) throws(DatasetError) {
        guard Set(names.map { Array($0.utf8) }).count == names.count else {
            throw DatasetError("CSV headers cannot contain duplicates.")
        }
        guard names.reduce(0, { $0 + $1.utf8.count + 1 }) <= DatasetLimits.headerByteCountMax else {
            throw DatasetError("The CSV headers have more than \(DatasetLimits.headerByteCountMax) bytes.")
        }
        columns = JavaHashOrder.permutation(of: names).map { ($0, names[$0]) }
        count = names.count
    }

    /// A row as an object of texts: absent fields are empty, fields beyond the header are dropped.
    func item(_ row: CSVRowScanner) -> JSONValue {
        var members: [JSONObject.Member] = []
        members.reserveCapacity(count)
        for (index, name) in columns {
            let text = index < row.fieldCount ? row.field(index) : ""
            members.append(JSONObject.Member(key: name, value: .string(text)))
        }
        return .object(JSONObject(uniqueMembers: members))
    }
}

/// The order in which a `java.util.HashMap` gives its keys.
///
/// Recorded items of CSV files have their members in this order and not in that of the columns.
enum JavaHashOrder {
    /// The positions of names in the order of their buckets; names of one bucket keep their order.
    static func permutation(of names: [String]) -> [Int] {
        var capacity: UInt32 = 16
        while names.count > Int(capacity) / 4 * 3, capacity < 1 << 30 { capacity *= 2 }
        let buckets = names.map { bucket($0, capacity) }
        return names.indices.sorted { (buckets[$0], $0) < (buckets[$1], $1) }
    }

    /// `String.hashCode()`, spread as `HashMap` does it.
    private static func bucket(_ name: String, _ capacity: UInt32) -> UInt32 {
        var hash: UInt32 = 0
        for unit in name.utf16 { hash = hash &* 31 &+ UInt32(unit) }
        return (hash ^ hash >> 16) & (capacity - 1)
    }
}
