package import AWSProtocol
import Foundation

/// Where a client finds its server, and as whom it asks.
package struct ClientSettings: Sendable {
    /// Without a slash at its end.
    package let endpoint: String
    package let region: String
    package let credentials: SigningCredentials
    /// The account that was given or that the access key names; nil leaves it to the server.
    package let account: String?
    /// File of the authorities to trust; nil for those of the system.
    package let caBundle: String?

    package static let defaultEndpoint = "http://127.0.0.1:8083"

    /// Settles options, environment and the AWS configuration files, in this order.
    ///
    /// `readFile` gives a file's text, or nil.
    ///
    /// - Throws: for a profile that does not exist, and for values that cannot be.
    package init(
        endpoint: String? = nil,
        region: String? = nil,
        profile: String? = nil,
        account: String? = nil,
        caBundle: String? = nil,
        environment: [String: String],
        readFile: (String) -> String?
    ) throws(CommandFailure) {
        func variable(_ names: String...) -> String? {
            names.lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
        }
        let settings = try Self.profile(profile ?? variable("AWS_PROFILE"), environment, readFile)
        let found =
            endpoint ?? variable("NEWEL_ENDPOINT", "AWS_ENDPOINT_URL_SFN", "AWS_ENDPOINT_URL")
            ?? settings["endpoint_url"] ?? Self.defaultEndpoint
        self.endpoint = try Self.endpoint(found)
        let regionName = region ?? variable("AWS_REGION", "AWS_DEFAULT_REGION") ?? settings["region"] ?? "us-east-1"
        guard CallerIdentity.isRegion(regionName.utf8) else {
            throw CommandFailure("The region '\(regionName)' is none; give one such as us-east-1.")
        }
        self.region = regionName
        credentials = Self.credentials(environment: environment, profile: settings, profileIsNamed: profile != nil)
        let keyID = credentials.accessKeyID
        let named = account ?? variable("NEWEL_ACCOUNT") ?? (CallerIdentity.isAccount(keyID.utf8) ? keyID : nil)
        if let named, !CallerIdentity.isAccount(named.utf8) {
            throw CommandFailure("The account '\(named)' must be twelve digits, such as 123456789012.")
        }
        self.account = named
        self.caBundle = caBundle ?? variable("AWS_CA_BUNDLE") ?? settings["ca_bundle"]
    }

    private static func endpoint(_ text: String) throws(CommandFailure) -> String {
        let whole = text.contains("://") ? text : "http://\(text)"
        guard let url = URL(string: whole), let scheme = url.scheme, ["http", "https"].contains(scheme),
            url.host?.isEmpty == false
        else {
            throw CommandFailure("The endpoint '\(text)' must be a URL, such as \(defaultEndpoint).")
        }
        return String(whole.reversed().drop { $0 == "/" }.reversed())
    }

    /// The settings of a profile from both files; the credentials file wins.
    private static func profile(
        _ name: String?,
        _ environment: [String: String],
        _ readFile: (String) -> String?
    ) throws(CommandFailure) -> [String: String] {
        let folder = "\(environment["HOME"] ?? "")/.aws"
        let paths = [
            environment["AWS_CONFIG_FILE"] ?? "\(folder)/config",
            environment["AWS_SHARED_CREDENTIALS_FILE"] ?? "\(folder)/credentials",
        ]
        let sections = paths.compactMap { readFile($0) }
            .compactMap { SharedConfiguration(parsing: $0).profile(name ?? "default") }
        if let name, name != "default", sections.isEmpty {
            throw CommandFailure("There is no profile '\(name)' in \(paths.joined(separator: " or ")).")
        }
        return sections.reduce(into: [:]) { all, section in all.merge(section) { $1 } }
    }

    /// A profile that was named on the command line wins over the environment; placeholders come last.
    private static func credentials(
        environment: [String: String],
        profile: [String: String],
        profileIsNamed: Bool
    ) -> SigningCredentials {
        let variables = [
            "aws_access_key_id": environment["AWS_ACCESS_KEY_ID"],
            "aws_secret_access_key": environment["AWS_SECRET_ACCESS_KEY"],
            "aws_session_token": environment["AWS_SESSION_TOKEN"],
        ].compactMapValues { $0?.isEmpty == false ? $0 : nil }
        let sources = profileIsNamed ? [profile, variables] : [variables, profile]
        let source = sources.first { $0["aws_access_key_id"] != nil && $0["aws_secret_access_key"] != nil } ?? [:]
        return SigningCredentials(
            accessKeyID: source["aws_access_key_id"] ?? placeholder,
            secretAccessKey: source["aws_secret_access_key"] ?? placeholder,
            sessionToken: source["aws_session_token"]
        )
    }

    /// Credentials for servers that ask for none.
    private static let placeholder = "newel"
}
