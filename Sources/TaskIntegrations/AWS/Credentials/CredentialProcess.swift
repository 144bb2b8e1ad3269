import Foundation
import JSONModel

/// Runs a profile's `credential_process`, which prints credentials as JSON.
///
/// Source: "Process credential provider" of the SDK reference guide.
enum CredentialProcess {
    static func run(_ command: String, profile: String) async throws(CredentialsError) -> ExpiringCredentials {
        let source = "the credential process of the profile \(profile)"
        let output: Data
        do {
            output = try await Self.output(of: command)
        } catch {
            throw .failed(source: source, reason: "\(error)")
        }
        guard let json = (try? JSONValue(parsing: Array(output)))?.objectValue,
            json["Version"]?.numberValue?.integerValue == 1, let found = ExpiringCredentials(json: json)
        else { throw .failed(source: source, reason: "it printed no credentials of version 1") }
        return found
    }

    private struct Ended: Error, CustomStringConvertible {
        let status: Int32
        var description: String { "it ended with code \(status)" }
    }

    /// What a command prints; the shell splits it into words.
    private static func output(of command: String) async throws -> Data {
        try await withCheckedThrowingContinuation { continuation in
            // Reading blocks, so it has a thread of its own; it runs once an hour or so.
            Thread.detachNewThread {
                let process = Process()
                process.executableURL = URL(filePath: "/bin/sh")
                process.arguments = ["-c", command]
                let pipe = Pipe()
                process.standardOutput = pipe
                process.standardInput = FileHandle.nullDevice
                do {
                    try process.run()
                    let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
                    process.waitUntilExit()
                    guard process.terminationStatus == 0 else { throw Ended(status: process.terminationStatus) }
                    continuation.resume(returning: output)
                } catch {
                    continuation.resume(throwing: error)
                }
            }
        }
    }
}
