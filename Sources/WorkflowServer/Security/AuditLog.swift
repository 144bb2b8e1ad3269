import AWSProtocol
package import JSONModel
package import Logging
import Synchronization

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// Writes one JSON line for each call that changes something, or that was refused for want of a right signature.
///
///     {"time", "requestId", "operation", "accessKeyId"?, "account"?, "region"?, "sourceAddress"?, "resources": {…},
///     "status", "error"?}
///
/// `resources` has the request's names and ARNs, and the ARNs of the answer; never inputs, outputs, definitions, tokens.
/// A line is one write to a file that is opened for appending, so that lines of several processes do not mix.
package final class AuditLog: Sendable {
    private let descriptor: Int32
    private let path: String
    private let now: @Sendable () -> Timestamp
    private let logger: Logger
    private let hasFailed = Mutex(false)

    /// Opens the file with mode 0600 and makes it when there is none; `-` is standard error.
    ///
    /// - Throws: when it cannot be opened.
    package init(path: String, now: @escaping @Sendable () -> Timestamp, logger: Logger) throws(AuditLogError) {
        self.path = path
        self.now = now
        self.logger = logger
        descriptor = path == "-" ? STDERR_FILENO : open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw AuditLogError(description: "The audit log '\(path)' cannot be opened: \(Self.reason())")
        }
    }

    deinit {
        if descriptor != STDERR_FILENO { close(descriptor) }
    }

    /// What is known of a call when it has been answered.
    struct Call {
        let requestID: String
        let target: String?
        let caller: Caller?
        let sourceAddress: String?
        let request: [UInt8]
        let status: Int
        let response: [UInt8]
        let errorType: String?
    }

    /// Writes a line about a call, if it is of those that are written down.
    func record(_ call: Call) {
        let operation = Self.operation(call.target)
        guard call.caller == nil || Self.changes(operation) else { return }
        var writer = JSONWriter()
        writer.beginObject()
        var members = [("time", now().iso8601), ("requestId", call.requestID), ("operation", operation)]
        if let id = call.caller?.accessKeyID { members.append(("accessKeyId", id)) }
        if let identity = call.caller?.identity {
            members += [("account", identity.account), ("region", identity.region)]
        }
        if let address = call.sourceAddress { members.append(("sourceAddress", address)) }
        for (name, value) in members {
            writer.key(name)
            writer.string(value)
        }
        writer.key("resources")
        Self.write(Self.resources(call), to: &writer)
        writer.key("status")
        writer.integer(Int64(call.status))
        if let error = call.errorType {
            writer.key("error")
            writer.string(error)
        }
        writer.endObject()
        append(writer.finish() + [UInt8(ascii: "\n")])
    }

    /// True for all operations but those that only read.
    ///
    /// GetActivityTask is left out as well: it is a poll, and what it hands out ends in a call that is written down.
    static func changes(_ operation: String) -> Bool {
        !["Describe", "Get", "List", "TestState", "Validate"].contains { operation.hasPrefix($0) }
    }

    private static func operation(_ target: String?) -> String {
        guard let target else { return "" }
        return String(target.dropFirst(target.hasPrefix(OperationTarget.prefix) ? OperationTarget.prefix.count : 0))
    }

    private static func resources(_ call: Call) -> [(String, String)] {
        // Of a call without a caller nothing is believed, and nothing is parsed.
        guard call.caller != nil else { return [] }
        var found: [(String, String)] = []
        for (document, names) in [(call.request, ["name"]), (call.response, [])] {
            guard let value = try? JSONValue(parsing: document), case .object(let object) = value else { continue }
            for member in object.members {
                let name = member.key
                guard let text = member.value.stringValue, name.hasSuffix("Arn") || names.contains(name),
                    !found.contains(where: { $0.0 == name })
                else { continue }
                found.append((name, text))
            }
        }
        return found
    }

    private static func write(_ resources: [(String, String)], to writer: inout JSONWriter) {
        writer.beginObject()
        for (name, value) in resources {
            writer.key(name)
            writer.string(value)
        }
        writer.endObject()
    }

    private func append(_ line: [UInt8]) {
        let count = line.withUnsafeBytes { systemWrite(descriptor, $0.baseAddress, $0.count) }
        let failed = count != line.count
        let reason = failed ? Self.reason() : ""
        let isNew = hasFailed.withLock { before in
            defer { before = failed }
            return failed && !before
        }
        if isNew {
            logger.error("The audit log cannot be written", metadata: ["file": "\(path)", "reason": "\(reason)"])
        }
    }

    private static func reason() -> String { String(cString: strerror(errno)) }
}

private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    write(descriptor, bytes, count)
}

/// Why an audit log cannot be kept.
package struct AuditLogError: Error, CustomStringConvertible {
    package let description: String
}
