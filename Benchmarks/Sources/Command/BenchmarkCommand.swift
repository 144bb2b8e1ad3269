import Foundation

/// `newel-bench`: takes the figures that were asked for and prints them as one table.
///
/// Exit codes: 0; 1 when something that was measured was wrong (an execution that did not succeed); 2 for usage.
enum BenchmarkCommand {
    /// Runs off the main actor: a hop to it would cost more than much of what is measured.
    @concurrent
    static func main() async {
        let options: BenchmarkOptions
        do {
            options = try BenchmarkOptions(
                Array(CommandLine.arguments.dropFirst()),
                environment: ProcessInfo.processInfo.environment
            )
        } catch {
            Terminal.note("newel-bench: \(error)")
            exit(2)
        }
        if options.wantsHelp {
            print(BenchmarkOptions.usage)
            return
        }
        SpawnedServer.endOnSignals()
        var report = Report(circumstances: Circumstances.lines(options))
        for line in report.circumstances { Terminal.note(line) }
        for suite in options.suites {
            do {
                try await run(suite, options, &report)
            } catch {
                report.fail("\(suite.rawValue): \(error)")
            }
        }
        print(report.table)
        do {
            if let path = options.jsonPath { try report.write(json: path) }
        } catch {
            report.fail("\(error)")
        }
        exit(report.failures.isEmpty ? 0 : 1)
    }

    private static func run(
        _ suite: BenchmarkOptions.Suite,
        _ options: BenchmarkOptions,
        _ report: inout Report
    ) async throws {
        switch suite {
        case .json: try JSONBenchmark(options).run(&report)
        case .core: try CoreBenchmark(options).run(&report)
        case .jsonata: try JSONataBenchmark(options).run(&report)
        case .store: try await StoreBenchmark(options).run(&report)
        case .http, .sleepers:
            guard access(options.serverPath, X_OK) == 0 else {
                let reason = "no executable at \(options.serverPath): build it, or give --server"
                if options.isLenient { return report.skip(suite.rawValue, reason) }
                throw BenchmarkError(reason)
            }
            if suite == .http {
                try await HTTPBenchmark(options).run(&report)
            } else {
                try await SleeperBenchmark(options).run(&report)
            }
        }
    }
}
