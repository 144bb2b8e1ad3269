import ArgumentParser
import ExecutionRuntime

/// The flags of `newel serve` about what executions meet in place of services.
struct ExecutionOptions: ParsableArguments {
    @Option(help: "File of mocked responses, as of AWS Step Functions Local. (SFN_MOCK_CONFIG)")
    var mockConfig: String?
}

/// Mocks.
struct ExecutionSettings {
    private var mockConfig: String?
    private(set) var notes: [(name: String, value: String, source: String)] = []

    init() {}

    /// Reads flags, environment and file.
    init(_ options: ExecutionOptions, _ sources: SettingSources) throws(CommandFailure) {
        mockConfig = note(
            "mockConfig",
            try sources.text("mockConfig", options.mockConfig, environmentName: "SFN_MOCK_CONFIG")
        )
    }

    /// The mocks; `nil` when there is no file of them.
    ///
    /// - Throws: what is wrong with the file, and where.
    func mocks() throws(CommandFailure) -> MockConfiguration? {
        try mockConfig.map { (path) throws(CommandFailure) in try MockConfiguration(file: path) }
    }

    private mutating func note(_ name: String, _ found: (value: String, source: String)?) -> String? {
        guard let found else { return nil }
        notes.append((name, found.value, found.source))
        return found.value
    }
}

extension MockConfiguration {
    /// Reads a file.
    init(file path: String) throws(CommandFailure) {
        let text = try StandardStreams.read(file: path)
        do { try self.init(parsing: text) } catch {
            throw CommandFailure("The mock configuration '\(path)' \(error)")
        }
    }
}

/// What `newel run --mock` runs with: a file, one of its machines, one of its test cases.
struct MockChoice {
    let configuration: MockConfiguration
    let machine: String
    let testCase: String

    /// Chooses the machine that is named as the definition file, or the only one of the file of mocks.
    ///
    /// - Returns: `nil` without a file.
    /// - Throws: when it is not clear which test case is meant.
    init?(_ path: String?, _ testCase: String?, machine: String) throws(CommandFailure) {
        guard let path else {
            guard testCase == nil else { throw CommandFailure("--test-case needs --mock.") }
            return nil
        }
        configuration = try MockConfiguration(file: path)
        let machines = configuration.machineNames
        guard let chosen = machines.contains(machine) ? machine : machines.count == 1 ? machines.first : nil else {
            throw CommandFailure(
                "The mock configuration '\(path)' has no state machine '\(machine)', as the definition file is named. "
                    + "It has: \(machines.joined(separator: ", "))."
            )
        }
        self.machine = chosen
        let cases = configuration.testCases(of: chosen)
        let wanted = testCase ?? (cases.count == 1 ? cases.first : nil)
        guard let wanted, cases.contains(wanted) else {
            let problem = wanted.map { "has no test case '\($0)'" } ?? "has several test cases; give --test-case"
            throw CommandFailure(
                "The state machine '\(chosen)' of the mock configuration '\(path)' \(problem). It has: "
                    + cases.joined(separator: ", ") + "."
            )
        }
        self.testCase = wanted
    }
}
