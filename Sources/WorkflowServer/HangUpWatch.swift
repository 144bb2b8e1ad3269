import NIOCore
import Synchronization

/// Notices on a connection that the client has hung up while its request is being answered.
///
/// Hummingbird has a way of its own to do this, which stops the process when the client hangs up at the wrong moment.
final class HangUpWatch: ChannelInboundHandler, RemovableChannelHandler, Sendable {
    typealias InboundIn = Never

    private let state = Mutex(State())

    private struct State {
        var hasHungUp = false
        /// A connection has one request under way at a time.
        var onHangUp: (@Sendable () -> Void)?
    }

    /// Runs a piece of work and cancels it when the client hangs up.
    func cancelOnHangUp<Value: Sendable>(_ work: @escaping @Sendable () async -> Value) async -> Value {
        let task = Task { await work() }
        watch { task.cancel() }
        defer { state.withLock { $0.onHangUp = nil } }
        return await withTaskCancellationHandler {
            await task.value
        } onCancel: {
            task.cancel()
        }
    }

    /// Does something once when the client hangs up, or at once when it has; replaces what was to be done before.
    func onHangUp(_ action: @escaping @Sendable () -> Void) {
        watch(action)
    }

    private func watch(_ action: @escaping @Sendable () -> Void) {
        let isLate = state.withLock { state in
            if !state.hasHungUp { state.onHangUp = action }
            return state.hasHungUp
        }
        if isLate { action() }
    }

    private func hungUp() {
        let action = state.withLock { state in
            state.hasHungUp = true
            defer { state.onHangUp = nil }
            return state.onHangUp
        }
        action?()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .inputClosed? = event as? ChannelEvent { hungUp() }
        context.fireUserInboundEventTriggered(event)
    }

    func channelInactive(context: ChannelHandlerContext) {
        hungUp()
        context.fireChannelInactive()
    }
}
