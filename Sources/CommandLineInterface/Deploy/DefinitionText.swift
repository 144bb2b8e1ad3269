import CloudFormationTemplates
import Foundation
import JSONModel

/// Definitions as JSON texts, from wherever a template has them.
struct DefinitionText {
    /// Where relative paths start.
    let folder: URL

    /// The definition with its substitutions made, and the names for which there was nothing.
    func text(of machine: DeclaredMachine) async throws -> (text: String, unresolved: [String]) {
        switch machine.definition {
        case .document(let value):
            return replaced(value, machine.substitutions)
        case .text(let text): return replaced(text, machine.substitutions)
        case .file(let path): return replaced(try await read(path), machine.substitutions)
        case .object(let bucket, let key): return replaced(try await read(asset(bucket, key)), machine.substitutions)
        }
    }

    private func read(_ path: String) async throws -> String {
        if path.hasPrefix("s3://") {
            throw CommandFailure("'\(path)' is not a local file. Give a path relative to the template.")
        }
        return try await TemplateFile.definition(URL(fileURLWithPath: path, relativeTo: folder).path)
    }

    /// An object of a bucket as a file beside the template: by its key, or as the CDK names its assets.
    private func asset(_ bucket: String, _ key: String) throws -> String {
        let name = key.split(separator: "/").last.map(String.init) ?? key
        let candidates = [key, name, "asset.\(name)"]
        let found = candidates.first {
            FileManager.default.fileExists(atPath: URL(fileURLWithPath: $0, relativeTo: folder).path)
        }
        guard let found else {
            throw CommandFailure(
                "The definition is in the bucket '\(bucket)', and none of these files is beside the template: "
                    + candidates.joined(separator: ", ")
            )
        }
        return found
    }

    private func replaced(_ text: String, _ values: [String: String]) -> (text: String, unresolved: [String]) {
        var unresolved: [String] = []
        let result = Placeholders.replace(in: text) { name in
            if let value = values[name] { return value }
            if Self.isName(name), !unresolved.contains(name) { unresolved.append(name) }
            return nil
        }
        return (result, unresolved)
    }

    /// In an object the values go into texts, so that quotes in them do no harm.
    private func replaced(_ value: JSONValue, _ values: [String: String]) -> (text: String, unresolved: [String]) {
        let escaped = values.mapValues { String(JSONValue.string($0).serializedString().dropFirst().dropLast()) }
        return replaced(value.serializedString(), escaped)
    }

    /// Letters and digits, as names of substitutions are; anything else is somebody else's `${…}`.
    private static func isName(_ text: String) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
            }
    }
}
