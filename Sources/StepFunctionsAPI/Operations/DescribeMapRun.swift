import AWSProtocol

/// Shows a Map Run.
///
/// Distributed Maps run as part of their execution in this release, so there is none to be found.
/// Source: API reference, "DescribeMapRun".
enum DescribeMapRun: APIOperation {
    static let name = "DescribeMapRun"

    static func handle(
        _ request: inout RequestReader,
        _ context: OperationContext
    ) async throws(APIError) -> [UInt8] {
        let text = try request.requiredString("mapRunArn", .longARN)
        try request.finish()
        _ = try ARN.mapRun(text)
        throw .resourceNotFound(text)
    }
}
