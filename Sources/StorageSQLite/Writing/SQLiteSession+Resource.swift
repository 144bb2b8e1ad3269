import JSONModel
import StorageAPI

extension SQLiteSession {
    func create(_ activity: ActivityRecord, tags: [Tag]) throws(SQLiteFailure) -> WriteOutcome {
        let statement = try statement(.insertActivity)
        try statement.bind(activity.scope, activity.name)
        try statement.bind(activity.creationDate.milliseconds, at: 4)
        try statement.bind(activity.configuration, at: 5)
        try statement.execute()
        guard changeCount == 1 else { return .exists }
        return try set(tags, on: TagOwner(activity: activity.name, in: activity.scope).key)
    }

    func removeActivity(_ scope: ResourceScope, name: String) throws(SQLiteFailure) -> WriteOutcome {
        let statement = try statement(.deleteActivity)
        try statement.bind(scope, name)
        try statement.execute()
        guard changeCount == 1 else { return .missing }
        try removeAllTags(from: TagOwner(activity: name, in: scope).key)
        return .done
    }

    /// Sets tags on a resource, given by its `TagResource` key.
    func set(_ tags: [Tag], on resource: String) throws(SQLiteFailure) -> WriteOutcome {
        guard !tags.isEmpty else { return .done }
        let statement = try statement(.setTag)
        try statement.bind(resource, at: 1)
        for tag in tags {
            try statement.bind(tag.key, at: 2)
            try statement.bind(tag.value, at: 3)
            try statement.execute()
        }
        return .done
    }

    func removeTags(_ keys: [String], from resource: String) throws(SQLiteFailure) -> WriteOutcome {
        let statement = try statement(.deleteTag)
        try statement.bind(resource, at: 1)
        for key in keys {
            try statement.bind(key, at: 2)
            try statement.execute()
        }
        return .done
    }

    func removeAllTags(from resource: String) throws(SQLiteFailure) {
        let statement = try statement(.deleteTags)
        try statement.bind(resource, at: 1)
        try statement.execute()
    }

    func set(_ value: [UInt8], for name: String) throws(SQLiteFailure) -> WriteOutcome {
        let statement = try statement(.setSetting)
        try statement.bind(name, at: 1)
        try statement.bind(value, at: 2)
        try statement.execute()
        return .done
    }
}
