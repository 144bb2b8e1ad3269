import FoundationEssentials
package import Logging
import Synchronization

/// The API models at hand, read when they are first asked for.
///
/// A model lies in `DIRECTORY/<name>/<API version>/service-2.json` or `….json.gz`, as botocore and the AWS CLI install
/// them; the latest version counts. Directories are looked through in order; what none of them has may be built in.
package final class ServiceModelCatalog: Sendable {
    private enum Entry { case found(ServiceModel), missing }

    private struct State {
        var models: [String: Entry] = [:]
        /// Names of directories by the name that SDK integrations use; made on first need.
        var names: [String: String]?
    }

    package let directories: [String]
    let logger: Logger
    private let state = Mutex(State())

    package init(directories: [String], logger: Logger) {
        self.directories = directories
        self.logger = logger
    }

    /// The model that botocore knows by a name, such as `stepfunctions`; `nil` when there is none.
    package func model(named name: String) -> ServiceModel? {
        switch state.withLock({ $0.models[name] }) {
        case .found(let model)?: return model
        case .missing?: return nil
        case nil: break
        }
        // Read outside of the lock; whoever is first wins.
        let entry = load(name).map(Entry.found) ?? .missing
        let kept = state.withLock { state in
            if let known = state.models[name] { return known }
            state.models[name] = entry
            return entry
        }
        if case .found(let model) = kept { return model }
        return nil
    }

    /// The model of an SDK integration's service, such as `sfn` or `cloudwatchlogs`; `nil` when there is none.
    ///
    /// Source: "Learning to use AWS service SDK integrations": the name is that of the service's Java client.
    package func model(sdkService service: String) -> ServiceModel? {
        // A service that nobody knows is told about like a model that is not there.
        guard let name = sdkServiceNames[service] else { return model(named: service) }
        return model(named: name)
    }

    /// The services that SDK integrations can name, sorted.
    package var sdkServices: [String] { sdkServiceNames.keys.sorted() }

    /// Names of directories by the names that SDK integrations use.
    var sdkServiceNames: [String: String] {
        if let known = state.withLock({ $0.names }) { return known }
        let names = indexByServiceID()
        state.withLock { $0.names = names }
        return names
    }

    private func load(_ name: String) -> ServiceModel? {
        guard Self.isName(name) else { return nil }
        for directory in directories {
            guard let path = Self.latestModel(in: "\(directory)/\(name)") else { continue }
            do {
                return try ServiceModel(json: try GzipFile.read(path), origin: path)
            } catch {
                logger.warning("\(error)")
            }
        }
        do {
            if let model = try BuiltInModels.model(named: name) { return model }
        } catch {
            logger.error("\(error)")
        }
        logger.notice(
            "No API model of the service '\(name)': give its directory with --aws-models, or install botocore"
        )
        return nil
    }

    /// Whether a name can be a directory here: letters, digits and hyphens.
    private static func isName(_ name: String) -> Bool {
        !name.isEmpty
            && name.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
    }

    /// The newest model file of a service; versions are dates, so the greatest text is the newest.
    static func latestModel(in directory: String) -> String? {
        for version in names(in: directory).sorted(by: >) {
            for file in ["service-2.json", "service-2.json.gz"] {
                let path = "\(directory)/\(version)/\(file)"
                if FileManager.default.fileExists(atPath: path) { return path }
            }
        }
        return nil
    }

    private static func names(in directory: String) -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: directory)
        } catch {
            // No directory, no models.
            return []
        }
    }

    // The index

    private func indexByServiceID() -> [String: String] {
        var names: [String: String] = [:]
        for directory in directories {
            for name in Self.names(in: directory).sorted() {
                guard let path = Self.latestModel(in: "\(directory)/\(name)"), let identifier = serviceID(path) else {
                    continue
                }
                let client = Self.clientName(serviceID: identifier)
                if names[client] == nil { names[client] = name }
            }
        }
        for entry in BuiltInModels.entries {
            let client = Self.clientName(serviceID: entry.serviceID)
            if names[client] == nil { names[client] = entry.name }
        }
        return names
    }

    /// The `serviceId` of a model, from its beginning: reading hundreds of models whole would take seconds.
    private func serviceID(_ path: String) -> String? {
        let head: [UInt8]
        do {
            head = try GzipFile.read(path, prefix: Self.headByteCount)
        } catch {
            logger.warning("\(error)")
            return nil
        }
        let text = String(decoding: head, as: UTF8.self)
        guard let key = text.firstRange(of: "\"serviceId\"") else { return nil }
        let parts = text[key.upperBound...].split(separator: "\"", maxSplits: 2, omittingEmptySubsequences: false)
        return parts.count == 3 ? String(parts[1]) : nil
    }

    private static let headByteCount = 4096

    /// The name of a service's Java client in lower case, which SDK integrations use.
    ///
    /// It is the service ID without spaces, a leading `Amazon` or `AWS` and a trailing `Service`.
    package static func clientName(serviceID: String) -> String {
        var name = String(serviceID.lowercased().filter { $0.isASCII && ($0.isLetter || $0.isNumber) })
        for prefix in ["amazon", "aws"] where name.hasPrefix(prefix) && name != prefix {
            name.removeFirst(prefix.count)
        }
        if name.hasSuffix("service"), name != "service" { name.removeLast("service".count) }
        return name
    }
}
