import AWSProtocol
import JSONModel
import Testing

@Suite struct RequestReaderTests {
    private func reader(_ json: String) throws -> RequestReader {
        try RequestReader(body: Array(json.utf8))
    }

    private func message(_ json: String, _ read: (inout RequestReader) throws -> Void) throws -> String? {
        var reader = try reader(json)
        try read(&reader)
        do throws(APIError) {
            try reader.finish()
            return nil
        } catch {
            #expect(error.code == .validation)
            return error.message
        }
    }

    @Test func `members are read by name and unknown ones ignored`() throws {
        var reader = try reader(#"{"extra": [1], "name": "n", "maxResults": 7, "publish": true, "none": null}"#)
        #expect(try reader.requiredString("name", .name) == "n")
        #expect(try reader.integer("maxResults", in: 0...1000) == 7)
        #expect(try reader.boolean("publish") == true)
        #expect(try reader.string("none", .name) == nil)
        #expect(!reader.has("none"))
        try reader.finish()
    }

    @Test func `an empty body is an empty object`() throws {
        let reader = try RequestReader(body: [])
        #expect(!reader.has("name"))
    }

    @Test(arguments: ["[]", "1", "\"x\"", "{", "{\"a\":}", "nonsense", "{} x"])
    func `a body that is no JSON object is refused`(_ body: String) {
        #expect {
            try RequestReader(body: Array(body.utf8))
        } throws: { error in
            (error as? APIError)?.code == .serialization
        }
    }

