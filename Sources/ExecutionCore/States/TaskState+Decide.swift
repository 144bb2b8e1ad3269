import JSONModel
package import StatesLanguage

/// An attempt for the shell to perform.
package struct TaskCommand: Sendable {
    package let attempt: Int64
    /// Number among the attempts of the state, from 0; only with a test case.
    package let invocation: Int64?
    package let state: TaskState
    package let parameters: Payload
    /// Scaled; `nil` without `TimeoutSeconds`.
    package let timeoutMilliseconds: Int64?
    package let token: String?
    package let credentialsRoleARN: String?
}

extension ExecutionMachine {
    /// Schedules an attempt.
    mutating func decide(
        _ task: TaskState,
        _ branch: Branch,
        _ context: inout DecisionContext
    ) throws(StepFailure) {
        let attempt = state.nextAttempt
        var token: String?
        if task.resource.hasToken {
            token = TaskToken.make(
                execution: identity.key,
                attempt: attempt,
                key: context.tokenKey,
                random: &context.random
            )
        }
        let frame = frame(branch, taskToken: task.resource.kind == .activity ? nil : token)
        let evaluator = FieldEvaluator(frame, input: branch.input.value)
        let effective = try evaluator.filter(task.filters.inputPath, .payload(branch.input))
        let isJSONata = task.header.queryLanguage == .jsonata
        let fields = isJSONata ? evaluator : evaluator.with(input: effective, insteadOf: branch.input)
        if !isJSONata { note(.afterInputPath, effective.value) }
        let timeout = try task.timeoutSeconds.map { (field) throws(StepFailure) in
            try fields.wholeNumber(field, name: "TimeoutSeconds", minimum: 1, &context)
        }
        let heartbeat = try task.heartbeatSeconds.map { (field) throws(StepFailure) in
            try fields.wholeNumber(field, name: "HeartbeatSeconds", minimum: 1, &context)
        }
        let parameters = try taskParameters(task, effective, fields, &context)
        note(isJSONata ? .afterArguments : .afterParameters, parameters.value)
        let role = try credentialsRole(task, fields, &context)
        if task.resource.kind == .activity, !context.isActivityKnown(task.resource.arn) {
            throw .runtime(cause: evaluator.prefixed("The activity \(task.resource.arn) does not exist."))
        }
        try checkParameters(of: task, parameters, evaluator, context)
        let schedule = TaskSchedule(
            attempt: attempt,
            parameters: parameters,
            timeoutSeconds: timeout,
            heartbeatSeconds: heartbeat,
            credentialsRoleARN: role,
            token: token,
            timeoutDue: due(after: timeout, context)
        )
        record(.taskScheduled(branch: branch.id, schedule), context)
        if task.resource.kind == .activity {
            transition.commands.append(.offerActivityTask(attempt: attempt, activityARN: task.resource.arn))
        } else {
            record(
                .taskStarted(
                    branch: branch.id,
                    workerName: nil,
                    timeoutDue: due(after: timeout, context),
                    heartbeatDue: due(after: heartbeat, context)
                ),
                context
            )
            if let command = openCommand(attempt: attempt, limits: context.limits) {
                transition.commands.append(command)
            }
        }
    }

    private func taskParameters(
        _ task: TaskState,
        _ effective: FlowValue,
        _ fields: FieldEvaluator,
        _ context: inout DecisionContext
    ) throws(StepFailure) -> Payload {
        let payload: Payload
        if let template = task.parameters {
            payload = Payload(id: state.nextPayloadID, value: try fields.evaluate(template, &context))
        } else {
            switch effective {
            case .payload(let existing): return existing
            case .value(let value), .bounded(let value, _):
                payload = Payload(id: state.nextPayloadID, value: value)
            }
        }
        return try checked(payload, in: task.header.index, context)
    }

    /// Refuses parameters that the integration cannot take before the task is scheduled, as AWS does (recorded).
    private func checkParameters(
        of task: TaskState,
        _ parameters: Payload,
        _ evaluator: FieldEvaluator,
        _ context: DecisionContext
    ) throws(StepFailure) {
        // A mock answers whatever it is asked.
        guard identity.testCase == nil, test?.setting.mock == nil,
            let problem = context.parameterProblem?(task.resource, parameters.value)
        else { return }
        let text = String(decoding: parameters.text, as: UTF8.self)
        throw .runtime(
            cause: evaluator.prefixed("The Parameters '\(text)' could not be used to start the Task: [\(problem)]")
        )
    }

    private func credentialsRole(
        _ task: TaskState,
        _ fields: FieldEvaluator,
        _ context: inout DecisionContext
    ) throws(StepFailure) -> String? {
        guard let template = task.credentials else { return nil }
        let value = try fields.evaluate(template, &context)
        guard let role = value["RoleArn"]?.stringValue else {
            throw .runtime(
                cause: fields.prefixed(
                    "The field 'RoleArn' of 'Credentials' must be a string: \(value.serializedString())"
                )
            )
        }
        return role
    }

