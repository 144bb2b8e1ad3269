import ExecutionCore
import JSONModel
import StatesLanguage

/// Which invocation of which test case an attempt is.
package struct MockedInvocation: Sendable, Hashable {
    /// Name of the state machine, as the mock configuration has it.
    package let machine: String
    package let testCase: String
    /// Number among the attempts of the state in this execution, from 0.
    package let number: Int64

    package init(machine: String, testCase: String, number: Int64) {
        self.machine = machine
        self.testCase = testCase
        self.number = number
    }

    /// `nil` in an execution without a test case.
    init?(_ identity: ExecutionIdentity, _ command: TaskCommand) {
        guard let testCase = identity.testCase, let number = command.invocation else { return nil }
        self.init(machine: identity.plainMachineName, testCase: testCase, number: number)
    }
}

/// Answers an attempt with what a mock says.
struct MockedIntegration: TaskIntegration {
    let outcome: TaskOutcome

    func perform(_ attempt: TaskAttempt) async -> TaskOutcome { outcome }
}

extension TaskOutcome {
    /// What a mock says, for a resource: callback and job tasks end with it, too.
    ///
    /// The result of a function that is called by its ARN is the `Payload` of the mocked Invoke response, where it has
    /// one, and the whole value elsewhere.
    init(_ mocked: MockConfiguration.Outcome, _ resource: TaskResource) {
        let end: TaskEnd
        switch mocked {
        case .returns(let value):
            let isDirectCall = resource.kind == .lambdaFunction
            let output = TaskOutput(isDirectCall ? value["Payload"] ?? value : value)
            guard resource.pattern != .requestResponse else { self = .succeeded(output); return }
            end = .succeeded(OutsideValue(value: output.value, text: output.text))
        case .throwing(let error, let cause):
            guard resource.pattern != .requestResponse else { self = .failed(error: error, cause: cause); return }
            end = .failed(StatesError(name: error, cause: cause))
        }
        self = .settled(submission: TaskOutput(.object(JSONObject())), end)
    }
}
