import JSONModel

/// Parsing and printing, in megabytes of text per second of CPU time.
struct JSONBenchmark {
    private let stopwatch: Stopwatch
    private static let suite = "json"

    init(_ options: BenchmarkOptions) {
        stopwatch = Stopwatch(seconds: options.seconds)
    }

    func run(_ report: inout Report) throws {
        let libraries = try CJSONLibraries.subjects()
        for name in libraries.missing { report.skip(Self.suite, "\(name) is not installed") }
        let subjects = [JSONSubject.newel, .foundation] + libraries.found
        for (size, count) in OrderDocument.sizes {
            let document = OrderDocument.bytes(count)
            try check(document)
            for subject in subjects {
                let seconds = try stopwatch.secondsPerCall { try subject.parse(document) }
                add("parse \(size)", subject, Double(document.count) / seconds, goal: 150, &report)
            }
            for subject in subjects {
                let printer = try subject.printer(document)
                let printed = try printer()
                let seconds = try stopwatch.secondsPerCall(printer)
                add("print \(size)", subject, Double(printed) / seconds, goal: 250, &report)
            }
        }
    }

    private func add(
        _ what: String,
        _ subject: JSONSubject,
        _ bytesPerSecond: Double,
        goal: Double,
        _ report: inout Report
    ) {
        let isOurs = subject.name == JSONSubject.newel.name
        report.add(
            Self.suite,
            "\(what), \(subject.name)",
            bytesPerSecond / 1e6,
            "MB/s",
            isOurs ? .atLeast(goal) : nil
        )
    }

    /// What is measured must work: the document survives printing and parsing.
    private func check(_ document: [UInt8]) throws {
        let value = try JSONValue(parsing: document)
        guard try JSONValue(parsing: value.serialized()) == value else {
            throw BenchmarkError("a document changed on its way through the printer and the parser")
        }
    }
}
