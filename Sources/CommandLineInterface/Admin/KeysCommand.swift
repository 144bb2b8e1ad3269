import ArgumentParser
import AWSProtocol
import Foundation
import JSONModel
import WorkflowServer

/// `newel admin keys`: the access keys that may sign requests; a running server sees changes at the next request.
struct KeysCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys",
        abstract: "Make, list, rotate and revoke access keys.",
        discussion: """
            Examples:
              newel admin keys create --account 111122223333 --description "deploys"
              newel admin keys create --expires 12h --format env      a temporary key, as lines for a shell
              newel admin keys list
              newel admin keys rotate AKIA…                            a new key; the old one works for another day
              newel admin keys revoke AKIA…                            at once, also in a running server
            Keys stand in access-keys.json in the data directory (or --keys-file), readable by its owner only. Secrets
            are shown once, when a key is made.
            """,
        subcommands: [KeysCreate.self, KeysList.self, KeysRotate.self, KeysRevoke.self]
    )
}

/// Where the keys are.
struct KeysLocation: ParsableArguments {
    @Option(help: "The server's data directory. (default: newel-data)") var dataDir: String?
    @Option(help: "The file of access keys. (default: access-keys.json in the data directory)") var keysFile: String?

    /// The file; its directory is made when `makingDirectory` and there is none.
    func file(makingDirectory: Bool = false) throws(CommandFailure) -> AccessKeyFile {
        let environment = ProcessInfo.processInfo.environment
        let directory = dataDir ?? environment["NEWEL_DATA_DIR"] ?? "newel-data"
        let path = keysFile ?? environment["NEWEL_KEYS_FILE"] ?? SecuritySettings.keysFile(in: directory)
        if makingDirectory {
            let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
            do {
                try FileManager.default.createDirectory(
                    at: folder,
                    withIntermediateDirectories: true,
                    attributes: [.posixPermissions: 0o700]
                )
            } catch {
                throw CommandFailure("The directory '\(folder.path)' cannot be made: \(error.localizedDescription)")
            }
        }
        return AccessKeyFile(path: path)
    }
}

/// How a new key is printed.
enum KeyFormat: String, ExpressibleByArgument, CaseIterable {
    /// For people, and for `~/.aws/credentials`.
    case text
    /// As AWS's `credential_process` has it.
    case json
    /// Lines for a shell.
    case env

    func print(_ key: AccessKey) {
        let credentials = key.credentials
        switch self {
        case .text:
            StandardStreams.print("aws_access_key_id = \(credentials.accessKeyID)")
            StandardStreams.print("aws_secret_access_key = \(credentials.secretAccessKey)")
            if let token = credentials.sessionToken { StandardStreams.print("aws_session_token = \(token)") }
        case .env:
            StandardStreams.print("export AWS_ACCESS_KEY_ID=\(credentials.accessKeyID)")
            StandardStreams.print("export AWS_SECRET_ACCESS_KEY=\(credentials.secretAccessKey)")
            if let token = credentials.sessionToken { StandardStreams.print("export AWS_SESSION_TOKEN=\(token)") }
        case .json:
            var members: [(String, String)] = [
                ("AccessKeyId", credentials.accessKeyID), ("SecretAccessKey", credentials.secretAccessKey),
            ]
            if let token = credentials.sessionToken { members.append(("SessionToken", token)) }
            if let expires = key.expires { members.append(("Expiration", expires.iso8601)) }
            var writer = JSONWriter()
            writer.beginObject()
            writer.key("Version")
            writer.integer(1)
            for (name, value) in members {
                writer.key(name)
                writer.string(value)
            }
            writer.endObject()
            StandardStreams.write(writer.finish() + [UInt8(ascii: "\n")])
        }
    }
}

/// A span of time as people write it: a number and `s`, `m`, `h` or `d`.
struct KeyLife: ExpressibleByArgument {
    let milliseconds: Int64

    private static let daysMax: Int64 = 36_500
    private static let units: [Character: Int64] = ["s": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000]

    init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    init?(argument: String) {
        guard let last = argument.last, let unit = Self.units[last], let count = Int64(argument.dropLast()), count >= 0
        else { return nil }
        let (product, overflow) = count.multipliedReportingOverflow(by: unit)
        guard !overflow, product <= Self.daysMax * 86_400_000 else { return nil }
        milliseconds = product
    }
}

/// `newel admin keys create`.
struct KeysCreate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Make an access key and show its secret, once.",
        discussion: """
            A key with --expires is temporary: it has a session token, which clients send along (AWS_SESSION_TOKEN).
            Examples:
              newel admin keys create
              newel admin keys create --account 111122223333 --expires 12h --format json
            """
    )

    @OptionGroup var location: KeysLocation
    @Option(help: "The account that the key works in, twelve digits. (default: 123456789012)") var account: String?
    @Option(help: "For how long the key is good: a number and s, m, h or d. (default: for ever)") var expires: KeyLife?
    @Option(help: "What the key is for.") var description = ""
    @Option(help: "text, json (credential_process) or env (shell).") var format = KeyFormat.text

    func run() async throws {
        let key = try commandResult { () throws(CommandFailure) in try make() }
        format.print(key)
    }

    private func make() throws(CommandFailure) -> AccessKey {
        let account = account ?? ProcessInfo.processInfo.environment["NEWEL_ACCOUNT"] ?? "123456789012"
        guard CallerIdentity.isAccount(account.utf8) else {
            throw CommandFailure("The account '\(account)' must be twelve digits, such as 123456789012.")
        }
        let now = SystemClock().now()
        var generator = SystemRandomNumberGenerator()
        let key = AccessKey.make(
            account: account,
            created: now,
            expires: expires.map { now.advanced(byMilliseconds: $0.milliseconds) },
            description: description,
            using: &generator
        )
        let file = try location.file(makingDirectory: true)
        let isFirst = try KeysCommand.change(file, now: now) { list in
            list.add(key)
            return list.keys.count == 1
        }
        if isFirst {
            StandardStreams.printError(
                "newel: this is the first key in \(file.path): a server verifies signatures from its next start on"
            )
        }
        return key
    }
}

