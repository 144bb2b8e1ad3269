/// Runs functions: a port behind which stand local processes, plain URLs and Lambda-compatible endpoints.
package protocol FunctionBackend: Sendable {
    /// Runs the function once and returns what came of it.
    ///
    /// When the surrounding task is cancelled it returns `.cancelled` soon; the function itself may run on, as it does
    /// in AWS when a state times out. Never throws: whatever goes wrong is a result. A call that the server's shutting
    /// down cuts off has none: it returns when its task is cancelled, lest a workflow fail that goes on after a restart.
    func invoke(_ invocation: FunctionInvocation) async -> FunctionResult
}

/// One call of a function.
package struct FunctionInvocation: Sendable {
    /// A UUID, new for each call.
    package let requestID: String
    package let function: FunctionReference
    /// JSON text.
    package let payload: [UInt8]
    /// Identifies the attempt, the same each time it is performed again, so that the callee can deduplicate.
    package let attemptID: String
    /// The client context as JSON text in ASCII; it carries the attempt id in `custom.X-Newel-Attempt-Id`.
    package let clientContext: String
    /// An X-Ray trace header: `Root=…;Parent=…;Sampled=0`.
    package let traceHeader: String
    /// How the function is called, where a Lambda service does it.
    package var type = InvocationType.requestResponse
    /// On whose behalf; nil where nothing is signed.
    package var caller: AWSServiceClient.Caller?
    /// Whether the caller asked for the end of the log (`LogType` is `Tail`).
    package let wantsLog: Bool

    package init(
        requestID: String,
        function: FunctionReference,
        payload: [UInt8],
        attemptID: String,
        clientContext: String,
        traceHeader: String,
        wantsLog: Bool
    ) {
        self.requestID = requestID
        self.function = function
        self.payload = payload
        self.attemptID = attemptID
        self.clientContext = clientContext
        self.traceHeader = traceHeader
        self.wantsLog = wantsLog
    }

    /// Whether the caller waits for the result.
    package enum InvocationType: String, Sendable, CaseIterable {
        case event = "Event"
        case dryRun = "DryRun"
        case requestResponse = "RequestResponse"
    }

    /// The HTTP header, and the member of the client context's `custom`, that hold the attempt id.
    package static let attemptIDHeader = "X-Newel-Attempt-Id"
}

/// What came of a call.
package enum FunctionResult: Sendable, Hashable {
    /// The function returned; the payload is its result.
    case succeeded(FunctionOutput)
    /// The function failed (`X-Amz-Function-Error`); the payload is its error document,
    /// `{"errorMessage", "errorType", …}`.
    case functionError(FunctionOutput)
    /// The role of the field `Credentials` cannot be assumed.
    case roleRefused(role: String, reason: String)
    /// The function was not run, or it is not known whether it was.
    case refused(LambdaServiceError)
    /// The caller went away.
    case cancelled
}

/// What a function left behind.
package struct FunctionOutput: Sendable, Hashable {
    /// The bytes that the function returned: JSON text, if the function keeps the rules.
    package let payload: [UInt8]
    package let executedVersion: String
    /// The last 4 KiB of the call's log, when they were asked for.
    package let logTail: [UInt8]?

    package init(payload: [UInt8], executedVersion: String, logTail: [UInt8]? = nil) {
        self.payload = payload
        self.executedVersion = executedVersion
        self.logTail = logTail
    }
}
