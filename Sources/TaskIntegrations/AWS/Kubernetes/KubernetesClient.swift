import BinaryText
import AsyncHTTPClient
import AWSProtocol
import ExecutionRuntime
import JSONModel
import NIOCore
import NIOHTTP1
import NIOSSL
import ServiceProtocols

/// Speaks to the API of one EKS cluster on behalf of one attempt.
///
/// The bearer token is a presigned `GetCallerIdentity` of STS that names the cluster, as `aws eks get-token` makes it.
/// Source: "Grant IAM users access to Kubernetes" of the Amazon EKS guide; aws-iam-authenticator, "API Authorization".
struct KubernetesClient: Sendable {
    let client: AWSServiceClient
    let cluster: KubernetesCluster
    let caller: AWSServiceClient.Caller

    private static let tokenSeconds: Int64 = 60

    /// Sends a request; an answer of any status is one.
    func send(_ request: KubernetesRequest) async -> Result<ServiceResponse, AWSServiceClient.Failure> {
        let token: String
        switch await bearerToken() {
        case .failure(let failure): return .failure(failure)
        case .success(let made): token = made
        }
        let query = request.query.isEmpty ? "" : "?\(request.query)"
        var message = HTTPClientRequest(url: "\(cluster.scheme)://\(cluster.host)\(request.path)\(query)")
        message.method = HTTPMethod(rawValue: request.method)
        message.headers.add(name: "Authorization", value: "Bearer \(token)")
        message.headers.add(name: "Accept", value: "application/json")
        if !request.body.isEmpty {
            message.headers.add(name: "Content-Type", value: request.contentType)
            message.body = .bytes(ByteBuffer(bytes: request.body))
        }
        if cluster.scheme == "https" {
            switch Self.security(cluster) {
            case .failure(let failure): return .failure(failure)
            case .success(let security): message.tlsConfiguration = security
            }
        }
        return await client.execute(message, .seconds(AWSServiceClient.attemptSecondsDefault))
    }

    private static func security(_ cluster: KubernetesCluster) -> Result<TLSConfiguration, AWSServiceClient.Failure> {
        var security = TLSConfiguration.makeClientConfiguration()
        do {
            security.trustRoots = .certificates(try NIOSSLCertificate.fromPEMBytes(cluster.certificates))
            return .success(security)
        } catch {
            return .failure(
                .client("The field 'CertificateAuthority' holds no certificates in PEM, encoded as Base64: \(error)")
            )
        }
    }

    private func bearerToken() async -> Result<String, AWSServiceClient.Failure> {
        let signed = await client.presigned(
            "Action=GetCallerIdentity&Version=2011-06-15",
            headers: [SignableRequest.Header(name: "x-k8s-aws-id", value: cluster.name)],
            model: "sts",
            seconds: Self.tokenSeconds,
            as: caller
        )
        switch signed {
        case .failure(let failure): return .failure(failure)
        case .success(let url): return .success("k8s-aws-v1." + Base64URL.encode(url.utf8))
        }
    }
}
