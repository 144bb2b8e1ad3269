import AWSProtocol
import JSONModel

/// `loggingConfiguration`: which events of executions are logged, and where to.
struct LoggingConfiguration: Hashable {
    let level: String
    let includeExecutionData: Bool
    /// ARNs of log groups; nil when the request had no list.
    let destinations: [String]?

    /// What a machine has that was created without.
    static let off = LoggingConfiguration(level: "OFF", includeExecutionData: false, destinations: nil)

    private static let noDestination = "Must specify exactly one Log Destination."
    static let unknownDestination = "Log Destination not found."

    init(level: String, includeExecutionData: Bool, destinations: [String]?) {
        self.level = level
        self.includeExecutionData = includeExecutionData
        self.destinations = destinations
    }

    /// Reads the structure; ``check()`` comes after the constraints of the whole request.
    init(_ request: inout RequestReader) throws(APIError) {
        level = try request.choice("level", .logLevel) ?? Self.off.level
        includeExecutionData = try request.boolean("includeExecutionData") ?? false
        destinations = try request.structures("destinations") { destination throws(APIError) in
            try destination.structure("cloudWatchLogsLogGroup") { group throws(APIError) in
                try group.string("logGroupArn", .arn) ?? ""
            } ?? ""
        }
    }

    /// Checks what the constraints of single members do not say.
    ///
    /// - Throws: `InvalidLoggingConfiguration`.
    func check() throws(APIError) {
        let destinations = destinations ?? []
        guard destinations.count == 1 || (destinations.isEmpty && level == Self.off.level) else {
            throw .invalidLoggingConfiguration(Self.noDestination)
        }
        guard destinations.allSatisfy(Self.isLogGroup) else {
            throw .invalidLoggingConfiguration(Self.unknownDestination)
        }
    }

    func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.key("level")
        writer.string(level)
        writer.key("includeExecutionData")
        writer.bool(includeExecutionData)
        if let destinations {
            writer.key("destinations")
            writer.beginArray()
            for destination in destinations {
                writer.beginObject()
                writer.key("cloudWatchLogsLogGroup")
                writer.beginObject()
                writer.key("logGroupArn")
                writer.string(destination)
                writer.endObject()
                writer.endObject()
            }
            writer.endArray()
        }
        writer.endObject()
    }

    /// True for `arn:P:logs:R:A:log-group:NAME:*`.
    private static func isLogGroup(_ arn: String) -> Bool {
        let parts = arn.utf8.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        return parts.count == 8 && parts[0].elementsEqual("arn".utf8) && parts[2].elementsEqual("logs".utf8)
            && parts[5].elementsEqual("log-group".utf8) && !parts[6].isEmpty && parts[7].elementsEqual("*".utf8)
    }
}
