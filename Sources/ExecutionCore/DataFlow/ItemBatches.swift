import JSONModel
import MapDatasets
import StatesLanguage

/// Groups the items of a distributed Map into the inputs of its children.
///
/// Source: "ItemBatcher (Map)".
struct ItemBatches {
    /// Most items of a batch; `nil` without a limit.
    let itemCountMax: Int64?
    /// Most bytes of a batch's text.
    let byteCountMax: Int64?
    private let payloadBytesMax: Int
    /// Merged into every batch.
    let batchInput: JSONValue?

    init(
        _ batcher: ItemBatcher,
        _ fields: FieldEvaluator,
        payloadBytesMax: Int,
        _ context: inout DecisionContext
    ) throws(StepFailure) {
        itemCountMax = try batcher.maxItemsPerBatch.map { (field) throws(StepFailure) in
            try fields.wholeNumber(field, name: "MaxItemsPerBatch", minimum: 1, &context)
        }
        byteCountMax = try batcher.maxInputBytesPerBatch.map { (field) throws(StepFailure) in
            try fields.wholeNumber(field, name: "MaxInputBytesPerBatch", minimum: 1, &context)
        }
        self.payloadBytesMax = payloadBytesMax
        batchInput = try batcher.batchInput.map { (template) throws(StepFailure) in
            try fields.evaluate(template, &context)
        }
    }

    /// `{"BatchInput": …, "Items": […]}` for each batch; an item that is too large for any makes one of its own.
    func inputs(of items: [JSONValue]) -> [JSONValue] {
        var builder = ItemBatchBuilder(
            itemCountMax: itemCountMax,
            byteCountMax: byteCountMax,
            batchInput: batchInput,
            payloadBytesMax: payloadBytesMax
        )
        var inputs = items.compactMap { builder.add($0)?.input }
        if let last = builder.finish() { inputs.append(last.input) }
        return inputs
    }
}
