import ArgumentParser
import Console
import ExecutionCore
import ExecutionRuntime
import Foundation
import JSONModel
import Logging
import ServiceModels
import StepFunctionsAPI
import StorageSQLite
import TaskIntegrations

/// The flags of `newel serve`.
///
/// Every one is optional: what is not given comes from environment, file or default.
struct ServerOptions: ParsableArguments {
    @Option(help: "Directory of the store. (default: newel-data)") var dataDir: String?
    @Option(help: "HOST:PORT to listen on; port 0 for any free one. (default: 127.0.0.1:8083)") var listen: String?
    @Option(help: "Account of requests whose access key id is not twelve digits. (default: 123456789012)")
    var account: String?
    @Option(help: "Region of requests without a credential scope. (default: us-east-1)") var region: String?
    @Option(help: "Quotas: aws or relaxed. (default: aws)") var limits: String?
    @Option(help: "aws: refuse calls over AWS's quotas of calls; off. (default: off)") var throttle: String?
    @Option(help: "full: every commit survives a power failure; relaxed: the last ones may not. (default: full)")
    var durability: String?
    @Option(help: "Factor on every wait, backoff and timeout. (default: 1)") var timeScale: Double?
    @Option(help: "JSON file with settings; names as the flags, in camelCase, and the members of functions.")
    var config: String?
    @Option(help: "Directory of local functions.") var functions: String?
    @Option(help: "Python interpreter of local functions; needs the package awslambdaric. (default: python3)")
    var python: String?
    @Option(
        help: "Endpoint that speaks Lambda's API, or 'aws', for functions that are not local. (AWS_ENDPOINT_URL_LAMBDA)"
    )
    var lambdaEndpoint: String?
    @Option(help: "Directory of AWS API models, as botocore has them. (default: that of an installed botocore)")
    var awsModels: String?
    @Option(help: "JSON file of connections for HTTP Tasks; mode 0600.") var connections: String?
    @Option(help: "Directory whose subdirectories are buckets for Distributed Map; others are in Amazon S3.")
    var buckets: String?
    @Option(help: "trace, debug, info, notice, warning, error or critical. (default: notice)") var logLevel: String?
    @Flag(help: "Serve no web console.") var noConsole = false
    @Option(help: "Path of the web console. (default: /console)") var consolePath: String?
    @Option(help: "Serve the console's files from a directory instead of those compiled in; for work on the console.")
    var consoleDir: String?
    @OptionGroup(title: "Connections") var connectionOptions: ConnectionOptions
    @OptionGroup(title: "Logs and events") var reporting: ReportingOptions
    @OptionGroup(title: "Testing") var executions: ExecutionOptions
    @OptionGroup(title: "Security") var security: SecurityOptions
}

/// Settings with their sources.
struct ServerSettings: CustomStringConvertible {
    private(set) var dataDirectory = "newel-data"
    private(set) var host = "127.0.0.1"
    private(set) var port = 8083
    private(set) var account = "123456789012"
    private(set) var region = "us-east-1"
    private(set) var engineConfiguration = EngineConfiguration(limits: .aws)
    /// Whether calls are held to AWS's quotas of calls.
    private(set) var throttles = false
    private(set) var durability = SQLiteStore.Durability.full
    private(set) var functions = FunctionConfiguration()
    /// Where API models of AWS services lie.
    private(set) var modelDirectories: [String] = []
    private(set) var connectionsFile: String?
    /// The directory of local buckets.
    private(set) var bucketsDirectory: String?
    private(set) var logLevel = Logger.Level.notice
    private(set) var security = SecuritySettings()
    /// Nil for no web console.
    private(set) var console: ConsoleRoutes.Configuration? = .init()
    private(set) var executions = ExecutionSettings()
    private(set) var reporting = ReportingSettings()
    private(set) var connections = ConnectionSettings()
    private var shown: [(name: String, value: String, source: String)] = []

