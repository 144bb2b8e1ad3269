import AWSProtocol
import ExecutionRuntime
import JSONModel

/// A request of TestState, with the checks that need no definition.
struct TestStateInput {
    enum InspectionLevel: String { case info = "INFO", debug = "DEBUG", trace = "TRACE" }

    enum FieldValidation: String { case strict = "STRICT", present = "PRESENT", none = "NONE" }

    struct Mock {
        let result: String?
        let error: (name: String, cause: String)?
        let validation: FieldValidation
    }

    struct Configuration {
        var retrierRetryCount: Int?
        var errorCausedByState: String?
        var mapIterationFailureCount: Int?
        var mapItemReaderData: String?
    }

    let definition: String
    let roleARN: String?
    let input: TaskOutput
    let level: InspectionLevel
    let revealsSecrets: Bool
    let variables: [(name: String, value: JSONValue)]
    let stateName: String?
    let mock: Mock?
    let context: String?
    let configuration: Configuration

    /// - Throws: `ValidationException`, `InvalidArn`, `InvalidExecutionInput`.
    init(_ request: inout RequestReader, _ context: OperationContext) throws(APIError) {
        definition = try request.requiredString("definition", .definition)
        roleARN = try request.string("roleArn", .arn)
        let inputText = try request.string("input", context.payloadConstraint)
        level = try request.choice("inspectionLevel", .inspectionLevel).flatMap(InspectionLevel.init) ?? .info
        revealsSecrets = try request.boolean("revealSecrets") ?? false
        let variablesText = try request.string("variables", context.payloadConstraint)
        stateName = try request.string("stateName", .testedStateName)
        mock = try request.structure("mock") { (reader) throws(APIError) in try Self.mock(&reader, context) }
        self.context = try request.string("context", context.payloadConstraint)
        configuration =
            try request.structure("stateConfiguration") { (reader) throws(APIError) in
                try Self.configuration(&reader, context)
            } ?? Configuration()
        try request.finish()
        if let roleARN { try ARN.checkRole(roleARN) }
        input = try PayloadText.executionInput(inputText)
        variables = try Self.variables(variablesText)
        try checkMembersTogether()
    }

    private static func mock(
        _ reader: inout RequestReader,
        _ context: OperationContext
    ) throws(APIError) -> Mock {
        let result = try reader.string("result", context.payloadConstraint)
        let error = try reader.structure("errorOutput") { (reader) throws(APIError) -> (String?, String?) in
            (try reader.string("error", .error), try reader.string("cause", .cause))
        }
        let validation = try reader.choice("fieldValidationMode", .fieldValidationMode)
        if result != nil, error != nil { throw .mockWithResultAndError }
        if result == nil, error == nil { throw .mockWithoutContent }
        if let error, error.0 == nil { throw .mockWithoutErrorName }
        return Mock(
            result: result,
            error: error.map { ($0.0 ?? "", $0.1 ?? "") },
            validation: validation.flatMap(FieldValidation.init) ?? .strict
        )
    }

    private static func configuration(
        _ reader: inout RequestReader,
        _ context: OperationContext
    ) throws(APIError) -> Configuration {
        let counts: ClosedRange<Int64> = 0...Int64(Int32.max)
        return Configuration(
            retrierRetryCount: try reader.integer("retrierRetryCount", in: counts).map { Int(clamping: $0) },
            errorCausedByState: try reader.string("errorCausedByState", .testedStateName),
            mapIterationFailureCount: try reader.integer("mapIterationFailureCount", in: counts)
                .map { Int(clamping: $0) },
            mapItemReaderData: try reader.string("mapItemReaderData", context.payloadConstraint)
        )
    }

    private static func variables(_ text: String?) throws(APIError) -> [(name: String, value: JSONValue)] {
        guard let text else { return [] }
        do {
            if case .object(let object) = try JSONValue(parsing: text) {
                return object.members.map { ($0.key, $0.value) }
            }
        } catch {
            throw .testVariables
        }
        throw .testVariables
    }

    /// What cannot be asked for together, or only with a mock.
    private func checkMembersTogether() throws(APIError) {
        guard mock == nil else {
            if revealsSecrets { throw .revealSecretsWithMock }
            return
        }
        if configuration.mapIterationFailureCount != nil { throw .needsMock("MapIterationFailureCount") }
        if configuration.retrierRetryCount != nil { throw .needsMock("RetrierRetryCount") }
        if configuration.errorCausedByState != nil { throw .needsMock("ErrorCausedByState") }
        if configuration.mapItemReaderData != nil { throw .needsMock("MapItemReaderData") }
        if context != nil { throw .needsMock("Context") }
    }
}

extension TextConstraint {
    fileprivate static let testedStateName = TextConstraint(1...80, isSensitive: true)
}

extension ValueSet {
    fileprivate static let inspectionLevel = ValueSet(["INFO", "DEBUG", "TRACE"])
    fileprivate static let fieldValidationMode = ValueSet(["STRICT", "PRESENT", "NONE"])
}
