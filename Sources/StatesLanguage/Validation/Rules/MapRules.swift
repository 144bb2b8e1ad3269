import JSONModel

/// Rules of Map states, inline and distributed.
///
/// Source: "Map workflow state", "Using Map state in Distributed mode", and the pages on ItemReader, ItemBatcher
/// and ResultWriter.
enum MapRules {
    static let state = FieldTable(
        both: StateRules.common + StateRules.transition + StateRules.errorHandling + processorKeys + [
            "Assign", "ItemSelector", "MaxConcurrency", "Label", "ToleratedFailureCount", "ToleratedFailurePercentage",
        ] + distributedFields,
        jsonPath: StateRules.filters + [
            "Parameters", "ResultSelector", "ResultPath", "ItemsPath", "MaxConcurrencyPath",
            "ToleratedFailureCountPath", "ToleratedFailurePercentagePath",
        ],
        jsonata: ["Items", "Output"]
    )

    /// What reads, groups and stores items, which only a distributed Map does.
    static let distributedFields = ["ItemReader", "ItemBatcher", "ResultWriter"]

    // MARK: - Processor

    /// The current name and the one of before 2022.
    static let processorKeys = ["ItemProcessor", "Iterator"]
    static let processorConfiguration = FieldTable(both: ["Mode", "ExecutionType"])
    static let distributedMode = "DISTRIBUTED"
    static let modes = ["INLINE", distributedMode]
    static let executionTypes = [WorkflowType.standard.rawValue, WorkflowType.express.rawValue]

    /// The name under which a Map state has its processor; `nil` when it has none.
    static func processorKey(of object: JSONObject) -> String? { processorKeys.first { object.contains($0) } }

    // MARK: - Numbers

    static let countRange = NumberRange.integer(min: 0)
    static let percentageRange = NumberRange.number(min: 0, max: 100)
    static let maxItemsRange = NumberRange.integer(min: 0, max: 100_000_000)
    static let batchBytesRange = NumberRange.integer(min: 0, max: 262_144)

    // MARK: - ItemReader

    static let reader = FieldTable(
        required: ["Resource"],
        both: ["ReaderConfig", "Comment"],
        jsonPath: ["Parameters"],
        jsonata: ["Arguments"]
    )
    static let readerConfiguration = FieldTable(
        both: readerEnumerations.map(\.key) + ["CSVHeaders", "ItemsPointer", "MaxItems"],
        jsonPath: ["MaxItemsPath"]
    )
    static let readerEnumerations: [(key: String, values: [String])] = [
        ("InputType", ["CSV", "JSON", "JSONL", "PARQUET", "MANIFEST"]),
        ("Transformation", ["NONE", "LOAD_AND_FLATTEN"]),
        ("ManifestType", ["ATHENA_DATA", "S3_INVENTORY"]),
        ("CSVDelimiter", ["COMMA", "PIPE", "SEMICOLON", "SPACE", "TAB"]),
        ("CSVHeaderLocation", ["FIRST_ROW", "GIVEN"]),
    ]
    static let readerActions = ["getObject", "listObjectsV2"]

    // MARK: - ItemBatcher

    static let batcher = FieldTable(
        both: batchLimits + ["BatchInput", "Comment"],
        jsonPath: batchLimits.map { $0 + "Path" }
    )
    static let batchLimits = ["MaxItemsPerBatch", "MaxInputBytesPerBatch"]
    static let pathBatchLimits = batchLimits.flatMap { [$0, $0 + "Path"] }

    // MARK: - ResultWriter

    static let writer = FieldTable(
        both: ["Resource", "WriterConfig", "Comment"],
        jsonPath: ["Parameters"],
        jsonata: ["Arguments"]
    )
    static let writerConfiguration = FieldTable(both: writerEnumerations.map(\.key))
    static let writerEnumerations: [(key: String, values: [String])] = [
        ("Transformation", ["NONE", "COMPACT", "FLATTEN"]),
        ("OutputType", ["JSON", "JSONL"]),
    ]
    static let writerActions = ["putObject"]

    /// Whether an ARN is one of the S3 actions that only a Map state has: `arn:P:states:::s3:ACTION`.
    static func isResource(_ arn: String, of actions: [String]) -> Bool {
        guard let parts = ResourceARN(arn), parts.service == "states", parts.region.isEmpty, parts.account.isEmpty
        else {
            return false
        }
        return actions.contains { parts.resource == "s3:" + $0 }
    }
}
