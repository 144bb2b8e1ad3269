import Foundation
import JSONModel

/// The measures that are taken of one running server.
struct HTTPSession {
    let server: SpawnedServer
    let control: StepFunctionsControl
    let generator: LoadGenerator
    let seconds: Double

    private static let concurrency = 256
    private static let warmUpShare = 0.1
    private static let input = OrderDocument.bytes(257)

    /// A load with what it cost the server.
    private struct Measure {
        let result: LoadResult
        let serverCPUSeconds: Double

        var serverMicroseconds: Double { perRequest(serverCPUSeconds) }
        var generatorMicroseconds: Double { perRequest(result.cpuSeconds) }
        private func perRequest(_ seconds: Double) -> Double { seconds * 1e6 / Double(max(result.succeeded, 1)) }
    }

    private func measure(_ load: Load) async throws -> Measure {
        let before = try ProcessFigures.cpuSeconds(server.pid)
        let result = try await generator.run(load)
        return Measure(result: result, serverCPUSeconds: try ProcessFigures.cpuSeconds(server.pid) - before)
    }

    private func check(_ what: String, _ result: LoadResult, _ report: inout Report) {
        guard result.failed > 0 else { return }
        report.fail("http: \(what): \(result.failed) requests failed; the first: \(result.firstFailure ?? "")")
    }

    /// HTTP without work: what the other figures cannot pass.
    func floor(_ report: inout Report) async throws {
        let load = Load(request: RequestText.get("/health/live"), concurrency: 64, seconds: min(seconds, 2))
        let measure = try await measure(load)
        check("health", measure.result, &report)
        report.add(HTTPBenchmark.suite, "health check, concurrency 64", measure.result.perSecond, "requests/s")
        addCPU("health check", measure, &report)
    }

    // STANDARD

    /// One Pass state and ten states at high concurrency, then the latency of a client alone.
    func standard(_ report: inout Report, syncMilliseconds: Double) async throws {
        let one = try Machine("bench-one", Definitions.onePass, control)
        let loaded = try await complete("one Pass state", one, &report, goal: .atLeast(6_000))
        report.add(
            HTTPBenchmark.suite,
            "StartExecution p50, concurrency \(Self.concurrency)",
            loaded.percentile(0.5),
            "ms"
        )
        report.add(
            HTTPBenchmark.suite,
            "StartExecution p99, concurrency \(Self.concurrency)",
            loaded.percentile(0.99),
            "ms",
            .atMost(40)
        )
        let ten = try Machine("bench-ten", Definitions.tenStates, control)
        _ = try await complete("ten Pass/Choice states", ten, &report, goal: .atLeast(6_000))
        try await latency(&report, syncMilliseconds: syncMilliseconds)
    }

    private func latency(_ report: inout Report, syncMilliseconds: Double) async throws {
        let machine = try Machine("bench-latency", Definitions.onePass, control)
        var load = machine.load(concurrency: 1, seconds: seconds * Self.warmUpShare)
        let warmUp = try await generator.run(load)
        load.seconds = min(seconds, 3)
        let measure = try await measure(load)
        check("latency", measure.result, &report)
        let goal = Figure.Goal.atMost(1 + syncMilliseconds)
        report.add(HTTPBenchmark.suite, "StartExecution p50, concurrency 1", measure.result.percentile(0.5), "ms", goal)
        report.add(HTTPBenchmark.suite, "StartExecution p99, concurrency 1", measure.result.percentile(0.99), "ms")
        let started = warmUp.succeeded + measure.result.succeeded
        _ = verify("latency", machine, started: started, &report)
    }

    /// Starts executions for the whole time, checks that every one succeeded, and adds those finished per second.
    private func complete(
        _ what: String,
        _ machine: Machine,
        _ report: inout Report,
        goal: Figure.Goal
    ) async throws -> LoadResult {
        var load = machine.load(concurrency: Self.concurrency, seconds: seconds * Self.warmUpShare)
        let warmUp = try await generator.run(load)
        load.seconds = seconds
        let measure = try await measure(load)
        check(what, measure.result, &report)
        let result = measure.result
        try await waitForEnd(machine)
        let lastStop = verify(what, machine, started: warmUp.succeeded + result.succeeded, &report)
        let lasted = max(result.seconds, lastStop - result.startTimeOfDay)
        let perSecond = Double(result.succeeded) / lasted
        report.add(HTTPBenchmark.suite, "\(what), started and finished", perSecond, "executions/s", goal)
        addCPU(what, measure, &report)
        return result
    }

