import AWSProtocol
import Foundation
import JSONModel
import Testing

/// One request of `Fixtures/signatures` and its signatures.
struct SignatureVector: Sendable, CustomTestStringConvertible {
    let name: String
    let service: String
    let request: SignableRequest
    let payload: PayloadDigest
    let token: String?
    let headerSignature: String?
    let querySignature: String?

    static let now = Timestamp(iso8601: "2015-08-30T12:36:00Z")
    static let secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"

    var credentials: SigningCredentials {
        SigningCredentials(accessKeyID: "AKIDEXAMPLE", secretAccessKey: Self.secret, sessionToken: token)
    }

    var signer: RequestSigner { RequestSigner(credentials: credentials, region: "us-east-1", service: service) }

    var testDescription: String { name }

    static func all() throws -> [SignatureVector] {
        let folder = URL(filePath: #filePath).resolvingSymlinksInPath()
            .deletingLastPathComponent().deletingLastPathComponent()
        let file = folder.appending(path: "Fixtures/signatures/signatures.json")
        let document = try JSONValue(parsing: Array(Data(contentsOf: file)))
        return (document.arrayValue ?? []).compactMap(SignatureVector.init)
    }

    private init?(_ value: JSONValue) {
        guard let name = value["name"]?.stringValue, let service = value["service"]?.stringValue,
            let method = value["method"]?.stringValue, let path = value["path"]?.stringValue,
            let query = value["query"]?.stringValue, let headers = value["headers"]?.arrayValue,
            let body = value["body"]?.stringValue
        else { return nil }
        self.name = name
        self.service = service
        request = SignableRequest(
            method: method,
            path: path,
            query: query,
            headers: headers.compactMap { header in
                guard let name = header.arrayValue?.first?.stringValue, let value = header.arrayValue?.last?.stringValue
                else { return nil }
                return SignableRequest.Header(name: name, value: value)
            }
        )
        payload = value["unsigned"] == true ? .unsigned : PayloadDigest(of: Array(body.utf8))
        token = value["token"]?.stringValue
        headerSignature = value["headerSignature"]?.stringValue
        querySignature = value["querySignature"]?.stringValue
    }
}
