import ExecutionCore
import MapDatasets

/// Why reading a dataset or writing results failed.
struct DatasetFailure: Error, Sendable, Hashable {
    let cause: String

    init(cause: String) { self.cause = cause }

    init(_ error: DatasetError) { cause = error.cause }

    init(_ error: ObjectStoreError) { cause = error.message }

    /// The same with what it is about; nil for what is clear.
    func about(_ subject: ObjectAddress?) -> DatasetFailure {
        guard let subject, !cause.contains(subject.key) else { return self }
        return DatasetFailure(cause: "\(subject): \(cause)")
    }

    func statesError(_ name: String) -> StatesError { StatesError(name: name, cause: cause) }

    static func catching<Value>(_ body: () throws(DatasetError) -> Value) throws(DatasetFailure) -> Value {
        do throws(DatasetError) {
            return try body()
        } catch {
            throw DatasetFailure(error)
        }
    }
}
