import ExecutionRuntime
import ServiceProtocols

/// `Error` and `Cause` of failed calls, as Step Functions words them.
///
/// Sources: recorded AWS behaviour; "Integrating optimized services with Step Functions".
enum ServiceErrorWording {
    /// For `aws-sdk:*`: `DynamoDb.ResourceNotFoundException`, as the Java SDK 2 words it.
    ///
    /// Recorded answers of other services than Step Functions itself do not end in the count of attempts.
    static func sdk(_ failure: ServiceFailure, serviceID: String, attempts: Int) -> TaskOutcome {
        let service = JavaName.service(serviceID)
        // Codes without a class of their own are the service's general exception.
        let exception = failure.shape.map(JavaName.exception) ?? "\(service)Exception"
        let attempts = serviceID == "SFN" ? " (SDK Attempt Count: \(attempts))" : ""
        return .failed(
            error: "\(service).\(exception)",
            cause: sdkCause(failure, service: service) + attempts
        )
    }

    /// A refusal's message and where it comes from, as the Java SDK 2 words it.
    static func sdkCause(_ failure: ServiceFailure, service: String) -> String {
        var details = [
            "Service: \(service)", "Status Code: \(failure.status)", "Request ID: \(failure.requestID ?? "null")",
        ]
        if let extended = failure.extendedRequestID { details.append("Extended Request ID: \(extended)") }
        return "\(failure.message) (\(details.joined(separator: ", ")))"
    }

    /// For optimized integrations: `SQS.AmazonSQSException`, as the Java SDK 1 words it.
    static func optimized(_ failure: ServiceFailure, _ names: OptimizedNames) -> TaskOutcome {
        let exception = failure.shape.map(Self.exceptionClass) ?? names.generalException
        return .failed(
            error: "\(names.prefix).\(exception)",
            cause: "\(failure.message) (Service: \(names.service); Status Code: \(failure.status); "
                + "Error Code: \(failure.code); Request ID: \(failure.requestID ?? "null"); Proxy: null)"
        )
    }

    private static func exceptionClass(_ shape: String) -> String {
        shape.hasSuffix("Exception") ? shape : "\(shape)Exception"
    }
}

/// The names that an optimized integration uses in errors.
struct OptimizedNames: Sendable, Hashable {
    /// Before the dot, such as `DynamoDB`.
    let prefix: String
    /// The service in causes, such as `AmazonDynamoDBv2`.
    let service: String
    /// The exception for codes without a class of their own.
    let generalException: String
}
