package import JSONModel

/// A child execution of a Map Run as result files show it.
package struct ChildExecutionRecord: Sendable, Hashable {
    /// What became of it, and so in which file it is listed.
    package enum Status: String, Sendable, Hashable {
        case succeeded = "SUCCEEDED"
        case failed = "FAILED"
        case timedOut = "TIMED_OUT"
        case aborted = "ABORTED"
        /// Its run ended before the child started.
        case pending = "PENDING"
    }

    package let executionARN: String
    package let stateMachineARN: String
    package let name: String
    package let status: Status
    /// JSON texts.
    package let input: String?
    package let output: String?
    package let error: String?
    package let cause: String?
    package let startDate: Timestamp?
    package let stopDate: Timestamp?
    package let redriveCount: Int64
    /// `REDRIVABLE`, `NOT_REDRIVABLE` or `REDRIVABLE_BY_MAP_RUN`.
    package let redriveStatus: String?
    package let redriveStatusReason: String?

    package init(
        executionARN: String,
        stateMachineARN: String,
        name: String,
        status: Status,
        input: String?,
        output: String? = nil,
        error: String? = nil,
        cause: String? = nil,
        startDate: Timestamp? = nil,
        stopDate: Timestamp? = nil,
        redriveCount: Int64 = 0,
        redriveStatus: String? = nil,
        redriveStatusReason: String? = nil
    ) {
        self.executionARN = executionARN
        self.stateMachineARN = stateMachineARN
        self.name = name
        self.status = status
        self.input = input
        self.output = output
        self.error = error
        self.cause = cause
        self.startDate = startDate
        self.stopDate = stopDate
        self.redriveCount = redriveCount
        self.redriveStatus = redriveStatus
        self.redriveStatusReason = redriveStatusReason
    }

    /// The record with all metadata: `Transformation: NONE`.
    ///
    /// Members are in alphabetical order; absent ones are left out.
    ///
    /// Source: "ResultWriter (Map)".
    package var value: JSONValue {
        var object = JSONObject()
        func set(_ key: String, _ text: String?) {
            if let text { object[key] = .string(text) }
        }
        set("Cause", cause)
        set("Error", error)
        set("ExecutionArn", executionARN)
        set("Input", input)
        if input != nil { object["InputDetails"] = ["Included": true] }
        set("Name", name)
        set("Output", output)
        if output != nil { object["OutputDetails"] = ["Included": true] }
        object["RedriveCount"] = .number(.integer(redriveCount))
        set("RedriveStatus", redriveStatus)
        set("RedriveStatusReason", redriveStatusReason)
        set("StartDate", startDate?.iso8601)
        set("StateMachineArn", stateMachineARN)
        set("Status", status.rawValue)
        set("StopDate", stopDate?.iso8601)
        return .object(object)
    }
}
