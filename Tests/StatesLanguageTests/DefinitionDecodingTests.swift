import JSONModel
import JSONPath
import StatesLanguage
import Testing

/// The decoded machine behind a definition.
@Suite struct DefinitionDecodingTests {
    private func machine(_ source: String) throws -> StateMachineDefinition {
        let analysis = DefinitionAnalyzer.analyze(source, type: .standard)
        return try #require(analysis.definition, "\(analysis.diagnostics)")
    }

    private func state(_ fields: String) throws -> State {
        try machine(#"{"StartAt":"A","States":{"A":{\#(fields)},"B":{"Type":"Succeed"}}}"#.reachingB).states[0]
    }

    @Test func `blocks and states are numbered in the order of the text`() throws {
        let machine = try machine(
            #"""
            {"Comment": "c", "TimeoutSeconds": 9, "StartAt": "P", "States": {
              "M": {"Type": "Map", "ItemProcessor": {"StartAt": "I", "States": {"I": {"Type": "Succeed"}}}, "End": true},
              "P": {"Type": "Parallel", "Next": "M", "Branches": [
                {"StartAt": "X", "States": {"Y": {"Type": "Succeed"}, "X": {"Type": "Pass", "Next": "Y"}}},
                {"StartAt": "Z", "States": {"Z": {"Type": "Succeed"}}}]}}}
            """#
        )
        #expect(machine.comment == "c")
        #expect(machine.timeoutSeconds == 9)
        #expect(machine.states.map(\.name) == ["M", "I", "P", "Y", "X", "Z"])
        #expect(machine.states.enumerated().allSatisfy { $0.offset == Int($0.element.header.index.rawValue) })
        #expect(machine.blocks.map { machine[$0.startAt].name } == ["P", "I", "X", "Z"])
        #expect(machine.blocks.map { $0.owner.map { machine[$0].name } } == [nil, "M", "P", "P"])
        #expect(machine[StateMachineDefinition.rootBlock].states.map { machine[$0].name } == ["M", "P"])
        guard case .parallel(let parallel) = machine.states[2], case .pass(let pass) = machine.states[4] else {
            Issue.record("states of other types")
            return
        }
        #expect(parallel.branches.map(\.rawValue) == [2, 3])
        #expect(parallel.successor == .next(StateIndex(rawValue: 0)))
        #expect(pass.header.block == BlockIndex(rawValue: 2))
        #expect(pass.successor == .next(StateIndex(rawValue: 3)))
    }

    @Test func `constant parts of a template become one literal`() throws {
        let state = try state(#""Type":"Pass","Next":"B","Parameters":{"a":{"b":[1,{"c":2}]},"d":[{"e.$":"$.x"},"$"]}"#)
        guard case .pass(let pass) = state, case .object(let members)? = pass.parameters else {
            Issue.record("\(state)")
            return
        }
        #expect(members.map(\.name) == ["a", "d"])
        guard case .literal(let constant) = members[0].value, case .array(let elements) = members[1].value,
            case .object(let inner) = elements[0], case .path(let path, let field) = inner[0].value
        else {
            Issue.record("\(members)")
            return
        }
        #expect(constant == ["b": [1, ["c": 2]]])
        #expect(inner[0].name == "e")
        #expect(path.source == "$.x")
        #expect(field == "e.$")
    }

    @Test func `expressions are trimmed and know their field`() throws {
        let source =
            #""Type":"Pass","QueryLanguage":"JSONata","Next":"B","Output":{"a":[1,"{%  $x\n %}"]},"Assign":{"v":"{%1%}"}"#
        guard case .pass(let pass) = try state(source), case .object(let members)? = pass.output,
            case .array(let elements) = members[0].value, case .jsonata(let output) = elements[1],
            case .jsonata(let variable)? = pass.assign?.variables.first?.value
        else {
            Issue.record("no expressions")
            return
        }
        #expect(output.source == "$x")
        #expect(output.field == "Output/a[1]")
        #expect(variable.source == "1")
        #expect(variable.field == "Assign/v")
        #expect(pass.header.queryLanguage == .jsonata)
    }

    @Test func `expressions of rules and catchers know their element`() throws {
        let source = #"""
            "Type":"Task","QueryLanguage":"JSONata","Resource":"arn:aws:states:::lambda:invoke","Next":"B","Retry":[],
            "Catch":[{"ErrorEquals":["a"],"Next":"B"},{"ErrorEquals":["b"],"Next":"B","Output":"{% 1 %}"}]
            """#
        guard case .task(let task) = try state(source), case .jsonata(let output)? = task.catchers[1].output else {
            Issue.record("no expression")
            return
        }
        #expect(output.field == "Catch[1]/Output")
    }

    @Test func `defaults are those of the language`() throws {
        let source = #"""
            "Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Next":"B","InputPath":"$","OutputPath":null,
            "ResultPath":null,"Retry":[{"ErrorEquals":["a"]}],"Catch":[{"ErrorEquals":["a"],"Next":"B"}]
            """#
        guard case .task(let task) = try state(source), let retrier = task.retry.first else {
            Issue.record("no task")
            return
        }
        #expect(task.filters.inputPath == nil)
        if case .empty? = task.filters.outputPath {} else { Issue.record("OutputPath is not empty") }
        if case .discard? = task.resultPath {} else { Issue.record("ResultPath does not discard") }
        #expect(task.timeoutSeconds == nil)
        #expect(retrier.intervalSeconds == 1)
        #expect(retrier.maxAttempts == 3)
        #expect(retrier.backoffRate == 2)
        #expect(retrier.maxDelaySeconds == nil)
        #expect(retrier.jitterStrategy == .none)
        #expect(task.catchers.first?.resultPath == nil)
    }

    @Test func `a distributed Map keeps its configuration`() throws {
        let machine = try machine(
            #"""
            {"StartAt": "M", "States": {"M": {"Type": "Map", "End": true, "Label": "L", "ToleratedFailureCountPath": "$.n",
              "ItemReader": {"Resource": "arn:aws:states:::s3:getObject", "Parameters": {"Bucket": "b"},
                "ReaderConfig": {"InputType": "JSON", "MaxItemsPath": "$.m"}},
              "ItemBatcher": {"MaxItemsPerBatch": 5, "BatchInput": {"k": 1}},
              "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "EXPRESS"},
                "StartAt": "I", "States": {"I": {"Type": "Succeed"}}}}}}
            """#
        )
        guard case .map(let map) = machine.states[0], let distributed = map.distributed else {
            Issue.record("no distributed Map")
            return
        }
        #expect(distributed.executionType == .express)
        #expect(distributed.label == "L")
        #expect(distributed.itemReader?.readerConfig == ["InputType": "JSON"])
        guard case .path(let items, let field)? = distributed.itemReader?.maxItems,
            case .literal(let batch)? = distributed.itemBatcher?.maxItemsPerBatch,
            case .path(let path) = map.items
        else {
            Issue.record("no limits")
            return
        }
        #expect(items.source == "$.m")
        #expect(field == "MaxItemsPath")
        #expect(batch == 5)
        #expect(path.isIdentity)
    }

    @Test func `rules become trees of comparisons`() throws {
        let source = #"""
            "Type":"Choice","Default":"B","Choices":[{"Next":"B","And":[{"Variable":"$.a","StringMatches":"a*"},
            {"Not":{"Variable":"$v","NumericLessThanPath":"$.b"}}]}]
            """#
        guard case .choice(let choice) = try state(source), case .and(let rules) = choice.choices[0].condition,
            case .comparison(_, .matches(let pattern)) = rules[0], case .not(let inner) = rules[1],
            case .comparison(let variable, .numeric(.lessThan, .path(let path))) = inner
        else {
            Issue.record("another tree")
            return
        }
        #expect(pattern.literals == ["a", ""])
        #expect(variable.root == .variable("v"))
        #expect(path.source == "$.b")
        #expect(choice.defaultNext == StateIndex(rawValue: 1))
    }

    @Test func `a state by itself gets its successors as Succeed states`() throws {
        let analysis = DefinitionAnalyzer.analyzeState(
            #"{"Type":"Choice","Choices":[{"Variable":"$.x","IsNull":true,"Next":"Y"}],"Default":"N"}"#,
            name: "State"
        )
        let machine = try #require(analysis.definition)
        #expect(machine.states.map(\.name) == ["State", "N", "Y"])
        #expect(machine[machine.blocks[0].startAt].name == "State")
        #expect(machine.states[1].typeName == "Succeed")
    }
}

extension String {
    /// The definition with a state in front that leads to both `A` and `B`, so that neither is unreachable.
    fileprivate var reachingB: String {
        let choice = #""S":{"Type":"Choice","Choices":[{"Variable":"$.x","IsNull":true,"Next":"B"}],"Default":"A"}"#
        return replacing(#""StartAt":"A""#, with: #""StartAt":"S""#).dropLast(2) + ",\(choice)}}"
    }
}
