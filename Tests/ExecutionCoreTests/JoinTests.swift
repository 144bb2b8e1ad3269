import ExecutionCore
import JSONModel
import StatesLanguage
import Testing

@Suite struct JoinTests {
    private static let lambda: JSONValue = "arn:aws:lambda:us-east-1:123456789012:function:f"

    @Test func `branches run side by side and join in order`() throws {
        var harness = try CoreHarness([
            "StartAt": "P",
            "States": [
                "P": [
                    "Type": "Parallel", "End": true,
                    "Branches": [
                        ["StartAt": "T1", "States": ["T1": ["Type": "Task", "Resource": Self.lambda, "End": true]]],
                        ["StartAt": "T2", "States": ["T2": ["Type": "Task", "Resource": Self.lambda, "End": true]]],
                    ],
                ]
            ],
        ])
        try harness.start()
        try harness.restart()
        try harness.succeed(2, "second")
        try harness.restart()
        try harness.succeed(1, "first")
        #expect(harness.output == ["first", "second"])
        // The branch that ended last is the one both events point at.
        let last = try #require(harness.history.last { $0.type == "TaskStateExited" })
        let ends = harness.history.suffix(3)
        #expect(ends.map(\.type) == ["ParallelStateSucceeded", "ParallelStateExited", "ExecutionSucceeded"])
        #expect(ends.prefix(2).map(\.previousEventID) == [last.id, last.id])
    }

    @Test func `a failing branch aborts the others and can be caught outside`() throws {
        var harness = try CoreHarness([
            "StartAt": "P",
            "States": [
                "P": [
                    "Type": "Parallel", "Next": "Done",
                    "Catch": [["ErrorEquals": ["Boom"], "ResultPath": "$.e", "Next": "Done"]],
                    "Branches": [
                        ["StartAt": "T1", "States": ["T1": ["Type": "Task", "Resource": Self.lambda, "End": true]]],
                        ["StartAt": "W", "States": ["W": ["Type": "Wait", "Seconds": 100, "End": true]]],
                    ],
                ],
                "Done": ["Type": "Succeed"],
            ],
        ])
        try harness.start(["k": 1])
        try harness.fail(1, "Boom", "b")
        #expect(harness.output == ["k": 1, "e": ["Error": "Boom", "Cause": "b"]])
        let types = harness.history.map(\.type)
        // The failing state's own abort comes first, then those of the others.
        #expect(types.filter { $0.hasSuffix("Aborted") } == ["TaskStateAborted", "WaitStateAborted"])
        let failed = try #require(harness.history.first { $0.type == "ParallelStateFailed" })
        let taskFailed = try #require(harness.history.first { $0.type == "LambdaFunctionFailed" })
        #expect(failed.previousEventID == taskFailed.id)
    }

