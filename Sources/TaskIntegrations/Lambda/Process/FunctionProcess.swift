#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif
import Synchronization

/// A child process in a process group of its own, watched by a thread of its own.
///
/// The thread spawns the child, sleeps until it ends, kills what is left of its group, reaps it and reports. A thread
/// per child costs little at the tens of children that a machine bears, and it has to live as long as the child: the
/// kernel sends the parent-death signal when the *thread* that spawned a child ends.
final class FunctionProcess: Sendable {
    private enum State {
        /// Not spawned yet; a signal that came early is sent then. → running, ended
        case new(earlySignal: CInt?)
        /// → ended
        case running(pid_t)
        case ended
    }

    private let state = Mutex(State.new(earlySignal: nil))

    /// Makes pipe ends and spawning one act among all children, lest one inherit another's pipe.
    private static let spawning = Mutex(())

    /// Starts the command and gives the read end of a pipe with its standard output and error.
    ///
    /// The command is a program, as an absolute path, and its arguments. `onExit` is called once, as a rule from another
    /// thread, also when the command could not be started.
    ///
    /// - Returns: a descriptor that the caller closes; `nil` when there was none to be had (then `onExit` is called).
    func start(
        _ command: [String],
        environment: [String: String],
        onExit: @escaping @Sendable (ProcessExit) -> Void
    ) -> CInt? {
        var ends: [CInt] = [-1, -1]
        let made = Self.spawning.withLock { _ -> Bool in
            guard pipe(&ends) == 0 else { return false }
            return fcntl(ends[0], F_SETFD, FD_CLOEXEC) == 0 && fcntl(ends[1], F_SETFD, FD_CLOEXEC) == 0
        }
        guard made else {
            for end in ends where end >= 0 { close(end) }
            state.withLock { $0 = .ended }
            onExit(.notStarted("no pipe for the output: \(Self.describe(errno))"))
            return nil
        }
        let output = ends[1]
        let variables = environment.map { "\($0.key)=\($0.value)" }
        let watcher = WatcherThread { self.watch(command, variables, output: output, onExit) }
        guard watcher.start() else {
            close(ends[0])
            close(ends[1])
            state.withLock { $0 = .ended }
            onExit(.notStarted("no thread to watch the process"))
            return nil
        }
        return ends[0]
    }

    /// Sends a signal to the process and all of its group; does nothing after it has ended.
    func signal(_ signal: CInt) {
        state.withLock { state in
            switch state {
            case .new: state = .new(earlySignal: signal)
            case .running(let pid): kill(-pid, signal)
            case .ended: break
            }
        }
    }

    private func watch(
        _ command: [String],
        _ variables: [String],
        output: CInt,
        _ onExit: @Sendable (ProcessExit) -> Void
    ) {
        let spawned = Self.spawning.withLock { _ in
            defer { close(output) }
            return Self.spawn(command, variables, output: output)
        }
        guard case .success(let pid) = spawned else {
            state.withLock { $0 = .ended }
            if case .failure(let failure) = spawned { onExit(.notStarted(failure.reason)) }
            return
        }
        state.withLock { state in
            if case .new(let signal?) = state { kill(-pid, signal) }
            state = .running(pid)
        }
        // Until it is reaped the child keeps its number, so its group can still be named safely.
        withUnsafeTemporaryAllocation(of: siginfo_t.self, capacity: 1) { info in
            while waitid(P_PID, id_t(pid), info.baseAddress, WEXITED | WNOWAIT) != 0, errno == EINTR {}
        }
        state.withLock { state in
            kill(-pid, SIGKILL)
            state = .ended
        }
        var status: CInt = 0
        while waitpid(pid, &status, 0) < 0, errno == EINTR {}
        let signal = status & 0x7F
        onExit(signal == 0 ? .exited(code: status >> 8 & 0xFF) : .signalled(signal))
    }

    private struct SpawnFailure: Error {
        let reason: String
    }

    /// Spawns with a group of its own, default signal handling and nothing to read.
    private static func spawn(_ command: [String], _ variables: [String], output: CInt) -> Result<pid_t, SpawnFailure> {
        #if canImport(Darwin)
        var actions: posix_spawn_file_actions_t?
        var attributes: posix_spawnattr_t?
        #else
        var actions = posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        #endif
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        posix_spawn_file_actions_adddup2(&actions, output, 2)
        // Nothing else of the server's is inherited: a function that held its listening socket would keep the port in
        // use after the server has died, and could read its connections.
        #if canImport(Glibc)
        _ = closeFrom?(&actions, 3)
        #endif
        var signals = sigset_t()
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        posix_spawnattr_setpgroup(&attributes, 0)
        #if canImport(Glibc)
        let flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK
        #else
        let flags =
            POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_CLOEXEC_DEFAULT
        #endif
        posix_spawnattr_setflags(&attributes, Int16(flags))
        let arguments = command.map { strdup($0) } + [nil]
        let environment = variables.map { strdup($0) } + [nil]
        defer {
            for pointer in arguments { free(pointer) }
            for pointer in environment { free(pointer) }
        }
        guard let program = command.first else { return .failure(SpawnFailure(reason: "no command")) }
        var pid = pid_t()
        let code = posix_spawn(&pid, program, &actions, &attributes, arguments, environment)
        return code == 0 ? .success(pid) : .failure(SpawnFailure(reason: "fork/exec \(program): \(describe(code))"))
    }

    #if canImport(Glibc)
    private typealias CloseFrom = @convention(c) (UnsafeMutablePointer<posix_spawn_file_actions_t>, CInt) -> CInt

    /// `posix_spawn_file_actions_addclosefrom_np`, in glibc since 2.34; its header hides it from Swift.
    private static let closeFrom: CloseFrom? = dlsym(nil, "posix_spawn_file_actions_addclosefrom_np")
        .map { unsafeBitCast($0, to: CloseFrom.self) }
    #endif

    private static func describe(_ code: CInt) -> String {
        strerror(code).map { String(cString: $0) } ?? "error \(code)"
    }
}

/// A detached thread that runs one closure.
private final class WatcherThread: Sendable {
    private let body: @Sendable () -> Void

    init(_ body: @escaping @Sendable () -> Void) {
        self.body = body
    }

    /// - Returns: false when there is no thread to be had; then the closure is not run.
    func start() -> Bool {
        #if canImport(Glibc)
        var thread = pthread_t()
        #else
        var thread: pthread_t?
        #endif
        let retained = Unmanaged.passRetained(self)
        guard pthread_create(&thread, nil, watcherThreadMain, retained.toOpaque()) == 0 else {
            retained.release()
            return false
        }
        #if canImport(Glibc)
        pthread_detach(thread)
        #else
        if let thread { pthread_detach(thread) }
        #endif
        return true
    }

    fileprivate func run() { body() }
}

#if canImport(Darwin)
private func watcherThreadMain(_ argument: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? {
    Unmanaged<WatcherThread>.fromOpaque(argument).takeRetainedValue().run()
    return nil
}
#else
private func watcherThreadMain(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    if let argument { Unmanaged<WatcherThread>.fromOpaque(argument).takeRetainedValue().run() }
    return nil
}
#endif
