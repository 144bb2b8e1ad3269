/// A CloudFormation template: its sections, with functions not yet evaluated.
///
/// Source: CloudFormation user guide, "Template anatomy".
package struct Template: Sendable {
    let parameters: [String: TemplateNode]
    let mappings: [String: TemplateNode]
    let conditions: [String: TemplateNode]
    /// In the order of the source.
    let resources: [Resource]
    private let positions: [String: Int]

    /// One entry of `Resources`.
    struct Resource: Sendable {
        let logicalID: String
        let type: String
        let properties: TemplateNode
        let condition: String?
        let dependsOn: [String]
        let node: TemplateNode

        var path: String { "Resources.\(logicalID)" }
    }

    /// Most resources of a template, as in CloudFormation.
    package static let resourceCountMax = 500

    /// Reads the sections.
    ///
    /// - Throws: every fault in the template's outer form.
    package init(_ root: TemplateNode) throws(TemplateIssues) {
        var issues: [TemplateIssue] = []
        parameters = Self.section("Parameters", root, &issues)
        mappings = Self.section("Mappings", root, &issues)
        conditions = Self.section("Conditions", root, &issues)
        resources = Self.resources(root, &issues)
        positions = Dictionary(
            resources.enumerated().map { ($0.element.logicalID, $0.offset) },
            uniquingKeysWith: { first, _ in first }
        )
        if resources.count > Self.resourceCountMax {
            let text = "\(resources.count) resources; \(Self.resourceCountMax) are the limit."
            issues.append(.init(line: nil, path: "Resources", message: text))
        }
        for resource in resources {
            for name in resource.dependsOn where positions[name] == nil {
                issues.append(
                    .init(
                        line: resource.node["DependsOn"]?.line,
                        path: "\(resource.path).DependsOn",
                        message: "There is no resource '\(name)'."
                    )
                )
            }
        }
        if !issues.isEmpty { throw TemplateIssues(issues: issues) }
    }

    func resource(_ logicalID: String) -> Resource? { positions[logicalID].map { resources[$0] } }

    private static func section(
        _ name: String,
        _ root: TemplateNode,
        _ issues: inout [TemplateIssue]
    ) -> [String: TemplateNode] {
        guard let node = root[name] else { return [:] }
        guard case .mapping(let members) = node.content else {
            issues.append(.init(line: node.line, path: name, message: "This must be an object."))
            return [:]
        }
        return Dictionary(members.map { ($0.key, $0.value) }, uniquingKeysWith: { $1 })
    }

    private static func resources(_ root: TemplateNode, _ issues: inout [TemplateIssue]) -> [Resource] {
        guard let node = root["Resources"], case .mapping(let members) = node.content, !members.isEmpty else {
            issues.append(
                .init(
                    line: root["Resources"]?.line,
                    path: "Resources",
                    message: "A template needs an object 'Resources' with at least one resource."
                )
            )
            return []
        }
        return members.compactMap { member in
            guard let type = member.value["Type"]?.text else {
                let isLoop = member.key.hasPrefix("Fn::ForEach")
                let text = isLoop ? "Fn::ForEach is not supported; write the resources out." : "It has no 'Type'."
                issues.append(.init(line: member.value.line, path: "Resources.\(member.key)", message: text))
                return nil
            }
            let depends = member.value["DependsOn"]
            return Resource(
                logicalID: member.key,
                type: type,
                properties: member.value["Properties"] ?? TemplateNode(.mapping([])),
                condition: member.value["Condition"]?.text,
                dependsOn: depends?.text.map { [$0] } ?? depends?.elements?.compactMap(\.text) ?? [],
                node: TemplateNode(member.value.content, line: member.line ?? member.value.line)
            )
        }
    }
}

/// All that is wrong with a template.
package struct TemplateIssues: Error, Sendable {
    package let issues: [TemplateIssue]
}

/// What a template is evaluated with.
package struct TemplateEnvironment: Sendable {
    package let region: String
    package let account: String
    package let partition: String
    package let stackName: String
    /// Values of `Parameters` that were given.
    package let parameters: [String: String]
    /// Values of attributes that were given, by `LogicalId.Attribute`.
    package let attributes: [String: String]
    /// ARNs of published versions by logical id, as far as they are known.
    package var versionARNs: [String: String] = [:]

    package init(
        region: String,
        account: String,
        partition: String,
        stackName: String,
        parameters: [String: String] = [:],
        attributes: [String: String] = [:]
    ) {
        self.region = region
        self.account = account
        self.partition = partition
        self.stackName = stackName
        self.parameters = parameters
        self.attributes = attributes
    }

    func arn(_ service: String, _ resource: String, isGlobal: Bool = false) -> String {
        "arn:\(partition):\(service):\(isGlobal ? "" : region):\(account):\(resource)"
    }
}
