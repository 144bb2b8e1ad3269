import ExecutionCore
import JSONModel
import MapDatasets
import StatesLanguage

/// The inputs of a Map Run's children, one after the other: items are read, selected and put into batches.
///
/// The same dataset gives the same children each time, so a run that begins anew finds what it has started before.
struct MapChildSource {
    struct Child: Sendable {
        let index: Int64
        let itemCount: Int64
        /// `nil` for a child that is not wanted.
        let input: JSONValue?
    }

    private let cursor: any MapItemCursor
    private let evaluator: MapItemEvaluator
    private let selects: Bool
    private var builder: ItemBatchBuilder?
    private var items: ArraySlice<MapItem> = []
    private var isAtEnd = false
    private var nextItem: Int64 = 0
    private var nextChild: Int64 = 0

    /// Items that have been read from the dataset.
    var itemsRead: Int64 { nextItem }

    private static let itemsAtOnce = 500

    init(_ cursor: any MapItemCursor, _ command: MapRunCommand, payloadBytesMax: Int) {
        self.cursor = cursor
        evaluator = command.evaluator
        selects = command.map.itemSelector != nil
        builder = command.settings.batcher.map { batcher in
            ItemBatchBuilder(
                itemCountMax: batcher.maxItemsPerBatch,
                byteCountMax: batcher.maxInputBytesPerBatch,
                batchInput: batcher.batchInput,
                payloadBytesMax: payloadBytesMax
            )
        }
    }

    /// Passes children without making values of their items, where each has one; batches depend on all items.
    mutating func skip(_ count: Int64) async throws(StatesError) {
        guard builder == nil, count > 0 else { return }
        try await cursor.skip(count)
        nextItem += count
        nextChild += count
    }

    /// The next child; `nil` after the last one.
    ///
    /// Its input is made only if it is wanted.
    mutating func next(isWanted: (Int64) -> Bool) async throws(StatesError) -> Child? {
        while true {
            guard let item = try await nextRead() else {
                guard let batch = builder?.finish() else { return nil }
                return child(batch.input, Int64(batch.itemCount))
            }
            let index = nextItem
            nextItem += 1
            let context = MapItemContext(index: index, value: item.value, key: item.key, source: item.source)
            guard builder != nil else {
                guard isWanted(nextChild) else { return child(nil, 1) }
                return child(try evaluator.input(of: context), 1)
            }
            let input = try evaluator.input(of: context)
            guard let batch = builder?.add(input) else { continue }
            return child(batch.input, Int64(batch.itemCount))
        }
    }

    private mutating func child(_ input: JSONValue?, _ itemCount: Int64) -> Child {
        defer { nextChild += 1 }
        return Child(index: nextChild, itemCount: itemCount, input: input)
    }

    private mutating func nextRead() async throws(StatesError) -> MapItem? {
        while items.isEmpty, !isAtEnd {
            let read = try await cursor.next(Self.itemsAtOnce)
            isAtEnd = read.isEmpty
            items = read[...]
        }
        return items.popFirst()
    }

    func close() async { await cursor.close() }
}

/// Items that stand in the input of the Map state.
final class StateItemCursor: MapItemCursor {
    private let items: StateItems

    init(_ value: JSONValue) { items = StateItems(value) }

    func next(_ limit: Int) async throws(StatesError) -> [MapItem] { items.take(limit) }

    func skip(_ count: Int64) async throws(StatesError) { items.skip(count) }

    func close() async {}
}
