import JSONModel
import NIOCore
import NIOPosix
import TaskIntegrations
import Testing

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

extension TemporaryDirectory {
    /// Makes a named pipe and gives its path.
    func makePipe(_ name: String) throws -> String {
        let pipe = "\(path)/\(name)"
        guard mkfifo(pipe, 0o600) == 0 else { throw POSIXError(.EIO) }
        return pipe
    }
}

extension FunctionBed {
    /// Linux enforces a limit on the data segment; other systems do not.
    static var limitsMemory: Bool {
        #if os(Linux)
        true
        #else
        false
        #endif
    }

    /// Waits until a named pipe has been opened and left by all its writers, and gives what they wrote.
    ///
    /// It is read on a thread that may block, as opening the pipe waits for a writer.
    static func readToEnd(_ pipe: String) async -> String {
        let content = try? await NIOThreadPool.singleton.runIfActive { readAll(pipe) }
        return String(decoding: content ?? [], as: UTF8.self)
    }

    /// Writes to a named pipe as soon as somebody reads from it.
    static func write(_ text: String, to pipe: String) async {
        let written = try? await NIOThreadPool.singleton.runIfActive {
            let descriptor = open(pipe, O_WRONLY)
            defer { close(descriptor) }
            return Array(text.utf8).withUnsafeBytes { writeSome(descriptor, $0) }
        }
        #expect(written == text.utf8.count)
    }

    private static func writeSome(_ descriptor: CInt, _ bytes: UnsafeRawBufferPointer) -> Int {
        #if canImport(Darwin)
        Darwin.write(descriptor, bytes.baseAddress, bytes.count)
        #elseif canImport(Glibc)
        Glibc.write(descriptor, bytes.baseAddress, bytes.count)
        #elseif canImport(Musl)
        Musl.write(descriptor, bytes.baseAddress, bytes.count)
        #endif
    }

    private static func readAll(_ path: String) -> [UInt8] {
        let descriptor = open(path, O_RDONLY)
        defer { close(descriptor) }
        var content: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1_024)
        while true {
            let count = read(descriptor, &chunk, chunk.count)
            guard count > 0 else { return content }
            content += chunk.prefix(count)
        }
    }

    /// Ends idle processes until none is left; a process that has just been told to end takes a moment.
    func retireUntilNoProcess(of name: String) async {
        while functions.processCount(of: name) > 0 {
            functions.retireProcesses(idleSince: .distantFuture)
            await Task.yield()
        }
    }

    static func decodedBase64(_ text: String) -> String? {
        Data(base64Encoded: text).map { String(decoding: $0, as: UTF8.self) }
    }

    static func encodedBase64(_ text: String) -> String {
        Data(text.utf8).base64EncodedString()
    }
}

extension FunctionBed {
    /// Whether a process is gone, or dead and waiting for its parent to take notice.
    static func isGone(_ process: Int64) -> Bool {
        guard kill(pid_t(process), 0) == 0 else { return true }
        let status = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)
        return status?.contains(") Z ") ?? false
    }
}
