extension OptimizedService {
    static let sqs = OptimizedService("SQS", "AmazonSQS", ["sendMessage": .call("sqs", "SendMessage")])
}
