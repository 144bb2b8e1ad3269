import AWSProtocol
import JSONModel

/// Credentials and the time from which they are no good.
struct ExpiringCredentials: Sendable, Hashable {
    let credentials: SigningCredentials
    /// nil for those that last.
    let expires: Timestamp?

    /// Credentials are renewed this long before they expire.
    private static let marginMilliseconds: Int64 = 300_000

    init(_ credentials: SigningCredentials, expires: Timestamp?) {
        self.credentials = credentials
        self.expires = expires
    }

    /// Reads `AccessKeyId`, `SecretAccessKey`, `SessionToken` or `Token`, and `Expiration`, as services and credential
    /// processes print them; nil when the keys are not there.
    init?(json: JSONObject) {
        guard let id = json["AccessKeyId"]?.stringValue, let secret = json["SecretAccessKey"]?.stringValue else {
            return nil
        }
        credentials = SigningCredentials(
            accessKeyID: id,
            secretAccessKey: secret,
            sessionToken: (json["SessionToken"] ?? json["Token"])?.stringValue
        )
        expires = json["Expiration"]?.stringValue.flatMap { Timestamp(iso8601: $0) }
    }

    /// The `Credentials` of an answer of STS.
    init?(stsResult: JSONObject) {
        guard let json = stsResult["Credentials"]?.objectValue else { return nil }
        self.init(json: json)
    }

    func isGood(at milliseconds: Int64) -> Bool {
        guard let expires else { return true }
        return milliseconds < expires.milliseconds - Self.marginMilliseconds
    }
}

/// Why there are no credentials.
enum CredentialsError: Error, Sendable, Hashable, CustomStringConvertible {
    case none
    case failed(source: String, reason: String)

    /// Without where the credentials were to come from.
    var reason: String {
        switch self {
        case .none: description
        case .failed(_, let reason): reason
        }
    }

    var description: String {
        switch self {
        case .none:
            "Unable to locate credentials. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or configure a profile "
                + "(aws configure), or run where a container or an instance gives credentials."
        case .failed(let source, let reason): "The credentials of \(source) cannot be had: \(reason)"
        }
    }
}
