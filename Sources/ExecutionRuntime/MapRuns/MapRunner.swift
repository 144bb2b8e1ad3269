import ExecutionCore
import StorageAPI
import Synchronization

/// The Map Runs that are under way.
///
/// A run has one driver at a time; one that is redriven while its former driver still stores its end waits for it.
final class MapRunner: Sendable {
    private struct Running {
        let driver: MapRunDriver
        var task: Task<Void, Never>?
        var successor: MapRunDriver?
    }

    private struct State {
        var runs: [MapRunID: Running] = [:]
        var isStopped = false
    }

    private let state = Mutex(State())

    /// Sees a run through, unless that is being done.
    func start(_ driver: MapRunDriver) {
        let begins = state.withLock { state -> Bool in
            guard !state.isStopped else { return false }
            guard let running = state.runs[driver.id] else {
                state.runs[driver.id] = Running(driver: driver)
                return true
            }
            if let attempt = driver.command?.attempt, running.driver.command?.attempt != attempt {
                state.runs[driver.id]?.successor = driver
            }
            return false
        }
        if begins { begin(driver) }
    }

    private func begin(_ driver: MapRunDriver) {
        let task = Task {
            await driver.run()
            self.ended(driver)
        }
        state.withLock { state in
            if state.runs[driver.id]?.driver === driver { state.runs[driver.id]?.task = task }
        }
    }

    private func ended(_ driver: MapRunDriver) {
        let successor = state.withLock { state -> MapRunDriver? in
            guard let running = state.runs.removeValue(forKey: driver.id), !state.isStopped else { return nil }
            if let successor = running.successor { state.runs[driver.id] = Running(driver: successor) }
            return running.successor
        }
        if let successor { begin(successor) }
    }

    /// The driver of a run that is under way.
    func driver(_ id: MapRunID) -> MapRunDriver? { state.withLock { $0.runs[id]?.driver } }

    /// Gives up the run of an execution's attempt.
    func cancel(_ execution: ExecutionID, attempt: Int64) {
        let drivers = state.withLock { state in
            state.runs.values.flatMap { [$0.driver, $0.successor].compactMap { $0 } }
        }
        for driver in drivers where driver.record.execution == execution && driver.command?.attempt == attempt {
            driver.abort()
        }
    }

    func childClosed(_ child: MapRunChild, _ status: ExecutionStatus) {
        driver(child.run)?.childClosed(child.index, status)
    }

    /// Stops all; what is left goes on after the next start.
    func shutDown() async {
        let runs = state.withLock { state in
            state.isStopped = true
            return Array(state.runs.values)
        }
        for run in runs { run.driver.stop() }
        for run in runs {
            run.task?.cancel()
            await run.task?.value
        }
    }
}
