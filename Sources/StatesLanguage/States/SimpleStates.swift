package import JSONModel

/// A Pass state: passes its input, or a fixed or computed value, on.
package final class PassState: Sendable {
    package let header: StateHeader
    package let filters: PathFilters
    package let parameters: Template?
    package let result: JSONValue?
    /// `nil` is the default `$`.
    package let resultPath: ResultPath?
    package let assign: AssignField?
    package let output: Template?
    package let successor: Successor

    package init(
        header: StateHeader,
        filters: PathFilters,
        parameters: Template?,
        result: JSONValue?,
        resultPath: ResultPath?,
        assign: AssignField?,
        output: Template?,
        successor: Successor
    ) {
        self.header = header
        self.filters = filters
        self.parameters = parameters
        self.result = result
        self.resultPath = resultPath
        self.assign = assign
        self.output = output
        self.successor = successor
    }
}

/// A Choice state: goes where its first true rule leads, else to `Default`.
package final class ChoiceState: Sendable {
    package let header: StateHeader
    package let filters: PathFilters
    package let choices: [ChoiceRule]
    package let defaultNext: StateIndex?
    /// Applies when `Default` is taken.
    package let assign: AssignField?
    package let output: Template?

    package init(
        header: StateHeader,
        filters: PathFilters,
        choices: [ChoiceRule],
        defaultNext: StateIndex?,
        assign: AssignField?,
        output: Template?
    ) {
        self.header = header
        self.filters = filters
        self.choices = choices
        self.defaultNext = defaultNext
        self.assign = assign
        self.output = output
    }
}

/// A Wait state: goes on after a duration or at a point in time.
package final class WaitState: Sendable {
    /// How long; a timestamp literal has been checked by the decoder.
    package enum Delay: Sendable {
        case seconds(NumberField)
        case timestamp(TextField)
    }

    package let header: StateHeader
    package let filters: PathFilters
    package let delay: Delay
    package let assign: AssignField?
    package let output: Template?
    package let successor: Successor

    package init(
        header: StateHeader,
        filters: PathFilters,
        delay: Delay,
        assign: AssignField?,
        output: Template?,
        successor: Successor
    ) {
        self.header = header
        self.filters = filters
        self.delay = delay
        self.assign = assign
        self.output = output
        self.successor = successor
    }
}

/// A Succeed state: ends its block with its input or `Output`.
package final class SucceedState: Sendable {
    package let header: StateHeader
    package let filters: PathFilters
    package let assign: AssignField?
    package let output: Template?

    package init(header: StateHeader, filters: PathFilters, assign: AssignField?, output: Template?) {
        self.header = header
        self.filters = filters
        self.assign = assign
        self.output = output
    }
}

/// A Fail state: ends its block with an error.
package final class FailState: Sendable {
    package let header: StateHeader
    package let error: TextField?
    package let cause: TextField?

    package init(header: StateHeader, error: TextField?, cause: TextField?) {
        self.header = header
        self.error = error
        self.cause = cause
    }
}