    /// Reads flags, environment (`NEWEL_…`) and file.
    ///
    /// - Throws: the first setting that cannot be used, with where it stands and what is expected.
    init(
        _ options: ServerOptions,
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws(CommandFailure) {
        let configPath = options.config ?? environment["NEWEL_CONFIG"]
        let file = try configPath.map { (path) throws(CommandFailure) in try Self.file(path) } ?? JSONObject()
        let sources = SettingSources(environment: environment, file: file, fileName: configPath ?? "")
        try sources.checkNames()
        dataDirectory = note("dataDir", try sources.text("dataDir", options.dataDir), dataDirectory)
        let listen = note("listen", try sources.text("listen", options.listen), "\(host):\(port)")
        (host, port) = try Self.address(listen)
        account = note("account", try sources.text("account", options.account), account)
        guard account.utf8.count == 12, account.utf8.allSatisfy({ (48...57).contains($0) }) else {
            throw CommandFailure("The account '\(account)' must be twelve digits, such as 123456789012.")
        }
        region = note("region", try sources.text("region", options.region), region)
        try readLimits(sources, options)
        let durabilityName = note("durability", try sources.text("durability", options.durability), "full")
        guard let durability = SQLiteStore.Durability(rawValue: durabilityName) else {
            throw CommandFailure("The durability '\(durabilityName)' is not known; give full or relaxed.")
        }
        self.durability = durability
        let level = note("logLevel", try sources.text("logLevel", options.logLevel), "notice")
        guard let logLevel = Logger.Level(rawValue: level) else {
            throw CommandFailure(
                "The log level '\(level)' is not known; give one of trace, debug, info, notice, warning, error, critical."
            )
        }
        self.logLevel = logLevel
        try readFunctions(sources, options, configPath)
        try readModels(sources, options, environment)
        if let path = try sources.text("connections", options.connections) {
            connectionsFile = note("connections", path, "")
        }
        if let path = try sources.text("buckets", options.buckets) {
            let directory = try LocalObjectStore.directory(path.value, from: path.source)
            bucketsDirectory = note("buckets", (directory, path.source), "")
        }
        security = try SecuritySettings(options.security, sources, dataDirectory: dataDirectory)
        shown += security.notes
        try readConsole(sources, options, isOff: options.noConsole || file["noConsole"] == true)
        executions = try ExecutionSettings(options.executions, sources)
        shown += executions.notes
        reporting = try ReportingSettings(options.reporting, sources)
        shown += reporting.notes
        connections = try ConnectionSettings(options.connectionOptions, sources)
        shown += connections.notes
    }

    private mutating func readLimits(_ sources: SettingSources, _ options: ServerOptions) throws(CommandFailure) {
        let name = note("limits", try sources.text("limits", options.limits), "aws")
        switch name {
        case "aws": engineConfiguration.limits = .aws
        case "relaxed": engineConfiguration.limits = .relaxed
        default: throw CommandFailure("The limits '\(name)' are not known; give aws or relaxed.")
        }
        let throttle = note("throttle", try sources.text("throttle", options.throttle), "off")
        guard throttle == "aws" || throttle == "off" else {
            throw CommandFailure("The throttling '\(throttle)' is not known; give aws or off.")
        }
        throttles = throttle == "aws"
        let scale = note("timeScale", try sources.text("timeScale", options.timeScale.map { "\($0)" }), "1")
        guard let factor = Double(scale), factor.isFinite, factor >= 0, factor <= 1_000 else {
            throw CommandFailure("The time scale '\(scale)' must be a number from 0 to 1000, such as 0.01.")
        }
        engineConfiguration.limits.timeScale = factor
        engineConfiguration.limits.expressionStackBytesMax = ThreadStack.expressionBytes
        // One processor is left for everything else.
        engineConfiguration.patientThreadCount = max(1, ProcessInfo.processInfo.activeProcessorCount - 1)
    }

    private mutating func readFunctions(
        _ sources: SettingSources,
        _ options: ServerOptions,
        _ configPath: String?
    ) throws(CommandFailure) {
        let current = FileManager.default.currentDirectoryPath
        if let value = sources.file["functions"], case .object = value {
            let directory = URL(fileURLWithPath: configPath ?? "", relativeTo: URL(fileURLWithPath: current))
                .deletingLastPathComponent().path
            do {
                functions = try FunctionConfiguration(value, relativeTo: directory)
            } catch {
                throw CommandFailure("The member 'functions' of '\(configPath ?? "")' is not right:\n\(error)")
            }
        }
        if let path = try sources.text("functionsDirectory", options.functions, environmentName: "NEWEL_FUNCTIONS") {
            let url = URL(fileURLWithPath: path.value, relativeTo: URL(fileURLWithPath: current)).standardizedFileURL
            var isDirectory: ObjCBool = false
            guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isDirectory), isDirectory.boolValue
            else {
                throw CommandFailure("The functions directory '\(path.value)' does not exist (from \(path.source)).")
            }
            functions.functionsDirectory = note("functionsDirectory", (url.path, path.source), "")
        }
        if let python = try sources.text("python", options.python) {
            // Functions start in directories of their own: a path is made absolute, a bare name is looked up in PATH.
            let path = python.value.contains("/") ? URL(fileURLWithPath: python.value).path : python.value
            functions.python = note("python", (path, python.source), "")
        }
        let endpoint = try sources.text(
            "lambdaEndpoint",
            options.lambdaEndpoint,
            environmentName: "AWS_ENDPOINT_URL_LAMBDA"
        )
        if let endpoint { functions.endpointURL = note("lambdaEndpoint", endpoint, "") }
    }

