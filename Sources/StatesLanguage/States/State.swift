/// A state of any of the eight types.
///
/// The payloads are immutable classes: entering a state hands over one reference instead of forty fields.
package enum State: Sendable {
    case pass(PassState)
    case task(TaskState)
    case choice(ChoiceState)
    case wait(WaitState)
    case succeed(SucceedState)
    case fail(FailState)
    case parallel(ParallelState)
    case map(MapState)

    package var header: StateHeader {
        switch self {
        case .pass(let state): state.header
        case .task(let state): state.header
        case .choice(let state): state.header
        case .wait(let state): state.header
        case .succeed(let state): state.header
        case .fail(let state): state.header
        case .parallel(let state): state.header
        case .map(let state): state.header
        }
    }

    package var name: String { header.name }

    /// The value of `Type`, as written in definitions and in history event names.
    package var typeName: String {
        switch self {
        case .pass: "Pass"
        case .task: "Task"
        case .choice: "Choice"
        case .wait: "Wait"
        case .succeed: "Succeed"
        case .fail: "Fail"
        case .parallel: "Parallel"
        case .map: "Map"
        }
    }
}

/// What every state has.
///
/// A class for the same reason as the states.
package final class StateHeader: Sendable {
    package let name: String
    package let index: StateIndex
    package let block: BlockIndex
    package let queryLanguage: QueryLanguage
    package let comment: String?

    package init(name: String, index: StateIndex, block: BlockIndex, queryLanguage: QueryLanguage, comment: String?) {
        self.name = name
        self.index = index
        self.block = block
        self.queryLanguage = queryLanguage
        self.comment = comment
    }
}
