import Synchronization

#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// Finds out whether a Python interpreter can run functions.
final class PythonRuntime: Sendable {
    /// Names of interpreters that were found fit; failures are not remembered, as they can be mended.
    private let fit = Mutex<Set<String>>([])
    private let inheritedEnvironment: [String: String]

    init(inheritedEnvironment: [String: String]) {
        self.inheritedEnvironment = inheritedEnvironment
    }

    /// Tries the interpreter.
    ///
    /// The completion is called from some thread, with `nil` when all is well, else with what to do about it.
    func check(interpreter: String, _ completion: @escaping @Sendable (String?) -> Void) {
        if fit.withLock({ $0.contains(interpreter) }) { return completion(nil) }
        let script = "exec \"$@\" >/dev/null 2>&1"
        let command = ["/bin/sh", "-c", script, "sh", interpreter, "-c", "import awslambdaric"]
        let output = FunctionProcess().start(command, environment: inheritedEnvironment) { exit in
            switch exit {
            case .exited(code: 0):
                self.fit.withLock { _ = $0.insert(interpreter) }
                completion(nil)
            case .exited(code: 1):
                completion(
                    "The Python interpreter '\(interpreter)' has no module 'awslambdaric', which runs Python functions. "
                        + "Install it with: \(interpreter) -m pip install awslambdaric"
                )
            case .exited, .signalled, .notStarted:
                completion(
                    "The Python interpreter '\(interpreter)' cannot be run (\(exit.runtimeMessage)). "
                        + "Name another one in the functions' configuration, member 'python'"
                )
            }
        }
        if let output { close(output) }
    }

    /// What is wrong with the interpreter, if anything.
    func problem(with interpreter: String) async -> String? {
        await withUnsafeContinuation { continuation in
            check(interpreter: interpreter) { continuation.resume(returning: $0) }
        }
    }
}
