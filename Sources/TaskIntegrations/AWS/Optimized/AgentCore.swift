import JSONModel

extension OptimizedService {
    /// The events of the answer are put together to `{"Output", "StopReason", "Usage", "Metrics"}`; at most 900 s.
    ///
    /// Source: "Invoke Amazon Bedrock AgentCore harnesses with Step Functions".
    static let agentCore = OptimizedService(
        "BedrockAgentCore",
        "BedrockAgentCore",
        [
            "invokeHarness": OptimizedAction(
                model: "bedrock-agentcore",
                operation: "InvokeHarness",
                finish: { answer, _, _ in .success(Self.message(of: answer["Stream"]?.arrayValue ?? [])) },
                attemptSecondsMax: 900
            )
        ]
    )

    /// The last message of a stream, its texts joined block by block.
    static func message(of events: [JSONValue]) -> JSONObject {
        var role: JSONValue = "assistant"
        var blocks: [Int64: String] = [:]
        var result = JSONObject()
        for event in events {
            if let start = event["MessageStart"] {
                role = start["Role"] ?? role
                blocks = [:]
            } else if let delta = event["ContentBlockDelta"], let text = delta["Delta"]?["Text"]?.stringValue {
                blocks[delta["ContentBlockIndex"]?.numberValue?.integerValue ?? 0, default: ""] += text
            } else if let stop = event["MessageStop"]?["StopReason"] {
                result["StopReason"] = stop
            } else if let metadata = event["Metadata"] {
                result["Usage"] = metadata["Usage"]
                result["Metrics"] = metadata["Metrics"]
            }
        }
        let content = blocks.sorted { $0.key < $1.key }.map { JSONValue.object(["Text": .string($0.value)]) }
        result["Output"] = ["Message": ["Role": role, "Content": .array(content)]]
        return result
    }
}
