import AWSProtocol
import StorageAPI

/// Sets tags on a state machine or an activity; a tag of the same key is replaced.
///
/// Source: API reference, "TagResource".
enum TagResource: APIOperation {
    static let name = "TagResource"

    static func handle(
        _ request: inout RequestReader,
        _ context: OperationContext
    ) async throws(APIError) -> [UInt8] {
        let text = try request.requiredString("resourceArn", .arn)
        let given = try TagRules.read(&request)
        if given == nil { request.addMissing("tags") }
        try request.finish()
        let tags = given ?? []
        let resource = try context.taggable(text)
        try await context.changes.run { () throws(APIError) in
            let existing = try context.tags(of: resource)
            try TagRules.check(tags, existing: existing, on: text)
            guard !tags.isEmpty else { return }
            _ = try await context.commit(.setTags(resource: resource, tags))
        }
        return emptyResponse
    }
}

extension OperationContext {
    /// The ARN under which the tags of a resource are kept.
    ///
    /// - Throws: `InvalidArn`; `ResourceNotFound` when there is no such state machine or activity.
    func taggable(_ text: String) throws(APIError) -> String {
        let arn = try ARN(parsing: text)
        let exists: Bool
        switch arn.resource {
        case .stateMachine, .qualifiedStateMachine:
            exists = try findMachine(arn) != nil
        case .activity(let name):
            let scope = arn.scope
            exists = try read { store throws(StorageError) in try store.activity(scope: scope, name: name) } != nil
        case .labelledStateMachine:
            exists = false
        case .execution, .express, .mapRun:
            throw .invalidARNResourceType(arn.resourceType)
        }
        guard exists else { throw .resourceNotFound(text) }
        return arn.text
    }

    /// The tags of a resource.
    func tags(of resource: String) throws(APIError) -> [Tag] {
        try read { store throws(StorageError) in try store.tags(resource: resource) }
    }
}
