import ExecutionCore
import JSONModel

/// Outcomes that stand in for integrations: AWS's `MockConfigFile.json`.
///
///     {"StateMachines": {"<machine>": {"TestCases": {"<case>": {"<Task state>": "<response>"}}}},
///      "MockedResponses": {"<response>": {"0": {"Return": <JSON>}, "1-2": {"Throw": {"Error": "…", "Cause": "…"}}}}}
///
/// The keys of a response are numbers of invocations of a state within an execution, from 0, or inclusive ranges of
/// them. Source: "Using mocked service integrations for testing in Step Functions Local".
package struct MockConfiguration: Sendable {
    /// What an invocation comes to.
    enum Outcome: Sendable, Hashable {
        case returns(JSONValue)
        case throwing(error: String, cause: String)
    }

    /// A mocked response: what each invocation comes to, ascending and without overlaps.
    struct Response: Sendable {
        let name: String
        let outcomes: [(invocations: ClosedRange<Int64>, outcome: Outcome)]

        func outcome(_ invocation: Int64) -> Outcome? {
            outcomes.first { $0.invocations.contains(invocation) }?.outcome
        }
    }

    /// Responses by machine, test case and state.
    private let machines: [String: [String: [String: Response]]]
    /// Names as they stand in the file.
    private let caseNames: [String: [String]]

    /// Reads the text of a file.
    ///
    /// - Throws: the first thing that is wrong, with its place.
    package init(parsing text: [UInt8]) throws(MockConfigurationError) {
        let reader = try MockConfigurationReader(text)
        (machines, caseNames) = (reader.machines, reader.caseNames)
    }

    /// Machines that have test cases, sorted.
    package var machineNames: [String] { caseNames.keys.sorted() }

    /// Names of the test cases of a machine, in the file's order.
    package func testCases(of machine: String) -> [String] { caseNames[machine] ?? [] }

    /// What a mock makes of an attempt; `nil` for a state that the test case does not mock.
    ///
    /// An execution that was started with a test case never calls a mocked service, also when a later process has no
    /// mocks or other ones: then it fails.
    static func outcome(
        of attempt: TaskAttempt,
        _ invocation: MockedInvocation,
        in configuration: MockConfiguration?
    ) -> TaskOutcome? {
        let place = "the test case '\(invocation.testCase)' of the state machine '\(invocation.machine)'"
        guard let configuration else {
            return .unstartable(
                cause: "The execution was started with \(place), but this server has no mock configuration."
            )
        }
        guard let states = configuration.machines[invocation.machine]?[invocation.testCase] else {
            return .unstartable(cause: "The mock configuration does not have \(place) any more.")
        }
        guard let response = states[attempt.stateName] else { return nil }
        guard let outcome = response.outcome(invocation.number) else {
            return .unstartable(
                cause: "The mocked response '\(response.name)' has no outcome for invocation \(invocation.number) of "
                    + "the state '\(attempt.stateName)' in \(place)."
            )
        }
        return TaskOutcome(outcome, attempt.resource)
    }
}

/// Why a file of mocks cannot be used.
package struct MockConfigurationError: Error, Sendable, CustomStringConvertible {
    package let description: String
}
