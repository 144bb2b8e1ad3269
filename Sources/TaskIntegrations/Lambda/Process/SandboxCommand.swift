/// Wraps a command so that it starts in a directory, has a memory limit, and dies with the server.
enum SandboxCommand {
    /// The command line, whose first element is an absolute path.
    ///
    /// A shell changes directory and sets the limit (`posix_spawn` can do neither everywhere), then becomes the command.
    /// The limit is on the data segment, which counts private writable memory: an address-space limit would also count
    /// what V8 or Go only reserve. Where `setpriv` is found the kernel kills the process when the server dies.
    static func wrapping(_ command: [String], directory: String, memoryMegabytes: Int?) -> [String] {
        var script = "cd \"$1\" || exit 127; shift; "
        if let memoryMegabytes { script += "ulimit -d \(memoryMegabytes.multipliedClamping(by: 1024)) || exit 126; " }
        script += "exec \"$@\""
        return ["/bin/sh", "-c", script, "sh", directory] + deathSignalPrefix + command
    }

    /// `setpriv` of util-linux; BusyBox has one without the option.
    private static let deathSignalPrefix: [String] = {
        #if os(Linux)
        for path in ["/usr/bin/setpriv", "/bin/setpriv"] where LocalFile.isExecutable(path) {
            guard LocalFile.canonicalPath(path).hasSuffix("/setpriv") else { continue }
            return [path, "--pdeathsig", "KILL", "--"]
        }
        #endif
        return []
    }()
}

extension Int {
    fileprivate func multipliedClamping(by factor: Int) -> Int {
        let (product, overflow) = multipliedReportingOverflow(by: factor)
        return overflow ? .max : product
    }
}
