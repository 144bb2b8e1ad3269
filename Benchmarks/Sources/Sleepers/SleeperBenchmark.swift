import Foundation
import JSONModel

/// Executions that wait for ten days: what they cost in memory, and in the time of a restart.
struct SleeperBenchmark {
    private let options: BenchmarkOptions
    private static let suite = "sleepers"
    private static let emptyStartCount = 11
    private static let input = OrderDocument.bytes(257)
    /// Starting the sleepers must end some time.
    private static let startSecondsMax = 600.0

    init(_ options: BenchmarkOptions) {
        self.options = options
    }

    func run(_ report: inout Report) async throws {
        let directory = try WorkDirectory(in: options.directory, Self.suite)
        defer { directory.remove() }
        let setup = try ServerSetup(options, directory)
        try emptyStarts(setup, &report)
        let sleepers = try await sleep(setup, &report)
        try restart(setup, sleepers, &report)
    }

    /// A server that has answered its first request.
    private struct Started {
        let server: SpawnedServer
        let control: StepFunctionsControl
        /// From the making of the process to the answer.
        let readySeconds: Double

        init(_ setup: ServerSetup, data: String) throws {
            server = try setup.start(data: data)
            control = StepFunctionsControl(port: server.port)
            let deadline = server.startedAt + 120
            while try control.client.status("/health/ready") != 200 {
                guard Clocks.monotonic() < deadline else { throw BenchmarkError("the server did not become ready") }
                usleep(500)
            }
            readySeconds = Clocks.monotonic() - server.startedAt
        }
    }

    // Empty

    private func emptyStarts(_ setup: ServerSetup, _ report: inout Report) throws {
        var seconds: [Double] = []
        var resident: [Double] = []
        var anonymous: [Double] = []
        for number in 0..<Self.emptyStartCount {
            let started = try Started(setup, data: "empty-\(number)")
            defer { started.server.stop() }
            seconds.append(started.readySeconds)
            usleep(200_000)
            let memory = try ProcessFigures.memory(started.server.pid)
            resident.append(memory.resident)
            anonymous.append(memory.anonymous)
        }
        let start = Statistics.median(seconds) * 1000
        report.add(Self.suite, "process start to first answer, empty store", start, "ms", .atMost(100))
        report.add(Self.suite, "idle memory (RSS)", Statistics.median(resident) / 1e6, "MB", .atMost(60))
        report.add(Self.suite, "idle memory, anonymous", Statistics.median(anonymous) / 1e6, "MB")
    }

    // Sleeping

    /// Executions that wait, with the last one as a sample.
    private struct Sleepers {
        let machineARN: String
        let sampleARN: String
        let count: Int
    }

    /// Starts the sleepers and measures.
    private func sleep(_ setup: ServerSetup, _ report: inout Report) async throws -> Sleepers {
        let started = try Started(setup, data: "data")
        defer { started.server.stop() }
        usleep(500_000)
        let before = try ProcessFigures.memory(started.server.pid)
        let machine = try started.control.createMachine("bench-sleep", Definitions.tenDaysOfWaiting)
        let generator = LoadGenerator(port: started.server.port)
        let request = RequestText.start("StartExecution", stateMachineARN: machine, input: Self.input)
        let load = Load(
            request: request,
            concurrency: 256,
            seconds: Self.startSecondsMax,
            countMax: options.sleeperCount - 1
        )
        let result = try await generator.run(load)
        try await generator.shutDown()
        let execution = try started.control.start(machine, input: Self.input)
        usleep(1_000_000)
        let after = try ProcessFigures.memory(started.server.pid)
        let count = result.succeeded + 1
        if count != options.sleeperCount {
            report.fail("sleepers: \(count) were started: \(result.firstFailure ?? "the time was up")")
        }
        report.add(Self.suite, "starting \(count) waiting executions", result.perSecond, "executions/s")
        report.add(Self.suite, "memory (RSS) before", before.resident / 1e6, "MB")
        report.add(Self.suite, "memory (RSS) with \(count) waiting", after.resident / 1e6, "MB")
        let each = (after.resident - before.resident) / Double(count)
        report.add(Self.suite, "memory of each waiting execution", each, "B", .atMost(1024))
        let anonymous = (after.anonymous - before.anonymous) / Double(count)
        report.add(Self.suite, "memory of each, anonymous", anonymous, "B")
        try verify(started.control, machine, count, &report)
        return Sleepers(machineARN: machine, sampleARN: execution, count: count)
    }

    private func verify(
        _ control: StepFunctionsControl,
        _ machine: String,
        _ count: Int,
        _ report: inout Report
    ) throws {
        let tally = try control.tally(machine)
        guard tally.total != count || tally.count("RUNNING") != count else { return }
        report.fail("sleepers: \(count) were started; the list has \(tally.counts)")
    }

    // Restart

    /// Starts again after a graceful end and after a kill, with the sleepers in the store.
    private func restart(_ setup: ServerSetup, _ sleepers: Sleepers, _ report: inout Report) throws {
        for (number, what) in ["a graceful end", "a kill"].enumerated() {
            let started = try Started(setup, data: "data")
            defer { started.server.stop() }
            guard try started.control.status(sleepers.sampleARN) == "RUNNING" else {
                throw BenchmarkError("an execution no longer waits after a restart")
            }
            let described = Clocks.monotonic() - started.server.startedAt
            report.add(Self.suite, "restart after \(what), to first answer", started.readySeconds, "s", .atMost(2))
            report.add(Self.suite, "restart after \(what), to DescribeExecution", described, "s", .atMost(2))
            if number == 0 {
                usleep(1_000_000)
                let memory = try ProcessFigures.memory(started.server.pid)
                report.add(Self.suite, "memory (RSS) after restart", memory.resident / 1e6, "MB")
                started.server.kill()
            } else {
                try verify(started.control, sleepers.machineARN, sleepers.count, &report)
            }
        }
    }
}
