extension OptimizedService {
    /// Source: "Bedrock AgentCore" of the service integrations; runs for up to 900 s.
    static let agentCore = OptimizedService(
        "BedrockAgentCore",
        "BedrockAgentCore",
        [
            "invokeHarness": OptimizedAction(
                model: "bedrock-agentcore",
                operation: "InvokeHarness",
                attemptSecondsMax: 900
            )
        ]
    )
}
