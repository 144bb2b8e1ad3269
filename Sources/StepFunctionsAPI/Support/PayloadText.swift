import AWSProtocol
import ExecutionRuntime
import JSONModel

/// The JSON documents that travel as strings: inputs and outputs.
enum PayloadText {
    private static let emptyObject = TaskOutput(.object(JSONObject()))

    /// The input of an execution; `{}` when the request has none.
    ///
    /// - Throws: `InvalidExecutionInput` with the parser's message.
    static func executionInput(_ text: String?) throws(APIError) -> TaskOutput {
        guard let text else { return emptyObject }
        return try parse(
            text,
            orThrow: { error in
                .invalidExecutionInput(error.code == .emptyDocument ? "Invalid execution input." : error.message)
            }
        )
    }

    /// The output that a worker sends.
    ///
    /// - Throws: `InvalidOutput` with the parser's message.
    static func taskOutput(_ text: String) throws(APIError) -> TaskOutput {
        try parse(text, orThrow: { error in .invalidOutput(error.message) })
    }

    private static func parse(
        _ text: String,
        orThrow explain: (JSONParseError) -> APIError
    ) throws(APIError) -> TaskOutput {
        do {
            return TaskOutput(value: try JSONValue(parsing: text), text: Array(text.utf8))
        } catch {
            throw explain(error)
        }
    }
}
