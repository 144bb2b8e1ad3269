package import ExecutionRuntime
import StorageAPI

/// What waits for a sink, within bounds: a plain state machine.
///
/// Lifecycle: `reading` ⇄ `live`. While `live`, everything is queued. When that is too much, transitions of STANDARD
/// executions are let go, as the store has them too, and the state is `reading` until the store has been read up to its
/// end. Transitions of EXPRESS executions are nowhere else: the oldest ones stay, the others are counted.
package struct TransitionQueue: Sendable {
    package static let countMax = 16_384
    package static let bytesMax = 32 << 20

    package private(set) var isReading = true
    private var waiting: [ObservedTransition] = []
    private var bytes = 0
    private var lost = 0
    /// STANDARD transitions have come since the last mark.
    package private(set) var hasNews = false
    private let countMax: Int
    private let bytesMax: Int

    package init(countMax: Int = TransitionQueue.countMax, bytesMax: Int = TransitionQueue.bytesMax) {
        self.countMax = countMax
        self.bytesMax = bytesMax
    }

    package var isEmpty: Bool { waiting.isEmpty }

    /// A transition has happened.
    ///
    /// Returns whether the one who delivers has to be woken.
    package mutating func add(_ transition: ObservedTransition) -> Bool {
        if !transition.isExpress { hasNews = true }
        if !transition.isExpress, isReading { return false }
        let size = transition.approximateBytes
        // One is always taken, however large.
        guard waiting.isEmpty || (waiting.count < countMax && bytes + size <= bytesMax) else {
            if transition.isExpress { lost += 1 } else { fallBehind() }
            return true
        }
        waiting.append(transition)
        bytes += size
        return waiting.count == 1
    }

    private mutating func fallBehind() {
        isReading = true
        waiting.removeAll { !$0.isExpress }
        bytes = waiting.reduce(0) { $0 + $1.approximateBytes }
    }

    /// Takes what waits, and how many were lost since.
    package mutating func take() -> (transitions: [ObservedTransition], lost: Int) {
        defer { (waiting, bytes, lost) = ([], 0, 0) }
        return (waiting, lost)
    }

    /// The store has been read so far that the rest comes here.
    package mutating func goLive() { isReading = false }

    /// Whether there is something to mark: what came before the call is covered by the mark.
    package mutating func takeNews() -> Bool {
        defer { hasNews = false }
        return hasNews
    }
}
