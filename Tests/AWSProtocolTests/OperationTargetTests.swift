import AWSProtocol
import Testing

@Suite struct OperationTargetTests {
    @Test func `the operation follows the service's prefix`() throws {
        #expect(try OperationTarget.operation("AWSStepFunctions.StartExecution") == "StartExecution")
    }

    @Test(arguments: [nil, "", "StartExecution", "AWSStepFunctions.", "DynamoDB_20120810.GetItem"])
    func `other targets are unknown operations`(_ target: String?) {
        #expect {
            try OperationTarget.operation(target)
        } throws: { error in
            (error as? APIError)?.code == .unknownOperation
        }
    }
}
