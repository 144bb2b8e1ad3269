import CServiceModels

/// The API models that are compiled in: those of the optimized integrations and of the services most used besides.
///
/// `scripts/make-service-models` writes them from botocore's.
enum BuiltInModels {
    struct Entry: Sendable {
        /// botocore's name.
        let name: String
        let serviceID: String
        let position: Int
    }

    static let entries: [Entry] = withTable { table in
        table.enumerated().map { position, model in
            Entry(
                name: String(cString: model.name),
                serviceID: String(cString: model.service_id),
                position: position
            )
        }
    }

    /// The model of a service; `nil` when none is built in.
    ///
    /// - Throws: when the build is broken; tests read every model.
    static func model(named name: String) throws(ServiceModelError) -> ServiceModel? {
        guard let packed = packed(named: name) else { return nil }
        let origin = "built-in \(name)"
        let json = try GzipFile.inflate(packed, limit: GzipFile.byteCountMax, isPrefix: false, origin)
        return try ServiceModel(json: json, origin: origin)
    }

    /// The packed text of a model; nil when none is built in.
    static func packed(named name: String) -> [UInt8]? {
        guard let entry = entries.first(where: { $0.name == name }) else { return nil }
        return withTable { table in
            let model = table[entry.position]
            return Array(UnsafeBufferPointer(start: model.bytes, count: model.count))
        }
    }

    private static func withTable<Result>(
        _ body: (UnsafeBufferPointer<newel_service_model>) -> Result
    ) -> Result {
        body(UnsafeBufferPointer(start: newel_service_models(), count: newel_service_model_count()))
    }
}
