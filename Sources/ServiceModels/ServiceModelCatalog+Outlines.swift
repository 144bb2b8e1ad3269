import FoundationEssentials
import Logging

extension ServiceModelCatalog {
    /// A service that SDK integrations can call, with the names of its actions.
    package struct SDKService: Sendable, Hashable {
        /// As resources name it, such as `s3`.
        package let name: String
        package let outline: ModelOutline
    }

    /// All services with their actions, by name.
    ///
    /// Some hundred models are looked through, a few milliseconds at a time and without keeping any: for somebody who
    /// searches, not for the start of a server. A model that cannot be read is left out and logged.
    package func outlines() async -> [SDKService] {
        var services: [SDKService] = []
        for (name, directory) in sdkServiceNames.sorted(by: { $0.key < $1.key }) {
            if let outline = outline(of: directory), !outline.operations.isEmpty {
                services.append(SDKService(name: name, outline: outline))
            }
            await Task.yield()
        }
        return services
    }

    /// The outline of the model that botocore knows by a name: of the first directory that has it, else built in.
    private func outline(of name: String) -> ModelOutline? {
        var scanner = ModelOutlineScanner()
        do {
            for directory in directories {
                guard let path = Self.latestModel(in: "\(directory)/\(name)") else { continue }
                let data: Data
                do {
                    data = try Data(contentsOf: URL(filePath: path), options: .mappedIfSafe)
                } catch {
                    throw ServiceModelError.unreadable(path: path, reason: "\(error)")
                }
                try GzipFile.scan(data, path) { scanner.consume($0) }
                return scanner.outline
            }
            guard let packed = BuiltInModels.packed(named: name) else { return nil }
            try GzipFile.scan(Data(packed), "built-in \(name)") { scanner.consume($0) }
            return scanner.outline
        } catch {
            logger.warning("\(error)")
            return nil
        }
    }
}
