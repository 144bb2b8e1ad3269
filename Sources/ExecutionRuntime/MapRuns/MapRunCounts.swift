import JSONModel
import StorageAPI

/// How many executions, or items, of a Map Run are where.
///
/// Source: API reference, "MapRunExecutionCounts" and "MapRunItemCounts".
package struct MapRunCounts: Sendable, Hashable {
    package var pending: Int64 = 0
    package var running: Int64 = 0
    package var succeeded: Int64 = 0
    package var failed: Int64 = 0
    package var timedOut: Int64 = 0
    package var aborted: Int64 = 0
    package var resultsWritten: Int64 = 0
    /// Those of the failed, timed out and aborted ones that a redrive cannot take up.
    package var failuresNotRedrivable: Int64 = 0
    package var pendingRedrive: Int64 = 0

    package init() {}

    package var total: Int64 { pending + running + succeeded + failed + timedOut + aborted + pendingRedrive }

    /// What counts against the tolerated failures.
    var failures: Int64 { failed + timedOut }

    mutating func add(_ count: Int64, _ status: ExecutionStatus) {
        switch status {
        case .running: running += count
        case .succeeded: succeeded += count
        case .failed: failed += count
        case .timedOut: timedOut += count
        case .aborted: aborted += count
        case .pendingRedrive: pendingRedrive += count
        }
    }

    private static let names: [(String, any WritableKeyPath<MapRunCounts, Int64> & Sendable)] = [
        ("pending", \.pending), ("running", \.running), ("succeeded", \.succeeded), ("failed", \.failed),
        ("timedOut", \.timedOut), ("aborted", \.aborted), ("resultsWritten", \.resultsWritten),
        ("failuresNotRedrivable", \.failuresNotRedrivable), ("pendingRedrive", \.pendingRedrive),
    ]

    init(_ json: JSONValue?) {
        for (name, path) in Self.names { self[keyPath: path] = json?[name]?.numberValue?.integerValue ?? 0 }
    }

    var json: JSONValue {
        var object = JSONObject()
        for (name, path) in Self.names { object[name] = .integer(self[keyPath: path]) }
        return .object(object)
    }
}

/// What a Map Run's record keeps as ``StorageAPI/MapRunRecord/progress``: a JSON object, empty while it has not ended.
struct MapRunEnd: Sendable, Hashable {
    var executions = MapRunCounts()
    var items = MapRunCounts()
    /// All items have been read.
    var isExhausted = false
    /// What it failed with.
    var error: String?
    var cause: String?

    init() {}

    init(decoding bytes: [UInt8]) {
        guard !bytes.isEmpty, let value = try? JSONValue(parsing: bytes) else { return }
        executions = MapRunCounts(value["executions"])
        items = MapRunCounts(value["items"])
        isExhausted = value["isExhausted"] == .bool(true)
        error = value["error"]?.stringValue
        cause = value["cause"]?.stringValue
    }

    var encoded: [UInt8] {
        var object = JSONObject()
        object["executions"] = executions.json
        object["items"] = items.json
        object["isExhausted"] = .bool(isExhausted)
        if let error { object["error"] = .string(error) }
        if let cause { object["cause"] = .string(cause) }
        return JSONValue.object(object).serialized()
    }
}
