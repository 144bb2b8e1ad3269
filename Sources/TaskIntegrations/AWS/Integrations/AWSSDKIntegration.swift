import ExecutionCore
package import ExecutionRuntime
package import JSONModel
import ServiceModels
import ServiceProtocols
package import StatesLanguage
import StorageAPI

/// The SDK integrations `arn:aws:states:::aws-sdk:<service>:<action>`: any operation of any service with an API model.
///
/// The result is the answer alone, in the Java SDK's names. With `.waitForTaskToken` the attempt is done when the call
/// has been made. Source: "Learning to use AWS service SDK integrations".
package struct AWSSDKIntegration: TaskIntegration {
    private let client: AWSServiceClient

    package init(client: AWSServiceClient) { self.client = client }

    package func parameterFields(of resource: TaskResource) -> ParameterFields? {
        guard case .service(let name, let action) = resource.kind, let service = name.split(separator: ":").last,
            let model = client.catalog.model(sdkService: String(service)),
            let operation = model.operation(action: action)
        else { return nil }
        return OperationCodec.fields(model, operation, .sdk)
    }

    package func problem(with parameters: JSONValue, of resource: TaskResource) -> String? {
        guard case .service(let name, let action) = resource.kind, let service = name.split(separator: ":").last,
            let model = client.catalog.model(sdkService: String(service)),
            let operation = model.operation(action: action)
        else { return nil }
        guard case .object(let object) = parameters else { return "The parameters must be an object" }
        return OperationCodec.problem(with: object, model, operation, .sdk)
            ?? parameterFields(of: resource)?.missing(among: object.keys).first.map(ParameterFields.missingText)
    }

    package func parameterOutline(of resource: TaskResource) -> ParameterOutline? {
        guard case .service(let name, let action) = resource.kind, let service = name.split(separator: ":").last,
            let model = client.catalog.model(sdkService: String(service)),
            let operation = model.operation(action: action)
        else { return nil }
        return OperationOutline(model: model, operation: operation, naming: .sdk).outline
    }

    package func perform(_ attempt: TaskAttempt) async -> TaskOutcome {
        guard case .service(let resource, let action) = attempt.resource.kind,
            let service = resource.split(separator: ":").last.map(String.init)
        else { return .unstartable(cause: "The resource '\(attempt.resource.arn)' is no SDK integration.") }
        guard let model = client.catalog.model(sdkService: service) else {
            return .unstartable(
                cause:
                    "There is no API model of the service '\(service)' of '\(attempt.resource.arn)'. Install botocore "
                    + "(pip install botocore) where newel runs, or name its data directory with --aws-models."
            )
        }
        guard let operation = model.operation(action: action) else {
            return .unstartable(cause: "The service '\(service)' has no operation '\(action)'.")
        }
        guard !model.streamsEvents(operation) else {
            return .unstartable(cause: "The action '\(action)' of '\(service)' streams events, which is not supported.")
        }
        guard case .object(let parameters) = attempt.parameters else {
            return .unstartable(cause: attempt.cannotStart("The parameters must be an object"))
        }
        let serviceID = model.metadata.serviceID
        do {
            let codec = try OperationCodec(model: model, operation: operation, naming: .sdk)
            let answer = await client.call(
                codec,
                parameters,
                as: attempt.caller,
                idempotencyToken: attempt.idempotencyToken
            )
            switch answer {
            case .success(let answer): return .succeeded(TaskOutput(.object(answer.result)))
            case .failure(.cancelled): return .cancelled
            case .failure(.input(let error)): return .unstartable(cause: attempt.cannotStart("\(error)"))
            case .failure(.service(let failure, let attempts)):
                return ServiceErrorWording.sdk(failure, serviceID: serviceID, attempts: attempts)
            case .failure(.tooLarge): return attempt.exceedsDataLimit
            case .failure(.role(let role, let reason)): return attempt.cannotAssume(role, reason)
            case .failure(.client(let message)):
                return .failed(error: "\(JavaName.service(serviceID)).SdkClientException", cause: message)
            }
        } catch {
            return .unstartable(cause: "\(error)")
        }
    }
}

