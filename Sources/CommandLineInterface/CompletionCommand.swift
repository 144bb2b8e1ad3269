import ArgumentParser

/// `newel completion`: scripts for shells.
struct CompletionCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "completion",
        abstract: "Print the completion script of a shell.",
        discussion: """
            Examples:
              newel completion bash > /etc/bash_completion.d/newel
              newel completion zsh > "${fpath[1]}/_newel"
              newel completion fish > ~/.config/fish/completions/newel.fish
            """
    )

    enum Shell: String, ExpressibleByArgument, CaseIterable { case bash, zsh, fish }

    @Argument(help: "bash, zsh or fish.") var shell: Shell

    func run() async throws {
        let script =
            switch shell {
            case .bash: NewelCommand.completionScript(for: .bash)
            case .zsh: NewelCommand.completionScript(for: .zsh)
            case .fish: NewelCommand.completionScript(for: .fish)
            }
        StandardStreams.print(script)
    }
}
