import ExecutionCore
import ExecutionRuntime
import JSONModel
import StorageAPI
import StorageTesting
import Testing

/// Transitions whose expressions take more steps than the triggering thread gives them.
@Suite struct LongExpressionTests {
    /// Two states with a task between, each with an expression of some thousand steps.
    private static let definition: JSONValue = [
        "QueryLanguage": "JSONata", "StartAt": "First",
        "States": [
            "First": [
                "Type": "Pass", "Assign": ["count": "{% $count($map([1..3000], function($n) { $n * 2 })) %}"],
                "Next": "Work",
            ],
            "Work": [
                "Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:echo",
                "Arguments": ["count": "{% $count %}"], "Next": "Last",
            ],
            "Last": [
                "Type": "Pass", "Output": "{% $count + $sum($map([1..3000], function($n) { 1 })) %}", "End": true,
            ],
        ],
    ]

    private static func configuration(steps: Int) -> EngineConfiguration {
        var configuration = EngineConfiguration(limits: .aws)
        configuration.promptExpressionSteps = steps
        return configuration
    }

    /// The event types of an execution that ran with so many prompt steps.
    private static func journal(steps: Int) async throws -> [String] {
        var kinds: [String] = []
        try await EngineHarness.run(configuration: configuration(steps: steps)) { harness in
            let machine = try await harness.createMachine("m", definition)
            let started = try await harness.engine.start(harness.request(machine, "e"))
            let description = try await harness.end(of: started.id)
            #expect(description.output == Array("6000".utf8))
            let record = try #require(try harness.engine.store.execution(started.id))
            kinds = try harness.engine.history(record).map { "\($0.type)" }
        }
        return kinds
    }

    @Test func `a long expression gives the same result and history on threads of its own`() async throws {
        let prompt = try await Self.journal(steps: 1_000_000)
        let patient = try await Self.journal(steps: 600)
        #expect(prompt == patient)
        #expect(prompt.count > 8)
    }

    @Test func `an express execution with long expressions ends`() async throws {
        try await EngineHarness.run(configuration: Self.configuration(steps: 600)) { harness in
            let machine = try await harness.createMachine("x", Self.definition, type: "EXPRESS")
            let result = try await harness.engine.startSync(harness.request(machine, "e"))
            #expect(result.status == .succeeded)
            #expect(result.output == Array("6000".utf8))
        }
    }
}
