import JSONModel

/// Reads the properties of one resource.
struct DeclarationReader {
    private let resource: Template.Resource
    var evaluator: TemplateEvaluator

    init(_ resource: Template.Resource, _ evaluator: TemplateEvaluator) {
        self.resource = resource
        self.evaluator = evaluator
    }

    /// The resource; nil when its condition is false or something is wrong with it.
    mutating func read(_ type: DeclaredType) -> DeclaredResource? {
        if let name = resource.condition {
            guard evaluator.condition(named: name, resource.node, "\(resource.path).Condition") == true else {
                return nil
            }
        }
        checkNames(type)
        let body: DeclaredResource.Body? =
            switch type {
            case .machine: machine(.cloudFormation).map(DeclaredResource.Body.machine)
            case .serverlessMachine: machine(.serverless).map(DeclaredResource.Body.machine)
            case .version: version().map(DeclaredResource.Body.version)
            case .alias: alias().map(DeclaredResource.Body.alias)
            case .activity: activity().map(DeclaredResource.Body.activity)
            }
        return body.map {
            DeclaredResource(logicalID: resource.logicalID, type: type, line: resource.node.line, body: $0)
        }
    }

    private mutating func checkNames(_ type: DeclaredType) {
        for member in resource.properties.members where !PropertyNames.known(type).contains(member.key) {
            evaluator.report(
                member.value,
                path(member.key),
                "There is no such property. Properties: \(PropertyNames.known(type).sorted().joined(separator: ", "))."
            )
        }
    }

    private mutating func machine(_ names: PropertyNames) -> DeclaredMachine? {
        guard let identity = evaluator.identity(of: resource) else { return nil }
        let type = text(names.type) ?? "STANDARD"
        if !["STANDARD", "EXPRESS"].contains(type) {
            evaluator.report(
                resource.properties[names.type],
                path(names.type),
                "The type '\(type)' must be STANDARD or EXPRESS."
            )
        }
        let definition = self.definition(names)
        let roleARN = role(names)
        let tags = names.tagsAreMap ? tagMap() : tagList()
        let logging = settings(names.logging)
        let tracing = settings(names.tracing)
        let encryption = settings("EncryptionConfiguration")
        let substitutions = self.substitutions()
        let alias = names.tagsAreMap ? text("AutoPublishAlias") : nil
        guard let definition, let roleARN else { return nil }
        return DeclaredMachine(
            name: identity.name,
            arn: identity.arn,
            type: type,
            roleARN: roleARN,
            definition: definition,
            substitutions: substitutions,
            logging: logging,
            tracing: tracing,
            encryption: encryption,
            tags: tags,
            autoPublishAlias: alias
        )
    }

    private mutating func definition(_ names: PropertyNames) -> DefinitionSource? {
        let properties = resource.properties
        let given = ["Definition", "DefinitionString", names.location].filter { properties[$0] != nil }
        guard given.count == 1, let name = given.first, let node = properties[name] else {
            let choices =
                names.tagsAreMap
                ? "Definition or DefinitionUri"
                : "Definition, DefinitionString or "
                    + "DefinitionS3Location"
            let text =
                given.isEmpty ? "A definition is missing: give \(choices)." : "Only one of \(choices) may be given."
            evaluator.report(resource.node, resource.path, text)
            return nil
        }
        guard let value = evaluator.evaluate(node, path(name)) else { return nil }
        switch (name, value) {
        case ("Definition", .object): return .document(value)
        case ("DefinitionString", .string(let text)): return .text(text)
        case (names.location, .string(let file)): return .file(file)
        case (names.location, .object(let location)):
            if let bucket = location["Bucket"]?.stringValue, let key = location["Key"]?.stringValue {
                return .object(bucket: bucket, key: key)
            }
            evaluator.report(node, path(name), "It needs Bucket and Key, or must be the path of a local file.")
        default:
            let wanted =
                name == "Definition" ? "an object" : name == "DefinitionString" ? "a text" : "a path or an object"
            evaluator.report(node, path(name), "This must be \(wanted), and is of type \(value.typeName).")
        }
        return nil
    }

    /// The role's ARN; SAM makes a role where none is given.
    private mutating func role(_ names: PropertyNames) -> String? {
        let given = text(names.role)
        if let given, given.hasPrefix("arn:") { return given }
        if resource.properties[names.role] != nil, given == nil { return nil }
        guard given != nil || names.tagsAreMap else {
            evaluator.report(resource.node, resource.path, "The property '\(names.role)' is missing.")
            return nil
        }
        // A role's Ref is its name; Newel takes it for the role.
        return evaluator.environment.arn("iam", "role/\(given ?? "\(resource.logicalID)Role")", isGlobal: true)
    }

    private mutating func substitutions() -> [String: String] {
        var values: [String: String] = [:]
        let name = "DefinitionSubstitutions"
        for member in resource.properties[name]?.members ?? [] {
            values[member.key] = evaluator.text(member.value, "\(path(name)).\(member.key)")
        }
        return values
    }

    private mutating func version() -> DeclaredVersion? {
        guard let machine = text("StateMachineArn") else { return missing("StateMachineArn") }
        return DeclaredVersion(machineARN: machine, description: text("Description"))
    }

