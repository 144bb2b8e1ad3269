import JSONModel
import StorageAPI

extension SQLiteSession {
    /// Inserts a Map Run, or stores it as it is now.
    func store(_ run: MapRunRecord) throws(SQLiteFailure) {
        let statement = try statement(.storeMapRun)
        try statement.bind(run.id.rawValue, at: 1)
        try statement.bind(run.execution.rawValue, at: 2)
        try statement.bind(run.machine.rawValue, at: 3)
        try statement.bind(run.label, at: 4)
        try statement.bind(run.uuid, at: 5)
        try statement.bind(run.startDate.milliseconds, at: 6)
        try statement.bind(Int64(run.status.rawValue), at: 7)
        try statement.bind(run.stopDate?.milliseconds, at: 8)
        try statement.bind(run.maxConcurrency, at: 9)
        try statement.bind(run.toleratedFailureCount, at: 10)
        try statement.bind(run.toleratedFailurePercentage, at: 11)
        try statement.bind(Int64(run.redriveCount), at: 12)
        try statement.bind(run.redriveDate?.milliseconds, at: 13)
        try statement.bind(run.progress, at: 14)
        try statement.execute()
    }

    func update(_ run: MapRunRecord) throws(SQLiteFailure) -> WriteOutcome {
        guard try exists(.mapRunExists, run.id.rawValue) else { return .missing }
        try store(run)
        return .done
    }

    func remove(_ run: MapRunID) throws(SQLiteFailure) -> WriteOutcome {
        guard try !exists(.mapRunHasChildren, run.rawValue) else { return .conflict }
        try self.run(.deleteMapRun, run.rawValue)
        return changeCount == 1 ? .done : .missing
    }
}
