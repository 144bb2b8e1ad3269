import AWSProtocol
import StorageAPI

/// What stands behind the name in a qualified ARN: the number of a version or the name of an alias.
enum MachineQualifier {
    case version(Int64)
    case alias(String)

    /// Takes the qualifier's text; a number as only a version has it is a version, anything else an alias.
    init(_ text: String) {
        if let number = Int64(text), number > 0, "\(number)" == text {
            self = .version(number)
        } else {
            self = .alias(text)
        }
    }
}

extension ARN {
    /// Reads the ARN of a version.
    ///
    /// - Throws: `InvalidArn`.
    static func version(_ text: String) throws(APIError) -> (arn: ARN, machine: String, number: Int64) {
        let arn = try ARN.stateMachine(text)
        guard case .qualifiedStateMachine(let machine, let qualifier) = arn.resource,
            case .version(let number) = MachineQualifier(qualifier)
        else { throw .invalidARN("Not the ARN of a state machine version: \(text)") }
        return (arn, machine, number)
    }

    /// Reads the ARN of an alias.
    ///
    /// - Throws: `InvalidArn`.
    static func alias(_ text: String) throws(APIError) -> (arn: ARN, machine: String, name: String) {
        let arn = try ARN.stateMachine(text)
        guard case .qualifiedStateMachine(let machine, let qualifier) = arn.resource,
            case .alias(let name) = MachineQualifier(qualifier)
        else { throw .invalidARN("Not the ARN of a state machine alias: \(text)") }
        return (arn, machine, name)
    }

    /// The ARN of a version or an alias of a machine in the same account and region.
    func qualified(_ machine: String, _ qualifier: String) -> ARN {
        sibling(.qualifiedStateMachine(name: machine, qualifier: qualifier))
    }
}
