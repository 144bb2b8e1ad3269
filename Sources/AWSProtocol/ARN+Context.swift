extension ARN {
    /// Reads the ARN of an execution of a STANDARD machine.
    ///
    /// - Throws: `InvalidArn`, for an EXPRESS execution `Resource type not valid in this context: express`.
    package static func execution(_ text: String) throws(APIError) -> (arn: ARN, machine: String, name: String) {
        let arn = try ARN(parsing: text)
        guard case .execution(let machine, let label, let name) = arn.resource else {
            throw .invalidARNResourceType(arn.resourceType)
        }
        // The children of a Map Run live under the labelled name.
        return (arn, label.map { "\(machine)/\($0)" } ?? machine, name)
    }

    /// Reads the ARN of a state machine, whichever of its three forms it has.
    ///
    /// - Throws: `InvalidArn`.
    package static func stateMachine(_ text: String) throws(APIError) -> ARN {
        let arn = try ARN(parsing: text)
        switch arn.resource {
        case .stateMachine, .qualifiedStateMachine, .labelledStateMachine: return arn
        case .execution, .express, .activity, .mapRun: throw .invalidARNResourceType(arn.resourceType)
        }
    }

    /// Reads the ARN of a Map Run.
    ///
    /// - Throws: `InvalidArn`.
    package static func mapRun(_ text: String) throws(APIError) -> ARN {
        let arn = try ARN(parsing: text)
        guard case .mapRun = arn.resource else { throw .invalidARNResourceType(arn.resourceType) }
        return arn
    }

    /// Reads the ARN of an activity.
    ///
    /// - Throws: `InvalidArn`.
    package static func activity(_ text: String) throws(APIError) -> (arn: ARN, name: String) {
        let arn = try ARN(parsing: text)
        guard case .activity(let name) = arn.resource else { throw .invalidARNResourceType(arn.resourceType) }
        return (arn, name)
    }

    /// Checks the ARN of an execution role: `arn:P:iam::<12 digits>:role/…`.
    ///
    /// - Throws: `InvalidArn` with AWS's text for roles.
    package static func checkRole(_ text: String) throws(APIError) {
        let parts = text.utf8.split(separator: UInt8(ascii: ":"), maxSplits: 5, omittingEmptySubsequences: false)
        guard parts.count == 6, parts[0].elementsEqual("arn".utf8), !parts[1].isEmpty,
            parts[2].elementsEqual("iam".utf8), parts[3].isEmpty, CallerIdentity.isAccount(parts[4]),
            parts[5].starts(with: "role/".utf8), parts[5].count > 5
        else { throw .invalidRoleARN(text) }
    }
}
