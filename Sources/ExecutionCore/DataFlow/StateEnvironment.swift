import JSONModel
import JSONPath
import StatesLanguage

/// What expressions of one state can see: a value for `$`, the context object for `$$`, variables.
///
/// Captures the few references it needs, so that no copy of the execution's state is alive while it changes.
struct StateEnvironment: PathEnvironment {
    /// `$` in JSONPath.
    var input: JSONValue
    let identity: ExecutionIdentity
    let executionInput: Payload?
    let stateName: String
    let enteredTime: Timestamp
    /// `nil` where the context object has no RetryCount.
    let retryCount: Int?
    /// Scopes from inner to outer, empty ones left out.
    let scopes: [[String: Payload]]
    var mapItem: (index: Int, value: JSONValue)?
    var taskToken: String?

    func variable(_ name: String) -> JSONValue? {
        for scope in scopes {
            if let payload = scope[name] { return payload.value }
        }
        return nil
    }

    /// All visible variables, the inner ones first.
    var variables: [(name: String, value: JSONValue)] {
        var seen: Set<String> = []
        return scopes.flatMap { scope in
            scope.sorted { $0.key < $1.key }
                .filter { seen.insert($0.key).inserted }
                .map { (name: $0.key, value: $0.value.value) }
        }
    }

    /// The context object.
    ///
    /// Source: "Accessing execution data from the Context object in Step Functions".
    func contextObject() -> JSONValue {
        var execution = JSONObject()
        execution["Id"] = .string(identity.executionARN)
        execution["Input"] = executionInput?.value ?? .null
        execution["StartTime"] = .string(identity.startTime.iso8601)
        execution["Name"] = .string(identity.executionName)
        execution["RoleArn"] = .string(identity.roleARN)
        execution["RedriveCount"] = .integer(0)
        var machine = JSONObject()
        machine["Id"] = .string(identity.stateMachineARN)
        machine["Name"] = .string(identity.stateMachineName)
        var state = JSONObject()
        state["Name"] = .string(stateName)
        state["EnteredTime"] = .string(enteredTime.iso8601)
        if let retryCount { state["RetryCount"] = .integer(Int64(retryCount)) }
        var context = JSONObject()
        context["Execution"] = .object(execution)
        if let taskToken { context["Task"] = ["Token": .string(taskToken)] }
        context["StateMachine"] = .object(machine)
        context["State"] = .object(state)
        if let mapItem {
            context["Map"] = [
                "Item": ["Index": .integer(Int64(mapItem.index)), "Value": mapItem.value, "Source": "STATE_DATA"]
            ]
        }
        return .object(context)
    }
}

/// A value on its way through a state: a payload passed along, or something newly computed.
enum FlowValue {
    case payload(Payload)
    case value(JSONValue)

    var value: JSONValue {
        switch self {
        case .payload(let payload): payload.value
        case .value(let value): value
        }
    }
}

extension ExecutionMachine {
    /// The environment of a branch's current state, with its raw input for `$`.
    func environment(_ branch: Branch, input: JSONValue) -> StateEnvironment {
        let name: String
        var retryCount: Int?
        if let index = branch.state {
            let state = definition[index]
            name = state.name
            switch state {
            case .task, .parallel, .map: retryCount = branch.retryCount
            default: break
            }
        } else {
            name = ""
        }
        return StateEnvironment(
            input: input,
            identity: identity,
            executionInput: state.input,
            stateName: name,
            enteredTime: branch.enteredTime,
            retryCount: retryCount,
            scopes: scopes(of: branch),
            mapItem: mapItem(of: branch),
            taskToken: nil
        )
    }

    private func scopes(of branch: Branch) -> [[String: Payload]] {
        var scopes: [[String: Payload]] = []
        var current = branch
        while true {
            if !current.variables.isEmpty { scopes.append(current.variables) }
            guard !current.isIsolated, let parent = current.parent, let above = state[parent] else { return scopes }
            current = above
        }
    }

    /// Item of the nearest iteration around a branch.
    private func mapItem(of branch: Branch) -> (index: Int, value: JSONValue)? {
        var current = branch
        while true {
            if let item = current.item { return (current.slot, item.value) }
            guard let parent = current.parent, let above = state[parent] else { return nil }
            current = above
        }
    }
}
