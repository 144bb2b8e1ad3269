package import ExecutionCore
package import JSONModel
package import StorageAPI

/// Is told of transitions once they are durable; of EXPRESS executions, once they are decided.
///
/// Executions whose observer takes no interest cost one comparison. Calls come on threads that have other executions to
/// serve: they must be quick and never wait.
package protocol TransitionObserver: Sendable {
    /// What is wanted of the executions of a revision; asked when one is started or read back.
    func interest(in revision: RevisionRecord, isExpress: Bool) -> TransitionInterest

    /// Something has happened to an execution; transitions of one execution come in order.
    func observe(_ transition: ObservedTransition)
}

/// What an observer wants of an execution.
package struct TransitionInterest: Sendable, Hashable {
    /// Starts, redrives and ends.
    package var wantsStatus = false
    /// History events; nil for none.
    package var history: History?

    package enum History: Sendable, Hashable {
        /// Without inputs, outputs and variables.
        case bare
        case withData
    }

    package static let none = TransitionInterest()

    package init(wantsStatus: Bool = false, history: History? = nil) {
        self.wantsStatus = wantsStatus
        self.history = history
    }

    var isNone: Bool { self == .none }
}

/// What has happened to an execution in one transition.
package struct ObservedTransition: Sendable {
    package let identity: ExecutionIdentity
    package let scope: ResourceScope
    /// After the transition; its sequence is the transition's number.
    package let record: ExecutionRecord
    package let isExpress: Bool
    package let time: Timestamp
    /// What AWS's history shows of it; empty where nobody asked.
    package let history: [HistoryEvent]
    /// Changes of the status, a start included, when somebody asked: an execution may start and end in one transition.
    package let statusChanges: [StatusChange]

    /// What an execution is when its status has changed.
    package struct StatusChange: Sendable {
        package let status: ExecutionStatus
        package let stopDate: Timestamp?
        /// JSON text.
        package let input: [UInt8]
        package let output: [UInt8]?
        package let error: String?
        package let cause: String?
        /// Why it cannot be redriven.
        package let redriveRefusal: RedriveRefusal?
    }

    /// About as many bytes as it takes in memory.
    package var approximateBytes: Int {
        let status = statusChanges.reduce(512) { $0 + $1.input.count + ($1.output?.count ?? 0) }
        return history.reduce(status) { $0 + 128 + $1.approximateBytes }
    }
}

extension HistoryEvent {
    fileprivate var approximateBytes: Int {
        fields.reduce(0) { sum, field in
            switch field.value {
            case .string(let text): sum + text.utf8.count
            case .payload(let bytes): sum + bytes.count
            case .variables(let variables): variables.reduce(sum) { $0 + $1.value.count }
            case .integer, .details, .roleARN: sum + 16
            }
        }
    }
}
