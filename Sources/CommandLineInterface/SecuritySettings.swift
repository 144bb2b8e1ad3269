import ArgumentParser
import AWSProtocol
import Logging
import WorkflowServer

/// The flags of `newel serve` about who may call.
struct SecurityOptions: ParsableArguments {
    @Option(help: "File of access keys. (default: access-keys.json in the data directory)") var keysFile: String?
    @Flag(help: "Verify signatures on loopback, too, where there are no access keys yet.") var requireKeys = false
    @Flag(help: "Verify no signatures, whatever the address: anyone who reaches it can run workflows.")
    var insecure = false
    @Option(help: "Certificate chain for TLS, a PEM file; read again on SIGHUP.") var tlsCertificate: String?
    @Option(help: "Private key of the certificate, a PEM file.") var tlsKey: String?
    @Option(help: "File to which calls that change something are written, a JSON line each; - for standard error.")
    var auditLog: String?
}

/// Who may call a server, and how that is told.
struct SecuritySettings {
    private(set) var keysFile = ""
    private(set) var requiresKeys = false
    private(set) var isInsecure = false
    /// Certificate chain and private key.
    private(set) var tlsFiles: (certificate: String, key: String)?
    private(set) var auditLog: String?
    private(set) var notes: [(name: String, value: String, source: String)] = []

    init() {}

    /// Reads flags, environment and file.
    ///
    /// - Throws: settings that do not go together.
    init(_ options: SecurityOptions, _ sources: SettingSources, dataDirectory: String) throws(CommandFailure) {
        let file = try sources.text("keysFile", options.keysFile)
        keysFile = note("keysFile", file, Self.keysFile(in: dataDirectory)) ?? ""
        requiresKeys = try flag("requireKeys", options.requireKeys, sources)
        isInsecure = try flag("insecure", options.insecure, sources)
        guard !(requiresKeys && isInsecure) else {
            throw CommandFailure("--require-keys and --insecure contradict each other; give one of them.")
        }
        let certificate = note("tlsCertificate", try sources.text("tlsCertificate", options.tlsCertificate), nil)
        let key = note("tlsKey", try sources.text("tlsKey", options.tlsKey), nil)
        switch (certificate, key) {
        case (let certificate?, let key?): tlsFiles = (certificate, key)
        case (nil, nil): break
        default: throw CommandFailure("TLS needs both --tls-certificate and --tls-key.")
        }
        auditLog = note("auditLog", try sources.text("auditLog", options.auditLog), nil)
    }

    /// Where a server looks for its keys when it is told nothing else.
    static func keysFile(in dataDirectory: String) -> String {
        dataDirectory.hasSuffix("/") ? dataDirectory + "access-keys.json" : dataDirectory + "/access-keys.json"
    }

    /// Whether signatures are verified, and against what.
    ///
    /// They are on any address but loopback, and on loopback as soon as there is a file of keys, even an empty one: a
    /// server does not open up because its last key was revoked.
    /// - Throws: when there are no keys where they are needed, with how to go on.
    func authentication(
        isLoopback: Bool,
        host: String,
        defaults: CallerIdentity,
        logger: Logger
    ) throws(CommandFailure) -> Authentication {
        guard !isInsecure else { return .open(defaults: defaults) }
        let file = AccessKeyFile(path: keysFile)
        let now = SystemClock().now()
        let hasKeys: Bool
        let exists: Bool
        do {
            let list = try file.read()
            hasKeys = list.keys.contains { key in key.expires.map { $0 > now } ?? true }
            exists = try file.exists()
        } catch {
            throw CommandFailure("The file of access keys '\(keysFile)' \(error)")
        }
        if isLoopback, !exists, !requiresKeys { return .open(defaults: defaults) }
        guard hasKeys || (isLoopback && exists) else {
            let reason =
                isLoopback
                ? "Signatures are required (--require-keys)" : "\(host) is not a loopback address"
            throw CommandFailure(
                "\(reason), and there are no access keys in '\(keysFile)': anyone who reaches the server could run "
                    + "workflows. Make a key first: newel admin keys create --keys-file '\(keysFile)'. Or listen on "
                    + "127.0.0.1, or give --insecure where the network is trusted."
            )
        }
        return .signatures(RequestAuthenticator(keys: file, now: { SystemClock().now() }, logger: logger))
    }

    private mutating func flag(
        _ name: String,
        _ given: Bool,
        _ sources: SettingSources
    ) throws(CommandFailure) -> Bool {
        let (value, source) = try sources.flag(name, given)
        notes.append((name, value ? "true" : "false", source))
        return value
    }

    private mutating func note(
        _ name: String,
        _ found: (value: String, source: String)?,
        _ fallback: String?
    ) -> String? {
        guard let (value, source) = found ?? fallback.map({ ($0, "default") }) else { return nil }
        notes.append((name, value, source))
        return value
    }
}
