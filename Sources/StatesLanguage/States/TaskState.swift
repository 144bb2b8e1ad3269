/// A Task state: asks something outside to do work.
package final class TaskState: Sendable {
    package let header: StateHeader
    package let resource: TaskResource
    package let filters: PathFilters
    /// `Parameters` (JSONPath) or `Arguments` (JSONata).
    package let parameters: Template?
    package let resultSelector: Template?
    /// `nil` is the default `$`.
    package let resultPath: ResultPath?
    package let assign: AssignField?
    package let output: Template?
    package let timeoutSeconds: NumberField?
    package let heartbeatSeconds: NumberField?
    /// `Credentials`: an object template with `RoleArn`.
    package let credentials: Template?
    package let retry: [Retrier]
    package let catchers: [Catcher]
    package let successor: Successor

    package init(
        header: StateHeader,
        resource: TaskResource,
        filters: PathFilters,
        parameters: Template?,
        resultSelector: Template?,
        resultPath: ResultPath?,
        assign: AssignField?,
        output: Template?,
        timeoutSeconds: NumberField?,
        heartbeatSeconds: NumberField?,
        credentials: Template?,
        retry: [Retrier],
        catchers: [Catcher],
        successor: Successor
    ) {
        self.header = header
        self.resource = resource
        self.filters = filters
        self.parameters = parameters
        self.resultSelector = resultSelector
        self.resultPath = resultPath
        self.assign = assign
        self.output = output
        self.timeoutSeconds = timeoutSeconds
        self.heartbeatSeconds = heartbeatSeconds
        self.credentials = credentials
        self.retry = retry
        self.catchers = catchers
        self.successor = successor
    }
}

/// A parsed `Resource` ARN.
///
/// Source: "Task workflow state", "Integrating services with Step Functions".
package struct TaskResource: Sendable, Hashable {
    package enum Kind: Sendable, Hashable {
        /// `arn:P:lambda:R:A:function:NAME[:QUALIFIER]`
        case lambdaFunction
        /// `arn:P:states:R:A:activity:NAME`
        case activity
        /// `arn:P:states:::SERVICE:ACTION…`; `service` is `sqs`, `http`, `aws-sdk:s3`.
        case service(service: String, action: String)
    }

    /// The suffix of a service resource: how long the state waits for it.
    package enum Pattern: String, Sendable, Hashable, CaseIterable {
        case requestResponse = ""
        case sync = ".sync"
        case syncParsed = ".sync:2"
        case waitForTaskToken = ".waitForTaskToken"
    }

    package let arn: String
    package let kind: Kind
    package let pattern: Pattern

    package init(arn: String, kind: Kind, pattern: Pattern) {
        self.arn = arn
        self.kind = kind
        self.pattern = pattern
    }
}
