import JSONModel
import MapDatasets
import Testing

@Suite struct ItemBatchBuilderTests {
    private static func batches(
        _ items: [JSONValue],
        count: Int64? = nil,
        bytes: Int64? = nil,
        batchInput: JSONValue? = nil,
        payloadBytesMax: Int = 262_144
    ) -> [ItemBatchBuilder.Batch] {
        var builder = ItemBatchBuilder(
            itemCountMax: count,
            byteCountMax: bytes,
            batchInput: batchInput,
            payloadBytesMax: payloadBytesMax
        )
        var batches = items.compactMap { builder.add($0) }
        if let last = builder.finish() { batches.append(last) }
        return batches
    }

    @Test func `batches hold at most the given number of items`() {
        let batches = Self.batches([1, 2, 3, 4, 5], count: 2)
        #expect(batches.map(\.input) == [["Items": [1, 2]], ["Items": [3, 4]], ["Items": [5]]])
        #expect(batches.map(\.itemCount) == [2, 2, 1])
    }

    @Test func `no item makes no batch`() {
        #expect(Self.batches([], count: 2).isEmpty)
    }

    @Test func `the batch input stands before the items of every batch`() {
        let batches = Self.batches([1, 2], count: 1, batchInput: ["a": "b"])
        #expect(batches.first?.input.serializedString() == #"{"BatchInput":{"a":"b"},"Items":[1]}"#)
        #expect(batches.count == 2)
    }

    @Test(arguments: [20, 21, 22, 23, 24, 25, 40])
    func `a batch has at most the given number of bytes, envelope included`(_ bytes: Int64) {
        let items: [JSONValue] = ["abc", "defg", "h", "ijkl", "m"]
        let batches = Self.batches(items, bytes: bytes)
        for batch in batches where batch.itemCount > 1 { #expect(batch.input.serializedByteCount() <= Int(bytes)) }
        let inOrder = batches.flatMap { batch -> [JSONValue] in
            guard case .array(let elements)? = batch.input["Items"] else { return [] }
            return elements
        }
        #expect(inOrder == items)
    }

    @Test func `a batch is filled to the last byte`() {
        // {"Items":["abc","de"]} has 22 bytes.
        #expect(Self.batches(["abc", "de", "f"], bytes: 22).map(\.itemCount) == [2, 1])
        #expect(Self.batches(["abc", "de", "f"], bytes: 21).map(\.itemCount) == [1, 2])
    }

    @Test func `an item that is too large for any batch makes one of its own`() {
        let large = JSONValue.string(String(repeating: "x", count: 100))
        #expect(Self.batches([1, large, 2], bytes: 30).map(\.itemCount) == [1, 1, 1])
    }

    @Test func `the payload limit bounds batches without a limit of bytes`() {
        let items = [JSONValue](repeating: .string(String(repeating: "x", count: 40)), count: 4)
        #expect(Self.batches(items, count: 100, payloadBytesMax: 120).map(\.itemCount) == [2, 2])
    }
}
