import Logging
import ServiceLifecycle
import UnixSignals
import WorkflowServer

/// Reads a server's certificate again on SIGHUP, until a graceful shutdown.
struct CertificateReloader: Service {
    let certificate: ServerCertificate
    let logger: Logger

    func run() async throws {
        let signals = await UnixSignalsSequence(trapping: .sighup).cancelOnGracefulShutdown()
        for await _ in signals {
            do {
                try certificate.reload()
                logger.notice("The certificate was read again")
            } catch {
                logger.error("The certificate stays as it was", metadata: ["reason": "\(error)"])
            }
        }
    }
}
