/// What a request is signed with: an access key's id and secret, and the session token of a temporary key.
package struct SigningCredentials: Sendable, Hashable {
    package let accessKeyID: String
    package let secretAccessKey: String
    package let sessionToken: String?

    package init(accessKeyID: String, secretAccessKey: String, sessionToken: String? = nil) {
        self.accessKeyID = accessKeyID
        self.secretAccessKey = secretAccessKey
        self.sessionToken = sessionToken
    }
}

extension SigningCredentials: CustomStringConvertible, CustomDebugStringConvertible {
    /// The id alone: secrets do not belong in logs.
    package var description: String { accessKeyID }
    package var debugDescription: String { accessKeyID }
}
