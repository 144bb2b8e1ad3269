import AsyncHTTPClient
import Logging
import NIOCore
import StorageAPI
import Synchronization

/// Finds what runs a function, by its name.
///
/// The configuration's `functions` come first, then the functions directory, then the endpoint. What was found is kept
/// and looked at again after some time, and what was not found at once, so that functions can be added and changed while
/// the server runs.
final class FunctionCatalog: Sendable {
    enum Finding: Sendable {
        case found(any FunctionBackend)
        /// The function is there and cannot be run.
        case broken(LambdaServiceError)
        case missing
    }

    private struct Entry {
        let finding: Finding
        let fingerprint: FunctionCode.Fingerprint?
        let checked: NIODeadline
    }

    private struct State {
        var entries: [String: Entry] = [:]
        var lastGeneration = 0
    }

    private let configuration: FunctionConfiguration
    private let pools: FunctionPools
    private let client: HTTPClient
    private let services: AWSServiceClient?
    private let logger: Logger
    private let checkInterval: TimeAmount
    private let state = Mutex(State())

    /// With an endpoint every name that a workflow makes up is found, so there must be an end to what is kept.
    private static let entryCountMax = 10_000

    init(
        configuration: FunctionConfiguration,
        pools: FunctionPools,
        client: HTTPClient,
        services: AWSServiceClient?,
        logger: Logger
    ) {
        self.configuration = configuration
        checkInterval = .milliseconds(pools.settings.codeCheckMilliseconds)
        self.pools = pools
        self.client = client
        self.services = services
        self.logger = logger
    }

    func find(_ function: FunctionReference) -> Finding {
        let key = key(of: function)
        let now = NIODeadline.now()
        if let entry = state.withLock({ $0.entries[key] }), now - entry.checked < checkInterval {
            return entry.finding
        }
        return look(for: function, key, now)
    }

    /// The configuration's key for a function: the most particular one that it has, else the name.
    private func key(of function: FunctionReference) -> String {
        guard !configuration.functions.isEmpty else { return function.name }
        if let qualifier = function.qualifier {
            if configuration.functions[function.arn] != nil { return function.arn }
            let name = "\(function.name):\(qualifier)"
            if configuration.functions[name] != nil { return name }
        }
        let arn = function.unqualifiedARN
        return configuration.functions[arn] != nil ? arn : function.name
    }

    private func look(for function: FunctionReference, _ key: String, _ now: NIODeadline) -> Finding {
        let path = codePath(of: function, key)
        let fingerprint = path.map(FunctionCode.fingerprint)
        let old = state.withLock { state -> Entry? in
            guard let entry = state.entries[key], entry.fingerprint == fingerprint else { return nil }
            let fresh = Entry(finding: entry.finding, fingerprint: fingerprint, checked: now)
            state.entries[key] = fresh
            return fresh
        }
        if let old { return old.finding }
        let generation = state.withLock { state in
            state.lastGeneration += 1
            return state.lastGeneration
        }
        let finding = resolve(function, key, path: path, generation: generation)
        if case .missing = finding {
            state.withLock { $0.entries[key] = nil }
            return finding
        }
        return state.withLock { state in
            // Of several who looked at once the first counts: another generation would replace its processes.
            if let entry = state.entries[key], entry.fingerprint == fingerprint { return entry.finding }
            if state.entries.count >= Self.entryCountMax { state.entries.removeAll() }
            state.entries[key] = Entry(finding: finding, fingerprint: fingerprint, checked: now)
            return finding
        }
    }

    private func codePath(of function: FunctionReference, _ key: String) -> String? {
        if let specification = configuration.functions[key] {
            if specification.url != nil { return nil }
            if let path = specification.path { return path }
        }
        guard let directory = configuration.functionsDirectory else { return nil }
        let path = "\(directory)/\(function.name)"
        return LocalFile.isDirectory(path) ? path : "\(path).py"
    }

    private func resolve(_ function: FunctionReference, _ key: String, path: String?, generation: Int) -> Finding {
        let given = configuration.functions[key] ?? FunctionSpecification()
        if let url = given.url { return .found(urlBackend(url, given)) }
        do {
            if let path, let code = try FunctionCode.find(at: path, given, interpreter: configuration.python) {
                return .found(backend(for: code, name: function.name, generation))
            }
        } catch {
            logger.warning("A function cannot be run: \(error.message)", metadata: ["function": "\(function.name)"])
            return .broken(.invalidRuntime(error.message))
        }
        if let path, configuration.functions[key] != nil {
            return .broken(.invalidRuntime("The function's code is not at \(path), where its configuration says it is"))
        }
        if let endpoint = configuration.endpointURL {
            let timeout = FunctionConfiguration.timeoutSecondsMax * 1000
            return .found(
                LambdaEndpointBackend(
                    endpoint: endpoint,
                    timeoutMilliseconds: timeout,
                    client: client,
                    services: services
                )
            )
        }
        return .missing
    }

    private func backend(for code: FunctionCode, name: String, _ generation: Int) -> any FunctionBackend {
        let specification = code.specification
        if let url = specification.url { return urlBackend(url, specification) }
        let function = ProcessFunction(
            name: name,
            program: code.program,
            root: code.root,
            handler: code.handler,
            timeoutMilliseconds: specification.timeoutMilliseconds ?? configuration.timeoutMilliseconds,
            memoryMegabytes: specification.memoryMegabytes,
            environment: configuration.environment.merging(specification.environment) { _, own in own },
            instanceCountMax: specification.instanceCountMax ?? configuration.instanceCountMax
        )
        return RuntimeProcessBackend(function: function, generation: generation, pools: pools)
    }

    private func urlBackend(_ url: String, _ specification: FunctionSpecification) -> URLFunctionBackend {
        let timeout = specification.timeoutMilliseconds ?? configuration.timeoutMilliseconds
        return URLFunctionBackend(url: url, timeoutMilliseconds: timeout, client: client)
    }

    // MARK: Lists

    /// A function that is known without being called.
    struct Listing: Sendable, Hashable {
        let name: String
        /// `python`, `bootstrap` or `url`; `nil` when it cannot be run.
        let kind: String?
        /// Why it cannot be run.
        let problem: String?
    }

    /// The configured functions and those in the functions directory, by name.
    func list() -> [Listing] {
        var names = Set(configuration.functions.keys)
        for name in configuration.functionsDirectory.flatMap(LocalFile.names) ?? [] {
            let path = "\(configuration.functionsDirectory ?? "")/\(name)"
            if LocalFile.isDirectory(path) {
                names.insert(name)
            } else if name.hasSuffix(".py") {
                names.insert(String(name.dropLast(3)))
            }
        }
        return names.sorted().compactMap(listing)
    }

    private func listing(_ key: String) -> Listing? {
        guard let function = FunctionReference(key, scope: .init(account: "", region: "")) else { return nil }
        let given = configuration.functions[key] ?? FunctionSpecification()
        if given.url != nil { return Listing(name: key, kind: "url", problem: nil) }
        guard let path = codePath(of: function, key) else { return nil }
        do {
            guard let code = try FunctionCode.find(at: path, given, interpreter: configuration.python) else {
                return Listing(name: key, kind: nil, problem: "there is no code at \(path)")
            }
            if code.specification.url != nil { return Listing(name: key, kind: "url", problem: nil) }
            if case .python = code.program { return Listing(name: key, kind: "python", problem: nil) }
            return Listing(name: key, kind: "bootstrap", problem: nil)
        } catch {
            return Listing(name: key, kind: nil, problem: error.message)
        }
    }
}
