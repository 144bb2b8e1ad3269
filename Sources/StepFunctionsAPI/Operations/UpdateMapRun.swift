import AWSProtocol
import ExecutionRuntime
import StorageAPI

/// Changes concurrency and failure thresholds of a Map Run that is running.
///
/// Source: API reference, "UpdateMapRun".
enum UpdateMapRun: APIOperation {
    static let name = "UpdateMapRun"

    static func handle(
        _ request: inout RequestReader,
        _ context: OperationContext
    ) async throws(APIError) -> [UInt8] {
        let text = try request.requiredString("mapRunArn", .longARN)
        let concurrency = try request.integer("maxConcurrency", in: 0...Int64(Int32.max))
        let percentage = try request.number("toleratedFailurePercentage", in: 0...100)
        let count = try request.integer("toleratedFailureCount", in: 0...Int64.max)
        try request.finish()
        let run = try context.mapRun(text)
        let isChanged: Bool
        do {
            isChanged = try await context.engine.updateMapRun(
                run,
                maxConcurrency: concurrency,
                toleratedFailureCount: count,
                toleratedFailurePercentage: percentage
            )
        } catch {
            throw APIError(error)
        }
        guard isChanged else { throw .mapRunCompleted }
        return emptyResponse
    }
}
