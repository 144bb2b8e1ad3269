import AWSProtocol

/// The members `publish` and `versionDescription`: this release has no versions.
enum Publishing {
    /// Refuses to publish.
    ///
    /// - Throws: `ValidationException` for a description without `publish`; `UnsupportedOperationException`.
    static func refuse(_ request: inout RequestReader) throws(APIError) {
        let publishes = try request.boolean("publish") ?? false
        let description = try request.string("versionDescription", .description)
        try request.finish()
        if publishes { throw .unsupported("Publishing a version (publish: true)") }
        if description != nil { throw .versionDescriptionWithoutPublish }
    }
}
