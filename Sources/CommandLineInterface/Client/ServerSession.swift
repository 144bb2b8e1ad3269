import ArgumentParser
import AsyncHTTPClient
import Foundation
import JSONModel
import NIOCore
import NIOPosix
import NIOSSL

/// One command's conversation with a server.
struct ServerSession: Sendable {
    let client: StepFunctionsClient
    let format: OutputFormat
    let terminal: Terminal

    var settings: ClientSettings { client.settings }

    /// Runs a command; a failure is printed and ends the program with exit code 2.
    static func run(_ options: ClientOptions, _ body: (ServerSession) async throws -> Void) async throws {
        let settings = try commandResult { () throws(CommandFailure) in
            try ClientSettings(
                endpoint: options.endpoint,
                region: options.region,
                profile: options.profile,
                account: options.account,
                caBundle: options.caBundle,
                environment: ProcessInfo.processInfo.environment,
                readFile: { try? String(contentsOfFile: $0, encoding: .utf8) }
            )
        }
        var configuration = HTTPClient.Configuration()
        configuration.timeout.connect = .seconds(5)
        configuration.connectionPool.retryConnectionEstablishment = false
        if settings.endpoint.hasPrefix("https:"), let file = settings.caBundle {
            var tls = TLSConfiguration.makeClientConfiguration()
            tls.trustRoots = .file(file)
            configuration.tlsConfiguration = tls
        }
        let http = HTTPClient(
            eventLoopGroupProvider: .shared(NIOSingletons.posixEventLoopGroup),
            configuration: configuration
        )
        let session = ServerSession(
            client: StepFunctionsClient(http: http, settings: settings),
            format: options.format,
            terminal: .standard
        )
        var failure: (any Error)?
        do { try await body(session) } catch { failure = error }
        try await http.shutdown()
        switch failure {
        case nil: return
        case let fault as ServiceFault: StandardStreams.printError("newel: \(fault)")
        case let problem as CommandFailure: StandardStreams.printError("newel: \(problem)")
        case .some(let other): throw other
        }
        throw ExitCode(2)
    }

    func call(_ operation: String, _ parameters: JSONObject = [:]) async throws -> JSONValue {
        try await client.call(operation, parameters)
    }

    /// The items of a list over its pages, at most `limit` of them.
    func list(_ operation: String, _ parameters: JSONObject, member: String, limit: Int = .max) async throws
        -> [JSONValue]
    {
        var items: [JSONValue] = []
        var request = parameters
        while true {
            request["maxResults"] = .integer(Int64(min(1000, max(1, limit - items.count))))
            let page = try await call(operation, request)
            items += page[member]?.arrayValue ?? []
            guard items.count < limit, let token = page["nextToken"], !token.isNull else {
                return Array(items.prefix(limit))
            }
            request["nextToken"] = token
        }
    }

    /// Prints a value with dates as ISO 8601 texts.
    func printJSON(_ value: JSONValue) { StandardStreams.print(APIValues.readable(value).prettyPrinted()) }

    func printTable(_ table: TextTable, empty: String) {
        guard !table.rows.isEmpty else { return StandardStreams.printError(empty) }
        for line in table.lines(for: terminal) { StandardStreams.print(line) }
    }
}
