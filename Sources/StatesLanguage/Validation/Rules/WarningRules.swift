import JSONModel

extension PassRules {
    /// Whether a `Result`, which is passed on as it is, has something in it that was probably meant to be evaluated.
    ///
    /// It uses no call stack.
    static func looksEvaluated(_ result: JSONValue) -> Bool {
        var pending = [result]
        while let value = pending.popLast() {
            switch value {
            case .string(let text):
                if PathLikeText.isPathOrCall(text) { return true }
            case .array(let elements):
                pending.append(contentsOf: elements)
            case .object(let object):
                for member in object.members {
                    if member.key.hasSuffix(".$"), case .string = member.value { return true }
                    pending.append(member.value)
                }
            case .null, .bool, .number:
                break
            }
        }
        return false
    }
}
