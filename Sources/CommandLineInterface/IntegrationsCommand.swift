import ArgumentParser
import AsyncHTTPClient
import Foundation
import JSONModel
import Logging
import NIOCore
import NIOPosix
import ServiceModels
import TaskIntegrations

/// `newel integrations`: what tasks can call from here.
struct IntegrationsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "integrations",
        abstract: "List what tasks can call, where calls would go, and with which credentials.",
        discussion: """
            Examples:
              newel integrations
              newel integrations --check
              AWS_ENDPOINT_URL=http://127.0.0.1:4566 newel integrations --service iam --service ec2
            Takes the settings of newel serve. With --check every endpoint is connected to and STS is asked who calls;
            exit code 1 when something does not answer.
            """
    )

    @OptionGroup var options: ServerOptions
    @Option(help: "Also the SDK integrations of a service, by its name in resources, such as cloudwatchlogs.")
    var service: [String] = []
    @Flag(help: "Try every endpoint and the credentials.") var check = false
    @Option(help: "Output: text or json.") var format: OutputFormat = .text

    private struct Row {
        let resource: String
        let actions: [String]
        let target: String
        let source: String
        let endpoint: String?
    }

    func run() async throws {
        let settings = try commandResult { () throws(CommandFailure) in try ServerSettings(options) }
        let client = HTTPClient.forIntegrations(
            NIOSingletons.posixEventLoopGroup,
            trusting: settings.connections.authorities
        )
        let logger = ServeCommand.logger(.error)
        let services = AWSServices(
            catalog: ServiceModelCatalog(directories: settings.modelDirectories, logger: logger),
            settings: .fromProcess(),
            http: client,
            timeScale: 1,
            logger: logger
        )
        let rows = rows(services, settings)
        let credentials = await services.credentialsSource(region: settings.region)
        let checks = check ? await checks(rows, credentials, services, settings) : []
        try await client.shutdown()
        report(rows, credentials, checks, services)
        if checks.contains(where: { $0.problem != nil }) { throw ExitCode(1) }
    }

    private func rows(_ services: AWSServices, _ settings: ServerSettings) -> [Row] {
        let functions = settings.functions
        var rows: [Row] = []
        let local = functions.functionsDirectory.map { "local functions in \($0)" } ?? "functions of the configuration"
        let elsewhere = functions.endpoint(region: settings.region)
        rows.append(
            Row(
                resource: "lambda",
                actions: [AWSServices.shown("lambda", action: "invoke")],
                target: elsewhere ?? "here",
                source: local,
                endpoint: elsewhere
            )
        )
        if services.areExecutionsRemote(ownPort: settings.port) {
            let route = services.route(sdkService: "sfn", region: settings.region)
            rows.append(
                Row(
                    resource: "states",
                    actions: [AWSServices.shown("states", action: "startExecution")],
                    target: route.endpoint ?? "-",
                    source: route.source,
                    endpoint: route.endpoint
                )
            )
        } else {
            rows.append(
                Row(
                    resource: "states",
                    actions: [AWSServices.shown("states", action: "startExecution")],
                    target: "here",
                    source: "this server",
                    endpoint: nil
                )
            )
        }
        rows.append(
            Row(
                resource: "apigateway",
                actions: [AWSServices.shown("apigateway", action: "invoke")],
                target: "execute-api hosts",
                source: "the task",
                endpoint: nil
            )
        )
        let connections = settings.connectionsFile.map { "connections of \($0)" }
        rows.append(
            Row(
                resource: "http",
                actions: ["invoke"],
                target: connections == nil ? "-" : "https hosts",
                source: connections ?? "no connections (--connections)",
                endpoint: nil
            )
        )
        rows += buckets(services, settings)
        let sdk = service.map { services.route(sdkService: $0, region: settings.region) }
        for route in services.routes(region: settings.region) + sdk {
            rows.append(
                Row(
                    resource: route.resource,
                    actions: route.actions,
                    target: route.endpoint ?? "-",
                    source: route.source,
                    endpoint: route.endpoint
                )
            )
        }
        return rows
    }

    /// Where Distributed Map finds datasets: local buckets, and Amazon S3.
    private func buckets(_ services: AWSServices, _ settings: ServerSettings) -> [Row] {
        let actions = ["getObject", "listObjectsV2", "putObject"]
        let local = settings.localBuckets?.buckets.map { bucket in
            Row(
                resource: "s3 bucket \(bucket)",
                actions: actions,
                target: "here",
                source: "directory in \(settings.localBuckets?.path ?? "")",
                endpoint: nil
            )
        }
        let route = services.route(sdkService: "s3", region: settings.region)
        let remote = Row(
            resource: "s3",
            actions: actions,
            target: route.endpoint ?? "-",
            source: route.source,
            endpoint: route.endpoint
        )
        return (local ?? []) + [remote]
    }

    private struct Check {
        let name: String
        let result: String
        let problem: String?
    }

    private func checks(
        _ rows: [Row],
        _ credentials: Result<String, IntegrationProblem>,
        _ services: AWSServices,
        _ settings: ServerSettings
    ) async -> [Check] {
        var checks: [Check] = []
        for endpoint in Set(rows.compactMap(\.endpoint)).sorted() {
            switch await services.reach(endpoint) {
            case .success(let status):
                checks.append(Check(name: endpoint, result: "answers (HTTP \(status))", problem: nil))
            case .failure(let problem):
                checks.append(Check(name: endpoint, result: "does not answer", problem: problem.description))
            }
        }
        switch await services.identity(account: settings.account, region: settings.region) {
        case .success(let arn): checks.append(Check(name: "credentials", result: arn, problem: nil))
        case .failure(let problem):
            let areThere = if case .success = credentials { true } else { false }
            let result = areThere ? "STS does not accept them, or does not answer" : "there are none"
            checks.append(Check(name: "credentials", result: result, problem: problem.description))
        }
        return checks
    }

    private func report(
        _ rows: [Row],
        _ credentials: Result<String, IntegrationProblem>,
        _ checks: [Check],
        _ services: AWSServices
    ) {
        let (source, problem): (String, String?) =
            switch credentials {
            case .success(let source): (source, nil)
            case .failure(let problem): ("none", problem.description)
            }
        if format == .json {
            return StandardStreams.print(json(rows, source, problem, checks, services).prettyPrinted())
        }
        var table = TextTable(["RESOURCE", "GOES TO", "BECAUSE OF", "ACTIONS"])
        for row in rows {
            table.add([
                .init(row.resource), .init(row.target), .init(row.source, .quiet),
                .init(row.actions.count > 12 ? "\(row.actions.count)" : row.actions.joined(separator: " ")),
            ])
        }
        for line in table.lines(for: .standard) { StandardStreams.print(line) }
        StandardStreams.print("aws-sdk:<service>:<action>: \(services.sdkServices.count) services have API models")
        StandardStreams.print("credentials: \(source)")
        if let problem { StandardStreams.print("  \(problem)") }
        for check in checks {
            StandardStreams.print("\(check.problem == nil ? "ok  " : "FAIL") \(check.name): \(check.result)")
            if let problem = check.problem { StandardStreams.print("     \(problem)") }
        }
    }

    private func json(
        _ rows: [Row],
        _ source: String,
        _ problem: String?,
        _ checks: [Check],
        _ services: AWSServices
    ) -> JSONValue {
        let integrations = rows.map { row in
            JSONValue.object([
                "resource": .string(row.resource), "target": .string(row.target), "source": .string(row.source),
                "actions": .array(row.actions.map(JSONValue.string)),
            ])
        }
        var output: JSONObject = [
            "integrations": .array(integrations),
            "sdkServices": .array(services.sdkServices.map(JSONValue.string)), "credentials": .string(source),
        ]
        if let problem { output["credentialsProblem"] = .string(problem) }
        if check {
            output["checks"] = .array(
                checks.map { check in
                    var object: JSONObject = [
                        "name": .string(check.name), "result": .string(check.result),
                        "ok": .bool(check.problem == nil),
                    ]
                    if let problem = check.problem { object["problem"] = .string(problem) }
                    return .object(object)
                }
            )
        }
        return .object(output)
    }
}
