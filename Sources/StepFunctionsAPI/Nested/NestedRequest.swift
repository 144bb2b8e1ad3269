import AWSProtocol
import ExecutionRuntime
import JSONModel
import StorageAPI

/// The request of a nested call: parameters in PascalCase become members in camelCase.
struct NestedRequest {
    let members: JSONObject
    /// Whether the execution's name was made from the attempt's id: then an execution of that name is this attempt's.
    let isNameOurs: Bool

    /// Members that are JSON texts in the API and may be any JSON value in parameters.
    private static let jsonTexts: Set<String> = ["input", "output", "definition", "cause"]

    init(_ attempt: TaskAttempt, operation: String) {
        var members = JSONObject()
        for member in attempt.parameters.objectValue?.members ?? [] {
            if case .null = member.value { continue }
            let name = Self.lowerFirst(member.key)
            members[name] = Self.convert(member.value, isText: Self.jsonTexts.contains(name))
        }
        // A name made from the attempt: starting twice after a crash finds the child that was started before.
        isNameOurs = operation == "StartExecution" && members["name"] == nil
        if isNameOurs { members["name"] = .string(Self.name(attempt)) }
        self.members = members
    }

    /// ARN of the execution that the request starts.
    func childARN(_ scope: ResourceScope) -> String? {
        guard let machine = members["stateMachineArn"]?.stringValue, let name = members["name"]?.stringValue else {
            return nil
        }
        var parts = machine.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard parts.count >= 7 else { return nil }
        parts[5] = "execution"
        return (parts.prefix(7) + [name]).joined(separator: ":")
    }

    private static func convert(_ value: JSONValue, isText: Bool) -> JSONValue {
        switch value {
        case .string: return value
        case _ where isText: return .string(value.serializedString())
        case .object(let object):
            var converted = JSONObject()
            for member in object.members { converted[lowerFirst(member.key)] = convert(member.value, isText: false) }
            return .object(converted)
        case .array(let elements): return .array(elements.map { convert($0, isText: false) })
        case .null, .bool, .number: return value
        }
    }

    static func lowerFirst(_ name: String) -> String { name.prefix(1).lowercased() + name.dropFirst() }

    static func upperFirst(_ name: String) -> String { name.prefix(1).uppercased() + name.dropFirst() }

    /// A UUID from the attempt's id and its execution's ARN.
    private static func name(_ attempt: TaskAttempt) -> String {
        var generator = AttemptGenerator(attempt)
        return RandomUUID.text(using: &generator)
    }
}

/// The same numbers each time for an attempt: FNV-1a of its identity, mixed.
private struct AttemptGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(_ attempt: TaskAttempt) {
        state = "\(attempt.executionARN)#\(attempt.number)".utf8.reduce(0xCBF2_9CE4_8422_2325) {
            ($0 ^ UInt64($1)) &* 0x100_0000_01B3
        }
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
