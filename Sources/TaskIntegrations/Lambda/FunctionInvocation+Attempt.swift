import JSONModel

extension FunctionInvocation {
    /// A call without a client context of the caller's own.
    init(function: FunctionReference, payload: [UInt8], attemptID: String) {
        self.init(
            requestID: InvocationIdentifiers.requestID(),
            function: function,
            payload: payload,
            attemptID: attemptID,
            // An attempt id is digits and a hyphen: nothing to escape.
            clientContext: "{\"custom\":{\"\(Self.attemptIDHeader)\":\"\(attemptID)\"}}",
            traceHeader: InvocationIdentifiers.traceHeader(),
            wantsLog: false
        )
    }

    /// The caller's client context with the attempt id in it, as JSON text in ASCII.
    static func clientContext(_ context: JSONObject, attemptID: String) -> String {
        var context = context
        var custom = context["custom"]?.objectValue ?? JSONObject()
        custom[attemptIDHeader] = .string(attemptID)
        context["custom"] = .object(custom)
        return asciiJSON(JSONValue.object(context).serialized())
    }

    /// Escapes what is not ASCII, which a header cannot carry.
    private static func asciiJSON(_ text: [UInt8]) -> String {
        let string = String(decoding: text, as: UTF8.self)
        guard !string.utf8.allSatisfy({ $0 < 0x80 }) else { return string }
        var result = ""
        for unit in string.utf16 {
            if unit < 0x80, let scalar = Unicode.Scalar(unit) {
                result.unicodeScalars.append(scalar)
            } else {
                let digits = String(unit, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            }
        }
        return result
    }
}