    private mutating func readModels(
        _ sources: SettingSources,
        _ options: ServerOptions,
        _ environment: [String: String]
    ) throws(CommandFailure) {
        let given = try sources.text("awsModels", options.awsModels)
        modelDirectories = ServiceModelDirectories.find(configured: given?.value, environment: environment)
        if let given {
            var isDirectory: ObjCBool = false
            guard FileManager.default.fileExists(atPath: given.value, isDirectory: &isDirectory), isDirectory.boolValue
            else {
                throw CommandFailure(
                    "The directory of API models '\(given.value)' does not exist (from \(given.source))."
                )
            }
        }
        _ = note("awsModels", given, modelDirectories.joined(separator: ":"))
    }

    private mutating func readConsole(
        _ sources: SettingSources,
        _ options: ServerOptions,
        isOff: Bool
    ) throws(CommandFailure) {
        let path = note("consolePath", try sources.text("consolePath", options.consolePath), "/console")
        let base = path.hasSuffix("/") ? String(path.dropLast()) : path
        guard base.hasPrefix("/"), base.count > 1, base.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != 0x22 }),
            !base.contains("?"), !base.contains("#"), !base.contains("<"), !base.hasPrefix("/health")
        else {
            throw CommandFailure("The console's path '\(path)' must begin with a slash, such as /console.")
        }
        var configuration = ConsoleRoutes.Configuration(base: base)
        if let directory = try sources.text("consoleDir", options.consoleDir) {
            guard FileManager.default.fileExists(atPath: directory.value + "/index.html") else {
                throw CommandFailure("The console's directory '\(directory.value)' has no index.html.")
            }
            configuration.directory = note("consoleDir", directory, "")
        }
        console = isOff ? nil : configuration
    }

    private mutating func note(_ name: String, _ found: (value: String, source: String)?, _ fallback: String) -> String
    {
        let (value, source) = found ?? (fallback, "default")
        shown.append((name, value, source))
        return value
    }

    private static func file(_ path: String) throws(CommandFailure) -> JSONObject {
        let bytes = try StandardStreams.read(file: path)
        do {
            guard case .object(let object) = try JSONValue(parsing: bytes) else {
                throw CommandFailure("The configuration '\(path)' must be a JSON object.")
            }
            return object
        } catch let error as CommandFailure {
            throw error
        } catch {
            throw CommandFailure("The configuration '\(path)' is not JSON: \(error)")
        }
    }

    private static func address(_ text: String) throws(CommandFailure) -> (String, Int) {
        guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]),
            (0...65_535).contains(port)
        else { throw CommandFailure("The address '\(text)' must be HOST:PORT, such as 127.0.0.1:8083.") }
        var host = String(text[..<colon])
        if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
        return (host.isEmpty ? "127.0.0.1" : host, port)
    }

    /// True for `localhost`, `::1` and 127.0.0.0/8; a name that only starts like such an address is none.
    var isLoopback: Bool {
        if host == "localhost" || host == "::1" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }

    var throttle: RequestThrottle? { throttles ? RequestThrottle { ContinuousClock.now } : nil }

    /// The host as it stands in a URL.
    var displayHost: String { host.contains(":") ? "[\(host)]" : host }

    var description: String {
        shown.map { "\($0.name) = \($0.value)  (\($0.source))" }.joined(separator: "\n")
    }
}

