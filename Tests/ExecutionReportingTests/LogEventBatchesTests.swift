import ExecutionReporting
import JSONModel
import Testing

@Suite struct LogEventBatchesTests {
    private func event(_ milliseconds: Int64, bytes: Int = 1, mark: UInt8 = 120) -> ExecutionLogEvent {
        ExecutionLogEvent(
            timestamp: Timestamp(milliseconds: milliseconds),
            message: [UInt8](repeating: mark, count: bytes)
        )
    }

    @Test func `nothing makes no batch`() {
        #expect(LogEventBatches.cut([]).isEmpty)
    }

    @Test func `events are in the order of their times, equal ones as they came`() {
        let batches = LogEventBatches.cut([event(2, mark: 1), event(1, mark: 2), event(2, mark: 3), event(1, mark: 4)])
        #expect(batches.map { $0.map { $0.message[0] } } == [[2, 4, 1, 3]])
    }

    @Test func `a batch has at most ten thousand events`() {
        let batches = LogEventBatches.cut((0..<20_001).map { event(Int64($0)) })
        #expect(batches.map(\.count) == [10_000, 10_000, 1])
    }

    @Test func `a batch has at most a mebibyte, with 26 bytes more for each event`() {
        let half = LogEventBatches.bytesMax / 2 - LogEventBatches.bytesPerEvent
        #expect(LogEventBatches.cut([event(1, bytes: half), event(1, bytes: half)]).map(\.count) == [2])
        #expect(LogEventBatches.cut([event(1, bytes: half), event(1, bytes: half + 1)]).map(\.count) == [1, 1])
        #expect(LogEventBatches.cut([event(1, bytes: 3 << 20), event(1)]).map(\.count) == [1, 1])
    }

    @Test func `a batch spans less than a day`() {
        let day = LogEventBatches.millisecondsMax
        #expect(LogEventBatches.cut([event(0), event(day - 1)]).map(\.count) == [2])
        #expect(LogEventBatches.cut([event(0), event(day)]).map(\.count) == [1, 1])
    }

    @Test func `streams are named as AWS names them`() {
        #expect(CloudWatchLogsSink.streamName("m", "2026-08-24-03") == "states/m/2026-08-24-03/00000000")
        let time = Timestamp(milliseconds: 1_700_000_000_123).iso8601
        #expect(CloudWatchLogsSink.streamName("m", time) == "states/m/2023-11-14-22/00000000")
    }

    @Test(arguments: [
        ("https://user:word@host.example:8443/hook?key=1", "https://host.example:8443"),
        ("http://localhost?key=1", "http://localhost"), ("https://h/T0/B0/secret", "https://h"),
    ])
    func `of a URL only its host is told`(_ url: String, _ place: String) {
        #expect(WebhookSink.place(url) == place)
    }

    @Test(arguments: [
        ("/aws/vendedlogs/states/g", "/logs/1/r/aws/vendedlogs/states/g.jsonl"), ("../../x", "/logs/1/r/__/__/x.jsonl"),
        ("a b/ü", "/logs/1/r/a_b/_.jsonl"), ("a//b", "/logs/1/r/a/b.jsonl"),
    ])
    func `a log group has a file below the directory`(_ group: String, _ path: String) throws {
        let found = try #require(LogGroup(arn: "arn:aws:logs:r:1:log-group:\(group):*"))
        #expect(LogFileSink.path(found, in: "/logs") == path)
    }
}
