import BinaryText
import JSONModel
import ServiceProtocols
import StorageAPI

/// The parameters of `lambda:invoke`.
///
/// Source: Lambda API, `Invoke`; the members that the optimized integration takes.
struct LambdaInvokeParameters: Sendable {
    typealias InvocationType = FunctionInvocation.InvocationType

    /// Why the parameters cannot be used, in Step Functions' words.
    struct ShapeError: Error {
        let message: String
    }

    let functionName: String
    let payload: JSONValue
    let qualifier: String?
    let invocationType: InvocationType
    /// JSON in Base64.
    let clientContext: String?
    /// `None` or `Tail`.
    let logType: String?

    private let invocationTypeText: String?

    static let names: Set<String> = [
        "FunctionName", "Payload", "Qualifier", "InvocationType", "ClientContext", "LogType",
    ]

    init(_ parameters: JSONValue) throws(ShapeError) {
        guard let object = parameters.objectValue else {
            throw ShapeError(message: "The field 'FunctionName' is required but was missing")
        }
        for name in object.keys where !Self.names.contains(name) {
            throw ShapeError(message: "The field \"\(name)\" is not supported by Step Functions")
        }
        guard let functionName = try Self.text("FunctionName", in: object) else {
            throw ShapeError(message: "The field 'FunctionName' is required but was missing")
        }
        self.functionName = functionName
        payload = object["Payload"] ?? .null
        qualifier = try Self.text("Qualifier", in: object)
        invocationTypeText = try Self.text("InvocationType", in: object)
        invocationType = invocationTypeText.flatMap(InvocationType.init) ?? .requestResponse
        clientContext = try Self.text("ClientContext", in: object)
        logType = try Self.text("LogType", in: object)
    }

    private static func text(_ name: String, in object: JSONObject) throws(ShapeError) -> String? {
        guard let value = object[name], !value.isNull else { return nil }
        guard let text = value.stringValue else {
            throw ShapeError(message: "The value of the field '\(name)' has an invalid format")
        }
        return text
    }

    /// The call that the parameters describe, checked as Lambda checks it.
    ///
    /// A payload that is `null` or absent is the event `{}`. One that is a text is the event's JSON text itself, as in
    /// Lambda's own API (recorded); a text that is not JSON is passed on as a string.
    func invocation(
        requestID: String,
        scope: ResourceScope,
        attemptID: String
    ) throws(LambdaServiceError) -> FunctionInvocation {
        if let text = invocationTypeText, InvocationType(rawValue: text) == nil {
            throw Self.invalid(text, at: "invocationType", "satisfy enum value set: [Event, DryRun, RequestResponse]")
        }
        if let logType, logType != "None", logType != "Tail" {
            throw Self.invalid(logType, at: "logType", "satisfy enum value set: [None, Tail]")
        }
        let payload = payload.isNull ? .object(JSONObject()) : payload
        return FunctionInvocation(
            requestID: requestID,
            function: try function(in: scope),
            payload: Self.text(of: payload),
            attemptID: attemptID,
            clientContext: FunctionInvocation.clientContext(try decodedClientContext(), attemptID: attemptID),
            traceHeader: InvocationIdentifiers.traceHeader(),
            wantsLog: logType == "Tail" && invocationType == .requestResponse
        )
    }

    private func function(in scope: ResourceScope) throws(LambdaServiceError) -> FunctionReference {
        guard let function = FunctionReference(functionName, scope: scope) else {
            throw Self.invalid(
                functionName,
                at: "functionName",
                "satisfy regular expression pattern: (arn:(aws[a-zA-Z-]*)?:lambda:)?([a-z]{2}(-gov)?-[a-z]+-\\d{1}:)?"
                    + "(\\d{12}:)?(function:)?([a-zA-Z0-9-_\\.]+)(:(\\$LATEST|[a-zA-Z0-9-_]+))?"
            )
        }
        guard let qualifier else { return function }
        if let named = function.qualifier, named != qualifier {
            throw LambdaServiceError(
                name: "InvalidParameterValueException",
                status: 400,
                message: "The derived qualifier from the function name does not match the specified qualifier."
            )
        }
        return function.qualified(qualifier)
    }

    private func decodedClientContext() throws(LambdaServiceError) -> JSONObject {
        guard let clientContext else { return JSONObject() }
        guard let bytes = Base64.decode(clientContext), let value = try? JSONValue(parsing: bytes),
            let object = value.objectValue
        else {
            throw LambdaServiceError(
                name: "InvalidRequestContentException",
                status: 400,
                message: "Client context must be a valid Base64-encoded JSON object."
            )
        }
        return object
    }

    private static func invalid(_ value: String, at member: String, _ constraint: String) -> LambdaServiceError {
        LambdaServiceError(
            name: "ValidationException",
            status: 400,
            message: "1 validation error detected: Value '\(value)' at '\(member)' failed to satisfy constraint: "
                + "Member must \(constraint)"
        )
    }

    private static func text(of payload: JSONValue) -> [UInt8] {
        guard case .string(let text) = payload, (try? JSONValue(parsing: text)) != nil else {
            return payload.serialized()
        }
        return Array(text.utf8)
    }
}
