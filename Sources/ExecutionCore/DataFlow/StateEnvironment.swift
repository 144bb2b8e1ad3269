import JSONModel
import JSONPath
import StatesLanguage

/// What expressions of one state can see besides `$`: the context object and variables.
///
/// Captures the few references it needs, so that no copy of the execution's state is alive while it changes. A class:
/// expressions on different inputs share it.
final class StateFrame: Sendable {
    let identity: ExecutionIdentity
    let executionInput: Payload?
    let redriveCount: Int
    let redriveTime: Timestamp?
    let stateName: String
    let enteredTime: Timestamp
    let enteredEventID: Int64
    /// `nil` where the context object has no RetryCount.
    let retryCount: Int?
    /// Scopes from inner to outer, empty ones left out.
    let scopes: [[String: Payload]]
    let mapItem: MapItemContext?
    let taskToken: String?
    /// The test that the state is tried in: it has the context object.
    let test: StateTestSetting?

    init(
        identity: ExecutionIdentity,
        executionInput: Payload?,
        redriveCount: Int,
        redriveTime: Timestamp?,
        stateName: String,
        enteredTime: Timestamp,
        enteredEventID: Int64,
        retryCount: Int?,
        scopes: [[String: Payload]],
        mapItem: MapItemContext?,
        taskToken: String?,
        test: StateTestSetting? = nil
    ) {
        self.test = test
        self.identity = identity
        self.executionInput = executionInput
        self.redriveCount = redriveCount
        self.redriveTime = redriveTime
        self.stateName = stateName
        self.enteredTime = enteredTime
        self.enteredEventID = enteredEventID
        self.retryCount = retryCount
        self.scopes = scopes
        self.mapItem = mapItem
        self.taskToken = taskToken
    }

    /// The same with an item of the state's Map.
    func with(mapItem item: MapItemContext) -> StateFrame {
        StateFrame(
            identity: identity,
            executionInput: executionInput,
            redriveCount: redriveCount,
            redriveTime: redriveTime,
            stateName: stateName,
            enteredTime: enteredTime,
            enteredEventID: enteredEventID,
            retryCount: retryCount,
            scopes: scopes,
            mapItem: item,
            taskToken: taskToken,
            test: test
        )
    }

    /// The context object.
    ///
    /// Source: "Accessing execution data from the Context object in Step Functions".
    var contextObject: JSONValue {
        if let test { return contextObject(of: test) }
        var execution = JSONObject()
        execution["Id"] = .string(identity.executionARN)
        execution["Input"] = executionInput?.value ?? .null
        execution["StartTime"] = .string(identity.startTime.iso8601)
        execution["Name"] = .string(identity.executionName)
        execution["RoleArn"] = .string(identity.roleARN)
        execution["RedriveCount"] = .integer(Int64(redriveCount))
        if let redriveTime { execution["RedriveTime"] = .string(redriveTime.iso8601) }
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
        if let mapItem { context["Map"] = ["Item": mapItem.contextObject] }
        return .object(context)
    }

    /// A test's context object, with the item at hand and the token where they belong.
    private func contextObject(of test: StateTestSetting) -> JSONValue {
        guard case .object(var context) = test.contextObject else { return test.contextObject }
        if let mapItem { context["Map"] = ["Item": mapItem.contextObject] }
        if let taskToken, test.addsTaskToken { context["Task"] = ["Token": .string(taskToken)] }
        return .object(context)
    }
}

extension FieldEvaluator: PathEnvironment {
    func variable(_ name: String) -> JSONValue? {
        for scope in frame.scopes {
            if let payload = scope[name] { return payload.value }
        }
        return nil
    }

    func contextObject() -> JSONValue { frame.contextObject }
}

/// A value on its way through a state: a payload passed along, or something newly computed.
enum FlowValue {
    case payload(Payload)
    case value(JSONValue)
    /// A value whose text is known to have at most so many bytes.
    case bounded(JSONValue, Int)

    var value: JSONValue {
        switch self {
        case .payload(let payload): payload.value
        case .value(let value), .bounded(let value, _): value
        }
    }

    /// Upper bound of the text's bytes.
    var sizeBound: Int {
        switch self {
        case .payload(let payload): payload.sizeBound
        case .value(let value): value.serializedByteCount()
        case .bounded(_, let bound): bound
        }
    }
}

extension ExecutionMachine {
    /// What the expressions of a branch's current state can see.
    func frame(
        _ branch: Branch,
        mapItem item: MapItemContext? = nil,
        taskToken: String? = nil
    ) -> StateFrame {
        var name = ""
        var retryCount: Int?
        if let index = branch.state {
            let state = definition[index]
            name = state.name
            switch state {
            case .task, .parallel, .map: retryCount = branch.retryCount
            case .pass, .choice, .wait, .succeed, .fail: break
            }
        }
        let isRoot = branch.parent == nil
        return StateFrame(
            identity: identity,
            executionInput: state.input,
            redriveCount: state.redriveCount,
            redriveTime: state.redriveTime,
            stateName: name,
            enteredTime: branch.enteredTime,
            enteredEventID: branch.enteredEventID,
            retryCount: retryCount,
            scopes: isRoot && branch.variables.isEmpty ? [] : scopes(of: branch),
            mapItem: item ?? (isRoot ? nil : mapItem(of: branch)),
            taskToken: taskToken,
            test: test?.setting
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
    private func mapItem(of branch: Branch) -> MapItemContext? {
        var current = branch
        while true {
            if let item = current.item { return MapItemContext(index: Int64(current.slot), value: item.value) }
            guard let parent = current.parent, let above = state[parent] else { return nil }
            current = above
        }
    }
}
