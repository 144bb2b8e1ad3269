extension OptimizedService {
    static let sns = OptimizedService("SNS", "AmazonSNS", ["publish": .call("sns", "Publish")])
}
