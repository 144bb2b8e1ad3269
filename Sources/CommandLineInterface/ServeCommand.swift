import ArgumentParser
import AsyncHTTPClient
import AWSProtocol
import Console
import ExecutionCore
import ExecutionRuntime
import Foundation
import JSONModel
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle
import ServiceModels
import StepFunctionsAPI
import StatesLanguage
import StorageAPI
import StorageSQLite
import TaskIntegrations
import UnixSignals
import WorkflowServer

/// `newel serve`: the server.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serve the AWS Step Functions API.",
        discussion: """
            Examples:
              newel serve
              newel serve --data-dir /var/lib/newel --functions functions --durability full
              newel serve --time-scale 0.01                    waits and backoffs a hundred times faster
              newel serve --config newel.json --print-config   where each setting comes from
              newel serve --listen 0.0.0.0:8083 --tls-certificate chain.pem --tls-key key.pem   needs an access key
            Settings: flags over environment (NEWEL_DATA_DIR, NEWEL_LISTEN, …) over the file over defaults.
            Ends gracefully on SIGTERM or SIGINT: stops accepting, finishes commits, ends function processes.
            """
    )

    @OptionGroup var options: ServerOptions
    @Flag(help: "Print the settings and where each comes from, then exit.") var printConfig = false

    func run() async throws {
        let settings = try commandResult { () throws(CommandFailure) in try ServerSettings(options) }
        if printConfig { return StandardStreams.print(settings.description) }
        let logger = Self.logger(settings.logLevel)
        do {
            try await serve(settings, logger)
        } catch let error as CommandFailure {
            StandardStreams.printError("newel: \(error)")
            throw ExitCode(2)
        }
    }

    static func logger(_ level: Logger.Level) -> Logger {
        var logger = Logger(label: "newel") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = level
        return logger
    }

    private func serve(_ settings: ServerSettings, _ logger: Logger) async throws {
        let gate = try Gate(settings, logger)
        let mocks = try settings.executions.mocks()
        let store: SQLiteStore
        do {
            store = try SQLiteStore(directory: settings.dataDirectory, durability: settings.durability)
        } catch {
            throw CommandFailure(Self.describe(error))
        }
        let group = NIOSingletons.posixEventLoopGroup
        let http = try settings.httpTasks(eventLoopGroup: group, logger: logger)
        let client = HTTPClient.forIntegrations(group, trusting: settings.connections.authorities)
        let nested = StepFunctionsIntegration()
        let models = ServiceModelCatalog(directories: settings.modelDirectories, logger: logger)
        let services = awsServices(settings, models, client, logger)
        let datasets = settings.datasets(services)
        let functions = FunctionRegistry(
            configuration: settings.functions,
            settings: .standard(),
            eventLoopGroup: group,
            client: client,
            services: services.client,
            logger: logger
        )
        let reporting = Reporting(settings, services, client, logger)
        let engine: Engine
        let service: StepFunctionsService
        do {
            engine = try Engine(
                store: store,
                configuration: settings.engineConfiguration,
                integrations: .local(functions, services, http, nested, datasets, port: settings.port, mocks: mocks),
                clock: SystemClock(),
                observer: reporting.observer,
                logger: logger
            )
            try await reporting.connect(engine)
            service = try await .init(engine: engine, models: models, throttle: settings.throttle, reporting)
            nested.connect(service, engine: engine)
            services.connect { [engine] in engine.isReady }
        } catch {
            throw CommandFailure("The store in '\(settings.dataDirectory)' cannot be used: \(error)")
        }
        let routes = ServerRoutes(
            service: service,
            engine: engine,
            authentication: gate.authentication,
            audit: gate.audit,
            console: console(settings, gate),
            logger: logger
        )
        let server = listener(settings, gate, routes, logger)
        var configuration = ServiceGroupConfiguration(
            services: [.init(service: functions)] + reporting.services
                + [.init(service: engine), .init(service: server)]
                + gate.services(logger),
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: logger
        )
        configuration.maximumGracefulShutdownDuration = .seconds(10)
        var failure: (any Error)?
        do { try await ServiceGroup(configuration: configuration).run() } catch { failure = error }
        await http.shutdown()
        do { try await client.shutdown() } catch { logger.debug("The HTTP client did not shut down: \(error)") }
        try store.close()
        if let failure { throw Self.failure(failure, settings) }
    }

    private func awsServices(
        _ settings: ServerSettings,
        _ models: ServiceModelCatalog,
        _ client: HTTPClient,
        _ logger: Logger
    ) -> AWSServices {
        AWSServices(
            catalog: models,
            settings: .fromProcess(),
            http: client,
            timeScale: settings.engineConfiguration.limits.timeScale,
            logger: logger
        )
    }

    /// Why the server ended, in words.
    private static func failure(_ error: any Error, _ settings: ServerSettings) -> CommandFailure {
        if let bind = error as? IOError, bind.errnoCode == EADDRINUSE {
            return CommandFailure(
                "Port \(settings.port) of \(settings.host) is in use. Stop the other program or give another --listen."
            )
        }
        return CommandFailure("The server ended: \(error)")
    }

    private func listener(
        _ settings: ServerSettings,
        _ gate: Gate,
        _ routes: ServerRoutes,
        _ logger: Logger
    ) -> HTTPServer {
        HTTPServer(
            configuration: .init(
                host: settings.host,
                port: settings.port,
                bodyBytesMax: max(1 << 20, 4 * settings.engineConfiguration.limits.payloadBytesMax),
                certificate: gate.certificate,
                idleMilliseconds: settings.connections.idleMilliseconds
            ),
            handler: routes,
            logger: logger
        ) { port in
            announce(settings, gate, port: port)
        }
    }

    private func announce(_ settings: ServerSettings, _ gate: Gate, port: Int) {
        if settings.durability == .relaxed {
            StandardStreams.printError(
                "newel: durability is relaxed: the last commits before a power failure may be lost"
            )
        }
        if settings.security.isInsecure {
            StandardStreams.printError(
                "newel: WARNING: listening on \(settings.host) without authentication (--insecure): anyone who reaches "
                    + "this address can run workflows"
            )
        } else if !settings.isLoopback, gate.certificate == nil {
            StandardStreams.printError(
                "newel: no TLS: calls are signed, but can be read on the way; give --tls-certificate and --tls-key, or "
                    + "put a proxy in front that has them"
            )
        }
        let scheme = gate.certificate == nil ? "http" : "https"
        StandardStreams.print("newel: listening on \(scheme)://\(settings.displayHost):\(port)")
        if let console = settings.console {
            StandardStreams.print("newel: console at \(scheme)://\(settings.displayHost):\(port)\(console.base)/")
        }
    }

    private func console(_ settings: ServerSettings, _ gate: Gate) -> ConsoleSetting? {
        settings.console.map {
            ConsoleSetting(
                routes: $0,
                region: settings.region,
                isSecure: gate.certificate != nil,
                isLoopback: settings.isLoopback
            )
        }
    }

    private static func describe(_ error: any Error) -> String {
        switch error as? StorageError {
        case .refused(let reason), .unavailable(let reason), .failed(let reason), .corrupt(let reason): reason
        case nil: "\(error)"
        }
    }
}

