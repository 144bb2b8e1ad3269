import ExecutionCore
import JSONModel
import StatesLanguage
import Testing

@Suite struct DistributedMapTests {
    /// A machine whose only state is a distributed Map, with further fields.
    private func harness(_ fields: [(String, JSONValue)] = []) throws -> CoreHarness {
        var map: JSONObject = JSONObject()
        map["Type"] = "Map"
        map["Label"] = "each"
        map["ItemProcessor"] = [
            "ProcessorConfig": ["Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"], "StartAt": "P",
            "States": ["P": ["Type": "Pass", "End": true]],
        ]
        map["Next"] = "After"
        for (name, value) in fields { map[name] = value }
        var harness = try CoreHarness([
            "StartAt": "M", "States": ["M": .object(map), "After": ["Type": "Pass", "End": true]],
        ])
        harness.runsMapsWithin = false
        return harness
    }

    private func succeed(_ harness: inout CoreHarness, _ output: JSONValue) throws {
        let run = try #require(harness.mapRuns.last)
        let value = OutsideValue(value: output, text: output.serialized())
        try harness.handle(.mapRunSucceeded(attempt: run.attempt, output: value))
    }

    @Test func `a run is asked for once and ends by one trigger`() throws {
        var harness = try harness()
        try harness.start([1, 2])
        let run = try #require(harness.mapRuns.first)
        #expect(harness.mapRuns.count == 1)
        #expect((run.label, run.items?.value) == ("each", [1, 2]))
        try harness.restart()
        #expect(harness.machine.openMapRun(attempt: run.attempt, limits: .aws)?.uuid == run.uuid)
        #expect(harness.machine.awaitsMapRun(uuid: run.uuid))
        try succeed(&harness, [10, 20])
        #expect(harness.output == [10, 20])
        #expect(
            harness.sequence == [
                "1<0 ExecutionStarted", "2<0 MapStateEntered", "3<2 MapStateStarted", "4<3 MapRunStarted",
                "5<4 MapRunSucceeded", "6<5 MapStateSucceeded", "7<5 MapStateExited", "8<7 PassStateEntered",
                "9<8 PassStateExited", "10<9 ExecutionSucceeded",
            ]
        )
        #expect(throws: TriggerRejected.executionClosed) { try succeed(&harness, []) }
    }

    @Test func `a failed run fails the state`() throws {
        var harness = try harness()
        try harness.start([1])
        let attempt = try #require(harness.mapRuns.first?.attempt)
        try harness.handle(.mapRunFailed(attempt: attempt, StatesError(name: "E", cause: "C")))
        #expect((harness.machine.state.error, harness.machine.state.cause) == ("E", "C"))
        #expect(
            harness.sequence.suffix(3) == ["5<4 MapRunFailed", "6<5 MapStateFailed", "7<6 ExecutionFailed"]
        )
    }

    @Test func `a retry makes a new run, a late end of the old one is refused`() throws {
        var harness = try harness([("Retry", [["ErrorEquals": ["States.ALL"], "MaxAttempts": 1]])])
        try harness.start([1])
        let first = try #require(harness.mapRuns.first)
        try harness.handle(.mapRunFailed(attempt: first.attempt, StatesError(name: "E", cause: "")))
        harness.seed += 1
        try harness.fireNext()
        let second = try #require(harness.mapRuns.last)
        #expect(second.uuid != first.uuid && second.attempt > first.attempt)
        #expect(throws: TriggerRejected.attemptNotOpen) {
            try harness.handle(.mapRunFailed(attempt: first.attempt, StatesError(name: "E", cause: "")))
        }
        try succeed(&harness, [])
        #expect(harness.output == [])
    }

    @Test func `stopping the execution gives up the run`() throws {
        var harness = try harness()
        try harness.start([1])
        let attempt = try #require(harness.mapRuns.first?.attempt)
        try harness.handle(.stop(error: nil, cause: nil))
        let cancelled = harness.commands.compactMap { if case .cancelMapRun(let number) = $0 { number } else { nil } }
        #expect(cancelled == [attempt])
    }

    @Test func `a redrive goes on with the same run under a new number`() throws {
        var harness = try harness()
        try harness.start([1])
        let first = try #require(harness.mapRuns.first)
        try harness.handle(.mapRunFailed(attempt: first.attempt, StatesError(name: "E", cause: "")))
        try harness.redrive()
        let second = try #require(harness.mapRuns.last)
        #expect((second.uuid, second.redriveCount) == (first.uuid, 1))
        #expect(second.attempt > first.attempt)
        try harness.restart()
        try succeed(&harness, [3])
        #expect(harness.output == [3])
        #expect(harness.history.map(\.type).contains("MapRunRedriven"))
    }

    @Test func `a run whose output was too large is not gone on with`() throws {
        var harness = try harness()
        try harness.start([1])
        let first = try #require(harness.mapRuns.first)
        try succeed(&harness, [.string(String(repeating: "x", count: 300_000))])
        #expect(harness.machine.state.error == "States.DataLimitExceeded")
        harness.seed += 1
        try harness.redrive()
        #expect(harness.mapRuns.last?.uuid != first.uuid)
    }

    @Test func `what the fields come to is kept for the run`() throws {
        var harness = try harness([
            ("MaxConcurrencyPath", "$.n"), ("ToleratedFailureCount", 3), ("ToleratedFailurePercentagePath", "$.p"),
            (
                "ItemReader",
                [
                    "Resource": "arn:aws:states:::s3:getObject", "Parameters": ["Bucket.$": "$.b", "Key": "k"],
                    "ReaderConfig": ["InputType": "JSON", "MaxItemsPath": "$.n"],
                ]
            ),
            ("ItemBatcher", ["MaxItemsPerBatch": 2, "BatchInput": ["x.$": "$.b"]]),
            ("ResultWriter", ["Resource": "arn:aws:states:::s3:putObject", "Parameters": ["Bucket.$": "$.b"]]),
        ])
        try harness.start(["n": 5, "p": 12.5, "b": "bucket"])
        try harness.restart()
        let run = try #require(harness.machine.openMapRun(attempt: 1, limits: .aws))
        #expect(run.items == nil)
        #expect((run.settings.maxConcurrency, run.settings.toleratedFailureCount) == (5, 3))
        #expect(run.settings.toleratedFailurePercentage == 12.5)
        #expect(run.settings.reader?.parameters == ["Bucket": "bucket", "Key": "k"])
        #expect((run.settings.reader?.maxItems, run.settings.batcher?.maxItemsPerBatch) == (5, 2))
        #expect(run.settings.batcher?.batchInput == ["x": "bucket"])
        #expect(run.settings.writer?.parameters == ["Bucket": "bucket"])
        #expect(MapRunSettings(run.settings.json) == run.settings)
    }

    @Test(arguments: [("2", 2), ("-1", -1), (7, 7)] as [(JSONValue, Int64)])
    func `MaxItemsPath leads to a number or its text`(_ given: JSONValue, _ expected: Int64) throws {
        let reader: JSONValue = [
            "Resource": "arn:aws:states:::s3:getObject", "Parameters": ["Bucket": "b", "Key": "k"],
            "ReaderConfig": ["InputType": "JSON", "MaxItemsPath": "$.n"],
        ]
        var harness = try harness([("ItemReader", reader)])
        try harness.start(["n": given])
        #expect(harness.mapRuns.first?.settings.reader?.maxItems == expected)
    }

    @Test func `all paths to numbers lead to their texts as well`() throws {
        var harness = try harness([
            ("ItemsPath", "$.items"), ("MaxConcurrencyPath", "$.three"), ("ToleratedFailureCountPath", "$.three"),
            ("ToleratedFailurePercentagePath", "$.half"), ("ItemBatcher", ["MaxItemsPerBatchPath": "$.three"]),
        ])
        try harness.start(["items": [1], "three": "3", "half": "0.5"])
        let settings = try #require(harness.mapRuns.first?.settings)
        #expect((settings.maxConcurrency, settings.toleratedFailureCount) == (3, 3))
        #expect((settings.toleratedFailurePercentage, settings.batcher?.maxItemsPerBatch) == (0.5, 3))
    }

    @Test(arguments: ["three", "", "1.5"])
    func `a text that is no whole number is refused with it`(_ text: String) throws {
        var harness = try harness([("ItemsPath", "$.items"), ("MaxConcurrencyPath", "$.n")])
        try harness.start(["items": [1], "n": .string(text)])
        #expect(
            harness.machine.state.cause?.hasSuffix(
                "The MaxConcurrencyPath field refers to value \"\(text)\" which is not a valid integer: $.n"
            ) == true
        )
    }

    @Test func `inputs of children are the same each time they are made`() throws {
        var harness = try harness([
            ("ItemSelector", ["i.$": "$$.Map.Item.Index", "v.$": "$$.Map.Item.Value", "u.$": "States.UUID()"])
        ])
        try harness.start(["a", "b"])
        let run = try #require(harness.mapRuns.first)
        let first = try run.evaluator.input(of: MapItemContext(index: 1, value: "b"))
        #expect((first["i"], first["v"]) == (1, "b"))
        try harness.restart()
        let again = try #require(harness.machine.openMapRun(attempt: run.attempt, limits: .aws))
        #expect(try again.evaluator.input(of: MapItemContext(index: 1, value: "b")) == first)
        #expect(try again.evaluator.input(of: MapItemContext(index: 0, value: "b"))["u"] != first["u"])
    }

    @Test func `children run the processor by itself`() throws {
        let harness = try harness()
        let definition = harness.machine.definition
        let index = try #require(definition.states.firstIndex { $0.name == "M" })
        let child = try #require(definition.processor(of: StateIndex(rawValue: Int32(index))))
        let start = child[child[StateMachineDefinition.rootBlock].startAt]
        #expect(start.name == "P")
        let after = try #require(definition.states.firstIndex { $0.name == "After" })
        #expect(definition.processor(of: StateIndex(rawValue: Int32(after))) == nil)
        #expect(definition.processor(of: StateIndex(rawValue: 99)) == nil)
    }
}