    @Test func `a body that nests too deep is refused`() {
        let depth = RequestReader.depthMax
        let body = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        #expect {
            try RequestReader(body: Array("{\"a\":\(body)}".utf8))
        } throws: { error in
            (error as? APIError)?.code == .serialization
        }
    }

    @Test func `a missing required member`() throws {
        let text = try message("{}") { _ = try $0.requiredString("definition", .definition) }
        #expect(
            text == "1 validation error detected: Value null at 'definition' failed to satisfy constraint: "
                + "Member must not be null"
        )
    }

    @Test func `a text that is too long`() throws {
        let name = String(repeating: "A", count: 81)
        let text = try message(#"{"name": "\#(name)"}"#) { _ = try $0.requiredString("name", .name) }
        #expect(
            text == "1 validation error detected: Value '\(name)' at 'name' failed to satisfy constraint: "
                + "Member must have length less than or equal to 80"
        )
    }

    @Test func `a text that is empty`() throws {
        let text = try message(#"{"name": ""}"#) { _ = try $0.requiredString("name", .name) }
        #expect(
            text == "1 validation error detected: Value '' at 'name' failed to satisfy constraint: "
                + "Member must have length greater than or equal to 1"
        )
    }

    @Test func `lengths of names count characters`() throws {
        let name = String(repeating: "ü", count: 80)
        #expect(try message(#"{"name": "\#(name)"}"#) { _ = try $0.requiredString("name", .name) } == nil)
    }

    @Test func `lengths of payloads count bytes, and their value is not shown`() throws {
        let body = #"{"input": "üü"}"#
        #expect(try message(body) { _ = try $0.string("input", .payload(bytesMax: 4)) } == nil)
        let text = try message(body) { _ = try $0.string("input", .payload(bytesMax: 3)) }
        #expect(
            text == "1 validation error detected: Value at 'input' failed to satisfy constraint: "
                + "Member must have length less than or equal to 3"
        )
    }

    @Test func `a number out of range`() throws {
        let high = try message(#"{"maxResults": 1001}"#) { _ = try $0.integer("maxResults", in: 0...1000) }
        #expect(
            high == "1 validation error detected: Value '1001' at 'maxResults' failed to satisfy constraint: "
                + "Member must have value less than or equal to 1000"
        )
        let low = try message(#"{"maxResults": -1}"#) { _ = try $0.integer("maxResults", in: 0...1000) }
        #expect(
            low == "1 validation error detected: Value '-1' at 'maxResults' failed to satisfy constraint: "
                + "Member must have value greater than or equal to 0"
        )
    }

    @Test func `a value outside its set`() throws {
        let text = try message(#"{"statusFilter": "succeeded"}"#) {
            _ = try $0.choice("statusFilter", .executionStatus)
        }
        #expect(
            text == "1 validation error detected: Value 'succeeded' at 'statusFilter' failed to satisfy constraint: "
                + "Member must satisfy enum value set: "
                + "[SUCCEEDED, TIMED_OUT, PENDING_REDRIVE, ABORTED, FAILED, RUNNING]"
        )
    }

    @Test func `a text that does not match its pattern`() throws {
        let text = try message(#"{"traceHeader": "ü"}"#) { _ = try $0.string("traceHeader", .traceHeader) }
        #expect(
            text == #"1 validation error detected: Value 'ü' at 'traceHeader' failed to satisfy constraint: "#
                + #"Member must satisfy regular expression pattern: \p{ASCII}*"#
        )
    }

    @Test func `all violations are told at once`() throws {
        let text = try message(#"{"maxResults": 1001}"#) {
            _ = try $0.requiredString("name", .name)
            _ = try $0.integer("maxResults", in: 0...1000)
        }
        #expect(
            text == "2 validation errors detected: Value null at 'name' failed to satisfy constraint: "
                + "Member must not be null; Value '1001' at 'maxResults' failed to satisfy constraint: "
                + "Member must have value less than or equal to 1000"
        )
    }

    @Test func `members of lists are counted from 1`() throws {
        let text = try message(#"{"tags": [{"key": "a"}, {"value": "b"}]}"#) { request in
            _ = try request.structures("tags") { tag throws(APIError) in try tag.requiredString("key", .tagKey) }
        }
        #expect(
            text == "1 validation error detected: Value null at 'tags.2.member.key' failed to satisfy constraint: "
                + "Member must not be null"
        )
    }

    @Test func `members of structures carry their path`() throws {
        let text = try message(#"{"loggingConfiguration": {"level": "LOUD"}}"#) { request in
            _ = try request.structure("loggingConfiguration") { structure throws(APIError) in
                try structure.choice("level", .logLevel)
            }
        }
        #expect(
            text == "1 validation error detected: Value 'LOUD' at 'loggingConfiguration.level' failed to satisfy "
                + "constraint: Member must satisfy enum value set: [ALL, ERROR, FATAL, OFF]"
        )
    }

    @Test func `the outer structure goes on after an inner one`() throws {
        var reader = try reader(#"{"inner": {"name": "i"}, "name": "o"}"#)
        let inner = try reader.structure("inner") { structure throws(APIError) in try structure.string("name", .name) }
        #expect(inner == .some("i"))
        #expect(try reader.string("name", .name) == "o")
    }

    @Test func `numbers may have fractions and are bounded`() throws {
        var reader = try reader(#"{"a": 0.5, "b": 100}"#)
        #expect(try reader.number("a", in: 0...100) == 0.5)
        #expect(try reader.number("b", in: 0...100) == 100)
        #expect(try reader.number("c", in: 0...100) == nil)
        try reader.finish()
        let low = try message(#"{"a": -0.5}"#) { reader in _ = try reader.number("a", in: 0...100) }
        #expect(
            low?.hasSuffix(
                "Value '-0.5' at 'a' failed to satisfy constraint: Member must have value greater "
                    + "than or equal to 0"
            ) == true
        )
        let high = try message(#"{"a": 100.5}"#) { reader in _ = try reader.number("a", in: 0...100) }
        #expect(high?.hasSuffix("have value less than or equal to 100") == true)
        #expect(throws: APIError(.serialization, "STRING_VALUE can not be converted to a Float")) {
            var reader = try self.reader(#"{"a": "1"}"#)
            _ = try reader.number("a", in: 0...100)
        }
    }

    @Test func `lists have a least and a most number of elements`() throws {
        func message(_ elements: [String]) throws -> String? {
            try self.message("{}") { reader in reader.checkCount(of: "list", elements, in: 1...2) }
        }
        #expect(try message(["x"]) == nil)
        #expect(try message(["x", "y"]) == nil)
        let none = "1 validation error detected: Value '[]' at 'list' failed to satisfy constraint: "
        #expect(try message([]) == none + "Member must have length greater than or equal to 1")
        let many = "1 validation error detected: Value '[x, y, z]' at 'list' failed to satisfy constraint: "
        #expect(try message(["x", "y", "z"]) == many + "Member must have length less than or equal to 2")
    }

    @Test(arguments: [("live", true), ("v1", true), ("1.0", true), ("-", true), ("_1", true), ("12", false)])
    func `names of aliases are no numbers`(_ name: String, _ isAllowed: Bool) throws {
        let message = try message(#"{"name": "\#(name)"}"#) { reader in _ = try reader.string("name", .aliasName) }
        #expect((message == nil) == isAllowed)
    }

    struct WrongType: Sendable {
        let body: String
        let message: String
    }

    @Test(arguments: [
        WrongType(body: #"{"name": 1}"#, message: "NUMBER_VALUE can not be converted to a String"),
        WrongType(body: #"{"name": true}"#, message: "TRUE_VALUE can not be converted to a String"),
        WrongType(body: #"{"name": {}}"#, message: "START_OBJECT can not be converted to a String"),
        WrongType(body: #"{"name": ["x"]}"#, message: "START_ARRAY can not be converted to a String"),
        WrongType(body: #"{"maxResults": "1"}"#, message: "STRING_VALUE can not be converted to an Integer"),
        WrongType(body: #"{"maxResults": 1.5}"#, message: "The number at 'maxResults' is no integer of 64 bits"),
        WrongType(body: #"{"maxResults": 1e30}"#, message: "The number at 'maxResults' is no integer of 64 bits"),
        WrongType(body: #"{"publish": "true"}"#, message: "STRING_VALUE can not be converted to a Boolean"),
        WrongType(body: #"{"tags": {}}"#, message: "Expected a list at 'tags', found START_OBJECT"),
        WrongType(body: #"{"tags": ["x"]}"#, message: "Expected a structure at 'tags.1.member', found STRING_VALUE"),
        WrongType(body: #"{"keys": [1]}"#, message: "NUMBER_VALUE can not be converted to a String"),
        WrongType(body: #"{"inner": []}"#, message: "Expected a structure at 'inner', found START_ARRAY"),
    ])
    func `a wrong JSON type is an error of serialization`(_ example: WrongType) throws {
        var reader = try reader(example.body)
        #expect(throws: APIError(.serialization, example.message)) {
            _ = try reader.string("name", .name)
            _ = try reader.integer("maxResults", in: 0...1000)
            _ = try reader.boolean("publish")
            _ = try reader.structures("tags") { tag throws(APIError) in try tag.string("key", .tagKey) }
            _ = try reader.strings("keys", .tagKey)
            _ = try reader.structure("inner") { structure throws(APIError) in try structure.string("name", .name) }
        }
    }
}
