import CloudFormationTemplates
import Foundation
import JSONModel

/// Files in JSON or YAML.
enum TemplateFile {
    /// Largest template that is read; CloudFormation's limit is 1 MB.
    static let byteCountMax = 4 << 20

    /// Reads a template or a definition.
    ///
    /// - Throws: what is wrong with the file, with its name and line.
    static func read(_ path: String) async throws -> TemplateNode {
        let bytes = try StandardStreams.read(file: path)
        guard bytes.count <= byteCountMax else {
            throw CommandFailure("The file '\(path)' is larger than \(byteCountMax) bytes.")
        }
        // Nested values are followed with the call stack.
        let result = await LargeStack.run { parse(bytes, path) }
        return try result.get()
    }

    /// The file as JSON text; JSON files are not changed.
    static func definition(_ path: String) async throws -> String {
        let bytes = try StandardStreams.read(file: path)
        if isJSON(bytes) { return String(decoding: bytes, as: UTF8.self) }
        let result = await LargeStack.run { parse(bytes, path).map { $0.json.serializedString() } }
        return try result.get()
    }

    private static func parse(_ bytes: [UInt8], _ path: String) -> Result<TemplateNode, CommandFailure> {
        if isJSON(bytes), let value = try? JSONValue(parsing: bytes, limits: limits) {
            // YAML reads most JSON too, and knows its lines.
            return .success((try? YAMLReader.read(String(decoding: bytes, as: UTF8.self))) ?? TemplateNode(value))
        }
        do {
            return .success(try YAMLReader.read(String(decoding: bytes, as: UTF8.self)))
        } catch {
            let place = error.line.map { ":\($0)" } ?? ""
            return .failure(CommandFailure("\(path)\(place): \(error.message)"))
        }
    }

    private static let limits: JSONLimits = {
        var limits = JSONLimits.standard
        limits.depthMax = TemplateNode.depthMax
        return limits
    }()

    /// Whether the text begins as a JSON object does.
    private static func isJSON(_ bytes: [UInt8]) -> Bool {
        bytes.first { ![0x20, 0x09, 0x0A, 0x0D, 0xEF, 0xBB, 0xBF].contains($0) } == UInt8(ascii: "{")
    }
}
