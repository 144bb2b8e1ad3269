package import ExecutionRuntime
import JSONModel

/// The JSON document that a failed function leaves: `{"errorMessage", "errorType", "requestId", "stackTrace"}`.
package enum FunctionErrorDocument {
    /// Error and cause as Step Functions reports them for a payload of a failed function.
    ///
    /// Error is the payload's `errorType`; a payload without one is `Lambda.Unknown`. A task with the function's ARN
    /// has the payload's text as cause, `lambda:invoke` has it printed anew without spaces (recorded AWS behaviour).
    package static func outcome(payload: [UInt8], compact: Bool) -> TaskOutcome {
        let text = String(decoding: payload, as: UTF8.self)
        guard let document = try? JSONValue(parsing: payload), let type = document["errorType"]?.stringValue,
            !type.isEmpty
        else {
            return .failed(
                error: "Lambda.Unknown",
                cause: "The cause could not be determined because Lambda did not return an error type. "
                    + "Returned payload: \(text)"
            )
        }
        return .failed(error: type, cause: compact ? document.serializedString() : text)
    }

    /// The function did not answer within its timeout.
    package static func timedOut(requestID: String, afterMilliseconds timeout: Int64) -> [UInt8] {
        let hundredths = (timeout / 10) % 100
        let seconds = "\(timeout / 1000).\(hundredths < 10 ? "0" : "")\(hundredths)"
        return document(
            type: "Sandbox.Timedout",
            message: "RequestId: \(requestID) Error: Task timed out after \(seconds) seconds"
        )
    }

    /// The function's process ended while it was at work.
    package static func exited(requestID: String, _ exit: ProcessExit) -> [UInt8] {
        document(type: "Runtime.ExitError", message: "RequestId: \(requestID) Error: \(exit.runtimeMessage)")
    }

    /// The function's program cannot be executed.
    package static func invalidEntrypoint(requestID: String, _ reason: String) -> [UInt8] {
        document(type: "Runtime.InvalidEntrypoint", message: "RequestId: \(requestID) Error: \(reason)")
    }

    /// The function returned more than Lambda passes on.
    package static func responseTooLarge(limit: Int) -> [UInt8] {
        document(
            type: "Function.ResponseSizeTooLarge",
            message: "Response payload size exceeded maximum allowed payload size (\(limit) bytes)."
        )
    }

    private static func document(type: String, message: String) -> [UInt8] {
        var writer = JSONWriter(reserving: 128)
        writer.beginObject()
        writer.key("errorType")
        writer.string(type)
        writer.key("errorMessage")
        writer.string(message)
        writer.endObject()
        return writer.finish()
    }
}
