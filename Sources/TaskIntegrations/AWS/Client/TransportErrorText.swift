#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif
import AsyncHTTPClient
import NIOCore
import NIOSSL

/// What went wrong below HTTP, in words for people.
enum TransportErrorText {
    static func of(_ error: any Error) -> String {
        switch error {
        // NIO's own text names a call that was not made.
        case let error as IOError: strerror(error.errnoCode).map { String(cString: $0) } ?? "error \(error.errnoCode)"
        case let error as HTTPClientError where error == .connectTimeout: "connect timed out"
        case let error as HTTPClientError where error == .deadlineExceeded || error == .readTimeout: "no answer in time"
        case let error as HTTPClientError where error == .remoteConnectionClosed:
            "the server closed the connection without an answer"
        case let error as NIOSSLError: "TLS failed: \(error)"
        default: "\(error)"
        }
    }
}
