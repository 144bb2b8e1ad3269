package import JSONModel

/// What never changes about an execution; the source of most of its context object.
package final class ExecutionIdentity: Sendable {
    /// Key in the store; part of task tokens.
    package let key: Int64
    package let executionARN: String
    package let executionName: String
    package let stateMachineARN: String
    package let stateMachineName: String
    package let roleARN: String
    package let region: String
    package let startTime: Timestamp
    package let isExpress: Bool
    /// Name of the test case whose mocks answer for integrations; `nil` in an ordinary execution.
    package let testCase: String?

    /// Name of the machine without the label that the children of a Map Run have behind a slash.
    package var plainMachineName: String {
        String(decoding: stateMachineName.utf8.prefix { $0 != UInt8(ascii: "/") }, as: UTF8.self)
    }

    package init(
        key: Int64,
        executionARN: String,
        executionName: String,
        stateMachineARN: String,
        stateMachineName: String,
        roleARN: String,
        region: String,
        startTime: Timestamp,
        isExpress: Bool,
        testCase: String? = nil
    ) {
        self.key = key
        self.executionARN = executionARN
        self.executionName = executionName
        self.stateMachineARN = stateMachineARN
        self.stateMachineName = stateMachineName
        self.roleARN = roleARN
        self.region = region
        self.startTime = startTime
        self.isExpress = isExpress
        self.testCase = testCase
    }
}
