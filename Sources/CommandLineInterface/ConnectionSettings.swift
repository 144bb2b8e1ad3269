import ArgumentParser
import Foundation
import JSONModel
import TaskIntegrations

/// The flags of `newel serve` about connections, those that come in and those that go out.
struct ConnectionOptions: ParsableArguments {
    @Option(
        help: """
            PEM file of authorities that https servers are trusted by, besides the system's: those of HTTP Tasks, of AWS \
            services, and of status events. (AWS_CA_BUNDLE, SSL_CERT_FILE)
            """
    )
    var caBundle: String?
    @Option(help: "Seconds after which a connection without a request is closed; 0 for never. (default: 65)")
    var idleTimeout: Double?
}

/// How connections are kept, and whom those that go out trust.
struct ConnectionSettings {
    /// Load balancers close theirs after 60 s as a rule, and must not find one closed by the server.
    static let idleSecondsDefault = 65.0

    private(set) var authorities = TrustedAuthorities.system
    /// Nil for never.
    private(set) var idleMilliseconds: Int64? = Int64(idleSecondsDefault * 1000)
    private(set) var notes: [(name: String, value: String, source: String)] = []

    init() {}

    /// Reads flags, environment and file.
    ///
    /// - Throws: what is wrong with a setting or with the file of authorities.
    init(_ options: ConnectionOptions, _ sources: SettingSources) throws(CommandFailure) {
        if let bundle = try Self.bundle(options.caBundle, sources) {
            notes.append(("caBundle", bundle.value, bundle.source))
            authorities = try Self.authorities(bundle.value, bundle.source)
        }
        let given = try sources.text("idleTimeout", options.idleTimeout.map { "\($0)" })
        let (text, source) = given ?? ("\(Int(Self.idleSecondsDefault))", "default")
        guard let seconds = Double(text), seconds.isFinite, (0...86_400).contains(seconds) else {
            throw CommandFailure("The idle timeout '\(text)' must be a number of seconds from 0 to 86400, such as 65.")
        }
        idleMilliseconds = seconds == 0 ? nil : max(1, Int64(seconds * 1000))
        notes.append(("idleTimeout", text, source))
    }

    /// The authorities of commands that have no settings of their own.
    static func authorities(
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws(CommandFailure) -> TrustedAuthorities {
        let sources = SettingSources(environment: environment, file: [:], fileName: "")
        guard let bundle = try bundle(nil, sources) else { return .system }
        return try authorities(bundle.value, bundle.source)
    }

    private static func bundle(
        _ flag: String?,
        _ sources: SettingSources
    ) throws(CommandFailure) -> (value: String, source: String)? {
        if let own = try sources.text("caBundle", flag) { return own }
        for variable in ["AWS_CA_BUNDLE", "SSL_CERT_FILE"] {
            if let path = sources.environment[variable], !path.isEmpty {
                return (path, "environment variable \(variable)")
            }
        }
        return nil
    }

    private static func authorities(_ path: String, _ source: String) throws(CommandFailure) -> TrustedAuthorities {
        do {
            return try TrustedAuthorities(path: path)
        } catch {
            throw CommandFailure("The file of authorities '\(path)' (from \(source)) cannot be used: \(error)")
        }
    }
}