/// What stands between the network and the API: authentication, TLS, the audit log.
private struct Gate {
    let authentication: Authentication
    let certificate: ServerCertificate?
    let audit: AuditLog?

    /// - Throws: what is wrong with the keys, the certificate or the log.
    init(_ settings: ServerSettings, _ logger: Logger) throws(CommandFailure) {
        authentication = try settings.security.authentication(
            isLoopback: settings.isLoopback,
            host: settings.host,
            defaults: CallerIdentity(account: settings.account, region: settings.region),
            logger: logger
        )
        do {
            certificate = try settings.security.tlsFiles.map { (files) throws(ServerCertificateError) in
                try ServerCertificate(chainPath: files.certificate, keyPath: files.key)
            }
        } catch {
            throw CommandFailure("\(error)")
        }
        do {
            audit = try settings.security.auditLog.map { (path) throws(AuditLogError) in
                try AuditLog(path: path, now: { SystemClock().now() }, logger: logger)
            }
        } catch {
            throw CommandFailure("\(error)")
        }
    }

    func services(_ logger: Logger) -> [ServiceGroupConfiguration.ServiceConfiguration] {
        certificate.map { [.init(service: CertificateReloader(certificate: $0, logger: logger))] } ?? []
    }
}

/// The time of day.
struct SystemClock: WallClock {
    func now() -> Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }
}

extension IntegrationRegistry {
    /// What performs each resource.
    ///
    /// Local functions stand behind Lambda ARNs and `lambda:invoke`, the server's own API behind `states:` and
    /// `aws-sdk:sfn:` unless another server is configured; everything else goes to AWS services or compatible endpoints.
    static func local(
        _ functions: FunctionRegistry,
        _ services: AWSServices,
        _ http: HTTPTaskIntegration,
        _ nested: StepFunctionsIntegration? = nil,
        _ datasets: (any MapDatasetAccess)? = nil,
        port: Int? = nil,
        mocks: MockConfiguration? = nil
    ) -> IntegrationRegistry {
        let direct = LambdaFunctionIntegration(functions: functions)
        let invoke = LambdaInvokeIntegration(functions: functions)
        let sdkInvoke = LocalFunctionSDKIntegration(
            functions: functions,
            remote: AWSSDKIntegration(client: services.client)
        )
        let areExecutionsRemote = services.areExecutionsRemote(ownPort: port)
        return IntegrationRegistry(mocks: mocks, datasets: datasets) { resource in
            switch resource.kind {
            case .lambdaFunction: direct
            case .service("lambda", "invoke"): invoke
            case .service("aws-sdk:lambda", "invoke"): sdkInvoke
            case .service("http", "invoke"): http
            case .service where !areExecutionsRemote && StepFunctionsIntegration.performs(resource): nested
            case .service: services.integration(for: resource)
            case .activity: nil
            }
        }
    }
}

extension AWSSettings {
    /// What the process's environment and the files that it names say.
    static func fromProcess() -> AWSSettings {
        AWSSettings(environment: ProcessInfo.processInfo.environment) { path in
            FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
        }
    }
}
