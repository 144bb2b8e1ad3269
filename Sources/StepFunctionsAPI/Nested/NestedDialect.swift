import AWSProtocol
import ExecutionRuntime
import JSONModel

/// How answers and errors look to a workflow: as the optimized integration shows them, or as the SDK's.
enum NestedDialect {
    case optimized, sdk

    /// An answer's members in PascalCase.
    ///
    /// The optimized integration adds the response's metadata and gives dates as milliseconds, the SDK's as ISO 8601
    /// (recorded AWS behaviour).
    func output(_ members: JSONObject, requestID: String, now: Timestamp) -> TaskOutput {
        var output = pascalCase(members)
        if self == .optimized {
            // AWS prints the date as 1.795353181761E9, which takes two characters more than 1795353181.761.
            let length = JSONValue.object(members).serializedByteCount() + 2
            output["SdkHttpMetadata"] = Self.httpMetadata(requestID: requestID, length: length, now: now)
            output["SdkResponseMetadata"] = ["RequestId": .string(requestID)]
        }
        return TaskOutput(.object(Self.sorted(output)))
    }

    func failure(code: String, message: String, requestID: String) -> TaskOutcome {
        let exception = code.hasSuffix("Exception") ? code : "\(code)Exception"
        switch self {
        case .optimized:
            return .failed(
                error: "StepFunctions.\(exception)",
                cause: "\(message) (Service: AWSStepFunctions; Status Code: 400; Error Code: \(code); "
                    + "Request ID: \(requestID); Proxy: null)"
            )
        case .sdk:
            return .failed(
                error: "Sfn.\(exception)",
                cause: "\(message) (Service: Sfn, Status Code: 400, Request ID: \(requestID)) (SDK Attempt Count: 1)"
            )
        }
    }

    /// What `.sync` returns: DescribeExecution in PascalCase; `.sync:2` has input and output parsed.
    static func description(_ members: JSONObject, parsed: Bool) -> JSONValue {
        var description = JSONObject()
        let names = [
            "cause", "error", "executionArn", "input", "inputDetails", "name", "output", "outputDetails", "startDate",
            "stateMachineArn", "status", "stopDate", "traceHeader",
        ]
        for name in names {
            guard let value = members[name] else { continue }
            let shown: JSONValue
            if parsed, name == "input" || name == "output", let text = value.stringValue {
                shown = (try? JSONValue(parsing: text)) ?? value
            } else {
                shown = NestedDialect.optimized.convert(value, name: name)
            }
            description[NestedRequest.upperFirst(name)] = shown
        }
        return .object(description)
    }

    private func pascalCase(_ members: JSONObject) -> JSONObject {
        var converted = JSONObject()
        for member in members.members {
            converted[NestedRequest.upperFirst(member.key)] = convert(member.value, name: member.key)
        }
        return converted
    }

    private func convert(_ value: JSONValue, name: String) -> JSONValue {
        switch value {
        case .number(let number) where name.hasSuffix("Date") || name == "timestamp":
            let milliseconds = (number.doubleValue * 1000).rounded()
            let time = Timestamp(milliseconds: Int64(exactly: milliseconds) ?? 0)
            return self == .sdk ? .string(time.iso8601) : .integer(time.milliseconds)
        case .object(let object): return .object(pascalCase(object))
        case .array(let elements): return .array(elements.map { convert($0, name: "") })
        case .null, .bool, .number, .string: return value
        }
    }

    private static func sorted(_ object: JSONObject) -> JSONObject {
        JSONObject(uniqueMembers: object.members.sorted { $0.key < $1.key })
    }

    private static func httpMetadata(requestID: String, length: Int, now: Timestamp) -> JSONValue {
        let headers: [(name: String, value: String)] = [
            ("x-amzn-RequestId", requestID), ("connection", "keep-alive"), ("Content-Length", "\(length)"),
            ("Date", httpDate(now)), ("Content-Type", "application/x-amz-json-1.0"),
        ]
        var all = JSONObject()
        for header in headers { all[header.name] = [.string(header.value)] }
        var single = JSONObject()
        for header in headers.sorted(by: { $0.name.lowercased() < $1.name.lowercased() }) {
            single[header.name] = .string(header.value)
        }
        return ["AllHttpHeaders": .object(all), "HttpHeaders": .object(single), "HttpStatusCode": 200]
    }

    /// `Sun, 06 Nov 1994 08:49:37 GMT`; RFC 9110 §5.6.7.
    static func httpDate(_ time: Timestamp) -> String {
        let iso = Array(time.iso8601.prefix(19))
        guard iso.count == 19, let month = Int(String(iso[5...6])) else { return "" }
        let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let day = Int(time.milliseconds.quotientAndRemainder(dividingBy: 86_400_000).quotient % 7)
        let weekday = days[(day + 7) % 7]
        return "\(weekday), \(String(iso[8...9])) \(months[(month + 11) % 12]) \(String(iso[0...3])) "
            + "\(String(iso[11...18])) GMT"
    }
}
