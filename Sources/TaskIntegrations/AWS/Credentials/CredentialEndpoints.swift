import AsyncHTTPClient
import JSONModel
import NIOCore
import NIOHTTP1

/// The places on the network that give credentials to a container or an instance.
///
/// Sources: "Container credential provider", "IMDS credential provider" of the SDK reference guide.
struct CredentialEndpoints: Sendable {
    let environment: [String: String]
    let http: HTTPClient

    private static let containerHost = "http://169.254.170.2"
    private static let instanceHost = "http://169.254.169.254"
    private static let timeout = TimeAmount.seconds(2)
    private static let bytesMax = 1 << 16

    /// The container's credentials; nil when the environment names no endpoint.
    func container() async throws(CredentialsError) -> ExpiringCredentials? {
        let url: String
        if let path = environment["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] {
            url = Self.containerHost + path
        } else if let full = environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"] {
            url = full
        } else {
            return nil
        }
        var token = environment["AWS_CONTAINER_AUTHORIZATION_TOKEN"]
        if let file = environment["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"] {
            guard let bytes = LocalFile.read(file, byteCountMax: 1 << 16) else {
                throw .failed(source: "the container", reason: "the token file '\(file)' cannot be read")
            }
            token = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline).first.map(String.init)
        }
        var request = HTTPClientRequest(url: url)
        if let token { request.headers.add(name: "Authorization", value: token) }
        guard let body = await get(request) else {
            throw .failed(source: "the container", reason: "\(url) does not answer")
        }
        return try credentials(body, source: "the container")
    }

    /// The instance's credentials; nil where there is no metadata service or no role.
    func instance() async throws(CredentialsError) -> ExpiringCredentials? {
        guard environment["AWS_EC2_METADATA_DISABLED"]?.lowercased() != "true" else { return nil }
        let host = environment["AWS_EC2_METADATA_SERVICE_ENDPOINT"] ?? Self.instanceHost
        var asking = HTTPClientRequest(url: "\(host)/latest/api/token")
        asking.method = .PUT
        asking.headers.add(name: "X-aws-ec2-metadata-token-ttl-seconds", value: "21600")
        guard let token = await get(asking) else { return nil }
        let path = "\(host)/latest/meta-data/iam/security-credentials/"
        func request(_ url: String) -> HTTPClientRequest {
            var request = HTTPClientRequest(url: url)
            request.headers.add(name: "X-aws-ec2-metadata-token", value: String(decoding: token, as: UTF8.self))
            return request
        }
        guard let roles = await get(request(path)) else { return nil }
        guard let role = String(decoding: roles, as: UTF8.self).split(whereSeparator: \.isNewline).first else {
            return nil
        }
        guard let body = await get(request(path + role)) else { return nil }
        return try credentials(body, source: "the instance")
    }

    private func credentials(_ body: [UInt8], source: String) throws(CredentialsError) -> ExpiringCredentials {
        guard let json = (try? JSONValue(parsing: body))?.objectValue, let found = ExpiringCredentials(json: json)
        else {
            throw .failed(source: source, reason: "the answer holds no credentials")
        }
        return found
    }

    /// The body of a successful answer; nil for anything else.
    private func get(_ request: HTTPClientRequest) async -> [UInt8]? {
        do {
            let response = try await http.execute(request, deadline: .now() + Self.timeout)
            guard response.status == .ok else { return nil }
            return Array(try await response.body.collect(upTo: Self.bytesMax).readableBytesView)
        } catch {
            return nil
        }
    }
}
