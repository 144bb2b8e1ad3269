import JSONModel
import ServiceModels

/// All services and the names of their actions, as the designer searches them.
///
/// Made when somebody asks for the first time and kept packed: about 100 kB for twenty thousand actions. Whoever asks
/// meanwhile waits for the same work.
actor ActionIndex {
    private let models: ServiceModelCatalog
    private var making: Task<[UInt8], Never>?

    init(models: ServiceModelCatalog) { self.models = models }

    /// The index as JSON in gzip: `{"services": [{"name", "id", "title", "actions": "getObject putObject …"}]}`.
    func packed() async -> [UInt8] {
        if let making { return await making.value }
        let task = Task(priority: .utility) { [models] in GzipText.pack(Self.serialized(await models.outlines())) }
        making = task
        return await task.value
    }

    private static func serialized(_ services: [ServiceModelCatalog.SDKService]) -> [UInt8] {
        var writer = JSONWriter(reserving: 512 << 10)
        writer.beginObject()
        writer.key("services")
        writer.beginArray()
        for service in services {
            writer.beginObject()
            writer.key("name")
            writer.string(service.name)
            writer.key("id")
            writer.string(service.outline.serviceID)
            writer.key("title")
            writer.string(service.outline.fullName)
            writer.key("actions")
            writer.string(service.outline.operations.sorted().map(actionName).joined(separator: " "))
            writer.endObject()
        }
        writer.endArray()
        writer.endObject()
        return writer.finish()
    }

    /// An operation's name as resources have it: `getObject`.
    private static func actionName(_ operation: String) -> String {
        operation.prefix(1).lowercased() + operation.dropFirst()
    }
}
