import AWSProtocol
import ExecutionCore
import ExecutionRuntime
import JSONModel
import ServiceModels
import StorageAPI

/// One operation of the API.
protocol APIOperation: Sendable {
    /// The name in `X-Amz-Target`.
    static var name: String { get }

    /// Reads the request, does the work and writes the response's body.
    static func handle(
        _ request: inout RequestReader,
        _ context: OperationContext
    ) async throws(APIError) -> [UInt8]
}

extension APIOperation {
    /// The body of operations that answer nothing.
    static var emptyResponse: [UInt8] { [UInt8(ascii: "{"), UInt8(ascii: "}")] }
}

/// What operations work with.
struct OperationContext: Sendable {
    let engine: Engine
    let identity: CallerIdentity
    /// The HTTP header, when there was one.
    let traceHeader: String?
    let pageTokens: PageTokenCodec
    /// Held while a change depends on what was read before it.
    let changes: ExclusiveSection
    /// API models of AWS services.
    let models: ServiceModelCatalog
    /// Nil where log groups are not looked for.
    let logDestinations: LogDestinations?
    /// Nil where calls are not throttled.
    let throttle: RequestThrottle?
    /// The revision that a machine must still have to be updated; nil for any.
    var expectedRevision: String?

    /// The account and region of the caller.
    var scope: ResourceScope { ResourceScope(account: identity.account, region: identity.region) }

    /// An ARN in the account and region of the caller.
    func arn(_ resource: ARN.Resource) -> ARN {
        ARN(region: identity.region, account: identity.account, resource: resource)
    }

    /// What an input or output may have in bytes.
    var payloadConstraint: TextConstraint { .payload(bytesMax: engine.configuration.limits.payloadBytesMax) }

    // MARK: Calls of the engine and its store, with API errors

    /// Commits a change.
    func commit(_ write: StoreWrite) async throws(APIError) -> WriteOutcome {
        do {
            return try await engine.commit(write)
        } catch {
            throw APIError(error)
        }
    }

    /// Reads from the store.
    func read<Value>(_ body: (any ExecutionStore) throws(StorageError) -> Value) throws(APIError) -> Value {
        do throws(StorageError) {
            return try body(engine.store)
        } catch {
            throw APIError(error)
        }
    }

    /// The machine that an unqualified ARN names.
    ///
    /// For those that may be qualified there is ``reference(_:_:choose:)``.
    ///
    /// - Throws: `StateMachineDoesNotExist`; `ValidationException` for the ARN of a distributed Map.
    func machine(_ arn: ARN, _ text: String) throws(APIError) -> MachineRecord {
        if case .labelledStateMachine = arn.resource { throw .labelledARNNotSupported }
        guard let record = try findMachine(arn) else { throw .stateMachineDoesNotExist(text) }
        return record
    }

    /// The machine that an ARN names, or nil; for the ARN of a distributed Map, the machine that has it.
    func findMachine(_ arn: ARN) throws(APIError) -> MachineRecord? {
        let name: String
        switch arn.resource {
        case .stateMachine(let machine), .labelledStateMachine(let machine, _): name = machine
        case .qualifiedStateMachine, .execution, .express, .activity, .mapRun: return nil
        }
        do {
            return try engine.machine(scope: arn.scope, name: name)
        } catch {
            throw APIError(error)
        }
    }

    /// The STANDARD execution that an ARN names.
    ///
    /// - Throws: `InvalidArn`, `ExecutionDoesNotExist`.
    func execution(_ text: String) throws(APIError) -> (arn: ARN, machine: String, record: ExecutionRecord) {
        let (arn, machine, name) = try ARN.execution(text)
        let record: ExecutionRecord?
        do {
            record = try engine.execution(scope: arn.scope, machineName: machine, name: name)
        } catch {
            throw APIError(error)
        }
        guard let record else { throw .executionDoesNotExist(text) }
        return (arn, machine, record)
    }
}

extension ARN {
    /// Where the resource lives: the ARN decides, not the caller's own account and region.
    var scope: ResourceScope { ResourceScope(account: account, region: region) }
}

extension APIError {
    /// What a caller is told about a failure of the machinery.
    init(_ error: EngineError) {
        self =
            switch error {
            case .executionAlreadyExists, .executionDoesNotExist: .internalFailure("an unexpected \(error)")
            case .storage(let reason), .corrupt(let reason): .internalFailure(reason)
            case .stopped: .serviceUnavailable("The server is shutting down")
            }
    }

    /// What a caller is told about a failure of the store.
    init(_ error: StorageError) {
        self =
            switch error {
            case .unavailable(let reason): .serviceUnavailable("The store cannot take requests now: \(reason)")
            case .failed(let reason), .corrupt(let reason), .refused(let reason): .internalFailure(reason)
            }
    }
}
