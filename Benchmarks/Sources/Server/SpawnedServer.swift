import Foundation
import Synchronization

/// One `newel serve` process on a port of its own, ended by its id.
///
/// Legal order: start, stop or kill. One at a time.
final class SpawnedServer: Sendable {
    let pid: pid_t
    let port: Int
    /// When the process was made, on the monotonic clock.
    let startedAt: Double
    private let output: CInt
    private let isEnded = Mutex(false)

    private static let startSecondsMax = 120.0
    private static let stopSecondsMax = 20.0
    /// The process that runs now; 0 when there is none.
    private static let current = Atomic<pid_t>(0)

    /// Starts a server and returns once it says that it listens.
    ///
    /// What the server says on standard error goes to the file `log`.
    /// - Throws: with the end of the log when it does not come up.
    init(_ executable: String, arguments: [String], log: String) throws {
        startedAt = Clocks.monotonic()
        (pid, output) = try Self.spawn([executable] + arguments, log: log)
        Self.current.store(pid, ordering: .sequentiallyConsistent)
        do {
            port = try Self.port(output)
        } catch {
            Self.end(pid, output, gently: false)
            throw BenchmarkError("\(executable) did not start: \(error)\n\(Self.end(of: log))")
        }
    }

    deinit { stop() }

    /// Ends the process gracefully; by force after a while.
    func stop() { end(gently: true) }

    /// Ends the process as a crash would.
    func kill() { end(gently: false) }

    private func end(gently: Bool) {
        let wasEnded = isEnded.withLock { ended in
            defer { ended = true }
            return ended
        }
        if !wasEnded { Self.end(pid, output, gently: gently) }
    }

    private static func end(_ pid: pid_t, _ output: CInt, gently: Bool) {
        var status: CInt = 0
        var isGone = false
        if gently {
            Foundation.kill(pid, SIGTERM)
            let deadline = Clocks.monotonic() + stopSecondsMax
            while !isGone, Clocks.monotonic() < deadline {
                isGone = waitpid(pid, &status, WNOHANG) != 0
                if !isGone { usleep(2_000) }
            }
        }
        if !isGone {
            Foundation.kill(pid, SIGKILL)
            waitpid(pid, &status, 0)
        }
        current.store(0, ordering: .sequentiallyConsistent)
        close(output)
    }

    /// Makes an interrupt or termination of this program end the server, too.
    static func endOnSignals() {
        _ = current.load(ordering: .sequentiallyConsistent)
        for number in [SIGINT, SIGTERM, SIGHUP] {
            signal(number) { number in
                let pid = SpawnedServer.current.load(ordering: .sequentiallyConsistent)
                if pid > 0 { Foundation.kill(pid, SIGKILL) }
                _exit(128 + number)
            }
        }
    }

    // Starting

    private static func spawn(_ command: [String], log: String) throws -> (pid_t, CInt) {
        var ends: [CInt] = [-1, -1]
        guard pipe(&ends) == 0 else { throw BenchmarkError("no pipe: \(ErrorText.last)") }
        // The server gets a duplicate; it must not hold the pipe itself, too.
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
        posix_spawn_file_actions_addopen(&actions, 2, log, O_CREAT | O_WRONLY | O_APPEND, 0o600)
        let words = command.map { strdup($0) }
        let variables = environment().map { strdup($0) }
        defer { for text in words + variables { free(text) } }
        var pid: pid_t = 0
        let code = posix_spawn(&pid, command[0], &actions, nil, words + [nil], variables + [nil])
        close(ends[1])
        guard code == 0 else {
            close(ends[0])
            throw BenchmarkError("\(command[0]) cannot be run: \(ErrorText.text(code))")
        }
        return (pid, ends[0])
    }

    /// Settings of this program's environment must not change what is measured.
    private static func environment() -> [String] {
        let kept = ["HOME", "LANG", "LD_LIBRARY_PATH", "PATH", "TMPDIR", "TZ", "USER"]
        let all = ProcessInfo.processInfo.environment
        return kept.compactMap { name in all[name].map { "\(name)=\($0)" } }
    }

    /// Reads `newel: listening on http://HOST:PORT` from the process's standard output.
    private static func port(_ output: CInt) throws -> Int {
        let deadline = Clocks.monotonic() + startSecondsMax
        var text = ""
        var chunk = [UInt8](repeating: 0, count: 1024)
        while Clocks.monotonic() < deadline {
            var descriptor = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
            guard poll(&descriptor, 1, 1_000) > 0 else { continue }
            let count = read(output, &chunk, chunk.count)
            guard count > 0 else { throw BenchmarkError("it ended") }
            text += String(decoding: chunk.prefix(count), as: UTF8.self)
            for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
                guard line.hasPrefix("newel: listening on "), let colon = line.lastIndex(of: ":") else { continue }
                if let port = Int(line[line.index(after: colon)...]) { return port }
            }
        }
        throw BenchmarkError("it did not listen within \(Int(startSecondsMax)) s")
    }

    private static func end(of log: String) -> String {
        do {
            return String(try String(contentsOfFile: log, encoding: .utf8).suffix(2_000))
        } catch {
            return "no log: \(error)"
        }
    }
}
