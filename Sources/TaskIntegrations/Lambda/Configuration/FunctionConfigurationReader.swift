import JSONModel
import StorageAPI

/// Reads the JSON forms of configurations and collects what is wrong with them.
struct FunctionConfigurationReader {
    private let directory: String
    private var problems: [String] = []

    init(directory: String) {
        self.directory = directory
    }

    func throwProblems() throws(FunctionConfigurationError) {
        if !problems.isEmpty { throw FunctionConfigurationError(problems: problems) }
    }

    mutating func configuration(_ value: JSONValue) -> FunctionConfiguration {
        var result = FunctionConfiguration()
        for member in members(of: value, at: "functions' configuration") {
            let (key, value) = (member.key, member.value)
            switch key {
            case "functionsDirectory": result.functionsDirectory = text(value, at: key).map(absolute)
            case "functions":
                for function in members(of: value, at: key) {
                    let place = "functions.\(function.key)"
                    if FunctionReference(function.key, scope: .init(account: "", region: "")) == nil {
                        problems.append("\(place): the key is no name or ARN of a function")
                    }
                    result.functions[function.key] = specification(function.value, at: place, allowsPath: true)
                }
            case "endpointURL":
                let isAWS = value.stringValue == LambdaEndpointBackend.awsName
                result.endpointURL = isAWS ? LambdaEndpointBackend.awsName : url(value, at: key)
            case "python": result.python = text(value, at: key).map(interpreter) ?? result.python
            case "environment": result.environment = environment(value, at: key)
            case "timeoutSeconds": result.timeoutMilliseconds = timeout(value, at: key) ?? result.timeoutMilliseconds
            case "concurrencyMax": result.instanceCountMax = count(value, at: key, 1...1_000) ?? result.instanceCountMax
            default:
                unknown(
                    key,
                    at: key,
                    among: "functionsDirectory, functions, endpointURL, python, environment, "
                        + "timeoutSeconds, concurrencyMax"
                )
            }
        }
        return result
    }

    mutating func specification(_ value: JSONValue, at place: String, allowsPath: Bool) -> FunctionSpecification {
        var result = FunctionSpecification()
        for member in members(of: value, at: place) {
            let at = "\(place).\(member.key)"
            switch member.key {
            case "handler": result.handler = text(member.value, at: at)
            case "runtime": result.runtime = runtime(member.value, at: at)
            case "timeoutSeconds": result.timeoutMilliseconds = timeout(member.value, at: at)
            case "memoryMB": result.memoryMegabytes = count(member.value, at: at, 16...1_048_576)
            case "environment": result.environment = environment(member.value, at: at)
            case "concurrencyMax": result.instanceCountMax = count(member.value, at: at, 1...1_000)
            case "url": result.url = url(member.value, at: at)
            case "path" where allowsPath: result.path = text(member.value, at: at).map(absolute)
            default:
                unknown(
                    member.key,
                    at: at,
                    among: "handler, runtime, timeoutSeconds, memoryMB, environment, "
                        + "concurrencyMax, url" + (allowsPath ? ", path" : "")
                )
            }
        }
        if result.url != nil, result.path != nil {
            problems.append("\(place): has both 'url' and 'path'; a function has its code in one place")
        }
        return result
    }

    // MARK: Members

    private mutating func members(of value: JSONValue, at place: String) -> [JSONObject.Member] {
        if let object = value.objectValue { return object.members }
        expected("an object", value, at: place)
        return []
    }

    private mutating func text(_ value: JSONValue, at place: String) -> String? {
        if let text = value.stringValue, !text.isEmpty { return text }
        expected("a text", value, at: place)
        return nil
    }

    private mutating func runtime(_ value: JSONValue, at place: String) -> String? {
        guard let text = text(value, at: place) else { return nil }
        if text.hasPrefix("python") || text.hasPrefix("provided") { return text }
        problems.append(
            "\(place): the runtime '\(text)' is not run here; use pythonX.Y, or provided with an executable 'bootstrap'"
        )
        return nil
    }

    private mutating func url(_ value: JSONValue, at place: String) -> String? {
        if let text = value.stringValue, text.hasPrefix("http://") || text.hasPrefix("https://") { return text }
        expected("a URL that starts with http:// or https://", value, at: place)
        return nil
    }

    private mutating func timeout(_ value: JSONValue, at place: String) -> Int64? {
        let max = FunctionConfiguration.timeoutSecondsMax
        if let seconds = value.numberValue?.doubleValue, seconds > 0, seconds <= Double(max) {
            return Swift.max(Int64(seconds * 1000), 1)
        }
        expected("a number of seconds above 0 and up to \(max)", value, at: place)
        return nil
    }

    private mutating func count(_ value: JSONValue, at place: String, _ range: ClosedRange<Int>) -> Int? {
        if let count = value.numberValue?.integerValue, let count = Int(exactly: count), range.contains(count) {
            return count
        }
        expected("an integer from \(range.lowerBound) to \(range.upperBound)", value, at: place)
        return nil
    }

    private mutating func environment(_ value: JSONValue, at place: String) -> [String: String] {
        var result: [String: String] = [:]
        for member in members(of: value, at: place) {
            let at = "\(place).\(member.key)"
            if member.key.isEmpty || member.key.contains("=") {
                problems.append("\(at): is no name of an environment variable")
            } else if let text = member.value.stringValue {
                result[member.key] = text
            } else {
                expected("a text", member.value, at: at)
            }
        }
        return result
    }

    private mutating func expected(_ what: String, _ value: JSONValue, at place: String) {
        let found = value.serializedString()
        let shown = found.utf8.count > 60 ? "\(value.typeName)" : found
        problems.append("\(place): expected \(what), found \(shown)")
    }

    private mutating func unknown(_ key: String, at place: String, among names: String) {
        problems.append("\(place): there is no member '\(key)' here; the members are \(names)")
    }

    private func absolute(_ path: String) -> String {
        path.hasPrefix("/") ? path : "\(directory)/\(path)"
    }

    /// An interpreter without a slash is looked up in `PATH`.
    private func interpreter(_ text: String) -> String {
        text.contains("/") ? absolute(text) : text
    }
}
