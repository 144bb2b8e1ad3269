import JSONModel
import ServiceModels
import ServiceProtocols

/// One action of an optimized integration: which operation it calls, and what is done before and after.
struct OptimizedAction: Sendable {
    /// Turns the task's parameters into the operation's.
    typealias Prepare = @Sendable (JSONObject, ServiceCalls) async -> Result<JSONObject, OptimizedFailure>
    /// Turns the operation's answer into the task's, given the task's parameters.
    typealias Finish = @Sendable (JSONObject, JSONObject, ServiceCalls) async -> Result<JSONObject, OptimizedFailure>

    let model: String
    let operation: String
    /// Gives the task's parameters the operation's form, before `prepare`.
    var reshape: (@Sendable (JSONObject) -> JSONObject)?
    /// Whether what `reshape` makes is the operation's input but for what `prepare` adds, so that it can be checked.
    var keepsShape = true
    /// Names of the task's parameters by those of the operation's that `reshape` or `prepare` make of them.
    var aliases: [String: String] = [:]
    var prepare: Prepare?
    var finish: Finish?
    /// Whether the result shows headers and request id of the HTTP answer.
    var hasMetadata = true
    var attemptSecondsMax = AWSServiceClient.attemptSecondsDefault
    /// What `.sync` waits for.
    var job: JobTable?
    /// Codes that say that what is to be begun is there already.
    var begunCodes: Set<String> = []

    /// An action without peculiarities.
    static func call(_ model: String, _ operation: String) -> OptimizedAction {
        OptimizedAction(model: model, operation: operation)
    }
}

/// An optimized integration: its actions by name, and how its errors are called.
struct OptimizedService: Sendable {
    let names: OptimizedNames
    let actions: [String: OptimizedAction]

    init(_ prefix: String, _ service: String, general: String? = nil, _ actions: [String: OptimizedAction]) {
        names = OptimizedNames(prefix: prefix, service: service, generalException: general ?? "\(service)Exception")
        self.actions = actions
    }
}

/// Why an optimized action came to nothing.
enum OptimizedFailure: Error, Sendable {
    /// The parameters cannot be used.
    case parameters(String)
    /// The task fails with an error of its own.
    case task(error: String, cause: String)
    case call(AWSServiceClient.Failure)
}

/// Calls of services on behalf of one attempt.
struct ServiceCalls: Sendable {
    let client: AWSServiceClient
    let caller: AWSServiceClient.Caller
    let executionARN: String
    let stateMachineARN: String
    /// The same each time the attempt is performed.
    let idempotencyToken: String

    func call(
        _ model: String,
        _ operation: String,
        _ parameters: JSONObject,
        attemptSecondsMax: Int64 = AWSServiceClient.attemptSecondsDefault
    ) async -> Result<AWSServiceClient.Answer, AWSServiceClient.Failure> {
        guard let service = client.catalog.model(named: model), let found = service.operation(action: operation) else {
            return .failure(
                .client(
                    "There is no API model of the service '\(model)' with the operation '\(operation)'. Install botocore "
                        + "(pip install botocore) where newel runs, or name its data directory with --aws-models."
                )
            )
        }
        do {
            let codec = try OperationCodec(model: service, operation: found, naming: .optimized)
            return await client.call(
                codec,
                parameters,
                as: caller,
                idempotencyToken: idempotencyToken,
                attemptSecondsMax: attemptSecondsMax
            )
        } catch {
            return .failure(.input(error))
        }
    }
}

extension JSONObject {
    /// A member of a member of …; nil where there is none.
    func value(_ path: String...) -> JSONValue? {
        var found: JSONValue? = .object(self)
        for name in path { found = found?[name] }
        return found
    }

    /// A text member, empty when there is none.
    func text(_ path: String...) -> String {
        var found: JSONValue? = .object(self)
        for name in path { found = found?[name] }
        return found?.stringValue ?? ""
    }

    /// The object with a member under another name.
    func renaming(_ name: String, to other: String) -> JSONObject {
        JSONObject(members.map { JSONObject.Member(key: $0.key == name ? other : $0.key, value: $0.value) })
    }

    /// The object with a member for those who gave none.
    func filling(_ name: String, with text: String) -> JSONObject {
        guard self[name] == nil else { return self }
        var filled = self
        filled[name] = .string(text)
        return filled
    }
}
