/// One HTTP request as it goes out, secrets and all.
struct HTTPCall: Sendable {
    let endpoint: HTTPEndpoint
    let method: String
    var headers: [(name: String, value: String)]
    let body: [UInt8]?
    let allowsPrivateAddresses: Bool
}

/// What came back.
struct HTTPAnswer: Sendable {
    let status: Int
    let reason: String
    let headers: [(name: String, value: String)]
    let body: [UInt8]
}

/// Why nothing came back.
///
/// The messages hold neither headers nor query parameters.
enum HTTPCallFailure: Error {
    case cancelled
    case socket(String)
    /// The answer has more bytes than a result may have.
    case tooLarge
}
