import BinaryText
import ExecutionRuntime
import JSONModel
import ServiceProtocols

/// Makes the result of `lambda:invoke`.
///
///     {"ExecutedVersion", "LogResult"?, "Payload", "SdkHttpMetadata": {"AllHttpHeaders", "HttpHeaders",
///      "HttpStatusCode"}, "SdkResponseMetadata": {"RequestId"}, "StatusCode"}
///
/// The headers are those that Lambda sends, in the order in which Step Functions prints them (recorded AWS behaviour).
struct LambdaInvokeOutput: Sendable {
    let requestID: String
    let traceHeader: String
    let dateMilliseconds: Int64

    /// The result of a call that was answered; a payload that is not JSON stands as a string.
    func with(_ output: FunctionOutput) -> TaskOutput {
        let payload =
            (try? JSONValue(parsing: output.payload)) ?? .string(String(decoding: output.payload, as: UTF8.self))
        return result(
            status: 200,
            version: output.executedVersion,
            logResult: output.logTail.map { Base64.encode($0) },
            payload: payload,
            payloadLength: output.payload.count
        )
    }

    /// The result of a call that is not answered: `Event` (202), `DryRun` (204).
    func withoutPayload(status: Int) -> TaskOutput {
        result(status: status, version: nil, logResult: nil, payload: nil, payloadLength: 0)
    }

    private func result(
        status: Int,
        version: String?,
        logResult: String?,
        payload: JSONValue?,
        payloadLength: Int
    ) -> TaskOutput {
        var members: [JSONObject.Member] = []
        members.reserveCapacity(6)
        if let version { members.append(.init(key: "ExecutedVersion", value: .string(version))) }
        if let logResult { members.append(.init(key: "LogResult", value: .string(logResult))) }
        if let payload { members.append(.init(key: "Payload", value: payload)) }
        let headers = headers(version: version, logResult: logResult, hasBody: payload != nil, length: payloadLength)
        let metadata: [JSONObject.Member] = [
            .init(key: "AllHttpHeaders", value: Self.object(headers.map { ($0.name, .array([.string($0.value)])) })),
            .init(key: "HttpHeaders", value: Self.object(Self.sorted(headers).map { ($0.name, .string($0.value)) })),
            .init(key: "HttpStatusCode", value: .integer(Int64(status))),
        ]
        members.append(.init(key: "SdkHttpMetadata", value: .object(JSONObject(uniqueMembers: metadata))))
        members.append(.init(key: "SdkResponseMetadata", value: Self.object([("RequestId", .string(requestID))])))
        members.append(.init(key: "StatusCode", value: .integer(Int64(status))))
        return TaskOutput(.object(JSONObject(uniqueMembers: members)))
    }

    private struct Header {
        let name: String
        let value: String
        /// Place among the headers by name, letter case ignored.
        let rank: Int
    }

    private func headers(version: String?, logResult: String?, hasBody: Bool, length: Int) -> [Header] {
        var headers: [Header] = []
        headers.reserveCapacity(9)
        if let logResult { headers.append(Header(name: "X-Amz-Log-Result", value: logResult, rank: 5)) }
        if let version { headers.append(Header(name: "X-Amz-Executed-Version", value: version, rank: 4)) }
        headers.append(Header(name: "x-amzn-Remapped-Content-Length", value: "0", rank: 6))
        headers.append(Header(name: "Connection", value: "keep-alive", rank: 0))
        headers.append(Header(name: "x-amzn-RequestId", value: requestID, rank: 7))
        headers.append(Header(name: "Content-Length", value: "\(length)", rank: 1))
        let date = InvocationIdentifiers.httpDate(milliseconds: dateMilliseconds)
        headers.append(Header(name: "Date", value: date, rank: 3))
        headers.append(Header(name: "X-Amzn-Trace-Id", value: traceHeader, rank: 8))
        if hasBody { headers.append(Header(name: "Content-Type", value: "application/json", rank: 2)) }
        return headers
    }

    private static func sorted(_ headers: [Header]) -> [Header] {
        headers.sorted { $0.rank < $1.rank }
    }

    private static func object(_ members: [(String, JSONValue)]) -> JSONValue {
        .object(JSONObject(uniqueMembers: members.map { .init(key: $0.0, value: $0.1) }))
    }
}
