import AWSProtocol
import JSONModel
import StorageAPI

/// Lists the activities of the caller's account and region by name.
///
/// Source: API reference, "ListActivities".
enum ListActivities: APIOperation {
    static let name = "ListActivities"

    static func handle(
        _ request: inout RequestReader,
        _ context: OperationContext
    ) async throws(APIError) -> [UInt8] {
        let page = try PageRequest(&request)
        try request.finish()
        let scope = context.scope
        let list = PagedList(operation: name, arguments: [scope.account, scope.region])
        let cursor = try page.cursor(list, context)
        let found = try context.read { store throws(StorageError) in
            try store.activities(scope: scope, after: cursor, limit: page.limit + 1)
        }
        return page.answer(
            found,
            key: "activities",
            of: list,
            context,
            reserving: 160,
            cursor: { $0.name }
        ) { activity, writer in
            writer.key("activityArn")
            writer.string(context.arn(.activity(name: activity.name)).text)
            writer.key("name")
            writer.string(activity.name)
            writer.key("creationDate")
            writer.timestamp(activity.creationDate)
        }
    }
}
