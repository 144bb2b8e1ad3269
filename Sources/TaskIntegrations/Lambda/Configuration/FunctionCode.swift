import JSONModel

/// Looks at the code of a function and finds out how to run it.
///
///     DIR/bootstrap            an executable that speaks the Lambda Runtime API
///     DIR/*.py                 a Python handler
///     DIR/function.json        what the function says about itself
///     FILE.py                  a Python handler alone
///
/// Where no handler is named it is looked for in `lambda_function.py`, `handler.py`, `index.py`, `app.py` and `main.py`,
/// then in an only Python file: the first of `lambda_handler` and `handler` that the file defines.
struct FunctionCode: Sendable {
    /// What tells one state of the code from another: changed files beside the handler count, deeper ones do not.
    struct Fingerprint: Sendable, Hashable {
        fileprivate var files: [String: LocalFile.Stamp] = [:]
    }

    let program: ProcessFunction.Program
    let root: String
    let handler: String
    /// What the function and the configuration say together.
    let specification: FunctionSpecification

    /// Why code cannot be run; says what to do.
    struct Problem: Error {
        let message: String
    }

    private static let modules = ["lambda_function", "handler", "index", "app", "main"]
    private static let handlers = ["lambda_handler", "handler"]
    private static let fileByteCountMax = 1_048_576

    /// Finds out how to run what lies at a path.
    ///
    /// - Throws: when there is something, but nothing to run.
    /// - Returns: `nil` when there is nothing at the path.
    static func find(
        at path: String,
        _ given: FunctionSpecification,
        interpreter: String
    ) throws(Problem) -> FunctionCode? {
        if LocalFile.isDirectory(path) { return try inDirectory(LocalFile.canonicalPath(path), given, interpreter) }
        guard path.hasSuffix(".py"), LocalFile.stamp(path) != nil else { return nil }
        let file = LocalFile.canonicalPath(path)
        guard let slash = file.lastIndex(of: "/") else { return nil }
        let module = String(file[file.index(after: slash)...].dropLast(3))
        let root = String(file[..<slash])
        let handler = given.handler ?? "\(module).\(definedHandler(in: file) ?? "handler")"
        return FunctionCode(
            program: .python(interpreter: interpreter, handler: handler),
            root: root.isEmpty ? "/" : root,
            handler: handler,
            specification: given
        )
    }

    /// The state of the code at a path.
    static func fingerprint(of path: String) -> Fingerprint {
        var result = Fingerprint()
        guard LocalFile.isDirectory(path) else {
            result.files[path] = LocalFile.stamp(path)
            return result
        }
        for name in LocalFile.names(in: path) ?? [] where isPart(name) {
            result.files[name] = LocalFile.stamp("\(path)/\(name)")
        }
        return result
    }

    private static func isPart(_ name: String) -> Bool {
        name == "bootstrap" || name == "function.json" || name.hasSuffix(".py")
    }

    private static func inDirectory(
        _ directory: String,
        _ given: FunctionSpecification,
        _ interpreter: String
    ) throws(Problem) -> FunctionCode? {
        let specification = given.completed(by: try ownSpecification(in: directory))
        let isPython = specification.runtime?.hasPrefix("python")
        let bootstrap = "\(directory)/bootstrap"
        if isPython != true, LocalFile.exists(bootstrap) {
            return FunctionCode(
                program: .bootstrap(path: bootstrap),
                root: directory,
                handler: specification.handler ?? "function.handler",
                specification: specification
            )
        }
        // A function that is reached by URL needs no code.
        if specification.url == nil, isPython == false {
            throw Problem(message: "\(directory) has no executable 'bootstrap', which its runtime needs")
        }
        guard let handler = specification.handler ?? foundHandler(in: directory) ?? specification.url.map({ _ in "" })
        else {
            throw Problem(
                message: "\(directory) has neither an executable 'bootstrap' nor a Python file with a handler; "
                    + "name the handler in function.json: {\"handler\": \"module.function\"}"
            )
        }
        return FunctionCode(
            program: .python(interpreter: interpreter, handler: handler),
            root: directory,
            handler: handler,
            specification: specification
        )
    }

    private static func ownSpecification(in directory: String) throws(Problem) -> FunctionSpecification {
        let file = "\(directory)/function.json"
        guard LocalFile.exists(file) else { return FunctionSpecification() }
        guard let text = LocalFile.read(file, byteCountMax: fileByteCountMax) else {
            throw Problem(message: "\(file) cannot be read, or is larger than \(fileByteCountMax) bytes")
        }
        let value: JSONValue
        do {
            value = try JSONValue(parsing: text)
        } catch {
            throw Problem(message: "\(file) is not JSON: \(error)")
        }
        do {
            return try FunctionSpecification(value, file: file)
        } catch {
            throw Problem(message: error.description)
        }
    }

    private static func foundHandler(in directory: String) -> String? {
        let files = (LocalFile.names(in: directory) ?? []).filter { $0.hasSuffix(".py") }
        for module in modules where files.contains("\(module).py") {
            if let name = definedHandler(in: "\(directory)/\(module).py") { return "\(module).\(name)" }
        }
        guard files.count == 1, let file = files.first else { return nil }
        return definedHandler(in: "\(directory)/\(file)").map { "\(file.dropLast(3)).\($0)" }
    }

    /// The first of the usual names that a file gives a meaning at its top level: by `def`, `=` or `import`.
    private static func definedHandler(in file: String) -> String? {
        guard let text = LocalFile.read(file, byteCountMax: fileByteCountMax) else { return nil }
        let lines = String(decoding: text, as: UTF8.self).split(whereSeparator: \.isNewline)
        return handlers.first { name in
            lines.contains { line in
                line.hasPrefix("def \(name)(") || line.hasPrefix("\(name) =") || line.hasPrefix("\(name)=")
                    || (line.hasPrefix("from ") && line.contains("import") && line.hasSuffix(" \(name)"))
            }
        }
    }
}