extension OperationCodec {
    /// The fields at the top of an operation's parameters; `aliases` has an integration's own names of some.
    ///
    /// A token that makes a call idempotent need not be given: it is filled in.
    static func fields(
        _ model: ServiceModel,
        _ operation: OperationModel,
        _ naming: IntegrationNaming,
        aliases: [String: String] = [:]
    ) -> ParameterFields {
        guard let reference = operation.input, case .structure(let structure)? = model[reference]?.kind else {
            return ParameterFields(known: [], required: [String]())
        }
        let required = Set(structure.required)
        var known: Set<String> = []
        var needed: [[String]] = []
        for member in structure.members {
            // A name that begins with a capital may stand as the API has it, too.
            var spellings = [naming.name(ofMember: member.name), member.name].filter(\.beginsWithCapital)
            if let own = aliases[member.name] { spellings = [own] }
            known.formUnion(spellings)
            if required.contains(member.name), !member.isIdempotencyToken { needed.append(spellings) }
        }
        return ParameterFields(known: known, required: needed)
    }

    /// Why parameters are none of an operation's; nil when they are.
    static func problem(
        with parameters: JSONObject,
        _ model: ServiceModel,
        _ operation: OperationModel,
        _ naming: IntegrationNaming
    ) -> String? {
        do {
            let codec = try OperationCodec(model: model, operation: operation, naming: naming)
            _ = try codec.request(parameters, idempotencyToken: "")
            return nil
        } catch {
            return "\(error)"
        }
    }
}

extension String {
    fileprivate var beginsWithCapital: Bool { utf8.first.map { (0x41...0x5A).contains($0) } ?? false }
}

extension AWSServiceClient {
    /// The fields at the top of an optimized action's parameters; nil when its model is not there.
    func fields(_ action: OptimizedAction) -> ParameterFields? {
        guard let model = catalog.model(named: action.model), let operation = model.operation(action: action.operation)
        else { return nil }
        return OperationCodec.fields(model, operation, .optimized, aliases: action.aliases)
    }

    /// Why parameters are none of an optimized operation's; nil when they are, and when its model is not there.
    func problem(with parameters: JSONObject, _ model: String, _ operation: String) -> String? {
        guard let model = catalog.model(named: model), let operation = model.operation(action: operation) else {
            return nil
        }
        return OperationCodec.problem(with: parameters, model, operation, .optimized)
    }
}

extension TaskAttempt {
    /// On whose behalf the attempt's calls are made.
    var caller: AWSServiceClient.Caller {
        AWSServiceClient.Caller(
            account: scope.account,
            region: scope.region,
            roleARN: credentialsRoleARN,
            sessionName: String("newel-\(attemptID)".prefix(64))
        )
    }

    /// A UUID that is the same each time the attempt is performed.
    var idempotencyToken: String { StableUUID.text(attemptID) }

    /// The text of a failure that the parameters are the reason for (recorded AWS behaviour).
    func cannotStart(_ reason: String) -> String {
        "The Parameters '\(String(decoding: parametersText, as: UTF8.self))' could not be used to start the Task: "
            + "[\(reason)]"
    }

    /// The result is larger than any result may be.
    var exceedsDataLimit: TaskOutcome {
        let name = if case .service(let service, _) = resource.kind { service } else { resource.arn }
        return .failed(
            error: "States.DataLimitExceeded",
            cause:
                "The state/task '\(name)' returned a result with a size exceeding the maximum number of bytes service "
                + "limit."
        )
    }

    /// The role of the field `Credentials` cannot be had.
    func cannotAssume(_ role: String, _ reason: String) -> TaskOutcome {
        .failed(
            error: "States.Permissions",
            cause: "The role \(roleARN) is not authorized to assume the task state's role, \(role). (\(reason))"
        )
    }
}
