package import JSONModel

/// Where functions are found and how they run.
///
///     {"functionsDirectory": "functions",            one directory or Python file per function, found by name
///      "functions": {"resize": {"path": "src/resize", "timeoutSeconds": 30},
///                    "mail": {"url": "http://127.0.0.1:9000/mail"}},
///      "endpointURL": "http://127.0.0.1:4566",       for all other functions; speaks Lambda's API, or "aws"
///      "python": ".venv/bin/python",                 default: python3
///      "environment": {"STAGE": "test"},             for all functions
///      "timeoutSeconds": 60, "concurrencyMax": 16}   for functions that say nothing else
///
/// A function has `handler`, `runtime`, `timeoutSeconds` (up to 900), `memoryMB`, `environment`, `concurrencyMax`, `url`
/// and, only here, `path`; the same members stand in a `function.json` beside its code. Paths are relative to the file.
package struct FunctionConfiguration: Sendable, Hashable {
    /// Absolute.
    package var functionsDirectory: String?
    /// By function name, by full ARN without qualifier, or by either with `:QUALIFIER`.
    package var functions: [String: FunctionSpecification] = [:]
    package var endpointURL: String?
    package var python = "python3"
    package var environment: [String: String] = [:]
    package var timeoutMilliseconds: Int64 = 60_000
    package var instanceCountMax = 16

    /// Lambda's longest timeout.
    package static let timeoutSecondsMax: Int64 = 900

    package init() {}

    /// The URL of the endpoint for functions that are nowhere else, in a Region; nil when there is none.
    package func endpoint(region: String) -> String? {
        guard endpointURL == LambdaEndpointBackend.awsName else { return endpointURL }
        return "https://lambda.\(region).\(ServiceEndpoint.dnsSuffix(region))"
    }

    /// Takes a configuration from its JSON form.
    ///
    /// Relative paths start from `directory`, which is absolute.
    ///
    /// - Throws: all problems at once.
    package init(_ value: JSONValue, relativeTo directory: String) throws(FunctionConfigurationError) {
        var reader = FunctionConfigurationReader(directory: directory)
        self = reader.configuration(value)
        try reader.throwProblems()
    }
}

extension FunctionSpecification {
    /// Takes a specification from a `function.json`.
    ///
    /// - Throws: all problems at once.
    package init(_ value: JSONValue, file: String) throws(FunctionConfigurationError) {
        var reader = FunctionConfigurationReader(directory: "/")
        self = reader.specification(value, at: file, allowsPath: false)
        try reader.throwProblems()
    }
}

/// What is wrong with a configuration of functions: where, what was found, what is expected.
package struct FunctionConfigurationError: Error, Sendable, Hashable, CustomStringConvertible {
    package let problems: [String]

    package var description: String { problems.joined(separator: "\n") }
}
