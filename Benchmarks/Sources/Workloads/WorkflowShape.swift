import JSONModel

/// A family of state machines that grow in one direction, to be measured at several sizes.
struct WorkflowShape: Sendable {
    let name: String
    /// What one of the size is.
    let unit: String
    /// The smallest size that is measured.
    let size: Int
    let definition: @Sendable (Int) -> String
    let input: @Sendable (Int) -> JSONValue

    private init(
        _ name: String,
        _ unit: String,
        _ size: Int,
        input: @escaping @Sendable (Int) -> JSONValue = { _ in [:] },
        _ definition: @escaping @Sendable (Int) -> String
    ) {
        self.name = name
        self.unit = unit
        self.size = size
        self.definition = definition
        self.input = input
    }

    static let all = [
        mapOfPasses, mapOfTasks, mapInJSONata, parallelOfTasks, nestedParallels, chain, resultPaths, variables,
        choice, template, intrinsics, expressions, document,
    ]

    // Many branches

    private static let mapOfPasses = WorkflowShape("Map, a Pass each", "item", 2_500, input: items) { _ in
        machine(map(#""Work":{"Type":"Pass","Parameters":{"n.$":"$.n"},"ResultPath":"$.x","End":true}"#))
    }

    private static let mapOfTasks = WorkflowShape("Map, a Task each", "item", 2_500, input: items) { _ in
        machine(map(#""Work":{"Type":"Task","Resource":"\#(function)","ResultPath":"$.x","End":true}"#))
    }

    private static let mapInJSONata = WorkflowShape("Map in JSONata, a Pass each", "item", 1_000, input: items) { _ in
        let work = #""Work":{"Type":"Pass","Output":{"m":"{% $states.input.n * 2 %}"},"End":true}"#
        return machine(
            #""Map":{"Type":"Map","Items":"{% $states.input.items %}","#
                + #""ItemSelector":{"n":"{% $states.context.Map.Item.Value.n %}"},"#
                + #""ItemProcessor":{"StartAt":"Work","States":{\#(work)}},"End":true}"#,
            header: #""QueryLanguage":"JSONata","#
        )
    }

    private static let parallelOfTasks = WorkflowShape("Parallel of Tasks", "branch", 250) { size in
        let branches = (0..<size).map {
            #"{"StartAt":"T\#($0)","States":{"T\#($0)":{"Type":"Task","Resource":"\#(function)","End":true}}}"#
        }
        return machine(#""All":{"Type":"Parallel","Branches":[\#(branches.joined(separator: ","))],"End":true}"#)
    }

    private static let nestedParallels = WorkflowShape("Parallels within each other", "level", 10) { size in
        var states = #""Leaf":{"Type":"Pass","End":true}"#
        for level in 0..<size {
            let first = level == 0 ? "Leaf" : "P\(level - 1)"
            states =
                #""P\#(level)":{"Type":"Parallel","End":true,"Branches":[{"StartAt":"\#(first)","States":{\#(states)}}"#
                + #",{"StartAt":"S\#(level)","States":{"S\#(level)":{"Type":"Pass","End":true}}}]}"#
        }
        return machine(states)
    }

    // Many states

    private static let chain = WorkflowShape("chain of Passes", "state", 2_500) { size in
        states(size) { _ in #""Type":"Pass""# }
    }

    private static let resultPaths = WorkflowShape(
        "loop with a ResultPath",
        "round",
        1_000,
        input: { ["n": 0, "max": .integer(Int64($0))] }
    ) {
        _ in
        machine(
            #""Add":{"Type":"Pass","Parameters":{"v.$":"States.MathAdd($.n, 1)"},"ResultPath":"$.added","Next":"Take"},"#
                + #""Take":{"Type":"Pass","Parameters":{"n.$":"$.added.v","max.$":"$.max"},"Next":"More"},"#
                + #""More":{"Type":"Choice","Default":"Done","Choices":[{"Variable":"$.n","NumericLessThanPath":"$.max","#
                + #""Next":"Add"}]},"Done":{"Type":"Succeed"}"#
        )
    }

    private static let variables = WorkflowShape("chain that assigns a variable each", "state", 500) { size in
        states(size) { #""Type":"Pass","Assign":{"v\#($0)":{"text":"value number \#($0)"}}"# }
    }

    // Much in one state

    private static let choice = WorkflowShape(
        "Choice, the last rule true",
        "rule",
        500,
        input: { ["n": .integer(Int64($0) - 1)] }
    ) {
        size in
        let rules = (0..<size).map { #"{"Variable":"$.n","NumericEquals":\#($0),"Next":"Done"}"# }
        return machine(
            #""Which":{"Type":"Choice","Choices":[\#(rules.joined(separator: ","))]},"Done":{"Type":"Succeed"}"#
        )
    }

    private static let template = WorkflowShape(
        "Parameters of paths",
        "path",
        500,
        input: { _ in ["a": ["b": ["c": 1]]] }
    ) { size in
        pass("Parameters", (0..<size).map { #""m\#($0).$":"$.a.b.c""# })
    }

    private static let intrinsics = WorkflowShape(
        "Parameters of intrinsic calls",
        "call",
        500,
        input: { _ in ["a": "x", "n": 3] }
    ) { size in
        pass("Parameters", (0..<size).map { #""m\#($0).$":"States.Format('{}-{}', $.a, States.MathAdd($.n, 1))""# })
    }

    private static let expressions = WorkflowShape(
        "Output of JSONata expressions",
        "expression",
        500,
        input: { _ in ["a": ["b": 2]] }
    ) { size in
        pass(
            "Output",
            (0..<size).map { #""m\#($0)":"{% $states.input.a.b * \#($0) %}""# },
            #""QueryLanguage":"JSONata","#
        )
    }

    private static let document = WorkflowShape("ten states on a large input", "KB", 64, input: order) { _ in
        Definitions.tenStates
    }

    // Parts

    private static let function = "arn:aws:lambda:us-east-1:123456789012:function:f"

    @Sendable private static func items(_ count: Int) -> JSONValue {
        ["items": .array((0..<count).map { ["n": .integer(Int64($0))] })]
    }

    @Sendable private static func order(_ kilobytes: Int) -> JSONValue {
        (try? JSONValue(parsing: OrderDocument.bytes(kilobytes << 10))) ?? .null
    }

    private static func map(_ states: String) -> String {
        #""Map":{"Type":"Map","ItemsPath":"$.items","ItemProcessor":{"StartAt":"Work","States":{\#(states)}},"End":true}"#
    }

    private static func pass(_ field: String, _ members: [String], _ language: String = "") -> String {
        machine(#""Make":{\#(language)"Type":"Pass","\#(field)":{\#(members.joined(separator: ","))},"End":true}"#)
    }

    private static func states(_ count: Int, _ fields: (Int) -> String) -> String {
        let states = (0..<count).map {
            #""S\#($0)":{\#(fields($0)),"# + ($0 == count - 1 ? #""End":true}"# : #""Next":"S\#($0 + 1)"}"#)
        }
        return machine(states.joined(separator: ","), start: "S0")
    }

    /// A machine of these states; it starts at the first one.
    private static func machine(_ states: String, header: String = "", start: String? = nil) -> String {
        let first = start ?? String(states.dropFirst().prefix { $0 != "\"" })
        return #"{\#(header)"StartAt":"\#(first)","States":{\#(states)}}"#
    }
}
