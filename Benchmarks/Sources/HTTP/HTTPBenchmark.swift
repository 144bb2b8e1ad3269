import Foundation
import JSONModel

/// A server process under load of this process, both on the same machine.
struct HTTPBenchmark {
    private let options: BenchmarkOptions
    static let suite = "http"

    init(_ options: BenchmarkOptions) {
        self.options = options
    }

    func run(_ report: inout Report) async throws {
        let directory = try WorkDirectory(in: options.directory, Self.suite)
        defer { directory.remove() }
        let syncMilliseconds = try DiskProbe.run(directory.path, &report)
        let python = pythonPath(&report)
        let server = try ServerSetup(options, directory, python: python).start(data: "data")
        defer { server.stop() }
        let generator = LoadGenerator(port: server.port)
        let session = HTTPSession(
            server: server,
            control: StepFunctionsControl(port: server.port),
            generator: generator,
            seconds: options.seconds
        )
        do {
            try await session.floor(&report)
            try await session.standard(&report, syncMilliseconds: syncMilliseconds)
            if python != nil { try await session.task(&report) }
            try await session.express(&report)
        } catch {
            report.fail("http: \(error)")
        }
        try await generator.shutDown()
    }

    /// The interpreter for the local task; `nil`, with a line in the report, when there is none that can run functions.
    private func pythonPath(_ report: inout Report) -> String? {
        let path = URL(fileURLWithPath: options.pythonPath).standardizedFileURL.path
        guard access(path, X_OK) == 0 else {
            report.skip(Self.suite, "one local task: no Python at \(options.pythonPath); see --python")
            return nil
        }
        let probe = Process()
        probe.executableURL = URL(fileURLWithPath: path)
        probe.arguments = ["-c", "import awslambdaric"]
        probe.standardError = FileHandle.nullDevice
        do {
            try probe.run()
            probe.waitUntilExit()
        } catch {
            report.skip(Self.suite, "one local task: \(options.pythonPath) cannot be run: \(error)")
            return nil
        }
        guard probe.terminationStatus == 0 else {
            report.skip(Self.suite, "one local task: \(options.pythonPath) has no module awslambdaric")
            return nil
        }
        return path
    }
}
