import JSONModel

/// What the benchmarks ask of the server besides load.
struct StepFunctionsControl {
    /// What ListExecutions tells about all executions of a machine.
    struct Tally {
        var counts: [String: Int] = [:]
        /// Seconds since 1970; 0 when none has stopped.
        var lastStop = 0.0
        var total: Int { counts.values.reduce(0, +) }
        func count(_ status: String) -> Int { counts[status] ?? 0 }
    }

    let client: ControlClient
    private static let pageSize: Int64 = 1_000

    init(port: Int) {
        client = ControlClient(port: port)
    }

    /// Creates a machine and returns its ARN.
    func createMachine(_ name: String, _ definition: String, type: String = "STANDARD") throws -> String {
        let answer = try client.call(
            "CreateStateMachine",
            [
                "name": .string(name), "definition": .string(definition), "type": .string(type),
                "roleArn": "arn:aws:iam::123456789012:role/bench",
            ]
        )
        guard let arn = answer["stateMachineArn"]?.stringValue else {
            throw BenchmarkError("CreateStateMachine answered without stateMachineArn")
        }
        return arn
    }

    /// Counts all executions of a machine by status, page by page.
    func tally(_ stateMachineARN: String) throws -> Tally {
        var tally = Tally()
        var request = JSONObject()
        request["stateMachineArn"] = .string(stateMachineARN)
        request["maxResults"] = .integer(Self.pageSize)
        while true {
            let page = try client.call("ListExecutions", .object(request))
            for execution in page["executions"]?.arrayValue ?? [] {
                tally.counts[execution["status"]?.stringValue ?? "", default: 0] += 1
                if let stop = execution["stopDate"]?.numberValue?.doubleValue {
                    tally.lastStop = max(tally.lastStop, stop)
                }
            }
            guard let token = page["nextToken"] else { return tally }
            request["nextToken"] = token
        }
    }

    func hasRunning(_ stateMachineARN: String) throws -> Bool {
        let page = try client.call(
            "ListExecutions",
            ["stateMachineArn": .string(stateMachineARN), "statusFilter": "RUNNING", "maxResults": 1]
        )
        return page["executions"]?.arrayValue?.isEmpty == false
    }

    /// Starts one execution and returns its ARN.
    func start(_ stateMachineARN: String, input: [UInt8]) throws -> String {
        let answer = try client.call(
            "StartExecution",
            ["stateMachineArn": .string(stateMachineARN), "input": .string(String(decoding: input, as: UTF8.self))]
        )
        guard let arn = answer["executionArn"]?.stringValue else {
            throw BenchmarkError("StartExecution answered without executionArn")
        }
        return arn
    }

    /// The status of an execution.
    func status(_ executionARN: String) throws -> String {
        let answer = try client.call("DescribeExecution", ["executionArn": .string(executionARN)])
        return answer["status"]?.stringValue ?? ""
    }
}