/// `newel admin keys list`.
struct KeysList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List access keys, without their secrets.",
        discussion: """
            Examples:
              newel admin keys list
              newel admin keys list --format json
            """
    )

    @OptionGroup var location: KeysLocation
    @Option(help: "text or json.") var format = OutputFormat.text

    func run() async throws {
        let list = try commandResult { () throws(CommandFailure) in
            let file = try location.file()
            do { return try file.read() } catch { throw CommandFailure("The file '\(file.path)' \(error)") }
        }
        let now = SystemClock().now()
        switch format {
        case .text: printText(list, now)
        case .json: printJSON(list, now)
        }
    }

    private func printText(_ list: AccessKeyList, _ now: Timestamp) {
        guard !list.keys.isEmpty else { return StandardStreams.print("There are no access keys.") }
        for key in list.keys {
            let state = key.expires.map { $0 <= now ? "expired \($0.iso8601)" : "until \($0.iso8601)" } ?? "lasting"
            let line = "\(key.id)  \(key.account)  made \(key.created.iso8601)  \(state)"
            StandardStreams.print(key.description.isEmpty ? line : "\(line)  \(key.description)")
        }
    }

    private func printJSON(_ list: AccessKeyList, _ now: Timestamp) {
        var writer = JSONWriter()
        writer.beginArray()
        for key in list.keys {
            var members = [("accessKeyId", key.id), ("account", key.account), ("created", key.created.iso8601)]
            if let expires = key.expires { members.append(("expires", expires.iso8601)) }
            if !key.description.isEmpty { members.append(("description", key.description)) }
            writer.beginObject()
            for (name, value) in members {
                writer.key(name)
                writer.string(value)
            }
            writer.key("active")
            writer.bool(key.expires.map { $0 > now } ?? true)
            writer.endObject()
        }
        writer.endArray()
        StandardStreams.write(writer.finish() + [UInt8(ascii: "\n")])
    }
}

/// `newel admin keys rotate`.
struct KeysRotate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate",
        abstract: "Make a new key in place of a lasting one, which works on for a while.",
        discussion: """
            Examples:
              newel admin keys rotate AKIAEXAMPLE
              newel admin keys rotate AKIAEXAMPLE --grace 0s      the old key is over at once
            """
    )

    @Argument(help: "The id of the key to replace.") var id: String
    @OptionGroup var location: KeysLocation
    @Option(help: "For how long the old key still works: a number and s, m, h or d. (default: 1d)")
    var grace = KeyLife(milliseconds: 86_400_000)
    @Option(help: "text, json (credential_process) or env (shell).") var format = KeyFormat.text

    func run() async throws {
        let key = try commandResult { () throws(CommandFailure) in try rotate() }
        format.print(key)
    }

    private func rotate() throws(CommandFailure) -> AccessKey {
        let now = SystemClock().now()
        let file = try location.file()
        let outcome = try KeysCommand.change(file, now: now) { list -> Result<AccessKey, CommandFailure> in
            guard let old = list[id] else { return .failure(KeysCommand.unknown(id, file)) }
            guard old.credentials.sessionToken == nil else {
                return .failure(
                    CommandFailure("The key '\(id)' is temporary; make another with: keys create --expires")
                )
            }
            var generator = SystemRandomNumberGenerator()
            let key = AccessKey.make(
                account: old.account,
                created: now,
                expires: nil,
                description: old.description,
                using: &generator
            )
            list.expire(id: id, at: now.advanced(byMilliseconds: grace.milliseconds))
            list.add(key)
            return .success(key)
        }
        return try outcome.get()
    }
}

/// `newel admin keys revoke`.
struct KeysRevoke: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke",
        abstract: "End access keys at once.",
        discussion: """
            Without keys a server that verifies signatures answers nobody; it does not open up.
            Example:
              newel admin keys revoke AKIAEXAMPLE
            """
    )

    @Argument(help: "Ids of the keys.") var ids: [String]
    @OptionGroup var location: KeysLocation

    func run() async throws {
        try commandResult { () throws(CommandFailure) in
            let file = try location.file()
            let outcome = try KeysCommand.change(file, now: SystemClock().now()) {
                list -> Result<Void, CommandFailure> in
                // All or none, so that a mistyped id does not hide behind the others.
                if let missing = ids.first(where: { list[$0] == nil }) {
                    return .failure(KeysCommand.unknown(missing, file))
                }
                for id in ids { _ = list.remove(id: id) }
                return .success(())
            }
            try outcome.get()
        }
        for id in ids { StandardStreams.print("revoked \(id)") }
    }
}

extension KeysCommand {
    /// For how long keys that are over stay in the list, so that their users are told so.
    private static let keptMilliseconds: Int64 = 7 * 86_400_000

    /// Changes the list and sweeps out what is over for long.
    static func change<Value>(
        _ file: AccessKeyFile,
        now: Timestamp,
        _ body: (inout AccessKeyList) -> Value
    ) throws(CommandFailure) -> Value {
        do {
            return try file.change { list in
                list.prune(now: now, keepingMilliseconds: keptMilliseconds)
                return body(&list)
            }
        } catch {
            throw CommandFailure("The file '\(file.path)' \(error)")
        }
    }

    static func unknown(_ id: String, _ file: AccessKeyFile) -> CommandFailure {
        CommandFailure("There is no key '\(id)' in '\(file.path)'; see: newel admin keys list")
    }
}
