import AWSProtocol
import ExecutionCore
import JSONModel
import ServiceModels
import StatesLanguage

/// The mock of a request of TestState, checked against what the state's work could really come to.
struct MockedWork {
    let mock: StateMock?
    /// What the Map's ItemReader stands for.
    let readItems: [JSONValue]?
    let pointedItems: JSONValue?

    /// - Throws: `ValidationException`.
    init(_ input: TestStateInput, _ tested: TestedState, models: ServiceModelCatalog) throws(APIError) {
        var readItems: [JSONValue]?
        var pointedItems: JSONValue?
        if let text = input.configuration.mapItemReaderData, case .map(let map) = tested.state,
            let reader = map.distributed?.itemReader
        {
            (readItems, pointedItems) = try ItemReaderData(text, reader.readerConfig).items
        }
        self.readItems = readItems
        self.pointedItems = pointedItems
        guard let given = input.mock else {
            mock = nil
            return
        }
        if let error = given.error {
            mock = .failure(StatesError(name: error.name, cause: error.cause))
            return
        }
        let value: JSONValue
        do {
            value = try JSONValue(parsing: given.result ?? "")
        } catch {
            throw .mockedResultNotJSON
        }
        switch tested.state {
        case .task(let task):
            try Self.check(value, of: task.resource, given.validation, models)
        case .parallel(let parallel):
            guard case .array(let results) = value else { throw .mockedResultNotArray }
            guard results.count == parallel.branches.count else { throw .mockedBranchCount }
        case .map(let map):
            try Self.check(value, of: map, failures: input.configuration.mapIterationFailureCount)
        case .pass, .choice, .wait, .succeed, .fail:
            break
        }
        mock = .result(value)
    }

    private static func check(_ value: JSONValue, of map: MapState, failures: Int?) throws(APIError) {
        if map.distributed?.resultWriter != nil {
            guard case .object = value else { throw .mockedResultNotObject }
            return
        }
        guard case .array(let results) = value else { throw .mockedResultNotArray }
        if let failures, failures > results.count { throw .tooManyMapFailures }
    }

    private static func check(
        _ value: JSONValue,
        of resource: TaskResource,
        _ validation: TestStateInput.FieldValidation,
        _ models: ServiceModelCatalog
    ) throws(APIError) {
        guard case .service = resource.kind, resource.pattern != .waitForTaskToken else { return }
        guard case .object = value else { throw .mockedResultNotObject }
        guard validation != .none, let answer = IntegrationAnswer(resource, models) else { return }
        let check = AnswerCheck(model: answer.model, requiresAll: validation == .strict, anyValue: answer.anyValue)
        if let fault = check.fault(in: value, of: answer.shape) { throw .mockedResultSchema(fault) }
    }
}
