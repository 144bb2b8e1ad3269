package import ExecutionCore

extension DataFlowStage {
    /// The member of TestState's inspection data that has the value.
    var member: StaticString {
        switch self {
        case .afterInputPath: "afterInputPath"
        case .afterParameters: "afterParameters"
        case .afterArguments: "afterArguments"
        case .afterItemsPath: "afterItemsPath"
        case .afterItemsPointer: "afterItemsPointer"
        case .afterItemSelector: "afterItemSelector"
        case .afterItemBatcher: "afterItemBatcher"
        case .result: "result"
        case .afterResultSelector: "afterResultSelector"
        case .afterResultPath: "afterResultPath"
        }
    }

    /// The name of the member, as text.
    package var memberName: String { "\(member)" }
}
