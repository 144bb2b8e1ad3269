import Foundation
import JSONModel

/// A blocking HTTP client on one connection, for calls whose speed is not measured.
final class ControlClient {
    private let port: Int
    private var socket: CInt = -1
    private static let timeoutSeconds = 120

    init(port: Int) {
        self.port = port
    }

    deinit { disconnect() }

    /// Calls an operation of the Step Functions API.
    ///
    /// - Throws: with AWS's message when the server refuses.
    func call(_ operation: String, _ body: JSONValue) throws -> JSONValue {
        let (status, bytes) = try exchange(RequestText.call(operation, body.serialized()))
        guard status == 200 else {
            throw BenchmarkError("\(operation) answered \(status): \(String(decoding: bytes, as: UTF8.self))")
        }
        return try JSONValue(parsing: bytes)
    }

    /// The status of a GET.
    func status(_ path: String) throws -> Int { try exchange(RequestText.get(path)).status }

    private func exchange(_ request: [UInt8]) throws -> (status: Int, body: [UInt8]) {
        if socket < 0 { try connect() }
        var sent = 0
        while sent < request.count {
            let count = request[sent...].withUnsafeBytes {
                send(socket, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw lost("cannot be written to") }
            sent += count
        }
        var received: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let frame = try received.withUnsafeBytes { bytes throws(BenchmarkError) in try ResponseFrame(bytes) }
            if let frame { return (frame.status, Array(received[frame.headLength..<frame.length])) }
            let count = recv(socket, &chunk, chunk.count, 0)
            guard count > 0 else { throw lost("ended") }
            received += chunk.prefix(count)
        }
    }

    private func lost(_ what: String) -> BenchmarkError {
        let reason = ErrorText.last
        disconnect()
        return BenchmarkError("a connection to the server \(what): \(reason)")
    }

    private func connect() throws {
        socket = Foundation.socket(AF_INET, CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue), 0)
        guard socket >= 0 else { throw BenchmarkError("no socket: \(ErrorText.last)") }
        var timeout = timeval(tv_sec: Self.timeoutSeconds, tv_usec: 0)
        setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
        var on: CInt = 1
        setsockopt(socket, CInt(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<CInt>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let code = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { Foundation.connect(socket, $0, length) }
        }
        guard code == 0 else { throw lost("cannot be made") }
    }

    private func disconnect() {
        if socket >= 0 { close(socket) }
        socket = -1
    }
}
