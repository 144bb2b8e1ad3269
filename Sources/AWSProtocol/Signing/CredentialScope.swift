/// What a signing key is good for: one day, one region, one service.
///
/// Its text is `20240131/us-east-1/states/aws4_request`; a credential is `<access key id>/<scope>`.
/// Source: IAM User Guide, "Create a signed AWS API request".
package struct CredentialScope: Sendable, Hashable {
    /// The day in UTC as eight digits.
    package let date: String
    package let region: String
    package let service: String

    package static let terminator = "aws4_request"

    package init(date: String, region: String, service: String) {
        self.date = date
        self.region = region
        self.service = service
    }

    package var text: String { "\(date)/\(region)/\(service)/\(Self.terminator)" }
}
