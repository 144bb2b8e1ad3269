import AsyncHTTPClient
import NIOSSL

/// Who vouches for the https servers that are called: the system's authorities, and those of a file.
package struct TrustedAuthorities: Sendable {
    private let certificates: [NIOSSLCertificate]

    /// The system's alone.
    package static let system = TrustedAuthorities(certificates: [])

    private init(certificates: [NIOSSLCertificate]) { self.certificates = certificates }

    /// Those in a PEM file as well.
    ///
    /// - Throws: when the file cannot be read or holds no certificate.
    package init(path: String) throws(Failure) {
        do {
            certificates = try NIOSSLCertificate.fromPEMFile(path)
        } catch {
            throw Failure(description: "\(error)")
        }
        guard !certificates.isEmpty else { throw Failure(description: "there is no certificate in it") }
    }

    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    /// Makes a client check certificates against them.
    func apply(to configuration: inout HTTPClient.Configuration) {
        guard !certificates.isEmpty else { return }
        var security = TLSConfiguration.makeClientConfiguration()
        security.additionalTrustRoots = [.certificates(certificates)]
        configuration.tlsConfiguration = security
    }
}
