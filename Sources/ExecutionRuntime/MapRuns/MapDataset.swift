package import ExecutionCore
package import JSONModel
package import MapDatasets
package import StorageAPI

/// Reads the datasets of distributed Maps and exports their results: a port that `TaskIntegrations` implements.
package protocol MapDatasetAccess: Sendable {
    /// Opens the dataset that an `ItemReader` names and reads what stands before its first item.
    ///
    /// - Throws: `States.ItemReaderFailed` when there is no such dataset, or it is not what the request says.
    func open(_ request: ItemReaderRequest) async throws(StatesError) -> any MapItemCursor

    /// Finds out early whether results can be exported to where a `ResultWriter` says; writes nothing.
    ///
    /// - Throws: `States.ResultWriterFailed`.
    func check(_ request: ResultWriterRequest) async throws(StatesError)

    /// Begins to export results. The files' names follow from the request: exporting again writes over them.
    ///
    /// - Throws: `States.ResultWriterFailed`.
    func export(_ request: ResultWriterRequest) async throws(StatesError) -> any MapResultExport
}

/// The items of a dataset in their order, read forward with bounded memory.
///
/// A cursor is used by one caller at a time. Reading the same dataset again gives the same items, as long as its objects
/// are not written to.
package protocol MapItemCursor: Sendable {
    /// The next items, at most `limit` of them and at least one; none at the end.
    ///
    /// Fewer than `limit` does not mean the end: large items come in smaller portions.
    /// - Throws: `States.ItemReaderFailed`; the cursor is of no use then.
    func next(_ limit: Int) async throws(StatesError) -> [MapItem]

    /// Passes over items without building their values: how a restarted run goes on where it was.
    ///
    /// Passing over more items than there are leads to the end.
    /// - Throws: `States.ItemReaderFailed`.
    func skip(_ count: Int64) async throws(StatesError)

    /// Frees what the cursor holds; it may be called at any time, and more than once.
    func close() async
}

/// Results on their way into files.
package protocol MapResultExport: Sendable {
    /// Adds the next children, in the order of their indices.
    ///
    /// - Throws: `States.ResultWriterFailed`.
    func append(_ records: [ChildExecutionRecord]) async throws(StatesError)

    /// Completes the files and writes the manifest.
    ///
    /// - Throws: `States.ResultWriterFailed`.
    func finish() async throws(StatesError) -> ResultWriterDetails

    /// Gives up: frees what the export holds. Files that are complete stay.
    func cancel() async
}

/// On whose behalf a distributed Map reads and writes.
package struct MapDatasetCaller: Sendable, Hashable {
    package let scope: ResourceScope
    /// The execution with the Map state.
    package let executionARN: String
    /// The role of its state machine.
    package let roleARN: String

    package init(scope: ResourceScope, executionARN: String, roleARN: String) {
        self.scope = scope
        self.executionARN = executionARN
        self.roleARN = roleARN
    }
}

/// An `ItemReader` whose fields have been evaluated.
package struct ItemReaderRequest: Sendable, Hashable {
    package let caller: MapDatasetCaller
    /// `arn:…:s3:getObject` or `arn:…:s3:listObjectsV2`.
    package let resource: String
    /// `Parameters` or `Arguments`.
    package let parameters: JSONValue
    /// `ReaderConfig` as written, without `MaxItems` and `MaxItemsPath`.
    package let readerConfig: JSONObject
    /// The evaluated `MaxItems`, of any size and sign: what is no count is refused when the dataset is opened.
    package let maxItems: Int64?

    package init(
        caller: MapDatasetCaller,
        resource: String,
        parameters: JSONValue,
        readerConfig: JSONObject,
        maxItems: Int64?
    ) {
        self.caller = caller
        self.resource = resource
        self.parameters = parameters
        self.readerConfig = readerConfig
        self.maxItems = maxItems
    }
}

/// A `ResultWriter` with a `Resource`, whose fields have been evaluated.
package struct ResultWriterRequest: Sendable, Hashable {
    package let caller: MapDatasetCaller
    /// `arn:…:s3:putObject`.
    package let resource: String
    /// `Parameters` or `Arguments`.
    package let parameters: JSONValue
    /// `WriterConfig` as written.
    package let writerConfig: JSONObject?
    /// The Map Run; what stands behind the last colon names the folder of its files.
    package let mapRunARN: String

    package init(
        caller: MapDatasetCaller,
        resource: String,
        parameters: JSONValue,
        writerConfig: JSONObject?,
        mapRunARN: String
    ) {
        self.caller = caller
        self.resource = resource
        self.parameters = parameters
        self.writerConfig = writerConfig
        self.mapRunARN = mapRunARN
    }
}

/// Where the results of a Map Run are.
package struct ResultWriterDetails: Sendable, Hashable {
    package let mapRunARN: String
    package let bucket: String
    /// Of `manifest.json`.
    package let key: String

    package init(mapRunARN: String, bucket: String, key: String) {
        self.mapRunARN = mapRunARN
        self.bucket = bucket
        self.key = key
    }

    /// The result of a Map state that exports: `{"MapRunArn": …, "ResultWriterDetails": {"Bucket": …, "Key": …}}`.
    package var output: JSONValue {
        ["MapRunArn": .string(mapRunARN), "ResultWriterDetails": ["Bucket": .string(bucket), "Key": .string(key)]]
    }
}
