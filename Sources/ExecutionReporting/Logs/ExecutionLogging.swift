import JSONModel

/// What a revision of a state machine logs, and where to.
package struct ExecutionLogging: Sendable, Hashable {
    package let level: ExecutionLogLevel
    package let includesData: Bool
    package let group: LogGroup

    package init(level: ExecutionLogLevel, includesData: Bool, group: LogGroup) {
        self.level = level
        self.includesData = includesData
        self.group = group
    }

    /// Reads the `loggingConfiguration` of a stored configuration; nil when nothing is logged.
    package init?(configuration: [UInt8]) {
        guard !configuration.isEmpty, let value = try? JSONValue(parsing: configuration) else { return nil }
        self.init(value["loggingConfiguration"] ?? .null)
    }

    private init?(_ logging: JSONValue) {
        guard let level = logging["level"]?.stringValue.flatMap(ExecutionLogLevel.init), level != .off,
            let destination = logging["destinations"]?.arrayValue?.first,
            let arn = destination["cloudWatchLogsLogGroup"]?["logGroupArn"]?.stringValue,
            let group = LogGroup(arn: arn)
        else { return nil }
        self.init(level: level, includesData: logging["includeExecutionData"] == true, group: group)
    }
}

/// A log group of Amazon CloudWatch Logs, by its ARN `arn:P:logs:REGION:ACCOUNT:log-group:NAME:*`.
package struct LogGroup: Sendable, Hashable {
    package let region: String
    package let account: String
    package let name: String

    /// Nil for what is no ARN of a log group.
    package init?(arn: String) {
        let parts = arn.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count >= 7, parts[2] == "logs", parts[5] == "log-group", !parts[6].isEmpty else { return nil }
        region = String(parts[3])
        account = String(parts[4])
        name = String(parts[6])
    }
}
