import AWSProtocol
import ExecutionRuntime
import JSONModel
import StepFunctionsAPI
import StorageAPI

/// What pages read besides the operations of the API: searches, counts and folded histories.
///
/// | name | parameters | answer |
/// | --- | --- | --- |
/// | `machines` | `after`, `limit` | machines with counts by status |
/// | `executions` | `machine`, `status` (list), `name` (prefix), `from`, `to`, `error`, `version`, `before`, `limit` | executions, newest first |
/// | `execution` | `machine`, `name` | the definition that it runs with, and whether that is the current one |
/// | `steps` | `machine`, `name` | every step, without payloads |
/// | `step` | `machine`, `name`, `number` | one step with payloads |
/// | `flow` | `machine`, `name`, `number` | the values between a step's fields, computed anew, and the variables it saw |
/// | `history` | `machine`, `name`, `after` | events without payloads |
/// | `event` | `machine`, `name`, `id` | one event as the API shows it |
/// | `metrics` | `machine`, `from`, `to`, `interval` | rates, open executions, durations, throttled calls |
/// | `actions` | | all services that tasks can call, with the names of their actions; in gzip |
/// | `action` | `resource` | the parameters of a resource: members, types, and a sample to begin with |
/// | `states` | `machine` | counts, failures and durations of each state over the newest executions |
///
/// Times are milliseconds since 1970. All of it is what the caller could read through the API as well.
struct ConsoleData: Sendable {
    let engine: Engine
    let names: MachineNames
    let service: StepFunctionsService
    let counts = CountCache()
    let stateCache = StateCache()
    let actionIndex: ActionIndex

    init(engine: Engine, service: StepFunctionsService) {
        self.engine = engine
        self.service = service
        names = MachineNames(store: engine.store)
        actionIndex = ActionIndex(models: service.models)
    }

    func read(_ name: String, _ request: ConsoleRequest, _ identity: CallerIdentity) -> ConsoleResponse {
        let parameters = QueryParameters(request.query)
        let scope = ResourceScope(account: identity.account, region: identity.region)
        do throws(DataError) {
            let body: [UInt8] =
                switch name {
                case "machines": try machines(parameters, scope)
                case "executions": try executions(parameters, scope)
                case "execution": try execution(parameters, scope)
                case "steps": try steps(parameters, scope)
                case "step": try step(parameters, scope)
                case "flow": try flow(parameters, scope)
                case "history": try history(parameters, scope)
                case "event": try event(parameters, scope)
                case "metrics": try metrics(parameters, identity)
                case "states": try states(parameters, scope)
                case "action": try action(parameters)
                default: throw DataError(status: 404, type: "NotFound", message: "There is no data '\(name)'")
                }
            return .json(200, body)
        } catch {
            return .error(error.status, error.type, error.message)
        }
    }

    // MARK: Calls of engine and store

    func stored<T>(_ body: (any ExecutionStore) throws(StorageError) -> T) throws(DataError) -> T {
        do { return try body(engine.store) } catch { throw DataError(error) }
    }

    func machineID(_ name: String, _ scope: ResourceScope) throws(DataError) -> MachineID {
        let id = try stored { store throws(StorageError) in
            try store.existingMachineID(scope: scope, name: name)
        }
        guard let id else { throw .missing("There is no state machine '\(name)'") }
        return id
    }

    /// The execution that the parameters `machine` and `name` name.
    func record(_ parameters: QueryParameters, _ scope: ResourceScope) throws(DataError) -> ExecutionRecord {
        guard let machine = parameters["machine"], let name = parameters["name"] else {
            throw DataError(status: 400, type: "ValidationException", message: "machine and name are needed")
        }
        let found: ExecutionRecord?
        do {
            found = try engine.execution(scope: scope, machineName: machine, name: name)
        } catch {
            throw DataError(error)
        }
        guard let found else { throw .missing("State machine '\(machine)' has no execution '\(name)'") }
        return found
    }
}

/// Why data could not be read.
struct DataError: Error {
    let status: Int
    let type: String
    let message: String

    init(status: Int, type: String, message: String) {
        self.status = status
        self.type = type
        self.message = message
    }

    init(_ error: StorageError) {
        switch error {
        case .unavailable(let reason): self.init(status: 503, type: "ServiceUnavailable", message: reason)
        case .failed(let reason), .corrupt(let reason), .refused(let reason):
            self.init(status: 500, type: "InternalFailure", message: reason)
        }
    }

    init(_ error: EngineError) {
        switch error {
        case .storage(let reason), .corrupt(let reason):
            self.init(status: 500, type: "InternalFailure", message: reason)
        case .stopped: self.init(status: 503, type: "ServiceUnavailable", message: "The server is shutting down")
        default: self.init(status: 500, type: "InternalFailure", message: "\(error)")
        }
    }

    static func missing(_ message: String) -> DataError {
        DataError(status: 404, type: "NotFound", message: message)
    }
}
