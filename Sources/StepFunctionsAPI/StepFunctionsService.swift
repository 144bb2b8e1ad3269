package import AWSProtocol
package import ExecutionRuntime
package import JSONModel
package import ServiceModels
import StatesLanguage
import StorageAPI

/// Answers calls of the Step Functions API with the help of an engine; knows no HTTP.
package struct StepFunctionsService: Sendable {
    private let engine: Engine
    package let models: ServiceModelCatalog
    private let pageTokens: PageTokenCodec
    private let changes = ExclusiveSection()
    private let throttle: RequestThrottle?
    private let logDestinations: LogDestinations?

    /// Takes a running engine; what holds callers to quotas of calls, and what looks for log groups, if anything does.
    ///
    /// The key of page tokens is read from its store, and made when there is none.
    ///
    /// - Throws: `EngineError` when the store cannot be read or written.
    package init(
        engine: Engine,
        models: ServiceModelCatalog,
        throttle: RequestThrottle? = nil,
        logDestinations: LogDestinations? = nil
    ) async throws(EngineError) {
        self.engine = engine
        self.models = models
        self.throttle = throttle
        self.logDestinations = logDestinations
        pageTokens = PageTokenCodec(key: try await Self.pageTokenKey(engine))
    }

    /// Answers one call; failures of any kind are responses.
    package func handle(_ request: APIRequest) async -> APIResponse {
        do throws(APIError) {
            let operation = try OperationTable.operation(try OperationTarget.operation(request.target))
            // A start is counted once it is known what it starts.
            if operation != StartExecution.self { try throttle?.admit(operation.name, request.identity) }
            var reader = try RequestReader(body: request.body)
            let context = OperationContext(
                engine: engine,
                identity: request.identity,
                traceHeader: request.traceHeader,
                pageTokens: pageTokens,
                changes: changes,
                models: models,
                logDestinations: logDestinations,
                throttle: throttle,
                expectedRevision: request.expectedRevision
            )
            return APIResponse(body: try await operation.handle(&reader, context))
        } catch {
            return APIResponse(error)
        }
    }

    /// The members of an operation's request, as tasks spell them; nil when there is no such operation.
    func parameterFields(of operation: String) -> ParameterFields? {
        request(of: operation).map { request in
            ParameterFields(
                known: Set(request.members.map { NestedRequest.upperFirst($0.name) }),
                required: request.required.map(NestedRequest.upperFirst)
            )
        }
    }

    /// The outline of an operation's request, as tasks spell it; nil when there is no such operation.
    func parameterOutline(of operation: String) -> ParameterOutline? {
        guard let request = request(of: operation) else { return nil }
        var sample = JSONObject()
        var types: [String: ParameterOutline.ValueType] = [:]
        let members = request.members.map { member in
            let name = NestedRequest.upperFirst(member.name)
            let isRequired = request.required.contains(member.name)
            if case .string(let values, _)? = models.model(named: "stepfunctions")?[member.reference]?.kind {
                types[member.reference.shape] = .text(values: values)
            }
            if isRequired { sample[name] = .string(Self.sample(of: name)) }
            // An input may be any value: it is sent as text.
            let type = name == "Input" ? "Any" : member.reference.shape
            return ParameterOutline.Member(name: name, type: type, isRequired: isRequired)
        }
        return ParameterOutline(members: members, types: types, sample: sample)
    }

    private static func sample(of name: String) -> String {
        name.hasSuffix("Arn") ? "arn:aws:states:us-east-1:000000000000:\(name.dropLast(3)):my-name" : "my-value"
    }

    private func request(of operation: String) -> StructureShape? {
        guard let model = models.model(named: "stepfunctions"), let found = model.operation(action: operation),
            let reference = found.input, case .structure(let structure)? = model[reference]?.kind
        else { return nil }
        return structure
    }

    /// What the parameters of a task's resource may hold; nil where that is not known.
    package func parameterOutline(ofResource arn: String) -> ParameterOutline? {
        TaskResource(parsing: arn).flatMap { engine.parameterOutline(of: $0) }
    }

    /// True for calls that wait for something to happen; they are to be cancelled when the caller has hung up.
    package static func isLongPoll(target: String?) -> Bool {
        target.map(longPolls.contains) ?? false
    }

    private static let longPolls: Set<String> = [
        OperationTarget.prefix + GetActivityTask.name, OperationTarget.prefix + TestState.name,
    ]

    /// Calls of an operation that were refused over AWS's quota since the process began.
    package struct Refusals: Sendable {
        /// An operation's name; starts of EXPRESS executions have one of their own.
        package let operation: String
        package let count: Int64
        package let last: Timestamp
    }

    /// What was refused to an account in a region, most first; nil where calls are not throttled.
    package func refusals(_ identity: CallerIdentity) -> [Refusals]? {
        guard let throttle else { return nil }
        let now = engine.now()
        return throttle.refusals(identity).map { operation, count, ago in
            let milliseconds = ago.components.seconds * 1000 + ago.components.attoseconds / 1_000_000_000_000_000
            return Refusals(operation: operation, count: count, last: now.advanced(byMilliseconds: -milliseconds))
        }
    }

    /// Why the store cannot be read now; nil when it can.
    package func storeFailure() -> String? {
        do {
            _ = try engine.store.lastExecutionID()
            return nil
        } catch {
            return "The store cannot be read: \(error)"
        }
    }

    private static let pageTokenKeyName = "api.page-token-key"

    private static func pageTokenKey(_ engine: Engine) async throws(EngineError) -> [UInt8] {
        let stored: [UInt8]?
        do {
            stored = try engine.store.setting(pageTokenKeyName)
        } catch {
            throw .storage("\(error)")
        }
        if let stored { return stored }
        var generator = SystemRandomNumberGenerator()
        let key = (0..<PageTokenCodec.keyByteCount).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        _ = try await engine.commit(.setSetting(name: pageTokenKeyName, value: key))
        return key
    }
}
