/// The two types of state machines.
///
/// Source: "Choosing workflow type in Step Functions".
package enum WorkflowType: String, Sendable, Hashable {
    case standard = "STANDARD"
    case express = "EXPRESS"
}