    private func due(after seconds: Int64?, _ context: DecisionContext) -> Timestamp? {
        seconds.map { context.now.advanced(byMilliseconds: context.limits.milliseconds(seconds: Double($0))) }
    }

    /// The command of an attempt that is still to be seen through; for recovery after a restart.
    ///
    /// - Returns: `nil` when the attempt is over or only a worker or a token holder can end it.
    package func openCommand(attempt: Int64, limits: ExecutionLimits) -> Command? {
        guard let position = state.position(ofAttempt: attempt) else { return nil }
        let branch = state.branches[position]
        guard case .task(let open) = branch.phase, let index = branch.state, case .task(let task) = definition[index]
        else { return nil }
        if task.resource.kind == .activity {
            return open.isStarted ? nil : .offerActivityTask(attempt: attempt, activityARN: task.resource.arn)
        }
        if open.isSubmitted, task.resource.pattern == .waitForTaskToken { return nil }
        return .performTask(
            TaskCommand(
                attempt: attempt,
                invocation: open.invocation,
                state: task,
                parameters: open.parameters,
                timeoutMilliseconds: open.timeoutSeconds.map { limits.milliseconds(seconds: Double($0)) },
                token: open.token,
                credentialsRoleARN: open.credentialsRoleARN
            )
        )
    }

    /// What an activity worker is handed: token and input of an attempt.
    package func activityTask(attempt: Int64) -> (token: String, input: Payload)? {
        guard let position = state.position(ofAttempt: attempt),
            case .task(let open) = state.branches[position].phase, let token = open.token
        else { return nil }
        return (token, open.parameters)
    }

    /// Whether somebody may still report an outcome for an attempt.
    package func isOpen(attempt: Int64) -> Bool { state.position(ofAttempt: attempt) != nil }

    // Outcomes

    private func openTask(_ attempt: Int64) throws(TriggerRejected) -> (Branch, OpenTask, TaskState) {
        guard let position = state.position(ofAttempt: attempt),
            case .task(let open) = state.branches[position].phase,
            let index = state.branches[position].state, case .task(let task) = definition[index]
        else { throw .attemptNotOpen }
        return (state.branches[position], open, task)
    }

    mutating func activityStarted(
        _ attempt: Int64,
        _ workerName: String?,
        _ context: DecisionContext
    ) throws(TriggerRejected) {
        let (branch, open, _) = try openTask(attempt)
        guard !open.isStarted else { throw .attemptNotOpen }
        record(
            .taskStarted(
                branch: branch.id,
                workerName: workerName,
                timeoutDue: due(after: open.timeoutSeconds, context),
                heartbeatDue: due(after: open.heartbeatSeconds, context)
            ),
            context
        )
        transition.closedAttempts.append(attempt)
    }

    mutating func taskSubmitted(
        _ attempt: Int64,
        _ output: OutsideValue,
        _ context: DecisionContext
    ) throws(TriggerRejected) {
        let (branch, open, task) = try openTask(attempt)
        guard !open.isSubmitted else { throw .attemptNotOpen }
        record(.taskSubmitted(branch: branch.id, output: payload(output)), context)
        // A job is watched by the shell, after a restart too; a token by nobody.
        if task.resource.pattern == .waitForTaskToken { transition.closedAttempts.append(attempt) }
    }

    mutating func taskSucceeded(
        _ attempt: Int64,
        _ output: OutsideValue,
        _ context: inout DecisionContext
    ) throws(TriggerRejected) {
        let (branch, _, task) = try openTask(attempt)
        guard output.text.count <= context.limits.payloadBytesMax else {
            return try taskFailed(attempt, .dataLimitExceeded(task.resource.limitName), &context)
        }
        closeAttempt(of: branch, isReported: true)
        let result = payload(output)
        note(.result, output.value)
        record(.taskSucceeded(branch: branch.id, output: result), context)
        self.attempt(branch, &context) { (machine, context) throws(StepFailure) in
            try machine.complete(
                branch,
                .payload(result),
                CompletionFields(task),
                &context
            )
        }
    }

    mutating func taskFailed(
        _ attempt: Int64,
        _ error: StatesError,
        _ context: inout DecisionContext
    ) throws(TriggerRejected) {
        let (branch, _, _) = try openTask(attempt)
        closeAttempt(of: branch, isReported: true)
        record(.taskFailed(branch: branch.id, error: error.name, cause: error.cause), context)
        raise(RaisedError(reported: error), in: branch.id, &context)
    }

