import Foundation
import JSONModel

/// Standard output and error, unbuffered by us, and files.
enum StandardStreams {
    static func print(_ text: String) { write(Data((text + "\n").utf8), to: .standardOutput) }

    static func printError(_ text: String) { write(Data((text + "\n").utf8), to: .standardError) }

    static func write(_ bytes: [UInt8]) { write(Data(bytes), to: .standardOutput) }

    /// Writes all of it, or ends the command quietly when nobody reads any more (`newel … | head`).
    private static func write(_ data: Data, to stream: FileHandle) {
        do {
            try stream.write(contentsOf: data)
        } catch {
            exit(EXIT_FAILURE)
        }
    }

    /// Whether colours and progress make sense on standard error.
    static var isTerminal: Bool { isatty(STDERR_FILENO) == 1 }

    /// A file's bytes; `-` is standard input.
    static func read(file: String) throws(CommandFailure) -> [UInt8] {
        if file == "-" {
            do { return Array(try FileHandle.standardInput.readToEnd() ?? Data()) } catch {
                throw CommandFailure("Standard input cannot be read: \(error.localizedDescription)")
            }
        }
        do {
            return Array(try Data(contentsOf: URL(fileURLWithPath: file)))
        } catch {
            throw CommandFailure("The file '\(file)' cannot be read: \(error.localizedDescription)")
        }
    }

    /// JSON text from an option: the text itself, or `@FILE`.
    static func json(option text: String, name: String) throws(CommandFailure) -> (value: JSONValue, text: [UInt8]) {
        let bytes = text.hasPrefix("@") ? try read(file: String(text.dropFirst())) : Array(text.utf8)
        do {
            return (try JSONValue(parsing: bytes), bytes)
        } catch {
            throw CommandFailure("\(name) is not JSON: \(error)")
        }
    }
}
