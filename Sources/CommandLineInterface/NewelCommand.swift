package import ArgumentParser

/// The `newel` program: one file per subcommand beside this one.
///
/// Exit codes: 0 success; 1 the thing asked about failed (an invalid definition, a failed execution, an expression
/// without a value); 2 the program could not do it (a missing file, a port in use, a server that refuses); 3 and 4 an
/// execution that was waited for timed out or was aborted; 64 wrong usage.
package struct NewelCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "newel",
        abstract: "Durable workflows in the Amazon States Language, anywhere.",
        discussion: """
            Start a server and use it with the plain AWS CLI:
              newel serve --data-dir data --functions functions
              aws stepfunctions list-state-machines --endpoint-url http://127.0.0.1:8083

            Try things without a server:
              newel validate state-machine.json
              newel run state-machine.json --input '{"key": "value"}'
              newel eval jsonpath '$.a[0]' --input data.json

            Use a server:
              newel machines create Orders --definition orders.asl.json
              newel executions start Orders --input '{"id": 7}' --wait
              newel deploy template.yaml
            """,
        version: NewelVersion.text,
        subcommands: [
            ServeCommand.self, RunCommand.self, ValidateCommand.self, EvalCommand.self, MachinesCommand.self,
            ExecutionsCommand.self, ActivitiesCommand.self, IntegrationsCommand.self, DeployCommand.self,
            AdminCommand.self,
            CompletionCommand.self,
        ]
    )

    package init() {}

    /// Runs the program with the process's arguments.
    package static func start() async { await main() }
}

/// The release.
enum NewelVersion {
    static let text = "0.1.0"
}

/// How a command prints its result.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
    case text, json
}

/// A failure of the program itself, told on standard error; exit code 2.
package struct CommandFailure: Error, CustomStringConvertible {
    package let description: String
    init(_ description: String) { self.description = description }
}
