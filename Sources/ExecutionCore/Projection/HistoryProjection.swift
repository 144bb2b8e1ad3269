package import JSONModel
package import StatesLanguage

/// Makes AWS history events from journal events, by folding them once more.
///
/// Numbers come from the fold, so they are those that causes mention; nothing else of AWS's view is stored.
package struct HistoryProjection {
    private let definition: StateMachineDefinition
    private let identity: ExecutionIdentity
    /// The fold of what was appended.
    package private(set) var state = ExecutionState()
    package private(set) var events: [HistoryEvent] = []
    private let includesData: Bool

    /// `includesData`: false to leave inputs, outputs and variables out, which spares the work of writing them down.
    package init(definition: StateMachineDefinition, identity: ExecutionIdentity, includesData: Bool = true) {
        self.definition = definition
        self.identity = identity
        self.includesData = includesData
    }

    /// Hands over the events so far; the next ones go on with their numbers.
    package mutating func takeEvents() -> [HistoryEvent] {
        defer { events = [] }
        return events
    }

    /// Appends what AWS shows of the events of one transition.
    package mutating func append(_ journal: [JournalEvent], at time: Timestamp) {
        for event in journal {
            let before = subject(of: event)
            state.apply(event, at: time, definition: definition)
            let projected = project(event, before)
            guard let numbers = state.lastNumbers, let shown = projected else { continue }
            events.append(
                HistoryEvent(
                    id: numbers.id,
                    previousEventID: numbers.previous,
                    type: shown.type,
                    timestamp: time,
                    detailsName: shown.details,
                    redriveCount: state.redriveCount,
                    fields: shown.fields
                )
            )
        }
    }

    /// The state in which an event's branch was before it.
    private struct Subject {
        let state: State?
        let slot: Int
        /// Name of the Map around the branch.
        let mapName: String
    }

    private struct Shown {
        let type: String
        var details: String?
        var fields: [HistoryField] = []
    }

    private func subject(of event: JournalEvent) -> Subject {
        guard let id = event.branch, let branch = state[id] else { return lastSubject(of: event) }
        let current = branch.state.map { definition[$0] }
        let owner = branch.parent.flatMap { state[$0]?.state }.map { definition[$0].name }
        return Subject(state: current, slot: branch.slot, mapName: owner ?? "")
    }

    /// A failed branch is gone when its own state's abort is told: only the type of the state is needed then.
    private func lastSubject(of event: JournalEvent) -> Subject {
        Subject(state: failedState, slot: 0, mapName: "")
    }

    private var failedState: State?

    private mutating func project(_ event: JournalEvent, _ subject: Subject) -> Shown? {
        switch event {
        case .executionStarted, .executionSucceeded, .executionFailed, .executionAborted, .executionTimedOut,
            .executionRedriven:
            return projectExecution(event)
        case .stateEntered(_, let index, let input):
            let entered = definition[index]
            return Shown(
                type: "\(entered.typeName)StateEntered",
                details: "stateEnteredEventDetails",
                fields: data("input", input) + [string("name", entered.name)]
            )
        case .stateExited(_, let output, let assigned, _):
            var fields = [string("name", subject.state?.name ?? "")] + data("output", output)
            if !assigned.isEmpty, includesData {
                let variables = assigned.map { (name: $0.name, value: $0.value.text) }
                fields.append(HistoryField(name: "assignedVariables", value: .variables(variables)))
                fields.append(HistoryField(name: "assignedVariablesDetails", value: .details))
            }
            return Shown(
                type: "\(subject.state?.typeName ?? "")StateExited",
                details: "stateExitedEventDetails",
                fields: fields
            )
        case .stateAborted:
            return Shown(type: "\(subject.state?.typeName ?? "")StateAborted")
        case .evaluationFailed(_, let cause, let location):
            return Shown(
                type: "EvaluationFailed",
                details: "evaluationFailedEventDetails",
                fields: [string("error", "States.QueryEvaluationError"), string("cause", cause)]
                    + (location.isEmpty ? [] : [string("location", location)])
                    + [string("state", subject.state?.name ?? "")]
            )
        case .branchFailed:
            failedState = subject.state
            return nil
        case .taskScheduled, .taskStarted, .taskSubmitted, .taskSucceeded, .taskFailed, .taskTimedOut:
            return projectTask(event, subject)
        case .parallelStarted: return Shown(type: "ParallelStateStarted")
        case .parallelSucceeded: return Shown(type: "ParallelStateSucceeded")
        case .parallelFailed: return Shown(type: "ParallelStateFailed")
        default: return projectMap(event, subject)
        }
    }

    private func projectExecution(_ event: JournalEvent) -> Shown? {
        switch event {
        case .executionStarted(let input, _):
            Shown(
                type: "ExecutionStarted",
                details: "executionStartedEventDetails",
                fields: data("input", input) + [string("roleArn", identity.roleARN)]
            )
        case .executionSucceeded(let output):
            Shown(
                type: "ExecutionSucceeded",
                details: "executionSucceededEventDetails",
                fields: data("output", output)
            )
        case .executionFailed(_, let error, let cause):
            Shown(type: "ExecutionFailed", details: "executionFailedEventDetails", fields: failure(error, cause))
        case .executionAborted(let error, let cause):
            Shown(type: "ExecutionAborted", details: "executionAbortedEventDetails", fields: failure(error, cause))
        case .executionTimedOut:
            Shown(
                type: "ExecutionTimedOut",
                details: "executionTimedOutEventDetails",
                fields: failure(StatesError.timeoutName, nil)
            )
        case .executionRedriven:
            Shown(
                type: "ExecutionRedriven",
                details: "executionRedrivenEventDetails",
                fields: [HistoryField(name: "redriveCount", value: .integer(Int64(state.redriveCount)))]
            )
        default: nil
        }
    }

    private func projectMap(_ event: JournalEvent, _ subject: Subject) -> Shown? {
        switch event {
        case .mapStarted(_, let start): mapStarted(start.count)
        case .distributedMapStarted(_, let start): mapStarted(start.count)
        case .iterationStarted(_, let start):
            iteration("Started", subject.state?.name ?? "", start.index)
        case .iterationSucceeded: iteration("Succeeded", subject.mapName, subject.slot)
        case .iterationFailed: iteration("Failed", subject.mapName, subject.slot)
        case .iterationAborted: iteration("Aborted", subject.mapName, subject.slot)
        case .mapSucceeded: Shown(type: "MapStateSucceeded")
        case .mapFailed: Shown(type: "MapStateFailed")
        case .mapRunStarted(_, let identifier):
            Shown(
                type: "MapRunStarted",
                details: "mapRunStartedEventDetails",
                fields: [string("mapRunArn", mapRunARN(identifier))]
            )
        case .mapRunSucceeded: Shown(type: "MapRunSucceeded")
        case .mapRunRedriven(_, let identifier, let redriveCount):
            Shown(
                type: "MapRunRedriven",
                details: "mapRunRedrivenEventDetails",
                fields: [
                    string("mapRunArn", mapRunARN(identifier)),
                    HistoryField(name: "redriveCount", value: .integer(Int64(redriveCount))),
                ]
            )
        case .mapRunFailed(_, let error, let cause):
            Shown(type: "MapRunFailed", details: "mapRunFailedEventDetails", fields: failure(error, cause))
        default: nil
        }
    }

    private func mapStarted(_ count: Int) -> Shown {
        Shown(
            type: "MapStateStarted",
            details: "mapStateStartedEventDetails",
            fields: [HistoryField(name: "length", value: .integer(Int64(count)))]
        )
    }

    private func iteration(_ what: String, _ map: String, _ index: Int) -> Shown {
        Shown(
            type: "MapIteration\(what)",
            details: "mapIteration\(what)EventDetails",
            fields: [string("name", map), HistoryField(name: "index", value: .integer(Int64(index)))]
        )
    }

    /// The ARN of a Map Run, `arn:…:mapRun:NAME/LABEL:UUID`.
    private func mapRunARN(_ identifier: String) -> String {
        let prefix = identity.stateMachineARN.split(separator: ":", omittingEmptySubsequences: false).prefix(5)
        return prefix.joined(separator: ":") + ":mapRun:\(identity.plainMachineName)/\(identifier)"
    }
}