    /// Every execution whose start was acknowledged must be listed, once, as succeeded.
    ///
    /// - Returns: the time of day at which the last one stopped.
    private func verify(_ what: String, _ machine: Machine, started: Int, _ report: inout Report) -> Double {
        do {
            let tally = try control.tally(machine.arn)
            if tally.total != started || tally.count("SUCCEEDED") != started {
                report.fail("http: \(what): \(started) executions were started; the list has \(tally.counts)")
            }
            return tally.lastStop
        } catch {
            report.fail("http: \(what): the executions cannot be listed: \(error)")
            return 0
        }
    }

    private func waitForEnd(_ machine: Machine) async throws {
        let deadline = Clocks.monotonic() + max(30, seconds * 12)
        while try control.hasRunning(machine.arn), Clocks.monotonic() < deadline {
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    // One local task

    /// Starts a number of executions that wait for a warm Python function, and waits for the last to end.
    func task(_ report: inout Report) async throws {
        let what = "one local task (Python)"
        let machine = try Machine("bench-task", Definitions.oneTask, control)
        var load = machine.load(concurrency: 64, seconds: seconds)
        load.countMax = 400
        let warmUp = try await generator.run(load)
        try await waitForEnd(machine)
        // Fewer than may wait for the function at once.
        load.countMax = min(9_000, Int(seconds * 1_000))
        let measure = try await measure(load)
        try await waitForEnd(machine)
        check(what, measure.result, &report)
        let started = measure.result.succeeded
        let lastStop = verify(what, machine, started: warmUp.succeeded + started, &report)
        let lasted = max(measure.result.seconds, lastStop - measure.result.startTimeOfDay)
        report.add(
            HTTPBenchmark.suite,
            "\(what), started and finished",
            Double(started) / lasted,
            "executions/s",
            .atLeast(1_500)
        )
    }

    // EXPRESS

    func express(_ report: inout Report) async throws {
        let machine = try Machine("bench-express", Definitions.tenStates, control, type: "EXPRESS")
        for concurrency in [64, Self.concurrency] {
            let what = "EXPRESS ten states, concurrency \(concurrency)"
            var load = machine.load(concurrency: concurrency, seconds: seconds * Self.warmUpShare)
            _ = try await generator.run(load)
            load.seconds = seconds
            let measure = try await measure(load)
            check(what, measure.result, &report)
            let goal = Figure.Goal.atLeast(10_000)
            report.add(HTTPBenchmark.suite, what, measure.result.perSecond, "executions/s", goal)
            report.add(HTTPBenchmark.suite, "\(what), p99", measure.result.percentile(0.99), "ms")
            addCPU(what, measure, &report)
        }
        try checkOutput(machine)
    }

    /// A StartSyncExecution answers 200 for a failed execution, too: one is looked into.
    private func checkOutput(_ machine: Machine) throws {
        let answer = try control.client.call(
            "StartSyncExecution",
            ["stateMachineArn": .string(machine.arn), "input": .string(String(decoding: Self.input, as: UTF8.self))]
        )
        guard answer["status"] == "SUCCEEDED", answer["output"]?.stringValue?.contains("ord-00012345") == true else {
            throw BenchmarkError("an EXPRESS execution did not succeed: \(answer.serializedString())")
        }
    }

    private func addCPU(_ what: String, _ measure: Measure, _ report: inout Report) {
        report.add(HTTPBenchmark.suite, "\(what), server CPU", measure.serverMicroseconds, "µs/request")
        report.add(HTTPBenchmark.suite, "\(what), generator CPU", measure.generatorMicroseconds, "µs/request")
    }

    /// A state machine on the server with the request that starts it.
    struct Machine {
        let arn: String
        private let request: [UInt8]

        init(_ name: String, _ definition: String, _ control: StepFunctionsControl, type: String = "STANDARD") throws {
            arn = try control.createMachine(name, definition, type: type)
            request = RequestText.start(
                type == "EXPRESS" ? "StartSyncExecution" : "StartExecution",
                stateMachineARN: arn,
                input: HTTPSession.input
            )
        }

        func load(concurrency: Int, seconds: Double) -> Load {
            Load(request: request, concurrency: concurrency, seconds: seconds)
        }
    }
}
