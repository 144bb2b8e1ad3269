import JSONModel
import TestSupport
import Testing

@Suite struct JSONValueTests {
    @Test func `a value takes 24 bytes in an array`() {
        #expect(MemoryLayout<JSONValue>.stride == 24)
    }

    @Test func `each kind has its accessor and type name`() {
        let values: [(JSONValue, String)] = [
            (nil, "null"), (true, "boolean"), (1, "number"), (2.5, "number"), ("x", "string"), ([1], "array"),
            (["a": 1], "object"),
        ]
        #expect(values.allSatisfy { $0.0.typeName == $0.1 })
        #expect(values.map(\.0.isNull) == [true, false, false, false, false, false, false])
        #expect(values.map(\.0.boolValue) == [nil, true, nil, nil, nil, nil, nil])
        #expect(values.map(\.0.numberValue) == [nil, nil, .integer(1), .double(2.5), nil, nil, nil])
        #expect(values.map(\.0.stringValue) == [nil, nil, nil, nil, "x", nil, nil])
        #expect(values.map(\.0.arrayValue) == [nil, nil, nil, nil, nil, [1], nil])
        #expect(values.map(\.0.objectValue) == [nil, nil, nil, nil, nil, nil, ["a": 1]])
        #expect(values.map { $0.0["a"] } == [nil, nil, nil, nil, nil, nil, 1])
    }

    @Test func `equality is deep and ignores the order of members`() throws {
        let left = try JSONValue(parsing: #"{"a":[1,{"b":null,"c":"x"}],"d":2.0}"#)
        let right = try JSONValue(parsing: #"{"d":2,"a":[1.0,{"c":"x","b":null}]}"#)
        #expect(left == right)
        #expect(left.hashValue == right.hashValue)
        #expect(Set([left, right]).count == 1)
    }

    @Test(arguments: [
        ("[1,2]", "[2,1]"), ("[1]", "[1,1]"), ("[]", "{}"), ("null", "false"), ("0", "false"), ("\"1\"", "1"),
        (#"{"a":1}"#, #"{"a":2}"#), (#"{"a":1}"#, #"{"b":1}"#), (#"{"a":1}"#, #"{"a":1,"b":2}"#),
        (#"{"a":[{"b":1}]}"#, #"{"a":[{"b":2}]}"#), (#"{"a":null}"#, "{}"), ("\"\\u00e9\"", "\"e\\u0301\""),
        ("[[[[1]]],2]", "[[[[3]]],2]"), ("true", "false"), ("\"\"", "null"),
    ])
    func `different values differ`(left: String, right: String) throws {
        let left = try JSONValue(parsing: left)
        let right = try JSONValue(parsing: right)
        #expect(left != right)
        #expect(right != left)
        #expect(left == left)
    }

    @Test func `large objects in different order are equal and hash alike`() {
        let members = (0..<300).map { JSONObject.Member(key: "k\($0)", value: [.integer(Int64($0))]) }
        var random = SplitMix64(seed: 5)
        let left = JSONValue.object(JSONObject(members))
        let right = JSONValue.object(JSONObject(members.shuffled(using: &random)))
        #expect(left == right)
        #expect(left.hashValue == right.hashValue)
    }

    @Test func `random values equal their parsed copies and hash alike`() throws {
        var random = SplitMix64(seed: 23)
        for _ in 0..<500 {
            let value = JSONValue.random(depth: 5, using: &random)
            let copy = try JSONValue(parsing: value.serialized())
            #expect(copy == value)
            #expect(copy.hashValue == value.hashValue)
        }
    }

    @Test func `deep values compare and hash without deep recursion`() {
        func nested(_ inner: JSONValue, _ depth: Int) -> JSONValue {
            (0..<depth).reduce(inner) { value, step in step % 2 == 0 ? [value, 1] : ["k": value] }
        }
        let depth = 1500
        #expect(nested(1, depth) == nested(1, depth))
        #expect(nested(1, depth) != nested(2, depth))
        #expect(nested(1, depth).hashValue == nested(1, depth).hashValue)
    }

    @Test func `depth counts containers`() {
        #expect(!JSONValue.integer(1).nests(deeperThan: 0))
        #expect(JSONValue.array([]).nests(deeperThan: 0))
        #expect(!JSONValue.array([]).nests(deeperThan: 1))
        let value: JSONValue = ["a": [1, ["b": []]], "c": 2]
        #expect(value.nests(deeperThan: 3))
        #expect(!value.nests(deeperThan: 4))
        #expect(value.nests(deeperThan: -1))
    }

    @Test func `literals build values`() {
        #expect(JSONValue.integer(3) == 3)
        #expect(JSONValue.number(3) == 3)
        #expect(JSONValue.number(2.5) == 2.5)
        #expect(([nil, true, "x"] as JSONValue) == .array([.null, .bool(true), .string("x")]))
        #expect((["a": 1, "a": 2] as JSONValue).serializedString() == #"{"a":2}"#)
    }
}
