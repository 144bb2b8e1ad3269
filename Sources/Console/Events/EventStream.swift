import ExecutionRuntime
import JSONModel
import StorageAPI
import Synchronization

/// Changes of executions for one listener, as server-sent events.
///
/// | event | data |
/// | --- | --- |
/// | `change` | `[{"machine","execution","status","events","start","stop"}]`, at most 256 |
/// | `reset` | nothing: more happened than was kept; read everything again |
///
/// Events are hints: what they are about is read from the API. A comment every 15 s tells that the stream is alive.
package final class EventStream: Sendable {
    private let subscription: ChangeSubscription
    private let names: MachineNames
    private let scope: ResourceScope
    private let state = Mutex(State())

    private struct State {
        var hasGreeted = false
        var beat: Task<Void, Never>?
    }

    /// Changes are gathered for so long before they are sent.
    private static let gathering = Duration.milliseconds(150)
    private static let heartbeat = Duration.seconds(15)

    init(subscription: ChangeSubscription, names: MachineNames, scope: ResourceScope) {
        self.subscription = subscription
        self.names = names
        self.scope = scope
    }

    package var wakes: AsyncStream<Void> { subscription.wakes }

    /// Begins; to be called once.
    package func begin() {
        let subscription = subscription
        let beat = Task {
            while !Task.isCancelled {
                // Cancelled sleep: the stream has ended.
                do { try await Task.sleep(for: Self.heartbeat) } catch { return }
                subscription.wake()
            }
        }
        state.withLock { $0.beat = beat }
        subscription.wake()
    }

    /// What has changed since it was asked last, after a moment in which more may gather.
    package func take() async -> [UInt8] {
        let isFirst = state.withLock { state in
            defer { state.hasGreeted = true }
            return !state.hasGreeted
        }
        if isFirst { return Array("retry: 1000\n: connected\n\n".utf8) + text(subscription.take()) }
        // More than that many times a second serves nobody. Cancelled sleep: what there is goes out at once.
        do { try await Task.sleep(for: Self.gathering) } catch { return text(subscription.take()) }
        return text(subscription.take())
    }

    /// Ends the stream; to be called when the client has hung up or the server shuts down.
    package func end() {
        subscription.cancel()
        let beat = state.withLock { $0.beat }
        beat?.cancel()
    }

    private func text(_ batch: ChangeBatch) -> [UInt8] {
        if batch.hasOverflowed { return Array("event: reset\ndata: {}\n\n".utf8) }
        var writer = JSONWriter()
        var count = 0
        writer.beginArray()
        for record in batch.records {
            guard let owner = names.owner(of: record.machine), owner.scope == scope else { continue }
            count += 1
            writer.beginObject()
            writer.key("machine")
            writer.string(owner.name)
            writer.key("execution")
            writer.string(record.name)
            writer.key("status")
            writer.string(record.status.name)
            writer.key("events")
            writer.integer(record.eventCount)
            writer.key("start")
            writer.integer(record.startDate.milliseconds)
            if let stop = record.stopDate {
                writer.key("stop")
                writer.integer(stop.milliseconds)
            }
            writer.endObject()
        }
        writer.endArray()
        if count == 0 { return Array(": alive\n\n".utf8) }
        return Array("event: change\ndata: ".utf8) + writer.finish() + Array("\n\n".utf8)
    }
}
