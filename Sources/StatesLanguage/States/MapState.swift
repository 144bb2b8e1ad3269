package import JSONModel

/// A Parallel state: runs its branches side by side on copies of the same input.
package final class ParallelState: Sendable {
    package let header: StateHeader
    package let branches: [BlockIndex]
    package let filters: PathFilters
    /// `Parameters` (JSONPath) or `Arguments` (JSONata).
    package let parameters: Template?
    package let resultSelector: Template?
    package let resultPath: ResultPath?
    package let assign: AssignField?
    package let output: Template?
    package let retry: [Retrier]
    package let catchers: [Catcher]
    package let successor: Successor

    package init(
        header: StateHeader,
        branches: [BlockIndex],
        filters: PathFilters,
        parameters: Template?,
        resultSelector: Template?,
        resultPath: ResultPath?,
        assign: AssignField?,
        output: Template?,
        retry: [Retrier],
        catchers: [Catcher],
        successor: Successor
    ) {
        self.header = header
        self.branches = branches
        self.filters = filters
        self.parameters = parameters
        self.resultSelector = resultSelector
        self.resultPath = resultPath
        self.assign = assign
        self.output = output
        self.retry = retry
        self.catchers = catchers
        self.successor = successor
    }
}

/// A Map state, inline or distributed: runs its processor once for each item.
package final class MapState: Sendable {
    /// Where the items come from.
    package enum Items: Sendable {
        /// `ItemsPath`, default `$`, on the effective input.
        case path(DataPath)
        /// `Items` of a JSONata state.
        case template(Template)
        /// JSONata state without `Items`: its input.
        case input
    }

    package let header: StateHeader
    package let processor: BlockIndex
    /// Set for `Mode: DISTRIBUTED`.
    package let distributed: DistributedMapConfiguration?
    package let items: Items
    /// `ItemSelector`, or the legacy `Parameters`.
    package let itemSelector: Template?
    package let maxConcurrency: NumberField?
    package let filters: PathFilters
    package let resultSelector: Template?
    package let resultPath: ResultPath?
    package let assign: AssignField?
    package let output: Template?
    package let retry: [Retrier]
    package let catchers: [Catcher]
    package let successor: Successor

    package init(
        header: StateHeader,
        processor: BlockIndex,
        distributed: DistributedMapConfiguration?,
        items: Items,
        itemSelector: Template?,
        maxConcurrency: NumberField?,
        filters: PathFilters,
        resultSelector: Template?,
        resultPath: ResultPath?,
        assign: AssignField?,
        output: Template?,
        retry: [Retrier],
        catchers: [Catcher],
        successor: Successor
    ) {
        self.header = header
        self.processor = processor
        self.distributed = distributed
        self.items = items
        self.itemSelector = itemSelector
        self.maxConcurrency = maxConcurrency
        self.filters = filters
        self.resultSelector = resultSelector
        self.resultPath = resultPath
        self.assign = assign
        self.output = output
        self.retry = retry
        self.catchers = catchers
        self.successor = successor
    }
}

/// What only a distributed Map has.
package struct DistributedMapConfiguration: Sendable {
    package enum ExecutionType: String, Sendable { case standard = "STANDARD", express = "EXPRESS" }

    package let executionType: ExecutionType
    package let label: String?
    package let toleratedFailureCount: NumberField?
    package let toleratedFailurePercentage: NumberField?
    package let itemReader: ItemReader?
    package let itemBatcher: ItemBatcher?
    package let resultWriter: ResultWriter?

    package init(
        executionType: ExecutionType,
        label: String?,
        toleratedFailureCount: NumberField?,
        toleratedFailurePercentage: NumberField?,
        itemReader: ItemReader?,
        itemBatcher: ItemBatcher?,
        resultWriter: ResultWriter?
    ) {
        self.executionType = executionType
        self.label = label
        self.toleratedFailureCount = toleratedFailureCount
        self.toleratedFailurePercentage = toleratedFailurePercentage
        self.itemReader = itemReader
        self.itemBatcher = itemBatcher
        self.resultWriter = resultWriter
    }
}

/// `ItemReader`: the dataset of a distributed Map outside its input.
package struct ItemReader: Sendable {
    package let resource: String
    /// `Parameters` or `Arguments`.
    package let parameters: Template?
    /// `ReaderConfig` as written, without `MaxItems` and `MaxItemsPath`.
    package let readerConfig: JSONObject
    package let maxItems: NumberField?

    package init(resource: String, parameters: Template?, readerConfig: JSONObject, maxItems: NumberField?) {
        self.resource = resource
        self.parameters = parameters
        self.readerConfig = readerConfig
        self.maxItems = maxItems
    }
}

/// `ItemBatcher`: several items for each child execution.
package struct ItemBatcher: Sendable {
    package let batchInput: Template?
    package let maxItemsPerBatch: NumberField?
    package let maxInputBytesPerBatch: NumberField?

    package init(batchInput: Template?, maxItemsPerBatch: NumberField?, maxInputBytesPerBatch: NumberField?) {
        self.batchInput = batchInput
        self.maxItemsPerBatch = maxItemsPerBatch
        self.maxInputBytesPerBatch = maxInputBytesPerBatch
    }
}

/// `ResultWriter`: where a distributed Map leaves its results.
package struct ResultWriter: Sendable {
    package let resource: String?
    package let parameters: Template?
    /// `WriterConfig` as written.
    package let writerConfig: JSONObject?

    package init(resource: String?, parameters: Template?, writerConfig: JSONObject?) {
        self.resource = resource
        self.parameters = parameters
        self.writerConfig = writerConfig
    }
}