    @Test func `a Map of concurrency one numbers its iterations as recorded`() throws {
        var harness = try CoreHarness([
            "StartAt": "M",
            "States": [
                "M": [
                    "Type": "Map", "MaxConcurrency": 1, "End": true,
                    "ItemProcessor": ["StartAt": "I", "States": ["I": ["Type": "Pass", "End": true]]],
                ]
            ],
        ])
        try harness.start([10, 20])
        #expect(harness.output == [10, 20])
        #expect(
            harness.sequence == [
                "1<0 ExecutionStarted", "2<0 MapStateEntered", "3<2 MapStateStarted", "4<3 MapIterationStarted",
                "5<4 PassStateEntered", "6<5 PassStateExited", "7<6 MapIterationSucceeded",
                "8<6 MapIterationStarted", "9<8 PassStateEntered", "10<9 PassStateExited",
                "11<10 MapIterationSucceeded", "12<11 MapStateSucceeded", "13<11 MapStateExited",
                "14<13 ExecutionSucceeded",
            ]
        )
    }

    @Test(arguments: [1, 2, 3, 40])
    func `never more iterations run than MaxConcurrency`(concurrency: Int) throws {
        var harness = try CoreHarness([
            "StartAt": "M",
            "States": [
                "M": [
                    "Type": "Map", "MaxConcurrency": .integer(Int64(concurrency)), "End": true,
                    "ItemSelector": ["v.$": "$$.Map.Item.Value", "i.$": "$$.Map.Item.Index"],
                    "ItemProcessor": [
                        "StartAt": "I", "States": ["I": ["Type": "Task", "Resource": Self.lambda, "End": true]],
                    ],
                ]
            ],
        ])
        let items = (0..<25).map { JSONValue.integer(Int64($0) * 2) }
        try harness.start(.array(items))
        var done = 0
        while harness.machine.state.status == .running {
            let open = harness.tasks.count - done
            #expect(open <= concurrency)
            let task = harness.tasks[done]
            done += 1
            let index = Int(try #require(task.parameters.value["i"]?.numberValue?.integerValue))
            #expect(task.parameters.value["v"] == items[index])
            try harness.succeed(task.attempt, .integer(Int64(index)))
        }
        #expect(harness.output == .array((0..<25).map { .integer(Int64($0)) }))
    }

    @Test func `an empty Map succeeds with an empty array`() throws {
        var harness = try CoreHarness([
            "StartAt": "M",
            "States": [
                "M": [
                    "Type": "Map", "End": true,
                    "ItemProcessor": ["StartAt": "I", "States": ["I": ["Type": "Pass", "End": true]]],
                ]
            ],
        ])
        try harness.start([])
        #expect(harness.output == [])
        #expect(harness.sequence[2...4] == ["3<2 MapStateStarted", "4<3 MapStateSucceeded", "5<3 MapStateExited"])
    }

    @Test func `a retried Map runs all iterations again without an event of its failure`() throws {
        var harness = try CoreHarness([
            "StartAt": "M",
            "States": [
                "M": [
                    "Type": "Map", "MaxConcurrency": 1, "End": true,
                    "Retry": [["ErrorEquals": ["States.ALL"], "MaxAttempts": 1, "IntervalSeconds": 1]],
                    "ItemProcessor": ["StartAt": "F", "States": ["F": ["Type": "Fail", "Error": "E", "Cause": "C"]]],
                ]
            ],
        ])
        try harness.start([1])
        try harness.fireNext()
        #expect(
            harness.sequence == [
                "1<0 ExecutionStarted", "2<0 MapStateEntered", "3<2 MapStateStarted", "4<3 MapIterationStarted",
                "5<4 FailStateEntered", "6<5 MapIterationFailed", "7<5 MapStateStarted", "8<7 MapIterationStarted",
                "9<8 FailStateEntered", "10<9 MapIterationFailed", "11<9 MapStateFailed", "12<11 ExecutionFailed",
            ]
        )
    }

    @Test func `inner scopes read outer variables and keep their own`() throws {
        var harness = try CoreHarness([
            "StartAt": "A",
            "States": [
                "A": ["Type": "Pass", "Assign": ["x": 42], "Next": "P"],
                "P": [
                    "Type": "Parallel", "Next": "Z",
                    "Branches": [
                        [
                            "StartAt": "B",
                            "States": [
                                "B": ["Type": "Pass", "Assign": ["y.$": "$x"], "Next": "C"],
                                "C": ["Type": "Pass", "Parameters": ["x.$": "$x", "y.$": "$y"], "End": true],
                            ],
                        ]
                    ],
                ],
                "Z": ["Type": "Pass", "Parameters": ["all.$": "$", "x.$": "$x"], "End": true],
            ],
        ])
        try harness.start()
        #expect(harness.output == ["all": [["x": 42, "y": 42]], "x": 42])
    }

    @Test func `a distributed Map bears as many failures as it is told to`() throws {
        func harness(_ tolerated: Int64) throws -> CoreHarness {
            try CoreHarness([
                "StartAt": "M",
                "States": [
                    "M": [
                        "Type": "Map", "ToleratedFailureCount": .integer(tolerated), "End": true,
                        "ItemProcessor": [
                            "ProcessorConfig": ["Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"], "StartAt": "C",
                            "States": [
                                "C": [
                                    "Type": "Choice",
                                    "Choices": [["Variable": "$", "NumericEquals": 2, "Next": "F"]], "Default": "S",
                                ],
                                "F": ["Type": "Fail", "Error": "E"], "S": ["Type": "Succeed"],
                            ],
                        ],
                    ]
                ],
            ])
        }
        var bearing = try harness(1)
        try bearing.start([1, 2, 3])
        #expect(bearing.output == [1, 3])
        var strict = try harness(0)
        try strict.start([1, 2, 3])
        #expect(strict.machine.state.error == "States.ExceedToleratedFailureThreshold")
        #expect(strict.history.map(\.type).suffix(3) == ["MapRunFailed", "MapStateFailed", "ExecutionFailed"])
    }

    @Test func `stopping closes every open attempt`() throws {
        var harness = try CoreHarness([
            "StartAt": "M",
            "States": [
                "M": [
                    "Type": "Map", "End": true,
                    "ItemProcessor": [
                        "StartAt": "I", "States": ["I": ["Type": "Task", "Resource": Self.lambda, "End": true]],
                    ],
                ]
            ],
        ])
        try harness.start([1, 2, 3])
        try harness.handle(.stop(error: "E", cause: nil))
        let cancelled = harness.commands.compactMap { if case .cancelTask(let attempt) = $0 { attempt } else { nil } }
        #expect(Set(cancelled) == [1, 2, 3])
        #expect(harness.history.last?.type == "ExecutionAborted")
        #expect(harness.history.last?.previousEventID == 0)
    }
}
