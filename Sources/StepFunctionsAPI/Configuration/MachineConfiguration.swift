import AWSProtocol
import JSONModel
import StorageAPI

/// What a revision of a state machine has besides definition and role; the content of `RevisionRecord.configuration`.
///
/// Stored as `{"loggingConfiguration": …, "tracingConfiguration": {"enabled": …}, "encryptionConfiguration": …}`, each
/// member as the API has it; the last one only when it was set.
struct MachineConfiguration: Hashable {
    var logging = LoggingConfiguration.off
    var isTracingEnabled = false
    /// Nil when no request set it; then the response has no such member, which means a key of AWS's own.
    var encryption: EncryptionConfiguration?

    init() {}

    /// Reads what a store has.
    ///
    /// - Throws: an internal failure when it is not what this type writes.
    init(stored: [UInt8]) throws(APIError) {
        let value: JSONValue
        do {
            value = try JSONValue(parsing: stored)
        } catch {
            throw .internalFailure("a stored configuration does not decode: \(error)")
        }
        guard case .object(let object) = value else {
            throw .internalFailure("a stored configuration is no object")
        }
        var reader = RequestReader(object)
        let changes = try Changes(&reader)
        try reader.finish()
        self = changes.applied(to: MachineConfiguration())
    }

    /// The members that describe a machine.
    func writeMembers(to writer: inout JSONWriter) {
        writer.key("loggingConfiguration")
        logging.write(to: &writer)
        writer.key("tracingConfiguration")
        writer.beginObject()
        writer.key("enabled")
        writer.bool(isTracingEnabled)
        writer.endObject()
        if let encryption {
            writer.key("encryptionConfiguration")
            encryption.write(to: &writer)
        }
    }

    /// The form that a store keeps; equal configurations have equal bytes.
    func serialized() -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writeMembers(to: &writer)
        writer.endObject()
        return writer.finish()
    }

    /// The parts of a configuration that a request sets.
    struct Changes {
        let logging: LoggingConfiguration?
        let isTracingEnabled: Bool?
        let encryption: EncryptionConfiguration?

        /// Reads the members of a request.
        init(_ request: inout RequestReader) throws(APIError) {
            logging = try request.structure("loggingConfiguration") { structure throws(APIError) in
                try LoggingConfiguration(&structure)
            }
            isTracingEnabled = try request.structure("tracingConfiguration") { structure throws(APIError) in
                try structure.boolean("enabled") ?? false
            }
            encryption = try request.structure("encryptionConfiguration") { structure throws(APIError) in
                try EncryptionConfiguration(&structure)
            }
        }

        /// True when the request sets nothing.
        var isEmpty: Bool { logging == nil && isTracingEnabled == nil && encryption == nil }

        /// Checks what the constraints of single members do not say and applies the changes.
        ///
        /// - Throws: `InvalidLoggingConfiguration`, `InvalidEncryptionConfiguration`.
        func checked(on base: MachineConfiguration) throws(APIError) -> MachineConfiguration {
            try logging?.check()
            var result = applied(to: base)
            if let encryption { result.encryption = try encryption.checked() }
            return result
        }

        fileprivate func applied(to base: MachineConfiguration) -> MachineConfiguration {
            var result = base
            if let logging { result.logging = logging }
            if let isTracingEnabled { result.isTracingEnabled = isTracingEnabled }
            if let encryption { result.encryption = encryption }
            return result
        }
    }
}
