import JSONModel
import StatesLanguage
import Testing

/// What a definition's Task states give their integrations.
@Suite struct ParameterFieldsTests {
    private let fields = ParameterFields(
        known: ["Url", "URL", "Body", "Delay"],
        required: [["Url", "URL"], ["Body"]]
    )

    private func problems(_ place: String, _ parameters: String, language: String) -> [String] {
        let source = """
            {"QueryLanguage": "\(language)", "StartAt": "A", "States": {"A": {"Type": "Task",
              "Resource": "arn:aws:states:::sqs:sendMessage", "\(place)": \(parameters), "End": true}}}
            """
        return DefinitionAnalyzer.analyze(source, type: .standard, parameterFields: { _ in fields }).diagnostics
            .filter { $0.severity == .error }.map { "\($0.message) at \($0.location ?? "null")" }
    }

    @Test(arguments: [#"{"Url": "u", "Body.$": "$.b"}"#, #"{"URL.$": "$", "Body": null, "Delay": 1}"#])
    func `fields under any of their spellings are there`(_ parameters: String) {
        #expect(problems("Parameters", parameters, language: "JSONPath").isEmpty)
    }

    @Test func `what is missing is reported by its first spelling after what is not supported`() {
        #expect(
            problems("Arguments", #"{"Delay": "{% 1 %}", "body": 1, "url": 2}"#, language: "JSONata") == [
                #"The field "body" is not supported by Step Functions at /States/A/Arguments"#,
                "The field 'Url' is required but was missing at /States/A/Arguments",
                "The field 'Body' is required but was missing at /States/A/Arguments",
            ]
        )
    }

    @Test func `an expression in place of all arguments says nothing of their names`() {
        #expect(problems("Arguments", #""{% $states.input %}""#, language: "JSONata").isEmpty)
    }
}
