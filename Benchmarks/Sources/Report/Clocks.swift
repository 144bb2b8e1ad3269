import Foundation
import JSONModel

/// Clocks in seconds.
enum Clocks {
    /// CPU time of this thread: what other processes do to the machine does not count.
    static func threadCPU() -> Double { read(CLOCK_THREAD_CPUTIME_ID) }
    static func processCPU() -> Double { read(CLOCK_PROCESS_CPUTIME_ID) }
    static func monotonic() -> Double { read(CLOCK_MONOTONIC) }
    /// The time of day, as the server puts it into its records.
    static func timeOfDay() -> Double { read(CLOCK_REALTIME) }

    static func now() -> Timestamp { Timestamp(milliseconds: Int64(timeOfDay() * 1000)) }

    private static func read(_ clock: clockid_t) -> Double {
        var time = timespec()
        clock_gettime(clock, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }
}

/// Medians and percentiles.
enum Statistics {
    static func median(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        guard !sorted.isEmpty else { return .nan }
        let middle = sorted.count / 2
        return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    }

    /// The value that a share of the samples does not exceed; `sorted` ascends.
    static func percentile(_ sorted: [Double], _ share: Double) -> Double {
        guard !sorted.isEmpty else { return .nan }
        let rank = Int((Double(sorted.count) * share).rounded(.up)) - 1
        return sorted[min(max(rank, 0), sorted.count - 1)]
    }
}

/// Times short work by its CPU time.
struct Stopwatch {
    /// CPU seconds of one sample; the median of seven is taken.
    let sampleSeconds: Double

    private static let sampleCount = 7

    /// - Parameter seconds: longest time of a whole measure.
    init(seconds: Double) {
        sampleSeconds = min(0.15, seconds / Double(Self.sampleCount + 2))
    }

    /// CPU seconds of one call of `body`; what it returns is kept from being optimised away.
    func secondsPerCall(_ body: () throws -> Int) rethrows -> Double {
        Statistics.median(try samples(body))
    }

    /// The least of the samples, for comparing with a measure that is taken so, too.
    func leastSecondsPerCall(_ body: () throws -> Int) rethrows -> Double {
        try samples(body).min() ?? .nan
    }

    /// CPU seconds of one call, sampled again and again after a warm-up.
    private func samples(_ body: () throws -> Int) rethrows -> [Double] {
        var calls = 1
        while true {
            let seconds = try sample(calls, body)
            if seconds >= sampleSeconds / 4 {
                calls = max(1, Int(Double(calls) * sampleSeconds / seconds))
                break
            }
            calls *= 2
        }
        var samples: [Double] = []
        for _ in 0..<Self.sampleCount { samples.append(try sample(calls, body) / Double(calls)) }
        return samples
    }

    private func sample(_ calls: Int, _ body: () throws -> Int) rethrows -> Double {
        var sum = 0
        let start = Clocks.threadCPU()
        for _ in 0..<calls { sum &+= try body() }
        let seconds = Clocks.threadCPU() - start
        Self.keep(sum)
        return seconds
    }

    @inline(never)
    private static func keep(_ value: Int) {
        withExtendedLifetime(value) {}
    }
}