// Task events

extension HistoryProjection {
    private func projectTask(_ event: JournalEvent, _ subject: Subject) -> Shown? {
        guard case .task(let task)? = subject.state else { return nil }
        switch task.resource.kind {
        case .lambdaFunction: return projectLambda(event, task.resource)
        case .activity: return projectActivity(event, task.resource)
        case .service(let service, let action):
            let names = [
                string("resourceType", service), string("resource", action + task.resource.pattern.rawValue),
            ]
            return projectService(event, names)
        }
    }

    private func projectLambda(_ event: JournalEvent, _ resource: TaskResource) -> Shown? {
        switch event {
        case .taskScheduled(_, let schedule):
            var fields = [string("resource", resource.arn)] + data("input", schedule.parameters)
            fields += seconds(schedule, isLambda: true)
            if let role = schedule.credentialsRoleARN {
                fields.append(HistoryField(name: "taskCredentials", value: .roleARN(role)))
            }
            return Shown(
                type: "LambdaFunctionScheduled",
                details: "lambdaFunctionScheduledEventDetails",
                fields: fields
            )
        case .taskStarted: return Shown(type: "LambdaFunctionStarted")
        case .taskSucceeded(_, let output):
            return Shown(
                type: "LambdaFunctionSucceeded",
                details: "lambdaFunctionSucceededEventDetails",
                fields: data("output", output)
            )
        case .taskFailed(_, let error, let cause):
            return Shown(
                type: "LambdaFunctionFailed",
                details: "lambdaFunctionFailedEventDetails",
                fields: failure(error, cause)
            )
        case .taskTimedOut:
            return Shown(
                type: "LambdaFunctionTimedOut",
                details: "lambdaFunctionTimedOutEventDetails",
                fields: failure(StatesError.timeoutName, nil)
            )
        default: return nil
        }
    }

