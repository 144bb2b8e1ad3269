import ExecutionRuntime
import JSONModel

/// What a task makes of an answer.
///
/// 2xx is the result `{Headers, ResponseBody, StatusCode, StatusText}`; any other status the error
/// `States.Http.StatusCode.<code>` with the body as cause. Binary content is no result.
/// Source: "Call HTTPS APIs in Step Functions workflows", "Unsupported HTTP Task responses".
struct HTTPTaskResponse {
    let answer: HTTPAnswer

    var outcome: TaskOutcome {
        guard (200..<300).contains(answer.status) else {
            return .failed(
                error: "States.Http.StatusCode.\(answer.status)",
                cause: String(decoding: answer.body, as: UTF8.self)
            )
        }
        let type = answer.headers.first { $0.name.lowercased() == "content-type" }
            .map { HTTPHeaderRules.mediaType($0.value) }
        if let type, Self.isBinary(type) {
            return .unstartable(
                cause: "The response has the content type '\(type)', which Step Functions does not support"
            )
        }
        guard let text = String(validating: answer.body, as: UTF8.self) else {
            return .unstartable(cause: "The response body cannot be read as text: it is not valid UTF-8")
        }
        return .succeeded(
            TaskOutput([
                "Headers": headers,
                "ResponseBody": (try? JSONValue(parsing: answer.body)) ?? .string(text),
                "StatusCode": .integer(Int64(answer.status)),
                "StatusText": .string(answer.reason),
            ])
        )
    }

    private var headers: JSONValue {
        var names: [String: String] = [:]
        var object = JSONObject()
        for header in answer.headers {
            let name = names[header.name.lowercased(), default: header.name]
            names[header.name.lowercased()] = name
            let values = object[name]?.arrayValue ?? []
            object[name] = .array(values + [.string(header.value)])
        }
        return .object(object)
    }

    private static func isBinary(_ type: String) -> Bool {
        type == "application/octet-stream" || ["image/", "audio/", "video/"].contains { type.hasPrefix($0) }
    }
}
