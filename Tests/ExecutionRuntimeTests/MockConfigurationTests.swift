import ExecutionRuntime
import JSONModel
import Testing

@Suite struct MockConfigurationTests {
    @Test func `machines and test cases have the names of the file`() throws {
        let mocks = try MockConfiguration(
            parsing: Array(
                #"""
                {"StateMachines": {"B": {"TestCases": {"z": {"S": "r"}, "a": {}}}, "A": {"TestCases": {"x": {}}}},
                 "MockedResponses": {"r": {"0": {"Return": null}, "1-3": {"Throw": {"Error": "E"}}}}}
                """#.utf8
            )
        )
        #expect(mocks.machineNames == ["A", "B"])
        #expect(mocks.testCases(of: "B") == ["z", "a"])
        #expect(mocks.testCases(of: "C").isEmpty)
    }

    private static let response = #"{"StateMachines": {}, "MockedResponses": {"r": "#

    @Test(arguments: [
        ("{", "is not JSON"),
        ("[]", "the document must be an object"),
        ("{\"StateMachines\": {}}", "MockedResponses is missing"),
        (
            "{\"MockedResponse\": {}}",
            "MockedResponse is not known; what may stand there: StateMachines, MockedResponses"
        ),
        (response + "7}}", "MockedResponses.r must be an object"),
        (response + "{\"1-\": {\"Return\": 1}}}}", "MockedResponses.r.1- must be the number of an invocation"),
        (response + "{\"3-1\": {\"Return\": 1}}}}", "MockedResponses.r.3-1 must be the number of an invocation"),
        (response + "{\"+1\": {\"Return\": 1}}}}", "MockedResponses.r.+1 must be the number of an invocation"),
        (response + "{\"99999999999999999999\": {\"Return\": 1}}}}", "must be the number of an invocation"),
        (
            response + "{\"0-2\": {\"Return\": 1}, \"2\": {\"Return\": 1}}}}",
            "MockedResponses.r has more than one outcome for invocation 2"
        ),
        (response + "{\"0\": {}}}}", "MockedResponses.r.0 must have either Return or Throw"),
        (response + "{\"0\": {\"Throw\": {\"Cause\": \"c\"}}}}}", "MockedResponses.r.0.Throw.Error must be a string"),
        (
            "{\"StateMachines\": {\"M\": {\"TestCases\": {\"c\": {\"S\": \"r\"}}}}, \"MockedResponses\": {}}",
            "StateMachines.M.TestCases.c.S names the response 'r', which MockedResponses does not have"
        ),
    ])
    func `a wrong file is refused with the place`(text: String, problem: String) {
        let error = #expect(throws: MockConfigurationError.self) { try MockConfiguration(parsing: Array(text.utf8)) }
        #expect(error?.description.contains(problem) == true, "\(String(describing: error))")
    }
}