    private func projectActivity(_ event: JournalEvent, _ resource: TaskResource) -> Shown? {
        switch event {
        case .taskScheduled(_, let schedule):
            Shown(
                type: "ActivityScheduled",
                details: "activityScheduledEventDetails",
                fields: [string("resource", resource.arn)] + data("input", schedule.parameters)
                    + seconds(schedule, isLambda: false)
            )
        case .taskStarted(_, let workerName, _, _):
            Shown(
                type: "ActivityStarted",
                details: "activityStartedEventDetails",
                fields: workerName.map { [string("workerName", $0)] } ?? []
            )
        case .taskSucceeded(_, let output):
            Shown(
                type: "ActivitySucceeded",
                details: "activitySucceededEventDetails",
                fields: data("output", output)
            )
        case .taskFailed(_, let error, let cause):
            Shown(type: "ActivityFailed", details: "activityFailedEventDetails", fields: reported(error, cause))
        case .taskTimedOut:
            Shown(
                type: "ActivityTimedOut",
                details: "activityTimedOutEventDetails",
                fields: failure(StatesError.timeoutName, nil)
            )
        default: nil
        }
    }

    private func projectService(_ event: JournalEvent, _ names: [HistoryField]) -> Shown? {
        switch event {
        case .taskScheduled(_, let schedule):
            var fields = names + [string("region", identity.region)]
            if includesData {
                fields.append(
                    HistoryField(
                        name: "parameters",
                        value: .string(String(decoding: schedule.parameters.text, as: UTF8.self))
                    )
                )
            }
            fields += seconds(schedule, isLambda: false)
            if let role = schedule.credentialsRoleARN {
                fields.append(HistoryField(name: "taskCredentials", value: .roleARN(role)))
            }
            return Shown(type: "TaskScheduled", details: "taskScheduledEventDetails", fields: fields)
        case .taskStarted:
            return Shown(type: "TaskStarted", details: "taskStartedEventDetails", fields: names)
        case .taskSubmitted(_, let output):
            return Shown(
                type: "TaskSubmitted",
                details: "taskSubmittedEventDetails",
                fields: names + data("output", output)
            )
        case .taskSucceeded(_, let output):
            return Shown(
                type: "TaskSucceeded",
                details: "taskSucceededEventDetails",
                fields: names + data("output", output)
            )
        case .taskFailed(_, let error, let cause):
            return Shown(type: "TaskFailed", details: "taskFailedEventDetails", fields: names + reported(error, cause))
        case .taskTimedOut:
            return Shown(
                type: "TaskTimedOut",
                details: "taskTimedOutEventDetails",
                fields: names + failure(StatesError.timeoutName, nil)
            )
        default: return nil
        }
    }

