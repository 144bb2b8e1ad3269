import AWSProtocol

/// Changes concurrency and failure thresholds of a Map Run.
///
/// Distributed Maps run as part of their execution in this release, so there is none to be found.
/// Source: API reference, "UpdateMapRun".
enum UpdateMapRun: APIOperation {
    static let name = "UpdateMapRun"

    static func handle(
        _ request: inout RequestReader,
        _ context: OperationContext
    ) async throws(APIError) -> [UInt8] {
        let text = try request.requiredString("mapRunArn", .longARN)
        _ = try request.integer("maxConcurrency", in: 0...Int64(Int32.max))
        _ = try request.number("toleratedFailurePercentage", in: 0...100)
        _ = try request.integer("toleratedFailureCount", in: 0...Int64.max)
        try request.finish()
        _ = try ARN.mapRun(text)
        throw .resourceNotFound(text)
    }
}
