import JSONModel
import Logging
import Synchronization

/// The file of connections, read again when it has changed.
final class ConnectionFile: Sendable {
    private struct Content {
        var stamp: LocalFile.Stamp?
        var connections: Result<[String: HTTPConnection], ConnectionFileError>
    }

    private let path: String?
    private let logger: Logger
    private let content: Mutex<Content>

    private static let byteCountMax = 8 << 20

    /// - Throws: for a file that cannot be used. Later, such a file makes tasks fail until it is put right.
    init(path: String?, logger: Logger) throws(ConnectionFileError) {
        self.path = path
        self.logger = logger
        content = Mutex(Content(stamp: nil, connections: .success([:])))
        guard let path else { return }
        let stamp = LocalFile.stamp(path)
        let connections = try Self.read(path)
        content.withLock { $0 = Content(stamp: stamp, connections: .success(connections)) }
        warnIfOpen(path)
    }

    /// The connection of an ARN, and the key under which it stands: the ARN itself, or its name.
    ///
    /// - Throws: `UnknownConnection`, or `ConnectionProblem` when the file cannot be used.
    func connection(_ arn: String) throws -> (key: String, connection: HTTPConnection) {
        guard let path else {
            throw UnknownConnection(message: "Connection \(arn) does not exist: the server has no --connections file.")
        }
        let connections: [String: HTTPConnection]
        do {
            connections = try current(path).get()
        } catch {
            throw ConnectionProblem(message: "the server's file of connections \(error.message)")
        }
        for key in [arn, Self.name(inARN: arn)].compactMap(\.self) {
            if let connection = connections[key] { return (key, connection) }
        }
        throw UnknownConnection(message: "Connection \(arn) does not exist in the server's --connections file.")
    }

    private func current(_ path: String) -> Result<[String: HTTPConnection], ConnectionFileError> {
        let stamp = LocalFile.stamp(path)
        let (connections, isNew) = content.withLock { content in
            guard stamp != content.stamp else { return (content.connections, false) }
            let result = Result { () throws(ConnectionFileError) in try Self.read(path) }
            content = Content(stamp: stamp, connections: result)
            return (result, true)
        }
        guard isNew else { return connections }
        switch connections {
        case .success(let connections): logger.info("Read \(connections.count) connections from '\(path)'")
        case .failure(let error): logger.error("The file of connections '\(path)' \(error.message)")
        }
        warnIfOpen(path)
        return connections
    }

    private func warnIfOpen(_ path: String) {
        guard LocalFile.isOpenToOthers(path) else { return }
        logger.warning("The file of connections '\(path)' can be read by others than its owner: chmod 600 '\(path)'")
    }

    private static func read(_ path: String) throws(ConnectionFileError) -> [String: HTTPConnection] {
        guard let bytes = LocalFile.read(path, byteCountMax: byteCountMax) else {
            throw ConnectionFileError(message: "cannot be read")
        }
        let value: JSONValue
        do {
            value = try JSONValue(parsing: bytes)
        } catch {
            throw ConnectionFileError(message: "is not JSON: \(error)")
        }
        let slash = path.lastIndex(of: "/")
        let directory = slash.map { String(path[..<$0]) } ?? "."
        return try ConnectionReader(directory: directory).connections(value)
    }

    /// `NAME` of `arn:aws:events:REGION:ACCOUNT:connection/NAME/UUID`.
    static func name(inARN arn: String) -> String? {
        let parts = arn.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
        guard parts.count == 6, parts[0] == "arn", parts[2] == "events" else { return nil }
        let resource = parts[5].split(separator: "/", omittingEmptySubsequences: false)
        guard resource.count >= 2, resource[0] == "connection", !resource[1].isEmpty else { return nil }
        return String(resource[1])
    }
}

/// Why a file of connections cannot be used; follows the file's name in a sentence.
package struct ConnectionFileError: Error, CustomStringConvertible {
    let message: String

    package var description: String { message }
}

/// No connection has the ARN.
struct UnknownConnection: Error {
    let message: String
}
