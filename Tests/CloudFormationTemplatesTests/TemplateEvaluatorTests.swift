import JSONModel
import Testing

@testable import CloudFormationTemplates

@Suite struct TemplateEvaluatorTests {
    /// A value and what it evaluates to in ``TemplateSamples/references``.
    private static let cases: [(source: String, value: JSONValue)] = [
        (#"{"Ref": "AWS::Region"}"#, "eu-west-1"),
        (#"{"Ref": "AWS::AccountId"}"#, "111122223333"),
        (#"{"Ref": "AWS::Partition"}"#, "aws"),
        (#"{"Ref": "AWS::StackName"}"#, "shop"),
        (#"{"Ref": "Stage"}"#, "prod"),
        (#"{"Ref": "Subnets"}"#, ["a", "b"]),
        (#"{"Ref": "Worker"}"#, "worker-prod"),
        (#"{"Ref": "Plain"}"#, "Plain"),
        (#"{"Ref": "Topic"}"#, "arn:aws:sns:eu-west-1:111122223333:Topic"),
        (#"{"Ref": "Queue"}"#, "https://sqs.eu-west-1.amazonaws.com/111122223333/Queue"),
        (#"{"Ref": "Orders"}"#, "arn:aws:states:eu-west-1:111122223333:stateMachine:Orders"),
        (#"{"Fn::GetAtt": ["Worker", "Arn"]}"#, "arn:aws:lambda:eu-west-1:111122223333:function:worker-prod"),
        (#"{"Fn::GetAtt": "Role.Arn"}"#, "arn:aws:iam::111122223333:role/Role"),
        (#"{"Fn::GetAtt": ["SamRole", "Arn"]}"#, "arn:aws:iam::111122223333:role/SamRole"),
        (#"{"Fn::GetAtt": ["Bucket", "Arn"]}"#, "arn:aws:s3:::files"),
        (#"{"Fn::GetAtt": ["Logs", "Arn"]}"#, "arn:aws:logs:eu-west-1:111122223333:log-group:Logs:*"),
        (#"{"Fn::GetAtt": ["Queue", "QueueName"]}"#, "Queue"),
        (#"{"Fn::GetAtt": ["Orders", "Name"]}"#, "Orders"),
        (#"{"Fn::GetAtt": ["Custom", "Endpoint.Port"]}"#, "5432"),
        (#"{"Fn::Sub": "a-${Stage}-${!Stage}-${AWS::Region}"}"#, "a-prod-${Stage}-eu-west-1"),
        (
            #"{"Fn::Sub": ["${x}/${Worker.Arn}", {"x": {"Ref": "Stage"}}]}"#,
            "prod/arn:aws:lambda:eu-west-1:111122223333:function:worker-prod"
        ),
        (#"{"Fn::Sub": "no end ${Stage"}"#, "no end ${Stage"),
        (#"{"Fn::Join": ["-", ["a", 1, true, {"Ref": "Stage"}]]}"#, "a-1-true-prod"),
        (#"{"Fn::Select": ["1", {"Fn::Split": [",", "a,b,,c"]}]}"#, "b"),
        (#"{"Fn::Split": ["::", "a::b::"]}"#, ["a", "b", ""]),
        (#"{"Fn::FindInMap": ["Sizes", {"Ref": "Stage"}, "memory"]}"#, 512),
        (#"{"Fn::FindInMap": ["Sizes", "none", "memory", {"DefaultValue": 1}]}"#, 1),
        (#"{"Fn::If": ["IsProd", "yes", "no"]}"#, "yes"),
        (#"{"Fn::If": ["Complex", "yes", "no"]}"#, "no"),
        (#"{"a": {"Fn::If": ["IsProd", {"Ref": "AWS::NoValue"}, 1]}, "b": 2}"#, ["b": 2]),
        (#"{"Fn::ToJsonString": {"a": {"Ref": "Stage"}}}"#, #"{"a":"prod"}"#),
        (#"{"Fn::Length": [1, 2, 3]}"#, 3),
        // A choice rule of a JSONata definition, not the function of that name.
        (#"[{"Condition": "{% true %}"}]"#, [["Condition": "{% true %}"]]),
        (#"{"Ref": "Stage", "More": 1}"#, ["Ref": "Stage", "More": 1]),
    ]

    @Test(arguments: cases.indices)
    func `functions have CloudFormation's values`(index: Int) throws {
        let (source, value) = Self.cases[index]
        var evaluator = TemplateEvaluator(try TemplateSamples.references(), TemplateSamples.environment)
        let result = evaluator.evaluate(TemplateNode(try JSONValue(parsing: source)), "Here")
        #expect(result == value, "\(source) gave \(String(describing: result))")
        #expect(evaluator.issues.isEmpty)
    }

    private static let faults: [(source: String, message: String)] = [
        (#"{"Ref": "Nobody"}"#, "no parameter or resource 'Nobody'"),
        (#"{"Ref": "AWS::Moon"}"#, "no pseudo parameter 'AWS::Moon'"),
        (#"{"Ref": "NoDefault"}"#, "--parameter NoDefault=VALUE"),
        (#"{"Ref": "Wrong"}"#, "'x' is not allowed. Allowed: a, b."),
        (#"{"Ref": "Number"}"#, "'many' is not a number"),
        (#"{"Ref": "LeftOut"}"#, "left out by its condition 'IsDev'"),
        (#"{"Fn::GetAtt": ["Worker", "Colour"]}"#, "--attribute Worker.Colour=VALUE"),
        (#"{"Fn::GetAtt": ["Nobody", "Arn"]}"#, "no resource 'Nobody'"),
        (#"{"Fn::GetAtt": "Worker"}"#, "takes a resource and an attribute"),
        (#"{"Fn::Sub": "${Nobody.Arn}"}"#, "no resource 'Nobody'"),
        (#"{"Fn::Sub": "${Subnets}"}"#, "is a list"),
        (#"{"Fn::Join": ["-"]}"#, "takes a delimiter and a list"),
        (#"{"Fn::Join": ["-", [[1]]]}"#, "not a value of type array"),
        (#"{"Fn::Select": [9, ["a"]]}"#, "no element 9"),
        (#"{"Fn::Split": ["", "a"]}"#, "takes a delimiter and a text"),
        (#"{"Fn::FindInMap": ["Sizes", "prod", "colour"]}"#, "Mappings has no Sizes.prod.colour"),
        (#"{"Fn::If": ["Nobody", 1, 2]}"#, "no condition 'Nobody'"),
        (#"{"Fn::If": ["Circle", 1, 2]}"#, "depends on itself"),
        (#"{"Fn::ImportValue": "x"}"#, "no other stacks"),
        (#"{"Fn::Cidr": "x"}"#, "Fn::Cidr is not supported"),
        (#"{"Ref": "Ouroboros"}"#, "The name of this resource depends on itself"),
    ]

    @Test(arguments: faults.indices)
    func `faults say what is wrong and what to do`(index: Int) throws {
        let (source, message) = Self.faults[index]
        var evaluator = TemplateEvaluator(try TemplateSamples.references(), TemplateSamples.environment)
        let result = evaluator.evaluate(TemplateNode(try JSONValue(parsing: source)), "Here")
        #expect(result == nil)
        #expect(evaluator.issues.map(\.message).contains { $0.contains(message) }, "\(evaluator.issues)")
    }

    @Test func `a fault is told once`() throws {
        var evaluator = TemplateEvaluator(try TemplateSamples.references(), TemplateSamples.environment)
        let node = TemplateNode(try JSONValue(parsing: #"[{"Ref": "NoDefault"}, {"Ref": "NoDefault"}]"#))
        #expect(evaluator.evaluate(node, "Here") == [])
        #expect(evaluator.issues.count == 1)
    }
}

/// Templates for tests.
enum TemplateSamples {
    static let environment = TemplateEnvironment(
        region: "eu-west-1",
        account: "111122223333",
        partition: "aws",
        stackName: "shop",
        parameters: ["Stage": "prod"],
        attributes: ["Custom.Endpoint.Port": "5432"]
    )

    /// A template with something of everything that may be referred to.
    static func references() throws -> Template {
        try template(
            """
            {"Parameters": {
               "Stage": {"Type": "String", "Default": "dev"},
               "Subnets": {"Type": "CommaDelimitedList", "Default": "a, b"},
               "NoDefault": {"Type": "String"},
               "Wrong": {"Type": "String", "Default": "x", "AllowedValues": ["a", "b"]},
               "Number": {"Type": "Number", "Default": "many"}},
             "Mappings": {"Sizes": {"prod": {"memory": 512}}},
             "Conditions": {
               "IsProd": {"Fn::Equals": [{"Ref": "Stage"}, "prod"]},
               "IsDev": {"Fn::Not": [{"Condition": "IsProd"}]},
               "Complex": {"Fn::And": [{"Condition": "IsProd"}, {"Fn::Or": [{"Condition": "IsDev"},
                 {"Fn::Equals": [1, 2]}]}]},
               "Circle": {"Fn::Not": [{"Condition": "Circle"}]}},
             "Resources": {
               "Worker": {"Type": "AWS::Lambda::Function", "Properties": {"FunctionName": {"Fn::Sub": "worker-${Stage}"}}},
               "Plain": {"Type": "AWS::Lambda::Function"},
               "Topic": {"Type": "AWS::SNS::Topic"},
               "Queue": {"Type": "AWS::SQS::Queue"},
               "Role": {"Type": "AWS::IAM::Role"},
               "Bucket": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "files"}},
               "Logs": {"Type": "AWS::Logs::LogGroup"},
               "Custom": {"Type": "Custom::Database"},
               "Sam": {"Type": "AWS::Serverless::StateMachine"},
               "LeftOut": {"Type": "AWS::SNS::Topic", "Condition": "IsDev"},
               "Ouroboros": {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": {"Fn::Sub": "x-${Ouroboros}"}}},
               "Orders": {"Type": "AWS::StepFunctions::StateMachine"}}}
            """
        )
    }

    static func template(_ source: String) throws -> Template {
        try Template(TemplateNode(try JSONValue(parsing: source)))
    }
}
