import AWSProtocol
import JSONModel

/// The members `publish` and `versionDescription` of a request that creates or updates a state machine.
struct Publishing {
    let isWanted: Bool
    let description: String?

    init(_ request: inout RequestReader) throws(APIError) {
        isWanted = try request.boolean("publish") ?? false
        description = try request.string("versionDescription", .description)
    }

    /// - Throws: `ValidationException` for a description without `publish`.
    func check() throws(APIError) {
        if description != nil, !isWanted { throw .versionDescriptionWithoutPublish }
    }

    /// What a creation is compared with when it is repeated; equal members have equal bytes.
    func serialized() -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("publish")
        writer.bool(isWanted)
        writer.optional("versionDescription", description)
        writer.endObject()
        return writer.finish()
    }
}
