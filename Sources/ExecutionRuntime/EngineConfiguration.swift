package import ExecutionCore
package import JSONModel
package import StorageAPI

/// How an engine behaves; fixed at its start.
package struct EngineConfiguration: Sendable {
    package var limits: ExecutionLimits
    /// Partition of ARNs that the engine forms.
    package var partition = "aws"
    /// Executions that keep their decoded state in memory while nothing happens to them.
    package var idleExecutionsMax = 2_000
    /// Most writes in one store transaction.
    package var batchWritesMax = 1_024
    /// Most bytes of journal in one store transaction.
    package var batchBytesMax = 8 << 20
    /// Closed executions are removed after this many milliseconds; 90 days as AWS keeps them.
    package var retentionMilliseconds: Int64 = 90 * 24 * 3600 * 1000
    /// Steps of JSONata that a transition may take on the thread that triggered it; a longer one is decided again, from the
    /// beginning, on threads that nothing else waits for.
    package var promptExpressionSteps = 100_000
    /// How many such threads there are.
    package var patientThreadCount = 1
    /// Decoded definitions kept in memory.
    package var definitionsMax = 1_000

    package init(limits: ExecutionLimits = .aws) { self.limits = limits }
}

/// The time of day, injected so that tests and `newel run` can bend it.
package protocol WallClock: Sendable {
    func now() -> Timestamp
}

/// What the engine could not do.
package enum EngineError: Error, Sendable {
    /// The machine has another execution of that name.
    case executionAlreadyExists
    case executionDoesNotExist
    case storage(String)
    /// The engine is shutting down or its store has failed.
    case stopped
    /// Stored data of one execution cannot be read.
    case corrupt(String)
}

/// What is wrong with a task token or with what came with it.
package enum TaskTokenError: Error, Sendable {
    case invalidToken
    case taskDoesNotExist
    case taskTimedOut
    case engine(EngineError)
}

/// An execution to start.
package struct StartRequest: Sendable {
    package let machine: MachineRecord
    package let revision: RevisionRecord
    package let executionARN: String
    package let stateMachineARN: String
    package let name: String
    package let input: TaskOutput
    package let traceHeader: String?
    /// The version that the request named, or that was drawn for its alias.
    package let version: Int64?
    package let alias: String?
    /// Test case whose mocks answer for integrations.
    package let testCase: String?

    package init(
        machine: MachineRecord,
        revision: RevisionRecord,
        executionARN: String,
        stateMachineARN: String,
        name: String,
        input: TaskOutput,
        traceHeader: String? = nil,
        version: Int64? = nil,
        alias: String? = nil,
        testCase: String? = nil
    ) {
        self.machine = machine
        self.revision = revision
        self.executionARN = executionARN
        self.stateMachineARN = stateMachineARN
        self.name = name
        self.input = input
        self.traceHeader = traceHeader
        self.version = version
        self.alias = alias
        self.testCase = testCase
    }
}

package struct StartResult: Sendable {
    package let id: ExecutionID
    package let startDate: Timestamp
    /// An execution of that name and input was running already.
    package let existing: Bool
}

/// How a synchronous execution ended.
package struct SyncResult: Sendable {
    package let startDate: Timestamp
    package let stopDate: Timestamp
    package let status: ExecutionStatus
    /// JSON text.
    package let output: [UInt8]?
    package let error: String?
    package let cause: String?
}

/// What DescribeExecution tells.
package struct ExecutionDescription: Sendable {
    package let record: ExecutionRecord
    /// JSON text as it was given.
    package let input: [UInt8]
    package let output: [UInt8]?
    package let error: String?
    package let cause: String?
    package let traceHeader: String?
    package let redriveCount: Int
    package let redriveDate: Timestamp?
}

/// What an activity worker gets.
package struct ActivityTask: Sendable {
    package let token: String
    /// JSON text.
    package let input: [UInt8]
}
