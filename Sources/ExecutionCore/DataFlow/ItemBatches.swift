import JSONModel
import StatesLanguage

/// Groups the items of a distributed Map into the inputs of its children.
///
/// Source: "ItemBatcher (Map)".
struct ItemBatches {
    /// Most items of a batch; `nil` without a limit.
    let itemCountMax: Int64?
    /// Most bytes of a batch's text.
    let byteCountMax: Int64?
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
        let bytes = try batcher.maxInputBytesPerBatch.map { (field) throws(StepFailure) in
            try fields.wholeNumber(field, name: "MaxInputBytesPerBatch", minimum: 1, &context)
        }
        byteCountMax = min(bytes ?? Int64.max, Int64(payloadBytesMax))
        batchInput = try batcher.batchInput.map { (template) throws(StepFailure) in
            try fields.evaluate(template, &context)
        }
    }

    /// `{"BatchInput": …, "Items": […]}` for each batch; an item that is too large for any makes one of its own.
    func inputs(of items: [JSONValue]) -> [JSONValue] {
        var batches: [JSONValue] = []
        var batch: [JSONValue] = []
        let envelope = input([]).serializedByteCount()
        var byteCount = envelope
        for item in items {
            let size = item.serializedByteCount() + 1
            let isFull =
                itemCountMax.map { batch.count >= $0 } ?? false
                || byteCountMax.map { Int64(byteCount + size) > $0 } ?? false
            if isFull, !batch.isEmpty {
                batches.append(input(batch))
                batch = []
                byteCount = envelope
            }
            batch.append(item)
            byteCount += size
        }
        if !batch.isEmpty { batches.append(input(batch)) }
        return batches
    }

    private func input(_ items: [JSONValue]) -> JSONValue {
        var object = JSONObject()
        if let batchInput { object["BatchInput"] = batchInput }
        object["Items"] = .array(items)
        return .object(object)
    }
}
