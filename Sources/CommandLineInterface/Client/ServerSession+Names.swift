import AWSProtocol
import JSONModel

/// Names in place of ARNs.
extension ServerSession {
    /// The account in ARNs: the one that was given, else that of anything the server has, else Newel's default.
    func account() async throws -> String {
        if let account = settings.account { return account }
        for (operation, member, key) in [
            ("ListStateMachines", "stateMachines", "stateMachineArn"), ("ListActivities", "activities", "activityArn"),
        ] {
            let found = try await list(operation, [:], member: member, limit: 1).first?[key]?.stringValue
            if let found, let arn = try? ARN(parsing: found) { return arn.account }
        }
        return "123456789012"
    }

    /// The ARN that a name of a state machine stands for; `NAME:QUALIFIER` for a version or an alias.
    func machineARN(_ name: String) async throws -> String {
        try await arn(name, "stateMachine")
    }

    /// The ARN that a name of an activity stands for.
    func activityARN(_ name: String) async throws -> String {
        try await arn(name, "activity")
    }

    /// The ARN of the role that a machine gets when none is given; Newel checks its form only.
    func roleARN(_ given: String?) async throws -> String {
        if let given, given.hasPrefix("arn:") { return given }
        return "arn:\(ARN.partition(ofRegion: settings.region)):iam::\(try await account()):role/\(given ?? "newel")"
    }

    /// The ARN of an execution from its ARN, `MACHINE:NAME`, or its name alone.
    ///
    /// - Throws: when no execution or more than one has the name.
    func executionARN(_ text: String) async throws -> String {
        if text.hasPrefix("arn:") { return text }
        if text.contains(":") { return try await arn(text, "execution") }
        var found: [String] = []
        for machine in try await list("ListStateMachines", [:], member: "stateMachines") {
            guard machine["type"]?.stringValue == "STANDARD", let machineARN = machine["stateMachineArn"]?.stringValue
            else { continue }
            let candidate = machineARN.replacing(":stateMachine:", with: ":execution:", maxReplacements: 1) + ":\(text)"
            do {
                _ = try await call("DescribeExecution", ["executionArn": .string(candidate)])
                found.append(candidate)
            } catch let fault as ServiceFault where fault.code == "ExecutionDoesNotExist" || fault.code == "InvalidArn"
            {
                continue
            }
        }
        switch found.count {
        case 0: throw CommandFailure("There is no execution '\(text)'. See `newel executions list`.")
        case 1: return found[0]
        default:
            throw CommandFailure(
                "More than one execution is named '\(text)'; write MACHINE:NAME or the ARN:\n"
                    + found.map { "  \($0)" }.joined(separator: "\n")
            )
        }
    }

    private func arn(_ name: String, _ type: String) async throws -> String {
        if name.hasPrefix("arn:") { return name }
        guard !name.isEmpty else { throw CommandFailure("A name must not be empty.") }
        let partition = ARN.partition(ofRegion: settings.region)
        return "arn:\(partition):states:\(settings.region):\(try await account()):\(type):\(name)"
    }
}
