import AsyncHTTPClient
import ExecutionReporting
import ExecutionRuntime
import Logging
import ServiceLifecycle
import ServiceModels
import StepFunctionsAPI
import TaskIntegrations

/// Execution logs and status-change events of a server: what is on, and how it is wired.
struct Reporting {
    /// Names of the positions in the store; never changed.
    private static let logsName = "execution-logs"
    private static let eventsName = "status-events"

    let observer: (any TransitionObserver)?
    let logDestinations: LogDestinations?
    private let logs: TransitionPump?
    private let events: TransitionPump?
    private let revisions = RevisionSource()

    init(_ settings: ServerSettings, _ services: AWSServices, _ http: HTTPClient, _ logger: Logger) {
        // Retries of reports take nothing from the quota of those that tasks may have.
        let caller = AWSServiceClient(
            catalog: services.client.catalog,
            settings: services.client.settings,
            http: http,
            logger: logger
        )
        let client = ReportingClient(client: caller)
        let catalogue = LoggingCatalogue()
        let notices = ReportingNotices(logger: logger)
        var sink: (any TransitionSink)?
        var destinations: LogDestinations?
        switch settings.reporting.logs {
        case .directory(let directory):
            sink = LogFileSink(directory: directory, catalogue: catalogue, notices: notices, revisions: revisions)
        case .automatic where !services.hasEndpoint(serviceID: "CloudWatch Logs", ownPort: settings.port), .off: break
        case .automatic, .aws:
            let service = CloudWatchLogsSink(
                client: client,
                catalogue: catalogue,
                notices: notices,
                revisions: revisions
            )
            sink = service
            destinations = LogDestinations(logger: logger) { await Self.look(for: $0, service) }
        }
        logDestinations = destinations
        logs = sink.map { sink in
            TransitionPump(
                name: Self.logsName,
                sink: sink,
                interests: LogInterest(catalogue: catalogue),
                notices: notices,
                logger: logger
            )
        }
        events = Self.eventSink(settings, services, client, http, ReportingNotices(logger: logger)).map { sink in
            TransitionPump(
                name: Self.eventsName,
                sink: sink,
                interests: StatusInterest(),
                notices: notices,
                logger: logger
            )
        }
        observer = logs == nil && events == nil ? nil : ExecutionReporter(logs: logs, events: events)
    }

    private static func eventSink(
        _ settings: ServerSettings,
        _ services: AWSServices,
        _ client: ReportingClient,
        _ http: HTTPClient,
        _ notices: ReportingNotices
    ) -> (any TransitionSink)? {
        let given = settings.reporting.source
        let isElsewhere = services.hasEndpoint(serviceID: "EventBridge", ownPort: settings.port)
        switch settings.reporting.events {
        case .off: return nil
        case .automatic where !isElsewhere: return nil
        case .file(let path): return EventFileSink(path: path, source: given ?? "aws.states", notices: notices)
        case .url(let url):
            return WebhookSink(url: url, source: given ?? "aws.states", http: http, notices: notices)
        case .automatic, .aws:
            // Amazon EventBridge refuses sources that begin with `aws.` from anyone but AWS.
            let source = given ?? (isElsewhere ? "aws.states" : "newel.states")
            return EventBridgeSink(client: client, bus: settings.reporting.bus, source: source, notices: notices)
        }
    }

    private static func look(for arn: String, _ service: CloudWatchLogsSink) async -> LogDestinations.Answer {
        guard let group = LogGroup(arn: arn) else { return .missing }
        return switch await service.validate(group) {
        case .there: .there
        case .missing: .missing
        case .denied: .denied
        case .unknown(let reason): .unknown(reason)
        }
    }

    /// To be called before the engine is asked to do anything.
    func connect(_ engine: Engine) async throws(EngineError) {
        revisions.connect(engine)
        for (name, pump) in [(Self.logsName, logs), (Self.eventsName, events)] {
            if let pump { try await pump.prepare(engine) } else { try await TransitionPump.forget(name, engine) }
        }
    }

    /// They end after the engine, so they stand before it.
    var services: [ServiceGroupConfiguration.ServiceConfiguration] {
        [logs, events].compactMap(\.self).map { .init(service: $0) }
    }
}

extension StepFunctionsService {
    /// A service that looks for log groups as reporting can.
    init(
        engine: Engine,
        models: ServiceModelCatalog,
        throttle: RequestThrottle?,
        _ reporting: Reporting
    ) async throws(EngineError) {
        try await self.init(
            engine: engine,
            models: models,
            throttle: throttle,
            logDestinations: reporting.logDestinations
        )
    }
}
