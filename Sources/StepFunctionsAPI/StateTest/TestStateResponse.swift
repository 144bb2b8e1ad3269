import ExecutionCore
import ExecutionRuntime
import JSONModel

/// Writes the answer of TestState.
struct TestStateResponse {
    let input: TestStateInput
    let result: StateTestResult

    func serialized() -> [UInt8] {
        var writer = JSONWriter(reserving: 1024)
        writer.beginObject()
        switch result.outcome {
        case .succeeded(let output, let next):
            write(output, next, &writer)
        case .caught(let error, let output, let next):
            write(output, next, &writer)
            write(error.name, error.cause, &writer)
        case .retriable(let error):
            write(error.name, error.cause, &writer)
        case .failed(let error, let cause):
            write(error, cause, &writer)
        }
        if input.level != .info { writeInspection(&writer) }
        writer.key("status")
        writer.string(result.outcome.status)
        writer.endObject()
        return writer.finish()
    }

    private func write(_ output: Payload, _ next: String?, _ writer: inout JSONWriter) {
        writer.key("output")
        writer.string(utf8: output.value.spacedText)
        writer.optional("nextState", next)
    }

    private func write(_ error: String?, _ cause: String?, _ writer: inout JSONWriter) {
        writer.optional("error", error)
        // A mocked error may come without a cause.
        if let cause, !cause.isEmpty { writer.optional("cause", cause) }
    }

    private func writeInspection(_ writer: inout JSONWriter) {
        let inspection = result.inspection
        writer.key("inspectionData")
        writer.beginObject()
        writer.key("input")
        writer.string(utf8: input.input.text)
        for stage in DataFlowStage.allCases {
            guard let value = inspection.values[stage] else { continue }
            writer.key(stage.member)
            writer.string(utf8: value.spacedText)
        }
        if let count = inspection.toleratedFailureCount {
            writer.key("toleratedFailureCount")
            writer.integer(count)
        }
        if let percentage = inspection.toleratedFailurePercentage {
            writer.key("toleratedFailurePercentage")
            writer.double(percentage)
        }
        if let concurrency = inspection.maxConcurrency {
            writer.key("maxConcurrency")
            writer.integer(concurrency)
        }
        if !result.variables.isEmpty {
            writer.key("variables")
            let members = result.variables.map { JSONObject.Member(key: $0.name, value: $0.value) }
            writer.string(utf8: JSONValue.object(JSONObject(members)).spacedText)
        }
        writeErrorDetails(inspection, &writer)
        if input.level == .trace { writeExchange(&writer) }
        writer.endObject()
    }

    private func writeErrorDetails(_ inspection: StateInspection, _ writer: inout JSONWriter) {
        guard inspection.retryIndex != nil || inspection.catchIndex != nil else { return }
        writer.key("errorDetails")
        writer.beginObject()
        if let index = inspection.catchIndex {
            writer.key("catchIndex")
            writer.integer(Int64(index))
        }
        if let index = inspection.retryIndex {
            writer.key("retryIndex")
            writer.integer(Int64(index))
        }
        if let seconds = inspection.retryBackoffSeconds {
            writer.key("retryBackoffIntervalSeconds")
            writer.integer(Int64(exactly: seconds.rounded()) ?? Int64(Int32.max))
        }
        writer.endObject()
    }

    private func writeExchange(_ writer: inout JSONWriter) {
        if let request = result.request {
            writer.key("request")
            writer.beginObject()
            writer.optional("protocol", request.protocolName)
            writer.optional("method", request.method)
            writer.optional("url", request.url)
            writer.optional("headers", request.headers)
            writer.optional("body", request.body)
            writer.endObject()
        }
        if let response = result.response {
            writer.key("response")
            writer.beginObject()
            writer.optional("protocol", response.protocolName)
            writer.optional("statusCode", response.statusCode)
            writer.optional("statusMessage", response.statusMessage)
            writer.optional("headers", response.headers)
            writer.optional("body", response.body)
            writer.endObject()
        }
    }
}

extension StateTestOutcome {
    fileprivate var status: String {
        switch self {
        case .succeeded: "SUCCEEDED"
        case .caught: "CAUGHT_ERROR"
        case .retriable: "RETRIABLE"
        case .failed: "FAILED"
        }
    }
}
