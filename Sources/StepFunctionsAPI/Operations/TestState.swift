import AWSProtocol
import ExecutionCore
import ExecutionRuntime
import JSONModel
import StatesLanguage

/// Tries one state by itself, with real work or with a mock in its place; stores nothing.
///
/// A state that fails is a result, not an error. Source: API reference, "TestState"; developer guide, "Testing state
/// machines with TestState API".
enum TestState: APIOperation {
    static let name = "TestState"

    static func handle(
        _ request: inout RequestReader,
        _ context: OperationContext
    ) async throws(APIError) -> [UInt8] {
        let input = try TestStateInput(&request, context)
        let tested = try TestedState(input)
        try tested.check(input)
        let mock = try MockedWork(input, tested, models: context.models)
        let names = TestedExecution(context, input)
        let test = StateTestSetting(
            mock: mock.mock,
            contextObject: try TestedContextObject.value(input, tested, names),
            addsTaskToken: input.context == nil,
            retrierRetryCount: input.configuration.retrierRetryCount,
            mapIterationFailureCount: input.configuration.mapIterationFailureCount,
            readItems: mock.readItems,
            pointedItems: mock.pointedItems
        )
        let result = await context.engine.test(
            StateTestRequest(
                definition: tested.definition,
                state: tested.state.header.index,
                scope: context.scope,
                identity: names.identity,
                input: input.input,
                variables: input.variables,
                test: test,
                revealsSecrets: input.revealsSecrets
            )
        )
        if let failures = input.configuration.mapIterationFailureCount, let count = result.inspection.itemCount,
            failures > count
        {
            throw .tooManyMapFailures
        }
        return TestStateResponse(input: input, result: result).serialized()
    }
}