    /// Submission and end in one transition, so that no crash comes between them.
    mutating func taskSettled(
        _ attempt: Int64,
        _ submission: OutsideValue,
        _ end: TaskEnd,
        _ context: inout DecisionContext
    ) throws(TriggerRejected) {
        try taskSubmitted(attempt, submission, context)
        switch end {
        case .succeeded(let output): try taskSucceeded(attempt, output, &context)
        case .failed(let error): try taskFailed(attempt, error, &context)
        }
    }

    mutating func taskUnstartable(
        _ attempt: Int64,
        _ cause: String,
        _ context: inout DecisionContext
    ) throws(TriggerRejected) {
        let (branch, _, _) = try openTask(attempt)
        closeAttempt(of: branch, isReported: true)
        handle(.runtime(cause: evaluator(branch).prefixed(cause)), in: branch.id, &context)
    }

    mutating func heartbeat(_ attempt: Int64, _ context: DecisionContext) throws(TriggerRejected) {
        let (branch, open, _) = try openTask(attempt)
        guard let due = due(after: open.heartbeatSeconds, context), open.isStarted else { return }
        record(.heartbeatReceived(branch: branch.id, due: due), context)
    }

    /// An attempt ran out of time.
    mutating func timeOutTask(_ branch: Branch, isHeartbeat: Bool, _ context: inout DecisionContext) {
        closeAttempt(of: branch)
        record(.taskTimedOut(branch: branch.id), context)
        raise(
            RaisedError(error: StatesError.timeoutName, cause: nil, isHeartbeat: isHeartbeat),
            in: branch.id,
            &context
        )
    }

    private func payload(_ output: OutsideValue) -> Payload {
        Payload(id: state.nextPayloadID, value: output.value, text: output.text)
    }

    // Results of Task, Parallel and Map

    /// The fields that shape the result of a state with work.
    struct CompletionFields {
        let queryLanguage: QueryLanguage
        let filters: PathFilters
        let resultSelector: Template?
        let resultPath: ResultPath?
        let assign: AssignField?
        let output: Template?
        let successor: Successor
    }

    /// ResultSelector, ResultPath and OutputPath, or Output; and Assign; then the state's end.
    mutating func complete(
        _ branch: Branch,
        _ result: FlowValue,
        _ fields: CompletionFields,
        _ context: inout DecisionContext
    ) throws(StepFailure) {
        var evaluator = evaluator(branch)
        if fields.queryLanguage == .jsonata {
            if fields.assign != nil || fields.output != nil { evaluator.outcome = .result(result.value) }
            let assigned = try evaluator.evaluate(fields.assign, &context)
            let output = try output(fields.output, evaluator, default: result, &context)
            return try exit(branch, output, assigned, fields.successor.target, &context)
        }
        var selected = result
        var assigned: [(name: String, value: JSONValue)] = []
        if fields.resultSelector != nil || fields.assign != nil {
            let onResult = evaluator.with(input: result.value)
            if let selector = fields.resultSelector { selected = .value(try onResult.evaluate(selector, &context)) }
            assigned = try onResult.evaluate(fields.assign, &context)
        }
        note(.afterResultSelector, selected.value)
        let placed = try evaluator.place(selected, at: fields.resultPath, in: branch.input)
        note(.afterResultPath, placed.value)
        let output = try evaluator.filter(fields.filters.outputPath, placed)
        try exit(branch, output, assigned, fields.successor.target, &context)
    }
}

extension ExecutionMachine.CompletionFields {
    init(_ task: TaskState) {
        queryLanguage = task.header.queryLanguage
        filters = task.filters
        resultSelector = task.resultSelector
        resultPath = task.resultPath
        assign = task.assign
        output = task.output
        successor = task.successor
    }

    init(_ parallel: ParallelState) {
        queryLanguage = parallel.header.queryLanguage
        filters = parallel.filters
        resultSelector = parallel.resultSelector
        resultPath = parallel.resultPath
        assign = parallel.assign
        output = parallel.output
        successor = parallel.successor
    }

    init(_ map: MapState) {
        queryLanguage = map.header.queryLanguage
        filters = map.filters
        resultSelector = map.resultSelector
        resultPath = map.resultPath
        assign = map.assign
        output = map.output
        successor = map.successor
    }
}

extension TaskResource {
    /// Whether somebody outside may report the task's outcome: a worker, the callee, or with `.sync` the job itself.
    ///
    /// Source: API reference, "SendTaskSuccess"; recorded AWS behaviour.
    var hasToken: Bool { kind == .activity || pattern != .requestResponse }

    /// How AWS names the task in over-size causes: the service, or the ARN.
    var limitName: String {
        switch kind {
        case .lambdaFunction, .activity: arn
        case .service(let service, _): service
        }
    }
}

extension ExecutionMachine {
    /// Name of a state that waits for somebody outside; for messages.
    package var waitingStateName: String? {
        state.branches.first { branch in
            if case .task = branch.phase { true } else { false }
        }?.state.map { definition[$0].name }
    }
}
