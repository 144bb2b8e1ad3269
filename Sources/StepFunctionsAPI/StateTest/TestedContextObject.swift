import AWSProtocol
import ExecutionCore
import ExecutionRuntime
import JSONModel
import StatesLanguage

/// The execution that a tested state believes to be in.
struct TestedExecution {
    let identity: ExecutionIdentity
    let roleARN: String?

    init(_ context: OperationContext, _ input: TestStateInput) {
        var generator = SystemRandomNumberGenerator()
        let machine = RandomUUID.text(using: &generator)
        let name = RandomUUID.text(using: &generator)
        let machineARN = context.arn(.stateMachine(name: machine)).text
        roleARN = input.roleARN
        identity = ExecutionIdentity(
            key: 0,
            executionARN: machineARN.replacingResource("stateMachine", with: "express") + ":\(name)",
            executionName: name,
            stateMachineARN: machineARN,
            stateMachineName: machine,
            roleARN: input.roleARN ?? "",
            region: context.identity.region,
            startTime: context.engine.now(),
            isExpress: false
        )
    }
}

extension String {
    /// An ARN with another type of resource.
    fileprivate func replacingResource(_ old: String, with new: String) -> String {
        split(separator: ":", omittingEmptySubsequences: false).map { $0 == old ? new : String($0) }
            .joined(separator: ":")
    }
}

/// The context object of a tested state: the caller's, or one like that of a real execution.
enum TestedContextObject {
    /// - Throws: `ValidationException` when the caller's is none.
    static func value(
        _ input: TestStateInput,
        _ tested: TestedState,
        _ execution: TestedExecution
    ) throws(APIError) -> JSONValue {
        if let text = input.context { return try parse(text, tested) }
        let identity = execution.identity
        let time = JSONValue.string(identity.startTime.iso8601)
        var state: JSONObject = ["Name": .string(TestedState.loneName), "EnteredTime": time]
        switch tested.state {
        case .task, .parallel, .map:
            state["RetryCount"] = .integer(Int64(input.configuration.retrierRetryCount ?? 0))
        case .pass, .choice, .wait, .succeed, .fail: break
        }
        var context: JSONObject = [
            "Execution": [
                "Id": .string(identity.executionARN), "Input": input.input.value,
                "StartTime": time, "Name": .string(identity.executionName),
                "RoleArn": execution.roleARN.map { .string($0) } ?? .null,
            ],
            "StateMachine": ["Id": .string(identity.stateMachineARN), "Name": .string(identity.stateMachineName)],
            "State": .object(state),
        ]
        if tested.isInMap { context["Map"] = ["Item": ["Index": 0, "Value": input.input.value]] }
        return .object(context)
    }

    private enum FieldType: String {
        case text = "a string"
        case number = "a number"
        case any
    }

    private static let fields: [String: [String: FieldType]] = [
        "Execution": [
            "Id": .text, "Input": .any, "Name": .text, "RoleArn": .text, "StartTime": .text, "RedriveCount": .number,
            "RedriveTime": .text,
        ],
        "State": ["EnteredTime": .text, "Name": .text, "RetryCount": .number],
        "StateMachine": ["Id": .text, "Name": .text],
        "Task": ["Token": .text],
    ]

    private static func parse(_ text: String, _ tested: TestedState) throws(APIError) -> JSONValue {
        let value: JSONValue
        do {
            value = try JSONValue(parsing: text)
        } catch {
            throw .mockedContext("must be a valid JSON object")
        }
        guard case .object(let context) = value else { throw .mockedContext("must be a valid JSON object") }
        for part in context.members {
            if part.key == "Map" { throw .mockedContext("'Map' field is not supported when mocking a Context object") }
            guard let known = fields[part.key] else { throw .mockedContext("Field '\(part.key)' is not allowed") }
            guard case .object(let members) = part.value else {
                throw .mockedContext("Field '\(part.key)' must be an object")
            }
            if part.key == "Task", !tested.waitsForToken {
                throw .mockedContext(
                    "'Task' field is only supported for the '.waitForTaskToken' service integration pattern"
                )
            }
            for member in members.members {
                guard let type = known[member.key] else {
                    throw .mockedContext("Field '\(member.key)' is not allowed")
                }
                switch (type, member.value) {
                case (.any, _), (.text, .string), (.number, .number): break
                case (.text, _), (.number, _):
                    throw .mockedContext("Field '\(member.key)' must be \(type.rawValue)")
                }
            }
        }
        return value
    }
}

extension TestedState {
    fileprivate var waitsForToken: Bool {
        guard case .task(let task) = state else { return false }
        return task.resource.pattern == .waitForTaskToken
    }
}
