import ArgumentParser

/// `newel admin`: what whoever runs a server does beside it.
struct AdminCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "admin",
        abstract: "Administer a server's data directory.",
        discussion: """
            Examples:
              newel admin keys create --data-dir /var/lib/newel --description "deploys"
              newel admin keys list --data-dir /var/lib/newel
            """,
        subcommands: [KeysCommand.self]
    )
}
