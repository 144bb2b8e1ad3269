import Dispatch
import StorageAPI

/// Threads for transitions whose expressions take long, so that these delay each other and nothing else.
///
/// Each has the stack of any other thread of the process.
final class PatientThreads: Sendable {
    private let queues: [DispatchQueue]

    init(count: Int) {
        queues = (0..<max(1, count)).map { DispatchQueue(label: "newel.patient.\($0)", qos: .utility) }
    }

    /// Runs work for an execution: one after the other for each execution.
    func run(_ execution: ExecutionID, _ work: @escaping @Sendable () -> Void) {
        queues[Int(execution.rawValue.magnitude % UInt64(queues.count))].async(execute: work)
    }
}