    private mutating func alias() -> DeclaredAlias? {
        let description = text("Description")
        let name = text("Name") ?? resource.logicalID
        if let node = resource.properties["DeploymentPreference"] {
            let place = path("DeploymentPreference")
            guard let value = evaluator.evaluate(node, place) else { return nil }
            guard let version = value["StateMachineVersionArn"]?.stringValue else {
                evaluator.report(node, place, "The member 'StateMachineVersionArn' is missing.")
                return nil
            }
            let type = value["Type"]?.stringValue
            return DeclaredAlias(
                name: name,
                description: description,
                routes: [.init(versionARN: version, weight: 100)],
                gradualType: type == "ALL_AT_ONCE" ? nil : type
            )
        }
        guard let node = resource.properties["RoutingConfiguration"] else {
            evaluator.report(
                resource.node,
                resource.path,
                "One of RoutingConfiguration and DeploymentPreference must be given."
            )
            return nil
        }
        let routes = self.routes(node)
        return routes.isEmpty
            ? nil : DeclaredAlias(name: name, description: description, routes: routes, gradualType: nil)
    }

    private mutating func routes(_ node: TemplateNode) -> [DeclaredAlias.Route] {
        let place = path("RoutingConfiguration")
        guard let value = evaluator.evaluate(node, place) else { return [] }
        let routes = (value.arrayValue ?? []).compactMap { route -> DeclaredAlias.Route? in
            guard let version = route["StateMachineVersionArn"]?.stringValue,
                let weight = route["Weight"].flatMap(TemplateEvaluator.text).flatMap(Int.init)
            else { return nil }
            return .init(versionARN: version, weight: weight)
        }
        let isWhole = routes.count == value.arrayValue?.count && (1...2).contains(routes.count)
        // In two steps: weights are the user's, and their sum must not overflow.
        guard isWhole, routes.allSatisfy({ (0...100).contains($0.weight) }),
            routes.reduce(0, { $0 + $1.weight }) == 100
        else {
            evaluator.report(
                node,
                place,
                "It takes one or two routes with StateMachineVersionArn and Weight; the weights sum up to 100."
            )
            return []
        }
        return routes
    }

    private mutating func activity() -> DeclaredActivity? {
        guard let identity = evaluator.identity(of: resource) else { return nil }
        return DeclaredActivity(name: identity.name, arn: identity.arn, tags: tagList())
    }
}

extension DeclarationReader {
    fileprivate func path(_ property: String) -> String { "\(resource.path).Properties.\(property)" }

    /// A property's text; nil when it is absent.
    fileprivate mutating func text(_ property: String) -> String? {
        resource.properties[property].flatMap { evaluator.text($0, path(property)) }
    }

    fileprivate mutating func missing<Value>(_ property: String) -> Value? {
        if resource.properties[property] == nil {
            evaluator.report(resource.node, resource.path, "The property '\(property)' is missing.")
        }
        return nil
    }

    /// A configuration in the API's shape: members begin in lower case.
    fileprivate mutating func settings(_ property: String) -> JSONValue? {
        guard let node = resource.properties[property], let value = evaluator.evaluate(node, path(property)) else {
            return nil
        }
        return Self.lowerCamel(value)
    }

    private static func lowerCamel(_ value: JSONValue) -> JSONValue {
        switch value {
        case .array(let items): return .array(items.map(lowerCamel))
        case .object(let object):
            return .object(
                JSONObject(
                    object.members.map { member in
                        let key = member.key.prefix(1).lowercased() + member.key.dropFirst()
                        return .init(key: key, value: typed(key, lowerCamel(member.value)))
                    }
                )
            )
        case .null, .bool, .number, .string: return value
        }
    }

    /// Parameters are texts; the API wants booleans and numbers.
    private static func typed(_ key: String, _ value: JSONValue) -> JSONValue {
        guard let text = value.stringValue else { return value }
        switch key {
        case "enabled", "includeExecutionData": return Bool(text).map(JSONValue.bool) ?? value
        case "kmsDataKeyReusePeriodSeconds": return Int64(text).map(JSONValue.integer) ?? value
        default: return value
        }
    }

    /// Tags as CloudFormation has them: `[{Key, Value}]`.
    fileprivate mutating func tagList() -> [String: String] {
        let issueCount = evaluator.issues.count
        guard let node = resource.properties["Tags"], let value = evaluator.evaluate(node, path("Tags")),
            evaluator.issues.count == issueCount
        else { return [:] }
        var tags: [String: String] = [:]
        for tag in value.arrayValue ?? [] {
            guard let key = tag["Key"]?.stringValue, let text = tag["Value"].flatMap(TemplateEvaluator.text) else {
                evaluator.report(node, path("Tags"), "Each tag needs Key and Value.")
                continue
            }
            tags[key] = text
        }
        return tags
    }

    /// Tags as SAM has them: `{key: value}`.
    fileprivate mutating func tagMap() -> [String: String] {
        var tags: [String: String] = [:]
        for member in resource.properties["Tags"]?.members ?? [] {
            tags[member.key] = evaluator.text(member.value, "\(path("Tags")).\(member.key)")
        }
        return tags
    }
}
