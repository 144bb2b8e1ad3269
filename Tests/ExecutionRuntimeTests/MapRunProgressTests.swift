import ExecutionCore
import JSONModel
import StorageAPI
import Testing

@testable import ExecutionRuntime

@Suite struct MapRunProgressTests {
    private func progress(_ total: Int64, batched: Bool = false) -> MapRunProgress {
        var progress = MapRunProgress(isBatched: batched)
        progress.itemTotal = total
        return progress
    }

    private func run(_ progress: inout MapRunProgress, _ indices: ClosedRange<Int64>) {
        for index in indices {
            progress.starting(index, itemCount: 1)
            progress.started(index, ExecutionID(rawValue: index + 100))
        }
    }

    @Test func `concurrency bounds the children that are open`() {
        var progress = progress(5)
        progress.maxConcurrency = 2
        #expect(progress.next == .advance)
        run(&progress, 0...1)
        #expect(progress.next == .wait)
        progress.closed(0, .succeeded)
        #expect(progress.next == .advance)
        #expect((progress.shownExecutions.running, progress.shownExecutions.pending) == (1, 3))
        #expect(progress.shownItems.total == 5)
    }

    @Test func `starts on their way to the store are bounded`() {
        var progress = progress(1_000_000)
        for index in 0..<Int64(MapRunProgress.startsInFlightMax) { progress.starting(index, itemCount: 1) }
        #expect(progress.next == .wait)
        progress.started(0, ExecutionID(rawValue: 1))
        #expect(progress.next == .advance)
    }

    @Test func `a run ends when all its children have`() {
        var progress = progress(2)
        run(&progress, 0...1)
        progress.isExhausted = true
        #expect(progress.next == .wait)
        progress.closed(0, .succeeded)
        progress.closed(0, .succeeded)
        progress.closed(1, .succeeded)
        #expect(progress.next == .finish && progress.ending == nil)
        #expect(progress.shownExecutions.succeeded == 2)
    }

    @Test func `one failure too many stops the others`() {
        var progress = progress(9)
        progress.toleratedFailureCount = 1
        run(&progress, 0...3)
        progress.closed(0, .failed)
        #expect(progress.next == .advance)
        progress.closed(1, .timedOut)
        #expect(progress.next == .stopChildren)
        progress.childrenStopped()
        #expect(progress.next == .wait)
        progress.closed(2, .aborted)
        progress.closed(3, .succeeded)
        #expect(progress.next == .finish)
        #expect(progress.shownItems.pending == 5)
    }

    @Test func `a percentage waits until all items are known`() {
        var progress = MapRunProgress(isBatched: false)
        progress.toleratedFailurePercentage = 30
        run(&progress, 0...3)
        progress.closed(0, .failed)
        #expect(progress.ending == nil)
        progress.itemTotal = 4
        progress.checkThreshold()
        #expect(progress.ending == nil)
        progress.closed(1, .failed)
        #expect(progress.next == .stopChildren)
    }

    @Test func `items of a batch share its fate`() {
        var progress = progress(6, batched: true)
        progress.toleratedFailureCount = 2
        progress.starting(0, itemCount: 3)
        progress.started(0, ExecutionID(rawValue: 1))
        progress.closed(0, .failed)
        #expect((progress.items.failed, progress.executions.failed) == (3, 1))
        #expect(progress.next == .finish)
    }

    @Test func `a start that was not stored is made again`() {
        var progress = progress(1)
        progress.starting(0, itemCount: 1)
        progress.startFailed(0)
        #expect(progress.open.isEmpty && progress.executions.running == 0)
        #expect(progress.next == .advance)
    }

    @Test func `a child counts as running when its start is durable`() {
        var progress = progress(4)
        progress.foundUnfinished(itemCount: 1)
        progress.starting(0, itemCount: 1, isRedriven: true)
        progress.starting(1, itemCount: 1)
        var shown = progress.shownExecutions
        #expect((shown.running, shown.pendingRedrive, shown.pending) == (0, 1, 3))
        progress.started(0, ExecutionID(rawValue: 1))
        progress.started(1, ExecutionID(rawValue: 2))
        shown = progress.shownItems
        #expect((shown.running, shown.pendingRedrive, shown.pending) == (2, 0, 2))
    }

    @Test func `a child that closes before its start is told counts once`() {
        var progress = progress(1)
        progress.starting(0, itemCount: 1)
        progress.closed(0, .succeeded)
        #expect(progress.shownExecutions.running == 0)
        progress.started(0, ExecutionID(rawValue: 1))
        #expect((progress.shownExecutions.running, progress.shownExecutions.succeeded) == (0, 1))
    }

    @Test func `children that cannot be redriven stay as they are`() {
        var progress = progress(1)
        progress.toleratedFailureCount = 5
        progress.foundUnfinished(itemCount: 1)
        #expect(progress.shownItems.pendingRedrive == 1)
        progress.starting(0, itemCount: 1, isRedriven: true)
        #expect((progress.items.pendingRedrive, progress.items.running) == (0, 1))
        progress.redriveRefused(0, .failed)
        #expect((progress.items.failed, progress.items.failuresNotRedrivable) == (1, 1))
    }

    @Test func `known children may have gaps`() {
        var known = KnownChildren()
        for index in [Int64(0), 1, 4] { known.add(index) }
        #expect(known.end == 5)
        #expect((0..<6).map { known.contains($0) } == [true, true, false, false, true, false])
    }

    @Test func `the stored end is read back`() {
        var end = MapRunEnd()
        end.executions.succeeded = 3
        end.items.failed = 4
        end.isExhausted = true
        (end.error, end.cause) = ("E", "C")
        #expect(MapRunEnd(decoding: end.encoded) == end)
        #expect(MapRunEnd(decoding: []) == MapRunEnd())
    }
}
