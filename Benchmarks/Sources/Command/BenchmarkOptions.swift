/// What the command line asks for.
///
///     newel-bench [json|core|jsonata|store|http|sleepers|all] [OPTION…]
struct BenchmarkOptions: Sendable {
    /// A room of benchmarks; `all` runs them in this order.
    enum Suite: String, CaseIterable, Sendable {
        case json, core, jsonata, store, http, sleepers
    }

    private(set) var suites = Suite.allCases
    /// Longest time of one measure; starting the sleepers takes what it takes.
    private(set) var seconds = 5.0
    private(set) var jsonPath: String?
    /// The executable `newel`.
    private(set) var serverPath: String
    /// A Python with `awslambdaric`.
    private(set) var pythonPath = ".venv/bin/python"
    /// Where temporary data directories are made: on the disk to be measured.
    private(set) var directory = ".build"
    /// Where `cases.json` and `documents` are.
    private(set) var jsonataDirectory = "Benchmarks/jsonata"
    private(set) var jsonataResultsPath: String?
    private(set) var sleeperCount = 100_000
    private(set) var wantsHelp = false

    /// Whether suites that lack something are skipped; one that is asked for by name fails instead.
    var isLenient: Bool { suites.count > 1 }

    static let usage = """
        newel-bench [SUITE] [OPTION…]      measure Newel; without a suite, all of them

        Suites:
          json        parse and print, beside Foundation and the C libraries Jansson and json-c
          core        the interpreter alone: transitions, journal, replay, expressions
          jsonata     expressions of Benchmarks/jsonata; compare.mjs there sets jsonata-js beside them
          store       durable executions in this process: engine and SQLite, no HTTP
          http        a server process under load: executions, latency, EXPRESS, CPU of a request
          sleepers    a server process with waiting executions: memory, start, restart
          all         all of these

        Options:
          --seconds S        longest time of one measure (5)
          --json FILE        write the figures as JSON, too
          --server PATH      the executable newel (NEWEL_BINARY, else .build/release/newel)
          --python PATH      a Python with awslambdaric, for the local task (.venv/bin/python)
          --directory DIR    where temporary data directories are made (.build)
          --jsonata-cases DIR     expressions and documents (Benchmarks/jsonata)
          --jsonata-results FILE  write the results of the expressions, too, for compare.mjs
          --sleepers N       waiting executions (100000)
          --help
        """

    /// Reads the arguments after the program's name.
    ///
    /// - Throws: `BenchmarkError` for the first argument that is not understood.
    init(_ arguments: [String], environment: [String: String]) throws(BenchmarkError) {
        serverPath = environment["NEWEL_BINARY"] ?? ".build/release/newel"
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            switch argument {
            case "--help", "-h": wantsHelp = true
            case "--seconds": seconds = try Self.number(argument, &rest, 0.1...600)
            case "--sleepers": sleeperCount = Int(try Self.number(argument, &rest, 1...10_000_000))
            case "--json": jsonPath = try Self.text(argument, &rest)
            case "--server": serverPath = try Self.text(argument, &rest)
            case "--python": pythonPath = try Self.text(argument, &rest)
            case "--directory": directory = try Self.text(argument, &rest)
            case "--jsonata-cases": jsonataDirectory = try Self.text(argument, &rest)
            case "--jsonata-results": jsonataResultsPath = try Self.text(argument, &rest)
            case "all": suites = Suite.allCases
            default:
                guard let suite = Suite(rawValue: argument) else {
                    throw BenchmarkError("'\(argument)' is not known; see newel-bench --help")
                }
                suites = [suite]
            }
        }
    }

    private static func text(_ name: String, _ rest: inout ArraySlice<String>) throws(BenchmarkError) -> String {
        guard let value = rest.popFirst(), !value.isEmpty else { throw BenchmarkError("\(name) needs a value") }
        return value
    }

    private static func number(
        _ name: String,
        _ rest: inout ArraySlice<String>,
        _ range: ClosedRange<Double>
    ) throws(BenchmarkError) -> Double {
        let value = try text(name, &rest)
        guard let number = Double(value), range.contains(number) else {
            throw BenchmarkError("\(name) needs a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }
}
