import JSONModel
import Testing

@testable import CloudFormationTemplates

@Suite struct StackPlanTests {
    private static let role = "arn:aws:iam::111122223333:role/r"
    private static let prefix = "arn:aws:states:eu-west-1:111122223333:"

    private func plan(_ resources: String, parameters: String = "{}") throws -> StackPlan {
        StackPlan(
            try TemplateSamples.template(#"{"Parameters": \#(parameters), "Resources": \#(resources)}"#),
            TemplateSamples.environment
        )
    }

    /// The one resource of a template, with its faults.
    private func read(_ type: String, _ properties: String) throws -> (DeclaredResource?, [String]) {
        let plan = try plan(
            #"{"X": {"Type": "\#(type)", "Properties": \#(properties)}}"#,
            parameters: #"{"Stage": {"Type": "String"}}"#
        )
        let found = plan.resources(TemplateSamples.environment)
        return (found.resources.first, found.issues.map(\.description))
    }

    @Test func `resources come after what they refer to`() throws {
        let plan = try plan(
            """
            {"Live": {"Type": "AWS::StepFunctions::StateMachineAlias", "Properties": {
               "RoutingConfiguration": [{"StateMachineVersionArn": {"Ref": "V"}, "Weight": 100}]}},
             "V": {"Type": "AWS::StepFunctions::StateMachineVersion", "Properties": {
               "StateMachineArn": {"Fn::Sub": "${M}"}}},
             "Other": {"Type": "AWS::StepFunctions::Activity", "DependsOn": "Topic"},
             "Topic": {"Type": "AWS::SNS::Topic", "DependsOn": ["M"]},
             "M": {"Type": "AWS::StepFunctions::StateMachine", "Properties": {"RoleArn": {"Fn::GetAtt": "R.Arn"},
               "Definition": {"Resource": {"Fn::GetAtt": ["A", "Arn"]}}}},
             "R": {"Type": "AWS::IAM::Role"},
             "A": {"Type": "AWS::StepFunctions::Activity"}}
            """,
            parameters: #"{"Stage": {"Type": "String"}}"#
        )
        #expect(plan.order == ["A", "M", "V", "Live", "Other"])
        #expect(plan.leftOut == ["AWS::SNS::Topic": 1, "AWS::IAM::Role": 1])
        var environment = TemplateSamples.environment
        let before = plan.resources(environment)
        #expect(before.issues.isEmpty)
        guard case .alias(let planned) = before.resources.first(where: { $0.logicalID == "Live" })?.body else {
            Issue.record("no alias")
            return
        }
        #expect(planned.routes == [.init(versionARN: Self.prefix + "stateMachine:M:0", weight: 100)])
        #expect(planned.machineARN == Self.prefix + "stateMachine:M")
        environment.versionARNs["V"] = Self.prefix + "stateMachine:M:7"
        guard case .alias(let alias) = try plan.resource("Live", environment)?.body else {
            Issue.record("no alias")
            return
        }
        #expect(alias.name == "Live")
        #expect(alias.routes.first?.versionARN == Self.prefix + "stateMachine:M:7")
    }

    @Test func `a circle is named`() throws {
        let plan = try plan(
            """
            {"A": {"Type": "AWS::StepFunctions::Activity", "DependsOn": "B"},
             "B": {"Type": "AWS::StepFunctions::Activity", "DependsOn": "A"}}
            """,
            parameters: #"{"Stage": {"Type": "String"}}"#
        )
        let issues = plan.resources(TemplateSamples.environment).issues
        #expect(issues.map(\.message) == ["These resources depend on each other: A, B."])
    }

    @Test func `parameters that the template does not have are refused`() throws {
        let plan = try plan(#"{"A": {"Type": "AWS::StepFunctions::Activity"}}"#)
        let issues = plan.resources(TemplateSamples.environment).issues
        #expect(issues.map(\.message) == ["The template has no parameter 'Stage'."])
    }

    @Test func `a machine is read in the API's shapes`() throws {
        let (resource, issues) = try read(
            "AWS::StepFunctions::StateMachine",
            """
            {"StateMachineName": "orders", "RoleArn": "\(Self.role)", "StateMachineType": "EXPRESS",
             "DefinitionString": "{}", "DefinitionSubstitutions": {"a": 1, "b": {"Ref": "Stage"}},
             "LoggingConfiguration": {"Level": "ALL", "IncludeExecutionData": "true",
               "Destinations": [{"CloudWatchLogsLogGroup": {"LogGroupArn": "arn:x"}}]},
             "TracingConfiguration": {"Enabled": true},
             "EncryptionConfiguration": {"Type": "CUSTOMER_MANAGED_KMS_KEY", "KmsKeyId": "k",
               "KmsDataKeyReusePeriodSeconds": "60"},
             "Tags": [{"Key": "team", "Value": "sales"}]}
            """
        )
        #expect(issues == [])
        guard case .machine(let machine) = resource?.body else {
            Issue.record("no machine")
            return
        }
        #expect(machine.arn == Self.prefix + "stateMachine:orders")
        #expect(machine.type == "EXPRESS" && machine.roleARN == Self.role)
        #expect(machine.definition == .text("{}"))
        #expect(machine.substitutions == ["a": "1", "b": "prod"])
        #expect(
            machine.logging == [
                "level": "ALL", "includeExecutionData": true,
                "destinations": [["cloudWatchLogsLogGroup": ["logGroupArn": "arn:x"]]],
            ]
        )
        #expect(machine.tracing == ["enabled": true])
        #expect(machine.encryption?["kmsDataKeyReusePeriodSeconds"] == 60)
        #expect(machine.tags == ["team": "sales"] && machine.autoPublishAlias == nil)
    }

    @Test func `a SAM machine has a role, tags and files of its own`() throws {
        let (resource, issues) = try read(
            "AWS::Serverless::StateMachine",
            """
            {"DefinitionUri": "statemachine/orders.asl.yaml", "Tags": {"stage": {"Ref": "Stage"}}, "Policies": [],
             "Events": {}, "AutoPublishAlias": "live", "Logging": {"Level": "ERROR"}, "Tracing": {"Enabled": false}}
            """
        )
        #expect(issues == [])
        guard case .machine(let machine) = resource?.body else {
            Issue.record("no machine")
            return
        }
        #expect(machine.name == "X" && machine.type == "STANDARD")
        #expect(machine.roleARN == "arn:aws:iam::111122223333:role/XRole")
        #expect(machine.definition == .file("statemachine/orders.asl.yaml"))
        #expect(machine.tags == ["stage": "prod"] && machine.autoPublishAlias == "live")
        #expect(machine.logging == ["level": "ERROR"])
    }

    @Test func `a definition in a bucket keeps its place`() throws {
        let (resource, _) = try read(
            "AWS::StepFunctions::StateMachine",
            #"{"RoleArn": "\#(Self.role)", "DefinitionS3Location": {"Bucket": "assets", "Key": "a.json"}}"#
        )
        guard case .machine(let machine) = resource?.body else {
            Issue.record("no machine")
            return
        }
        #expect(machine.definition == .object(bucket: "assets", key: "a.json"))
    }

    @Test(arguments: [
        ("AWS::StepFunctions::StateMachine", #"{"RoleArn": "arn:r"}"#, "A definition is missing"),
        (
            "AWS::StepFunctions::StateMachine", #"{"RoleArn": "arn:r", "Definition": {}, "DefinitionString": ""}"#,
            "Only one of"
        ),
        ("AWS::StepFunctions::StateMachine", #"{"DefinitionString": "{}"}"#, "'RoleArn' is missing"),
        ("AWS::StepFunctions::StateMachine", #"{"RoleArn": "arn:r", "Definition": "{}"}"#, "must be an object"),
        (
            "AWS::StepFunctions::StateMachine", #"{"RoleArn": "arn:r", "DefinitionString": "", "Nmae": 1}"#,
            "no such property"
        ),
        ("AWS::Serverless::StateMachine", #"{"DefinitionUri": "a", "Type": "QUICK"}"#, "must be STANDARD or EXPRESS"),
        ("AWS::Serverless::StateMachine", #"{"DefinitionUri": {"Bucket": "b"}}"#, "It needs Bucket and Key"),
        ("AWS::StepFunctions::StateMachineVersion", "{}", "'StateMachineArn' is missing"),
        ("AWS::StepFunctions::StateMachineAlias", "{}", "One of RoutingConfiguration and DeploymentPreference"),
        (
            "AWS::StepFunctions::StateMachineAlias",
            #"{"RoutingConfiguration": [{"StateMachineVersionArn": "a:1", "Weight": 90}]}"#, "sum up to 100"
        ),
        ("AWS::StepFunctions::Activity", #"{"Tags": [{"Key": "a"}]}"#, "Each tag needs Key and Value"),
    ])
    func `a property that cannot be is told`(type: String, properties: String, message: String) throws {
        let (_, issues) = try read(type, properties)
        #expect(issues.count == 1)
        #expect(issues.first?.contains(message) == true, "\(issues)")
    }

    @Test func `a gradual deployment leads to the new version`() throws {
        let (resource, issues) = try read(
            "AWS::StepFunctions::StateMachineAlias",
            #"{"Name": "live", "DeploymentPreference": {"StateMachineVersionArn": "arn:m:3", "Type": "LINEAR"}}"#
        )
        #expect(issues == [])
        guard case .alias(let alias) = resource?.body else {
            Issue.record("no alias")
            return
        }
        #expect(alias.routes == [.init(versionARN: "arn:m:3", weight: 100)] && alias.gradualType == "LINEAR")
    }

    @Test(arguments: [
        ("[]", "'Resources' with at least one"),
        (#"{"Resources": {}}"#, "'Resources' with at least one"),
        (#"{"Resources": {"A": {}}}"#, "It has no 'Type'"),
        (#"{"Resources": {"A": {"Type": "T", "DependsOn": "B"}}}"#, "There is no resource 'B'"),
        (#"{"Resources": {"A": {"Type": "T"}}, "Mappings": 1}"#, "This must be an object"),
        (#"{"Resources": {"Fn::ForEach::L": []}}"#, "Fn::ForEach is not supported"),
    ])
    func `the outer form of a template is checked`(source: String, message: String) throws {
        let issues = #expect(throws: TemplateIssues.self) { try TemplateSamples.template(source) }
        #expect(
            issues?.issues.map(\.message).contains { $0.contains(message) } == true,
            "\(String(describing: issues))"
        )
    }

    @Test func `a template has at most so many resources`() throws {
        func source(_ count: Int) -> String {
            let resources = (0..<count).map { #""R\#($0)": {"Type": "T"}"# }.joined(separator: ",")
            return #"{"Resources": {\#(resources)}}"#
        }
        _ = try TemplateSamples.template(source(Template.resourceCountMax))
        #expect(throws: TemplateIssues.self) {
            try TemplateSamples.template(source(Template.resourceCountMax + 1))
        }
    }
}
