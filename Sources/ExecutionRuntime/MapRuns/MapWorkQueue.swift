import ExecutionCore
import JSONModel
import MapDatasets
package import StorageAPI

/// One thing to do for a Map Run.
enum MapChildWork: Sendable {
    /// `isRedriven`: the child of an earlier attempt was removed for it.
    case start(MapChildStart, isRedriven: Bool)
    /// A child that ended without success goes on where it failed.
    case redrive(ExecutionRecord, MapRunChild)

    var child: MapRunChild {
        switch self {
        case .start(let start, _): start.child
        case .redrive(_, let child): child
        }
    }

    var isRedriven: Bool {
        switch self {
        case .start(_, let isRedriven): isRedriven
        case .redrive: true
        }
    }
}

/// The children that are there when a run begins, or goes on.
struct KnownChildren: Sendable {
    /// One more than the largest index.
    var end: Int64 = 0
    /// Indices below ``end`` that no child has.
    var missing: Set<Int64> = []
    /// Some of them are to be redriven.
    var hasUnfinished = false

    mutating func add(_ index: Int64) {
        while end < index {
            missing.insert(end)
            end += 1
        }
        end = max(end, index + 1)
    }

    func contains(_ index: Int64) -> Bool { index < end && !missing.contains(index) }
}

/// What a Map Run has to do: first the children to be redriven, then the items that have none.
struct MapWorkQueue {
    private let driver: MapRunDriver
    private let setting: MapChildSetting
    private let known: KnownChildren
    private var unfinished: ArraySlice<ExecutionRecord> = []
    /// Index from which unfinished children are looked for; `nil` when all have been found.
    private var unfinishedFrom: Int64?
    private var source: MapChildSource?
    private var isAtEnd = false

    private static let pageSize = 200

    init(_ driver: MapRunDriver, _ setting: MapChildSetting, _ known: KnownChildren) {
        self.driver = driver
        self.setting = setting
        self.known = known
        unfinishedFrom = known.hasUnfinished ? 0 : nil
        let end = MapRunEnd(decoding: setting.run.progress)
        isAtEnd = end.isExhausted && known.missing.isEmpty && known.end >= end.executions.total
        itemTotal = isAtEnd ? end.items.total : nil
    }

    /// How many items there are, once that is known.
    private(set) var itemTotal: Int64?

    /// - Throws: what the run fails with: the dataset cannot be read, or an item makes no input.
    mutating func next() async throws(StatesError) -> MapChildWork? {
        if let record = await nextUnfinished(), let child = record.mapRun {
            guard setting.isExpress else { return .redrive(record, child) }
            return await restart(record, child)
        }
        while !isAtEnd {
            guard let next = try await nextChild() else {
                isAtEnd = true
                itemTotal = source?.itemsRead
                return nil
            }
            guard let input = next.input, !known.contains(next.index) else { continue }
            let limit = driver.engine.configuration.limits.payloadBytesMax
            guard input.serializedByteCount() <= limit else {
                throw StatesError(
                    name: StatesError.dataLimitExceededName,
                    cause: "The input of child \(next.index) of the Map Run has more than \(limit) bytes."
                )
            }
            let child = MapRunChild(run: setting.run.id, index: next.index, itemCount: next.itemCount)
            return .start(
                MapChildStart(child: child, name: setting.name(of: next.index), input: input),
                isRedriven: false
            )
        }
        return nil
    }

    private mutating func nextChild() async throws(StatesError) -> MapChildSource.Child? {
        if source == nil { source = try await open() }
        guard var reading = source else { return nil }
        // Taken out while it is read from: the queue is not to be touched meanwhile.
        source = nil
        defer { source = reading }
        return try await reading.next { [known] in !known.contains($0) }
    }

    private func open() async throws(StatesError) -> MapChildSource? {
        guard let command = driver.command else { return nil }
        let limit = driver.engine.configuration.limits.payloadBytesMax
        let cursor = try await driver.openDataset(command, setting)
        var source = MapChildSource(cursor, command, payloadBytesMax: limit)
        try await source.skip(known.missing.min() ?? known.end)
        return source
    }

    private mutating func nextUnfinished() async -> ExecutionRecord? {
        while unfinished.isEmpty, let from = unfinishedFrom {
            let page = await driver.trying {
                try driver.engine.store.children(of: setting.run.id, from: from, limit: Self.pageSize)
            }
            guard let page, let last = page.last?.mapRun else {
                unfinishedFrom = nil
                break
            }
            unfinishedFrom = page.count < Self.pageSize ? nil : last.index + 1
            unfinished = page.filter { $0.isUnfinished(of: setting.run) }[...]
        }
        return unfinished.popFirst()
    }

    /// An Express child begins anew, under its name.
    private func restart(_ record: ExecutionRecord, _ child: MapRunChild) async -> MapChildWork? {
        let engine = driver.engine
        let input = await driver.trying { () throws -> JSONValue in
            let input = try JSONValue(parsing: try engine.describe(record).input, limits: JSONLimits(depthMax: .max))
            try await engine.removeTree(record.id)
            return input
        }
        guard let input else { return nil }
        return .start(MapChildStart(child: child, name: record.name, input: input), isRedriven: true)
    }

    mutating func close() async {
        await source?.close()
        source = nil
    }
}

extension ExecutionRecord {
    /// Whether a redriven Map Run has to take the child up: it ended without success before the redrive.
    func isUnfinished(of run: MapRunRecord) -> Bool {
        guard let redriven = run.redriveDate, status == .failed || status == .timedOut || status == .aborted else {
            return false
        }
        return max(startDate, redriveDate ?? startDate) < redriven
    }

    /// The status as the API shows it: a child that waits for its run's redrive to take it up says so.
    package func shownStatus(in run: MapRunRecord) -> ExecutionStatus {
        run.status == .running && isUnfinished(of: run) ? .pendingRedrive : status
    }
}
