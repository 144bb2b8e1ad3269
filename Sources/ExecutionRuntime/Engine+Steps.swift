package import ExecutionCore
import JSONModel
package import StorageAPI

extension Engine {
    /// The steps of an execution and its history, folded from its journal.
    package func steps(_ record: ExecutionRecord) throws(EngineError) -> StepProjection {
        let (definition, _) = try setting(of: record)
        var projection = StepProjection(definition: definition)
        var payloads: [Int32: Payload] = [:]
        do throws(CorruptJournal) {
            for row in try rows(record.id) {
                let (time, events) = try JournalCodec.decode(row.data, payloads: &payloads)
                projection.append(events, at: time)
            }
        } catch {
            throw .corrupt(error.reason)
        }
        return projection
    }
}
