import JSONModel

/// Evaluates the functions of a template; what is wrong is collected, not thrown.
///
/// Source: CloudFormation template reference, "Intrinsic functions" and "Pseudo parameters".
struct TemplateEvaluator {
    let template: Template
    let environment: TemplateEnvironment
    private(set) var issues: [TemplateIssue] = []
    var conditionValues: [String: Bool] = [:]
    /// Conditions and resources whose evaluation is under way; meeting one again is a cycle.
    var underWay: Set<String> = []

    /// The value of `AWS::NoValue` and of what failed: the member or element is left out.
    typealias Value = JSONValue?

    init(_ template: Template, _ environment: TemplateEnvironment) {
        self.template = template
        self.environment = environment
    }

    mutating func report(_ node: TemplateNode?, _ path: String, _ message: String) {
        let issue = TemplateIssue(line: node?.line, path: path, message: message)
        // A resource's name is evaluated for each reference to it.
        if !issues.contains(issue) { issues.append(issue) }
    }

    /// The value of a node; nil when there is none.
    mutating func evaluate(_ node: TemplateNode, _ path: String) -> Value {
        switch node.content {
        case .scalar(let value): return value
        case .sequence(let items):
            return .array(items.enumerated().compactMap { evaluate($0.element, "\(path).\($0.offset)") })
        case .mapping(let members):
            if members.count == 1, let function = TemplateFunction(rawValue: members[0].key) {
                return call(function, members[0].value, node, "\(path).\(members[0].key)")
            }
            if members.count == 1, members[0].key.hasPrefix("Fn::") {
                report(node, path, "The function \(members[0].key) is not supported.")
                return nil
            }
            var object = JSONObject()
            for member in members {
                object[member.key] = evaluate(member.value, "\(path).\(member.key)")
            }
            return .object(object)
        }
    }

    /// The text of a node; numbers and booleans have theirs.
    mutating func text(_ node: TemplateNode, _ path: String) -> String? {
        guard let value = evaluate(node, path) else { return nil }
        guard let text = Self.text(value) else {
            report(node, path, "This must be a text, and is of type \(value.typeName).")
            return nil
        }
        return text
    }

    static func text(_ value: JSONValue) -> String? {
        switch value {
        case .string(let text): text
        case .number(let number): number.description
        case .bool(let flag): flag ? "true" : "false"
        case .null, .array, .object: nil
        }
    }

    private mutating func call(
        _ function: TemplateFunction,
        _ argument: TemplateNode,
        _ node: TemplateNode,
        _ path: String
    ) -> Value {
        switch function {
        case .ref:
            guard let name = argument.text else { return refuse(argument, path, "Ref takes a name.") }
            return reference(name, node, path)
        case .getAtt: return attribute(argument, path)
        case .sub: return substitute(argument, path)
        case .join: return join(argument, path)
        case .select: return select(argument, path)
        case .split: return split(argument, path)
        case .findInMap: return findInMap(argument, path)
        case .ifElse: return choose(argument, path)
        case .equals, .and, .or, .not: return condition(node, path).map(JSONValue.bool)
        case .toJsonString: return evaluate(argument, path).map { .string($0.serializedString()) }
        case .length:
            return evaluate(argument, path)?.arrayValue.map { .integer(Int64($0.count)) }
        case .importValue:
            return refuse(argument, path, "Fn::ImportValue: there are no other stacks here. Use a parameter instead.")
        }
    }

    mutating func refuse(_ node: TemplateNode, _ path: String, _ message: String) -> Value {
        report(node, path, message)
        return nil
    }
}

/// The functions that are evaluated, by their long names.
enum TemplateFunction: String {
    case ref = "Ref"
    case getAtt = "Fn::GetAtt"
    case sub = "Fn::Sub"
    case join = "Fn::Join"
    case select = "Fn::Select"
    case split = "Fn::Split"
    case findInMap = "Fn::FindInMap"
    case ifElse = "Fn::If"
    case equals = "Fn::Equals"
    case and = "Fn::And"
    case or = "Fn::Or"
    case not = "Fn::Not"
    case toJsonString = "Fn::ToJsonString"
    case length = "Fn::Length"
    case importValue = "Fn::ImportValue"
}
