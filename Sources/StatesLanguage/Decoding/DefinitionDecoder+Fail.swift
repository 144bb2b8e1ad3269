import IntrinsicFunctions
import JSONModel

extension DefinitionDecoder {
    /// `ErrorPath` or `CausePath`.
    mutating func failPath(_ object: JSONObject, _ key: String) -> TextField? {
        guard let source = text(object, key) else { return nil }
        enter(key)
        defer { leave() }
        guard source.utf8.first != UInt8(ascii: "$") else {
            return referencePath(source, allowsContext: true).map { .path($0, field: key) }
        }
        guard let call = try? IntrinsicExpression(parsing: source) else {
            report(DiagnosticText.invalidTemplateMember(key))
            return nil
        }
        guard FailRules.intrinsicFunctions.contains(call.functionName) else {
            report(DiagnosticText.unsupportedIntrinsic(key, FailRules.intrinsicFunctions))
            return nil
        }
        return .intrinsic(call, field: key)
    }
}
