package import JSONModel

/// Groups items into the inputs of child executions, one item after the other.
///
/// The items are what ItemSelector made of them. An item that is too large for any batch makes one of its own.
/// Source: "ItemBatcher (Map)".
package struct ItemBatchBuilder: Sendable {
    /// The input of a child, and how many items it holds.
    package struct Batch: Sendable, Hashable {
        /// An object with `BatchInput`, if there is one, and `Items`.
        package let input: JSONValue
        package let itemCount: Int
    }

    private let itemCountMax: Int
    private let byteCountMax: Int
    private let batchInput: JSONValue?
    /// Bytes of a batch without items.
    private let envelopeByteCount: Int
    private var items: [JSONValue] = []
    private var byteCount: Int

    /// Takes the evaluated fields; a limit of 0 or nil is none, and `payloadBytesMax` bounds every batch.
    package init(itemCountMax: Int64?, byteCountMax: Int64?, batchInput: JSONValue?, payloadBytesMax: Int) {
        self.itemCountMax = itemCountMax.flatMap { $0 > 0 ? Int(clamping: $0) : nil } ?? .max
        let bytes = byteCountMax.flatMap { $0 > 0 ? Int(clamping: $0) : nil } ?? .max
        self.byteCountMax = min(bytes, payloadBytesMax)
        self.batchInput = batchInput
        envelopeByteCount = Self.input(batchInput, []).serializedByteCount()
        byteCount = envelopeByteCount
    }

    /// Items that wait for their batch to be full.
    package var pendingItemCount: Int { items.count }

    /// Adds an item; returns the batch before it when the item no longer fits in.
    package mutating func add(_ item: JSONValue) -> Batch? {
        let comma = items.isEmpty ? 0 : 1
        let size = item.serializedByteCount()
        let isFull = items.count >= itemCountMax || byteCount + comma + size > byteCountMax
        let finished = isFull ? finish() : nil
        byteCount += size + (items.isEmpty ? 0 : 1)
        items.append(item)
        return finished
    }

    /// The batch that is not full yet; nil when it has no items.
    package mutating func finish() -> Batch? {
        guard !items.isEmpty else { return nil }
        let batch = Batch(input: Self.input(batchInput, items), itemCount: items.count)
        items = []
        byteCount = envelopeByteCount
        return batch
    }

    private static func input(_ batchInput: JSONValue?, _ items: [JSONValue]) -> JSONValue {
        var object = JSONObject()
        if let batchInput { object["BatchInput"] = batchInput }
        object["Items"] = .array(items)
        return .object(object)
    }
}
