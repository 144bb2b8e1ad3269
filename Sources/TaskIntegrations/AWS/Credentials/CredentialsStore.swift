import AWSProtocol
import AsyncHTTPClient
import JSONModel
import Logging
import NIOCore
import Synchronization

/// Finds credentials the way the AWS SDKs do, and keeps them until they expire.
///
/// In order: the environment; the profile (keys, a role on top of another profile or source, a credential process); a
/// web identity token; a container's endpoint; the instance's metadata service (version 2).
/// Source: "Standardized credential providers" of the SDK reference guide.
final class CredentialsStore: Sendable {
    /// Calls STS: operation, parameters, and the credentials to sign with, none for an unsigned call.
    typealias STSCall =
        @Sendable (String, JSONObject, SigningCredentials?) async throws(CredentialsError)
        -> ExpiringCredentials

    private struct Session: Hashable {
        let role: String
        let name: String
    }

    private struct State {
        var base: ExpiringCredentials?
        var sessions: [Session: ExpiringCredentials] = [:]
    }

    private let settings: AWSSettings
    private let logger: Logger
    private let endpoints: CredentialEndpoints
    private let state = Mutex(State())
    private static let profileDepthMax = 8

    init(settings: AWSSettings, http: HTTPClient, logger: Logger) {
        self.settings = settings
        self.logger = logger
        endpoints = CredentialEndpoints(environment: settings.environment, http: http)
    }

    /// The process's own credentials.
    func base(_ sts: STSCall) async throws(CredentialsError) -> SigningCredentials {
        let now = InvocationIdentifiers.wallClockMilliseconds()
        if let known = state.withLock({ $0.base }), known.isGood(at: now) { return known.credentials }
        let (found, source) = try await find(sts)
        logger.debug("AWS credentials come from \(source)")
        state.withLock { $0.base = found }
        return found.credentials
    }

    /// The credentials of a role assumed before, while they are good.
    func session(role: String, name: String) -> SigningCredentials? {
        let now = InvocationIdentifiers.wallClockMilliseconds()
        return state.withLock { state in
            guard let known = state.sessions[Session(role: role, name: name)], known.isGood(at: now) else { return nil }
            return known.credentials
        }
    }

    func keep(_ credentials: ExpiringCredentials, role: String, name: String) {
        let now = InvocationIdentifiers.wallClockMilliseconds()
        state.withLock { state in
            state.sessions = state.sessions.filter { $0.value.isGood(at: now) }
            state.sessions[Session(role: role, name: name)] = credentials
        }
    }

    /// Credentials and where they come from.
    func find(_ sts: STSCall) async throws(CredentialsError) -> (ExpiringCredentials, source: String) {
        let environment = settings.environment
        if environment["AWS_PROFILE"] == nil, let found = Self.static(environment, keys: .environment) {
            return (found, "the environment")
        }
        if let profile = settings.profile(settings.profileName) {
            if let found = try await credentials(of: profile, settings.profileName, depth: 0, sts) {
                return (found, "the profile \(settings.profileName)")
            }
        } else if environment["AWS_PROFILE"] != nil {
            throw .failed(source: "the profile \(settings.profileName)", reason: "there is no such profile")
        }
        if let role = environment["AWS_ROLE_ARN"], let file = environment["AWS_WEB_IDENTITY_TOKEN_FILE"] {
            let name = environment["AWS_ROLE_SESSION_NAME"] ?? "newel"
            return (try await webIdentity(role: role, tokenFile: file, name: name, sts), "a web identity")
        }
        if let found = try await endpoints.container() { return (found, "the container") }
        if let found = try await endpoints.instance() { return (found, "the instance") }
        throw .none
    }

    private enum Keys {
        case environment, profile

        var names: (id: String, secret: String, token: String) {
            switch self {
            case .environment: ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")
            case .profile: ("aws_access_key_id", "aws_secret_access_key", "aws_session_token")
            }
        }
    }

    private static func `static`(_ values: [String: String], keys: Keys) -> ExpiringCredentials? {
        guard let id = values[keys.names.id], !id.isEmpty, let secret = values[keys.names.secret], !secret.isEmpty
        else {
            return nil
        }
        let token = values[keys.names.token].flatMap { $0.isEmpty ? nil : $0 }
        let credentials = SigningCredentials(accessKeyID: id, secretAccessKey: secret, sessionToken: token)
        return ExpiringCredentials(credentials, expires: nil)
    }

    // Profiles

    private func credentials(
        of profile: [String: String],
        _ name: String,
        depth: Int,
        _ sts: STSCall
    ) async throws(CredentialsError) -> ExpiringCredentials? {
        guard depth < Self.profileDepthMax else {
            throw .failed(source: "the profile \(name)", reason: "its source profiles lead in a circle")
        }
        if let role = profile["role_arn"] {
            if let file = profile["web_identity_token_file"] {
                let session = profile["role_session_name"] ?? "newel"
                return try await webIdentity(role: role, tokenFile: file, name: session, sts)
            }
            let source = try await source(of: profile, name, depth: depth, sts)
            var parameters: JSONObject = [
                "RoleArn": .string(role), "RoleSessionName": .string(profile["role_session_name"] ?? "newel"),
            ]
            if let identifier = profile["external_id"] { parameters["ExternalId"] = .string(identifier) }
            if let seconds = profile["duration_seconds"].flatMap({ Int64($0) }) {
                parameters["DurationSeconds"] = .integer(seconds)
            }
            return try await sts("AssumeRole", parameters, source.credentials)
        }
        if let found = Self.static(profile, keys: .profile) { return found }
        if let command = profile["credential_process"] {
            return try await CredentialProcess.run(command, profile: name)
        }
        return nil
    }

    private func source(
        of profile: [String: String],
        _ name: String,
        depth: Int,
        _ sts: STSCall
    ) async throws(CredentialsError) -> ExpiringCredentials {
        let what = "the profile \(name)"
        if let sourceName = profile["source_profile"] {
            guard var source = settings.profile(sourceName) else {
                throw .failed(source: what, reason: "there is no source profile '\(sourceName)'")
            }
            // A profile may be its own source: then its keys sign.
            if sourceName == name { source["role_arn"] = nil }
            if let found = try await credentials(of: source, sourceName, depth: depth + 1, sts) { return found }
            throw .failed(source: what, reason: "the source profile '\(sourceName)' has no credentials")
        }
        switch profile["credential_source"] {
        case "Environment"?:
            if let found = Self.static(settings.environment, keys: .environment) { return found }
        case "EcsContainer"?:
            if let found = try await endpoints.container() { return found }
        case "Ec2InstanceMetadata"?:
            if let found = try await endpoints.instance() { return found }
        default:
            throw .failed(source: what, reason: "role_arn needs a source_profile or a credential_source")
        }
        throw .failed(source: what, reason: "its credential_source has no credentials")
    }

    private func webIdentity(
        role: String,
        tokenFile: String,
        name: String,
        _ sts: STSCall
    ) async throws(CredentialsError) -> ExpiringCredentials {
        guard let bytes = LocalFile.read(tokenFile, byteCountMax: 1 << 16) else {
            throw .failed(source: "a web identity", reason: "the token file '\(tokenFile)' cannot be read")
        }
        let parameters: JSONObject = [
            "RoleArn": .string(role), "RoleSessionName": .string(name),
            "WebIdentityToken": .string(String(decoding: bytes, as: UTF8.self)),
        ]
        return try await sts("AssumeRoleWithWebIdentity", parameters, nil)
    }
}
