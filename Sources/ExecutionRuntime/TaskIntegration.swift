package import ExecutionCore
package import JSONModel
package import StatesLanguage
package import StorageAPI
import Synchronization

/// Does the work of Task states of one kind: a port that adapters in `TaskIntegrations` implement.
///
/// An attempt is performed at least once: after a crash between the call and the storing of its outcome it is performed
/// again with the same id. Its outcome is applied at most once.
package protocol TaskIntegration: Sendable {
    /// Performs one attempt and returns what came of it.
    ///
    /// Runs until done or until the surrounding task is cancelled (the state timed out or was aborted); then the
    /// return value is ignored. Never throws: whatever goes wrong is an outcome.
    func perform(_ attempt: TaskAttempt) async -> TaskOutcome

    /// Why parameters cannot be used, in AWS's words; nil where they can be, as far as that shows without a call.
    ///
    /// It is asked before the task is scheduled, on the thread that decides; it must be quick.
    func problem(with parameters: JSONValue, of resource: TaskResource) -> String?

    /// The fields that parameters may and must have; nil where any will do or where that is not known.
    func parameterFields(of resource: TaskResource) -> ParameterFields?

    /// What the parameters of a resource may hold; nil where that is not known.
    func parameterOutline(of resource: TaskResource) -> ParameterOutline?
}

extension TaskIntegration {
    package func problem(with parameters: JSONValue, of resource: TaskResource) -> String? { nil }
    package func parameterFields(of resource: TaskResource) -> ParameterFields? { nil }
    package func parameterOutline(of resource: TaskResource) -> ParameterOutline? { nil }
}

/// How an attempt that is no longer waited for came to its end.
package final class AttemptEnding: Sendable {
    private let reported = Mutex(false)

    /// Whether it has an outcome from elsewhere, such as from its token's holder: then a job that it has begun goes on.
    package var isReported: Bool {
        get { reported.withLock { $0 } }
        set { reported.withLock { $0 = newValue } }
    }
}

/// One scheduled attempt of a Task state.
package struct TaskAttempt: Sendable {
    package let execution: ExecutionID
    /// Stable number of the attempt within its execution.
    package let number: Int64
    package let scope: ResourceScope
    package let executionARN: String
    package let stateMachineARN: String
    package let stateName: String
    package let roleARN: String
    package let resource: TaskResource
    /// What the state computed: the function's payload, or the service's parameters.
    package let parameters: JSONValue
    /// The same as JSON text.
    package let parametersText: [UInt8]
    /// `TimeoutSeconds` of the state, scaled; `nil` when it has none.
    package let timeoutMilliseconds: Int64?
    /// Set for `.waitForTaskToken` and `.sync`.
    package let taskToken: String?
    /// Role of the `Credentials` field.
    package let credentialsRoleARN: String?
    /// Whether a former process may have performed the attempt already.
    package let isRepeated: Bool
    /// Set when somebody wants to see what is sent and answered: a state that is tested by itself.
    package var trace: TaskTrace?
    /// Where the outcome of the attempt may be mocked; `nil` in an ordinary execution.
    package let mocked: MockedInvocation?
    /// How it ended, for work that finds itself cancelled.
    package let ending = AttemptEnding()

    package init(
        execution: ExecutionID,
        number: Int64,
        scope: ResourceScope,
        executionARN: String,
        stateMachineARN: String,
        stateName: String,
        roleARN: String,
        resource: TaskResource,
        parameters: JSONValue,
        parametersText: [UInt8],
        timeoutMilliseconds: Int64?,
        taskToken: String?,
        credentialsRoleARN: String?,
        isRepeated: Bool = false,
        mocked: MockedInvocation? = nil
    ) {
        self.execution = execution
        self.number = number
        self.scope = scope
        self.executionARN = executionARN
        self.stateMachineARN = stateMachineARN
        self.stateName = stateName
        self.roleARN = roleARN
        self.resource = resource
        self.parameters = parameters
        self.parametersText = parametersText
        self.timeoutMilliseconds = timeoutMilliseconds
        self.taskToken = taskToken
        self.credentialsRoleARN = credentialsRoleARN
        self.isRepeated = isRepeated
        self.mocked = mocked
    }

    /// Identifies the attempt to callees, the same each time it is performed: `<execution>-<number>`.
    package var attemptID: String { "\(execution.rawValue)-\(number)" }
}

/// What came of an attempt.
package enum TaskOutcome: Sendable {
    /// The call's result. For `.waitForTaskToken` it means that the call was made: the state goes on waiting.
    case succeeded(TaskOutput)
    /// A job was begun (`.sync`): its first answer, and what waits for its end. After a restart the attempt is performed
    /// anew, so beginning it must find what was begun before.
    case submitted(TaskOutput, then: @Sendable () async -> TaskOutcome)
    /// The call of a callback or job task was made and its end is known: a mocked one.
    case settled(submission: TaskOutput, TaskEnd)
    /// `Error` and `Cause` as AWS reports them.
    case failed(error: String, cause: String)
    /// A failure that no Catch or Retry handles: `States.Runtime`.
    case unstartable(cause: String)
}

/// A JSON value with its text: what came from outside is neither parsed nor printed twice.
package struct TaskOutput: Sendable {
    package let value: JSONValue
    package let text: [UInt8]

    package init(value: JSONValue, text: [UInt8]) {
        self.value = value
        self.text = text
    }

    package init(_ value: JSONValue) {
        self.value = value
        text = value.serialized()
    }
}
