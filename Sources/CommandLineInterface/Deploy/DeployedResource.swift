import CloudFormationTemplates
import JSONModel

/// What was done for one resource.
struct DeployedResource {
    enum Action: String { case created, updated, unchanged, published }

    let logicalID: String
    let type: DeclaredType
    let arn: String
    let action: Action
    /// Such as the new revision, or what changed.
    var detail = ""
    /// Whether a state machine has, or would have, another revision than before.
    var hasNewRevision = false

    func line(isDryRun: Bool, _ terminal: Terminal) -> String {
        let style: TextStyle = action == .unchanged ? .quiet : .good
        let word = isDryRun && action != .unchanged ? "would be \(action.rawValue)" : action.rawValue
        let padding = String(repeating: " ", count: max(0, (isDryRun ? 18 : 9) - word.count))
        let kind = type.rawValue.split(separator: ":").last.map(String.init) ?? type.rawValue
        let tail = detail.isEmpty ? "" : "  (\(detail))"
        return "\(terminal.styled(word, style))\(padding)  \(kind) \(logicalID)  \(arn)\(DisplayText.safe(tail))"
    }

    var json: JSONValue {
        [
            "logicalId": .string(logicalID), "type": .string(type.rawValue), "arn": .string(arn),
            "action": .string(action.rawValue), "detail": .string(detail),
        ]
    }
}