/// How much stack the threads of this process have.
enum ThreadStack {
    /// Half of a thread's stack for expressions, at most 4 MB; the rest is for everything around them.
    ///
    /// On Linux threads get the stack limit that the process started with (8 MB as a rule), or 2 MB when it is
    /// unlimited. Source: pthread_create(3).
    static let expressionBytes: Int = {
        #if canImport(Glibc)
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_STACK.rawValue), &limit) == 0 else { return fallback }
        let stack = limit.rlim_cur == .max ? 2 << 20 : Int(clamping: limit.rlim_cur)
        return max(fallback, min(stack / 2, 4 << 20))
        #else
        return fallback
        #endif
    }()

    private static let fallback = ExecutionLimits.aws.expressionStackBytesMax
}

/// Where settings come from besides flags.
struct SettingSources {
    let environment: [String: String]
    let file: JSONObject
    let fileName: String

    private static let names: Set<String> = [
        "dataDir", "listen", "account", "region", "limits", "durability", "timeScale", "functions",
        "functionsDirectory", "python", "lambdaEndpoint", "logLevel", "insecure", "keysFile", "requireKeys",
        "tlsCertificate", "tlsKey", "auditLog", "throttle", "awsModels", "noConsole", "consolePath", "consoleDir",
        "connections", "mockConfig", "executionLogs", "statusEvents", "statusEventsBus", "statusEventsSource",
        "caBundle", "idleTimeout", "buckets",
    ]

    /// - Throws: for a member that is no setting.
    func checkNames() throws(CommandFailure) {
        let unknown = file.members.map(\.key).filter { !Self.names.contains($0) }
        guard let first = unknown.first else { return }
        throw CommandFailure(
            "The configuration '\(fileName)' has a member '\(first)' that is no setting. Settings: "
                + Self.names.sorted().joined(separator: ", ")
        )
    }

    /// A setting's text: flag, else environment, else file.
    func text(
        _ name: String,
        _ flag: String?,
        environmentName: String? = nil
    ) throws(CommandFailure) -> (value: String, source: String)? {
        if let flag { return (flag, "flag") }
        let variable = environmentName ?? "NEWEL_" + Self.snakeCase(name)
        if let value = environment[variable], !value.isEmpty { return (value, "environment variable \(variable)") }
        switch file[name] {
        case nil: return nil
        case .string(let value): return (value, "file \(fileName)")
        case .number(let number): return ("\(number)", "file \(fileName)")
        case .some:
            throw CommandFailure("The member '\(name)' of the configuration '\(fileName)' must be a text or a number.")
        }
    }

    /// A switch: flag, else environment (1 or true), else file (true or false).
    ///
    /// - Throws: for anything else.
    func flag(_ name: String, _ given: Bool) throws(CommandFailure) -> (value: Bool, source: String) {
        if given { return (true, "flag") }
        let variable = "NEWEL_" + Self.snakeCase(name)
        switch environment[variable] {
        case nil, "": break
        case "1", "true": return (true, "environment variable \(variable)")
        case "0", "false": return (false, "environment variable \(variable)")
        case .some(let value): throw CommandFailure("\(variable) is '\(value)' and must be 1 or 0.")
        }
        switch file[name] {
        case nil: return (false, "default")
        case .bool(let value): return (value, "file \(fileName)")
        case .some:
            throw CommandFailure("The member '\(name)' of the configuration '\(fileName)' must be true or false.")
        }
    }

    private static func snakeCase(_ name: String) -> String {
        name.map { $0.isUppercase ? "_\($0)" : $0.uppercased() }.joined()
    }
}
