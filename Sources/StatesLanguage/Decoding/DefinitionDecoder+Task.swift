import JSONModel

extension DefinitionDecoder {
    mutating func task(_ object: JSONObject, _ header: StateHeader) -> TaskState? {
        let resource = resource(object)
        let filters = pathFilters(object)
        let parameters = parameters(object)
        let selector = language == .jsonPath ? template(object, "ResultSelector") : nil
        let path = resultPath(object)
        let variables = assign(object, scope: .result)
        let output = output(object, scope: .result)
        let timeout = numberField(object, "TimeoutSeconds", TaskRules.timeoutRange)
        let heartbeat = numberField(object, "HeartbeatSeconds", TaskRules.timeoutRange)
        if case .literal(let timeout)? = timeout, case .literal(let heartbeat)? = heartbeat, heartbeat >= timeout {
            report(DiagnosticText.heartbeatNotSmaller)
        }
        let credentials = credentials(object)
        let retry = retriers(object)
        let catchers = catchers(object)
        guard let successor = successor(object), let resource else { return nil }
        checkFields(object, resource)
        return TaskState(
            header: header,
            resource: resource,
            filters: filters,
            parameters: parameters,
            resultSelector: selector,
            resultPath: path,
            assign: variables,
            output: output,
            timeoutSeconds: timeout,
            heartbeatSeconds: heartbeat,
            credentials: credentials,
            retry: retry,
            catchers: catchers,
            successor: successor
        )
    }

    private mutating func resource(_ object: JSONObject) -> TaskResource? {
        guard let arn = text(object, "Resource") else { return nil }
        enter("Resource")
        defer { leave() }
        guard let resource = TaskResource(parsing: arn), refuses?(resource) != true else {
            report(DiagnosticText.unknownResource(arn))
            return nil
        }
        if block.type == .express, let message = TaskRules.expressRefusal(of: resource) {
            report(message)
            return nil
        }
        return resource
    }

    /// Reports a field of the parameters that the integration does not take, and those it must have and has not.
    ///
    /// That shows where the names stand in the definition.
    private mutating func checkFields(_ object: JSONObject, _ resource: TaskResource) {
        let place = language == .jsonPath ? "Parameters" : "Arguments"
        guard case .object(let parameters)? = object[place], let fields = parameterFields?(resource) else { return }
        let names = parameters.keys.map { name in
            language == .jsonPath && name.hasSuffix(".$") ? String(name.dropLast(2)) : name
        }
        if let field = fields.unsupported(among: names) { report(at: place, DiagnosticText.unsupportedField(field)) }
        for field in fields.missing(among: names) { report(at: place, ParameterFields.missingText(field)) }
    }

    /// `Credentials`: an object with `RoleArn`; in JSONPath states `RoleArn.$` does as well.
    private mutating func credentials(_ object: JSONObject) -> Template? {
        guard let value = object["Credentials"] else { return nil }
        enter("Credentials")
        defer { leave() }
        if language == .jsonata, case .string(let text) = value, StringForm(text) != .plain {
            return jsonataTemplate(value)
        }
        guard case .object(let credentials) = value else {
            report(DiagnosticText.expectedType("Object"))
            return nil
        }
        let allowed = language == .jsonPath ? TaskRules.pathCredentials : TaskRules.credentials
        if !allowed.contains(where: { credentials.contains($0) }) {
            report(ParameterFields.missingText(TaskRules.roleField))
        }
        for key in credentials.keys where !allowed.contains(key) { report(DiagnosticText.notSupported(key)) }
        _ = text(credentials, TaskRules.roleField)
        return language == .jsonPath ? payloadTemplate(value) : jsonataTemplate(value)
    }
}
