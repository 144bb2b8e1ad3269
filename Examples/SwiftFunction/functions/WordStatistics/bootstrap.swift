// A function in one Swift file, without a package: it speaks the Lambda Runtime API with URLSession.
// Build: swiftc -O -parse-as-library bootstrap.swift -o bootstrap

import Foundation

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

struct Request: Decodable {
    var file: String
    var most: Int
}

struct Answer: Encodable {
    struct Word: Encodable {
        var word: String
        var count: Int
    }

    var lines: Int
    var words: Int
    var characters: Int
    var most: [Word]
}

/// An error with a name that a state machine can catch.
struct FunctionError: Error, Encodable {
    var errorType: String
    var errorMessage: String
}

/// Counts lines, words and characters of the file, and names its most frequent words.
func handle(_ request: Request) throws -> Answer {
    // A relative file is one that comes with this function.
    let here = ProcessInfo.processInfo.environment["LAMBDA_TASK_ROOT"] ?? FileManager.default.currentDirectoryPath
    let file = URL(fileURLWithPath: request.file, relativeTo: URL(fileURLWithPath: here, isDirectory: true))
    guard let data = try? Data(contentsOf: file) else {
        throw FunctionError(errorType: "FileMissing", errorMessage: "no file \(request.file)")
    }
    let text = String(decoding: data, as: UTF8.self)
    let words = text.lowercased().split { !$0.isLetter }
    let counts = Dictionary(grouping: words, by: { $0 }).mapValues(\.count)
    let ranked = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    return Answer(
        lines: text.split(whereSeparator: \.isNewline).count,
        words: words.count,
        characters: text.count,
        most: ranked.prefix(request.most).map { Answer.Word(word: String($0.key), count: $0.value) }
    )
}

/// The Runtime API: asks for the next event, answers it, and so on for ever.
struct Runtime {
    let base: String

    func run() async throws {
        while true {
            // The server answers when there is something to do, however long that takes.
            let (event, response) = try await send("invocation/next", timeout: 24 * 3600)
            guard let id = response.value(forHTTPHeaderField: "Lambda-Runtime-Aws-Request-Id") else {
                throw FunctionError(errorType: "Runtime", errorMessage: "an event without an id")
            }
            do {
                let answer = try handle(JSONDecoder().decode(Request.self, from: event))
                _ = try await send("invocation/\(id)/response", body: JSONEncoder().encode(answer))
            } catch let error as FunctionError {
                _ = try await send("invocation/\(id)/error", body: JSONEncoder().encode(error))
            } catch let error as DecodingError {
                let refused = FunctionError(errorType: "BadRequest", errorMessage: "\(error)")
                _ = try await send("invocation/\(id)/error", body: JSONEncoder().encode(refused))
            }
        }
    }

    func send(_ path: String, body: Data? = nil, timeout: TimeInterval = 60) async throws -> (Data, HTTPURLResponse) {
        guard let url = URL(string: "http://\(base)/2018-06-01/runtime/\(path)") else {
            throw FunctionError(errorType: "Runtime", errorMessage: "no address \(base)")
        }
        var request = URLRequest(url: url, timeoutInterval: timeout)
        request.httpMethod = body == nil ? "GET" : "POST"
        request.httpBody = body
        let (data, response) = try await URLSession.shared.data(for: request)
        guard let response = response as? HTTPURLResponse, (200..<300).contains(response.statusCode) else {
            throw FunctionError(errorType: "Runtime", errorMessage: "\(path) was refused")
        }
        return (data, response)
    }
}

@main
struct Bootstrap {
    static func main() async throws {
        guard let base = ProcessInfo.processInfo.environment["AWS_LAMBDA_RUNTIME_API"] else {
            print("AWS_LAMBDA_RUNTIME_API is not set: this is a function, started by a server")
            exit(1)
        }
        try await Runtime(base: base).run()
    }
}