    private func seconds(_ schedule: TaskSchedule, isLambda: Bool) -> [HistoryField] {
        var fields: [HistoryField] = []
        if let timeout = schedule.timeoutSeconds {
            fields.append(HistoryField(name: "timeoutInSeconds", value: .integer(timeout)))
        }
        if let heartbeat = schedule.heartbeatSeconds, !isLambda {
            fields.append(HistoryField(name: "heartbeatInSeconds", value: .integer(heartbeat)))
        }
        return fields
    }

    // Fields

    private func string(_ name: String, _ value: String) -> HistoryField {
        HistoryField(name: name, value: .string(value))
    }

    private func data(_ name: String, _ payload: Payload) -> [HistoryField] {
        guard includesData else { return [] }
        return [
            HistoryField(name: name, value: .payload(payload.text)),
            HistoryField(name: "\(name)Details", value: .details),
        ]
    }

    /// The failure of a task: what was not reported is left out.
    private func reported(_ error: String, _ cause: String) -> [HistoryField] {
        failure(error.isEmpty ? nil : error, cause.isEmpty ? nil : cause)
    }

    private func failure(_ error: String?, _ cause: String?) -> [HistoryField] {
        var fields: [HistoryField] = []
        if let error { fields.append(string("error", error)) }
        if let cause { fields.append(string("cause", cause)) }
        return fields
    }
}

extension JournalEvent {
    /// The branch that an event is about; `nil` for those of the whole execution.
    var branch: BranchID? {
        switch self {
        case .executionStarted, .executionSucceeded, .executionAborted, .executionTimedOut, .executionRedriven: nil
        case .executionFailed(let branch, _, _), .stateEntered(let branch, _, _), .stateExited(let branch, _, _, _),
            .stateAborted(let branch, _), .evaluationFailed(let branch, _, _), .taskScheduled(let branch, _),
            .taskStarted(let branch, _, _, _), .taskSubmitted(let branch, _), .taskSucceeded(let branch, _),
            .taskFailed(let branch, _, _), .taskTimedOut(let branch), .heartbeatReceived(let branch, _),
            .retryScheduled(let branch, _, _), .waitStarted(let branch, _), .parallelStarted(let branch, _, _),
            .parallelSucceeded(let branch), .parallelFailed(let branch), .branchEnded(let branch, _),
            .branchFailed(let branch), .mapStarted(let branch, _), .iterationStarted(let branch, _),
            .distributedMapStarted(let branch, _),
            .iterationSucceeded(let branch, _), .iterationFailed(let branch), .iterationAborted(let branch, _),
            .mapSucceeded(let branch), .mapFailed(let branch), .mapRunStarted(let branch, _),
            .mapRunSucceeded(let branch), .mapRunFailed(let branch, _, _), .mapRunRedriven(let branch, _, _),
            .iterationRedriven(let branch, _):
            branch
        }
    }
}
