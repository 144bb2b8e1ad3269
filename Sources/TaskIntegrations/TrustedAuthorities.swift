import AsyncHTTPClient
import NIOSSL

/// Who vouches for the https servers that are called: the system's authorities, and those of a file.
package struct TrustedAuthorities: Sendable {
    private let path: String?

    /// The system's alone.
    package static let system = TrustedAuthorities()

    private init() { path = nil }

    /// Those in a PEM file as well.
    ///
    /// - Throws: when the file cannot be read or holds no certificate.
    package init(path: String) throws(Failure) {
        let certificates: [NIOSSLCertificate]
        do {
            certificates = try NIOSSLCertificate.fromPEMFile(path)
        } catch {
            throw Failure(description: "\(error)")
        }
        // Read again for the first connection that needs them: most processes keep hundreds for nothing.
        self.path = path
        guard !certificates.isEmpty else { throw Failure(description: "there is no certificate in it") }
    }

    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    /// Makes a client check certificates against them.
    func apply(to configuration: inout HTTPClient.Configuration) {
        guard let path else { return }
        var security = TLSConfiguration.makeClientConfiguration()
        security.additionalTrustRoots = [.file(path)]
        configuration.tlsConfiguration = security
    }
}
