import Logging
import Synchronization

/// The end of what a function's processes have written, and a way for it into the server's log.
package final class FunctionLog: Sendable {
    private struct State {
        var ring: [UInt8] = []
        /// Where the next byte goes once the ring is full.
        var position = 0
    }

    private let byteCountMax: Int
    private let state = Mutex(State())

    init(byteCountMax: Int) {
        self.byteCountMax = max(byteCountMax, 1)
    }

    func append(_ bytes: some Collection<UInt8>) {
        let bytes = bytes.suffix(byteCountMax)
        state.withLock { state in
            let room = byteCountMax - state.ring.count
            state.ring.append(contentsOf: bytes.prefix(room))
            for byte in bytes.dropFirst(room) {
                state.ring[state.position] = byte
                state.position = (state.position + 1) % byteCountMax
            }
        }
    }

    /// What is kept, oldest first.
    package func content() -> [UInt8] {
        state.withLock { state in
            Array(state.ring[state.position...]) + state.ring[..<state.position]
        }
    }
}

/// Cuts the output of one process into lines for the server's log, and keeps the end of one call's output.
struct ProcessOutputSplitter {
    private let logger: Logger
    private var line: [UInt8] = []
    private var tail: [UInt8]?

    /// Longer lines are cut, as nobody reads them in a log.
    static let lineByteCountMax = 8_192
    /// What `LogType` `Tail` gives.
    static let tailByteCountMax = 4_096

    init(logger: Logger) {
        self.logger = logger
    }

    /// Starts to keep a call's output.
    mutating func beginTail(requestID: String, version: String) {
        tail = Array("START RequestId: \(requestID) Version: \(version)\n".utf8)
    }

    /// Gives the end of the call's output, with Lambda's closing lines.
    mutating func endTail(requestID: String, milliseconds: Int64, memoryMegabytes: Int) -> [UInt8]? {
        guard var text = tail else { return nil }
        tail = nil
        let billed = max(milliseconds, 1)
        text += Array(
            "END RequestId: \(requestID)\nREPORT RequestId: \(requestID)\tDuration: \(milliseconds).00 ms\t"
                .utf8
        )
        text += Array("Billed Duration: \(billed) ms\tMemory Size: \(memoryMegabytes) MB\t\n".utf8)
        return Array(text.suffix(Self.tailByteCountMax))
    }

    mutating func append(_ bytes: some Collection<UInt8>) {
        if let text = tail {
            tail = Array((text + Array(bytes)).suffix(Self.tailByteCountMax))
        }
        guard logger.logLevel <= .debug else { return }
        for byte in bytes {
            if byte == UInt8(ascii: "\n") {
                flush()
            } else if line.count < Self.lineByteCountMax {
                line.append(byte)
            }
        }
    }

    /// Logs what is left when the output ends.
    mutating func flush() {
        guard !line.isEmpty else { return }
        logger.debug("\(String(decoding: line, as: UTF8.self))")
        line.removeAll(keepingCapacity: true)
    }
}
