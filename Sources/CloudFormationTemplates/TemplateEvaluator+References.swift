import JSONModel

extension TemplateEvaluator {
    /// What `Ref` gives: a pseudo parameter, a parameter, or a resource's reference.
    mutating func reference(_ name: String, _ node: TemplateNode, _ path: String) -> Value {
        if name.hasPrefix("AWS::") { return pseudoParameter(name, node, path) }
        if let declared = template.parameters[name] { return parameter(name, declared) }
        guard let resource = template.resource(name) else {
            if let role = generatedRole(name) { return .string(role.name) }
            return refuse(node, path, "There is no parameter or resource '\(name)'.")
        }
        guard isDeclared(resource, node, path) else { return nil }
        return identity(of: resource).map { .string($0.reference) }
    }

    /// Evaluates `Fn::GetAtt: [resource, attribute]`, or `resource.attribute`.
    mutating func attribute(_ argument: TemplateNode, _ path: String) -> Value {
        var parts = argument.elements?.compactMap(\.text) ?? []
        if let text = argument.text, let dot = text.firstIndex(of: ".") {
            parts = [String(text[..<dot]), String(text[text.index(after: dot)...])]
        }
        guard parts.count >= 2 else { return refuse(argument, path, "Fn::GetAtt takes a resource and an attribute.") }
        return attribute(parts[0], parts[1...].joined(separator: "."), argument, path)
    }

    mutating func attribute(_ logicalID: String, _ name: String, _ node: TemplateNode, _ path: String) -> Value {
        if let given = environment.attributes["\(logicalID).\(name)"] { return .string(given) }
        guard let resource = template.resource(logicalID) else {
            if let role = generatedRole(logicalID) { return .string(name == "Arn" ? role.arn : role.name) }
            return refuse(node, path, "There is no resource '\(logicalID)'.")
        }
        guard isDeclared(resource, node, path), let identity = identity(of: resource) else { return nil }
        if let value = identity.attribute(name) { return .string(value) }
        return refuse(
            node,
            path,
            "The attribute '\(name)' of a resource of type \(resource.type) is not known here. "
                + "Give it: --attribute \(logicalID).\(name)=VALUE"
        )
    }

    /// The name, reference and ARN of a resource; nil when its name cannot be evaluated.
    mutating func identity(of resource: Template.Resource) -> ResourceIdentity? {
        guard underWay.insert("resource \(resource.logicalID)").inserted else {
            report(resource.node, resource.path, "The name of this resource depends on itself.")
            return nil
        }
        defer { underWay.remove("resource \(resource.logicalID)") }
        switch resource.type {
        case DeclaredType.version.rawValue: return versionIdentity(resource)
        case DeclaredType.alias.rawValue: return aliasIdentity(resource)
        default: break
        }
        let naming = ResourceNaming.of(type: resource.type)
        var name = resource.logicalID
        for property in naming.nameProperties {
            guard let node = resource.properties[property] else { continue }
            guard let text = text(node, "\(resource.path).Properties.\(property)") else { return nil }
            name = text
            break
        }
        return naming.identity(name, environment)
    }

    private mutating func versionIdentity(_ resource: Template.Resource) -> ResourceIdentity? {
        if let known = environment.versionARNs[resource.logicalID] { return ResourceIdentity(arn: known) }
        let path = "\(resource.path).Properties.StateMachineArn"
        guard let node = resource.properties["StateMachineArn"], let machine = text(node, path) else { return nil }
        // Until it is published; only the number will be another.
        return ResourceIdentity(arn: "\(machine):0")
    }

    private mutating func aliasIdentity(_ resource: Template.Resource) -> ResourceIdentity? {
        let properties = resource.properties
        let version =
            properties["RoutingConfiguration"]?.elements?.first?["StateMachineVersionArn"]
            ?? properties["DeploymentPreference"]?["StateMachineVersionArn"]
        guard let version, let arn = text(version, "\(resource.path).Properties") else { return nil }
        let name = properties["Name"].flatMap { text($0, "\(resource.path).Properties.Name") }
        let machine = arn.split(separator: ":", omittingEmptySubsequences: false).dropLast().joined(separator: ":")
        return ResourceIdentity(arn: "\(machine):\(name ?? resource.logicalID)")
    }

    /// Roles that the SAM transform makes for functions and state machines: `<LogicalId>Role`.
    private func generatedRole(_ logicalID: String) -> (name: String, arn: String)? {
        guard logicalID.hasSuffix("Role"), let owner = template.resource(String(logicalID.dropLast(4))),
            owner.type.hasPrefix("AWS::Serverless::")
        else { return nil }
        return (logicalID, environment.arn("iam", "role/\(logicalID)", isGlobal: true))
    }

    /// Whether the condition of a resource that is referred to is true.
    private mutating func isDeclared(_ resource: Template.Resource, _ node: TemplateNode, _ path: String) -> Bool {
        guard let name = resource.condition else { return true }
        guard let isTrue = condition(named: name, resource.node, "\(resource.path).Condition") else { return false }
        if !isTrue {
            report(node, path, "The resource '\(resource.logicalID)' is left out by its condition '\(name)'.")
        }
        return isTrue
    }

    private mutating func pseudoParameter(_ name: String, _ node: TemplateNode, _ path: String) -> Value {
        switch name {
        case "AWS::Region": return .string(environment.region)
        case "AWS::AccountId": return .string(environment.account)
        case "AWS::Partition": return .string(environment.partition)
        case "AWS::StackName": return .string(environment.stackName)
        case "AWS::StackId":
            return .string(environment.arn("cloudformation", "stack/\(environment.stackName)/newel"))
        case "AWS::URLSuffix":
            return .string(environment.partition == "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com")
        case "AWS::NotificationARNs": return .array([])
        case "AWS::NoValue": return nil
        default: return refuse(node, path, "There is no pseudo parameter '\(name)'.")
        }
    }

    private mutating func parameter(_ name: String, _ declared: TemplateNode) -> Value {
        let path = "Parameters.\(name)"
        let type = declared["Type"]?.text ?? "String"
        let given = environment.parameters[name].map(JSONValue.string) ?? declared["Default"]?.json
        guard let given, let text = Self.text(given) else {
            return refuse(declared, path, "It has no value and no default. Give one: --parameter \(name)=VALUE")
        }
        let allowed = (declared["AllowedValues"]?.elements ?? []).compactMap { Self.text($0.json) }
        if !allowed.isEmpty, !allowed.contains(text) {
            return refuse(declared, path, "'\(text)' is not allowed. Allowed: \(allowed.joined(separator: ", ")).")
        }
        if type == "Number", Double(text) == nil {
            return refuse(declared, path, "'\(text)' is not a number.")
        }
        guard type == "CommaDelimitedList" || type.hasPrefix("List<") else { return .string(text) }
        let items = text.split(separator: ",").map { item in
            String(item.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
        }
        return .array(items.map(JSONValue.string))
    }
}
