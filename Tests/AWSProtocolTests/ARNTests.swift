import AWSProtocol
import Testing

@Suite struct ARNTests {
    struct Valid: Sendable {
        let text: String
        let resource: ARN.Resource
    }

    static let valid = [
        Valid(text: "arn:aws:states:us-east-1:123456789012:stateMachine:Name", resource: .stateMachine(name: "Name")),
        Valid(
            text: "arn:aws:states:us-east-1:123456789012:stateMachine:Name:12",
            resource: .qualifiedStateMachine(name: "Name", qualifier: "12")
        ),
        Valid(
            text: "arn:aws:states:us-east-1:123456789012:stateMachine:Name:PROD",
            resource: .qualifiedStateMachine(name: "Name", qualifier: "PROD")
        ),
        Valid(
            text: "arn:aws:states:us-east-1:123456789012:stateMachine:Name/Label",
            resource: .labelledStateMachine(name: "Name", label: "Label")
        ),
        Valid(
            text: "arn:aws-cn:states:cn-north-1:123456789012:execution:Name:run-1",
            resource: .execution(machine: "Name", label: nil, name: "run-1")
        ),
        Valid(
            text: "arn:aws:states:us-east-1:123456789012:execution:Name/Label:0fc1b1a2",
            resource: .execution(machine: "Name", label: "Label", name: "0fc1b1a2")
        ),
        Valid(
            text: "arn:aws:states:us-east-1:123456789012:express:Name:run:0fc1b1a2",
            resource: .express(machine: "Name", label: nil, name: "run", id: "0fc1b1a2")
        ),
        Valid(text: "arn:aws:states:eu-west-1:123456789012:activity:a.b_c", resource: .activity(name: "a.b_c")),
        Valid(
            text: "arn:aws:states:us-east-1:123456789012:mapRun:Name/Label:0fc1b1a2",
            resource: .mapRun(machine: "Name", label: "Label", id: "0fc1b1a2")
        ),
        Valid(
            text: "arn:aws:states:us-east-1:123456789012:stateMachine:überblick",
            resource: .stateMachine(name: "überblick")
        ),
    ]

    @Test(arguments: valid)
    func `each form is read and written alike`(_ example: Valid) throws {
        let arn = try ARN(parsing: example.text)
        #expect(arn.resource == example.resource)
        #expect(arn.text == example.text)
        #expect(arn.account == "123456789012")
    }

    @Test(arguments: [
        "", "not_a_valid_arn", "arn", "arn:aws:states", "arn:aws:states:us-east-1:123456789012:stateMachine",
        "arn:aws:states:us-east-1:123456789012:stateMachine:", "arn:aws:states::123456789012:stateMachine:Name",
        "arn::states:us-east-1:123456789012:stateMachine:Name", "arn:aws:states:us-east-1::stateMachine:Name",
        "arn:aws:lambda:us-east-1:123456789012:function:Name", "xarn:aws:states:us-east-1:123456789012:activity:Name",
        "arn:aws:states:us-east-1:123456789012:stateMachine:Name:1:2",
        "arn:aws:states:us-east-1:123456789012:stateMachine:Name/",
        "arn:aws:states:us-east-1:123456789012:activity:a:b",
        "arn:aws:states:us-east-1:123456789012:execution:Name", "arn:aws:states:us-east-1:123456789012:express:Name:a",
        "arn:aws:states:us-east-1:123456789012:mapRun:Name:a",
        "arn:aws:states:us-east-1:123456789012:execution:a:b:c:d:e:f:g",
    ])
    func `malformed ARNs are refused with their whole text`(_ text: String) {
        #expect(throws: APIError(.invalidArn, "Invalid Arn: 'Invalid ARN prefix: \(text)'")) {
            try ARN(parsing: text)
        }
    }

    @Test func `an unknown resource type is named`() {
        #expect(throws: APIError(.invalidArn, "Invalid Arn: 'Resource type not valid in this context: queue'")) {
            try ARN(parsing: "arn:aws:states:us-east-1:123456789012:queue:Name")
        }
    }

    @Test func `an EXPRESS execution is none where a STANDARD one is needed`() {
        #expect(throws: APIError(.invalidArn, "Invalid Arn: 'Resource type not valid in this context: express'")) {
            try ARN.execution("arn:aws:states:us-east-1:123456789012:express:Name:run:0fc1b1a2")
        }
    }

    @Test func `a machine is no activity and an activity no machine`() {
        #expect(throws: APIError.invalidARNResourceType("stateMachine")) {
            try ARN.activity("arn:aws:states:us-east-1:123456789012:stateMachine:Name")
        }
        #expect(throws: APIError.invalidARNResourceType("activity")) {
            try ARN.stateMachine("arn:aws:states:us-east-1:123456789012:activity:Name")
        }
    }

    @Test func `a child execution lives under the labelled name`() throws {
        let (_, machine, name) = try ARN.execution("arn:aws:states:us-east-1:123456789012:execution:Name/Label:x")
        #expect(machine == "Name/Label")
        #expect(name == "x")
    }

    @Test(arguments: [
        ("us-east-1", "aws"), ("cn-north-1", "aws-cn"), ("us-gov-west-1", "aws-us-gov"), ("eu-central-2", "aws"),
    ])
    func `the region decides the partition`(_ region: String, _ partition: String) {
        let arn = ARN(region: region, account: "123456789012", resource: .activity(name: "a"))
        #expect(arn.text == "arn:\(partition):states:\(region):123456789012:activity:a")
    }

    @Test(arguments: [
        "arn:aws:iam::123456789012:role/MyRole", "arn:aws:iam::123456789012:role/service-role/MyRole",
        "arn:aws-cn:iam::012345678901:role/a:b",
    ])
    func `roles are accepted with and without path`(_ text: String) throws {
        try ARN.checkRole(text)
    }

    @Test(arguments: [
        "", "<execution-role-arn>", "arn:aws:iam::aws:policy/AWSBatchFullAccess", "arn:aws:iam::123456789012:role/",
        "arn:aws:iam::123456789012:user/me", "arn:aws:iam:us-east-1:123456789012:role/x", "arn:aws:iam::12345:role/x",
    ])
    func `what is no role is refused`(_ text: String) {
        #expect(throws: APIError(.invalidArn, "Invalid Role Arn: '\(text)'")) {
            try ARN.checkRole(text)
        }
    }
}
