import AWSProtocol
import ExecutionRuntime
import JSONModel
import StorageAPI

/// What StartExecution and StartSyncExecution have in common: the request up to the point where the engine takes over.
struct ExecutionStart {
    /// What the request names; of an alias, one version is drawn for this start.
    let reference: MachineReference
    let stateMachineARN: String
    let name: String
    let input: TaskOutput
    let traceHeader: String?
    /// The test case that the request chose with `#NAME` behind the ARN.
    let testCase: String?
    /// The ARN of the new execution.
    let executionARN: String

    /// Reads and checks a request and finds its machine.
    ///
    /// - Throws: `ValidationException`, `InvalidName`, `InvalidArn`, `StateMachineDoesNotExist`,
    ///   `StateMachineDeleting`, `InvalidExecutionInput`; `StateMachineTypeNotSupported` when the machine must be
    ///   EXPRESS and is not.
    init(
        _ request: inout RequestReader,
        _ context: OperationContext,
        mustBeExpress: Bool
    ) throws(APIError) {
        let givenMachine = try request.requiredString("stateMachineArn", .arn)
        let givenName = try request.string("name", .name)
        let inputText = try request.string("input", context.payloadConstraint)
        let givenTrace = try request.string("traceHeader", .traceHeader)
        try request.finish()
        if let givenName { try ResourceName.check(givenName) }
        let machineText: String
        (machineText, testCase) = Self.split(givenMachine, context.engine.mocks)
        let arn = try ARN.stateMachine(machineText)
        reference = try context.reference(arn, machineText) { $0.route(drawn: Int.random(in: 0..<100)) }
        let machine = reference.machine
        guard machine.status == .active else { throw .stateMachineDeleting(machineText) }
        let isExpress = machine.type == "EXPRESS"
        guard isExpress || !mustBeExpress else { throw .stateMachineTypeNotSupported }
        input = try PayloadText.executionInput(inputText)
        if let testCase { try Self.check(testCase, of: machine.name, context.engine.mocks) }

        var generator = SystemRandomNumberGenerator()
        name = givenName ?? RandomUUID.text(atMilliseconds: context.engine.now().milliseconds, using: &generator)
        let resource: ARN.Resource =
            isExpress
            ? .express(
                machine: machine.name,
                label: nil,
                name: name,
                id: RandomUUID.text(using: &generator)
            )
            : .execution(machine: machine.name, label: nil, name: name)
        executionARN = arn.sibling(resource).text
        stateMachineARN = arn.sibling(.stateMachine(name: machine.name)).text
        traceHeader = context.traceHeader ?? givenTrace
    }

    /// The request to the engine.
    var request: StartRequest {
        StartRequest(
            machine: reference.machine,
            revision: reference.revision,
            executionARN: executionARN,
            stateMachineARN: stateMachineARN,
            name: name,
            input: input,
            traceHeader: traceHeader,
            version: reference.version?.number,
            alias: reference.alias?.name,
            testCase: testCase
        )
    }

    /// Takes `ARN#CASE` apart, where there are mocks; elsewhere `#` is a character of the ARN as any other.
    private static func split(_ text: String, _ mocks: MockConfiguration?) -> (machine: String, testCase: String?) {
        guard mocks != nil, let mark = text.utf8.lastIndex(of: UInt8(ascii: "#")) else { return (text, nil) }
        return (String(text[..<mark]), String(text[text.utf8.index(after: mark)...]))
    }

    /// - Throws: `ValidationException` when the file of mocks has no such test case.
    private static func check(
        _ testCase: String,
        of machine: String,
        _ mocks: MockConfiguration?
    ) throws(APIError) {
        let known = mocks?.testCases(of: machine) ?? []
        guard !known.contains(testCase) else { return }
        throw .validation(
            "The mock configuration has no test case '\(testCase)' of the state machine '\(machine)'. "
                + (known.isEmpty ? "It has none of this machine." : "It has: \(known.joined(separator: ", ")).")
        )
    }
}
