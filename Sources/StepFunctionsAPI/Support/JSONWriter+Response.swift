import AWSProtocol
import JSONModel
import StorageAPI

extension JSONWriter {
    /// Writes a payload with its details, `{"included": …}`; without `includesData` the details alone.
    mutating func payload(_ name: PayloadName, _ json: [UInt8], includesData: Bool) {
        if includesData {
            key(name.key)
            string(utf8: json)
        }
        key(name.detailsKey)
        beginObject()
        key("included")
        bool(includesData)
        endObject()
    }

    /// Writes a member when there is a value.
    mutating func optional(_ name: StaticString, _ text: String?) {
        guard let text else { return }
        key(name)
        string(text)
    }

    /// Writes the version and the alias with which an execution was started; `arn` is of the same account and region.
    mutating func qualifiedARNs(of record: ExecutionRecord, _ machine: String, _ arn: ARN) {
        func qualified(_ qualifier: String) -> String {
            arn.sibling(.qualifiedStateMachine(name: machine, qualifier: qualifier)).text
        }
        optional("stateMachineVersionArn", record.version.map { qualified("\($0)") })
        optional("stateMachineAliasArn", record.alias.map(qualified))
    }
}

/// The two payloads of an execution.
enum PayloadName {
    case input, output

    var key: StaticString {
        switch self {
        case .input: "input"
        case .output: "output"
        }
    }

    var detailsKey: StaticString {
        switch self {
        case .input: "inputDetails"
        case .output: "outputDetails"
        }
    }
}

/// The member `includedData` of a request.
enum IncludedData {
    /// True for `ALL_DATA`, the default.
    static func read(_ request: inout RequestReader) throws(APIError) -> Bool {
        try request.choice("includedData", .includedData) != "METADATA_ONLY"
    }
}
