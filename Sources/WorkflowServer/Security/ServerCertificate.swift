import NIOCore
import NIOSSL
import Synchronization

/// The certificate chain and private key of a server, from PEM files that may be read again while it runs.
package final class ServerCertificate: Sendable {
    private let chainPath: String
    private let keyPath: String
    private let current: Mutex<Material>

    private struct Material {
        let chain: [NIOSSLCertificateSource]
        let key: NIOSSLPrivateKeySource
    }

    /// Reads both files.
    ///
    /// - Throws: which file cannot be used, or that they do not belong together.
    package init(chainPath: String, keyPath: String) throws(ServerCertificateError) {
        self.chainPath = chainPath
        self.keyPath = keyPath
        current = Mutex(try Self.load(chainPath, keyPath))
    }

    /// Reads both files again; connections that are made from now on get what they hold.
    ///
    /// - Throws: as ``init(chainPath:keyPath:)``; then the certificate stays what it was.
    package func reload() throws(ServerCertificateError) {
        let material = try Self.load(chainPath, keyPath)
        current.withLock { $0 = material }
    }

    /// A configuration for TLS 1.2 and 1.3 that asks for the certificate at each handshake.
    func configuration() -> TLSConfiguration {
        let material = current.withLock { $0 }
        var configuration = Self.configuration(material)
        configuration.sslContextCallback = { [self] _, promise in
            let material = current.withLock { $0 }
            var override = NIOSSLContextConfigurationOverride()
            override.certificateChain = material.chain
            override.privateKey = material.key
            promise.succeed(override)
        }
        return configuration
    }

    private static func configuration(_ material: Material) -> TLSConfiguration {
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: material.chain,
            privateKey: material.key
        )
        configuration.minimumTLSVersion = .tlsv12
        configuration.applicationProtocols = ["http/1.1"]
        return configuration
    }

    private static func load(_ chainPath: String, _ keyPath: String) throws(ServerCertificateError) -> Material {
        let chain: [NIOSSLCertificate]
        do {
            chain = try NIOSSLCertificate.fromPEMFile(chainPath)
        } catch {
            throw ServerCertificateError("The certificate '\(chainPath)' cannot be read as PEM: \(error)")
        }
        guard !chain.isEmpty else { throw ServerCertificateError("The file '\(chainPath)' has no certificate.") }
        let key: NIOSSLPrivateKey
        do {
            key = try NIOSSLPrivateKey(file: keyPath, format: .pem)
        } catch {
            throw ServerCertificateError("The private key '\(keyPath)' cannot be read as PEM: \(error)")
        }
        let material = Material(chain: chain.map { .certificate($0) }, key: .privateKey(key))
        do {
            // Notices a key that does not belong to the certificate.
            _ = try NIOSSLContext(configuration: configuration(material))
        } catch {
            throw ServerCertificateError("The key '\(keyPath)' and the certificate '\(chainPath)' do not fit: \(error)")
        }
        return material
    }
}

/// Why a certificate cannot be used.
package struct ServerCertificateError: Error, CustomStringConvertible {
    package let description: String
    init(_ description: String) { self.description = description }
}
