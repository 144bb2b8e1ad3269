import JSONModel
import StatesLanguage
import Testing

/// What `Resource` ARNs are, from `Fixtures/resources.json`.
@Suite struct TaskResourceTests {
    @Test func `an ARN is a function, an activity, a known action, or nothing`() throws {
        for test in try TestData.cases("resources.json") {
            let arn = try #require(test["arn"]?.stringValue)
            let expected: TaskResource.Kind? =
                switch test["kind"]?.stringValue {
                case "lambda": .lambdaFunction
                case "activity": .activity
                case "service":
                    .service(
                        service: test["service"]?.stringValue ?? "",
                        action: test["action"]?.stringValue ?? ""
                    )
                default: nil
                }
            let resource = TaskResource(parsing: arn)
            #expect(resource?.kind == expected, "\(arn)")
            #expect(resource?.pattern.rawValue == test["pattern"]?.stringValue, "\(arn)")
            if let resource { #expect(resource.arn == arn) }
        }
    }
}
