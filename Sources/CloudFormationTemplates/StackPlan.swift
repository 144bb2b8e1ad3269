/// What a template declares of Step Functions, in the order in which it can be made.
package struct StackPlan: Sendable {
    private let template: Template
    package let order: [String]
    /// Resources of other types, by type; they are left out.
    package let leftOut: [String: Int]
    /// Unknown parameters, and resources that depend on each other in a circle.
    private let issues: [TemplateIssue]

    /// Orders the resources of a template.
    package init(_ template: Template, _ environment: TemplateEnvironment) {
        self.template = template
        var issues = environment.parameters.keys.filter { template.parameters[$0] == nil }.sorted().map { name in
            TemplateIssue(line: nil, path: "Parameters", message: "The template has no parameter '\(name)'.")
        }
        let ordered = Self.ordered(template, &issues)
        order = ordered.filter { id in template.resource(id).flatMap { DeclaredType(rawValue: $0.type) } != nil }
        leftOut = template.resources.filter { DeclaredType(rawValue: $0.type) == nil }
            .reduce(into: [:]) { $0[$1.type, default: 0] += 1 }
        self.issues = issues
    }

    /// The resource of a logical id, evaluated; nil when its condition is false.
    ///
    /// - Throws: every fault of this resource and of what it refers to.
    package func resource(
        _ logicalID: String,
        _ environment: TemplateEnvironment
    ) throws(TemplateIssues) -> DeclaredResource? {
        let (declared, issues) = evaluated(logicalID, environment)
        if !issues.isEmpty { throw TemplateIssues(issues: issues) }
        return declared
    }

    /// A resource as far as it can be evaluated, and its faults.
    private func evaluated(
        _ logicalID: String,
        _ environment: TemplateEnvironment
    ) -> (resource: DeclaredResource?, issues: [TemplateIssue]) {
        guard let resource = template.resource(logicalID), let type = DeclaredType(rawValue: resource.type) else {
            return (nil, [])
        }
        var reader = DeclarationReader(resource, TemplateEvaluator(template, environment))
        let declared = reader.read(type)
        return (declared, reader.evaluator.issues)
    }

    /// Every resource as far as it can be evaluated, with placeholders for versions to come, and all faults.
    package func resources(
        _ environment: TemplateEnvironment
    ) -> (resources: [DeclaredResource], issues: [TemplateIssue]) {
        var found: [DeclaredResource] = []
        var issues = self.issues
        for logicalID in order {
            let (resource, faults) = evaluated(logicalID, environment)
            if let resource { found.append(resource) }
            issues += faults.filter { !issues.contains($0) }
        }
        return (found, issues.sorted { ($0.line ?? 0) < ($1.line ?? 0) })
    }

    /// Logical ids with what they depend on before them; otherwise in the order of the template.
    private static func ordered(_ template: Template, _ issues: inout [TemplateIssue]) -> [String] {
        let ids = Set(template.resources.map(\.logicalID))
        var waiting: [(id: String, needs: Set<String>)] = template.resources.map { resource in
            let found = references(resource.properties).union(resource.dependsOn).intersection(ids)
            return (resource.logicalID, found.subtracting([resource.logicalID]))
        }
        var done: [String] = []
        var isDone: Set<String> = []
        while !waiting.isEmpty {
            guard let next = waiting.firstIndex(where: { $0.needs.isSubset(of: isDone) }) else {
                let names = waiting.map(\.id).joined(separator: ", ")
                issues.append(
                    .init(line: nil, path: "Resources", message: "These resources depend on each other: \(names).")
                )
                return done
            }
            let resource = waiting.remove(at: next)
            done.append(resource.id)
            isDone.insert(resource.id)
        }
        return done
    }

    /// The names that functions below a node refer to.
    private static func references(_ root: TemplateNode) -> Set<String> {
        var found: Set<String> = []
        var pending = [root]
        while let node = pending.popLast() {
            pending += node.elements ?? []
            let members = node.members
            pending += members.map(\.value)
            guard members.count == 1 else { continue }
            let argument = members[0].value
            switch TemplateFunction(rawValue: members[0].key) {
            case .ref: if let name = argument.text { found.insert(name) }
            case .getAtt:
                if let text = argument.text ?? argument.elements?.first?.text {
                    found.insert(String(text.prefix { $0 != "." }))
                }
            case .sub:
                let source = argument.text ?? argument.elements?.first?.text ?? ""
                _ = Placeholders.replace(in: source) { name in
                    found.insert(String(name.prefix { $0 != "." }))
                    return nil
                }
            default: continue
            }
        }
        return found
    }
}
