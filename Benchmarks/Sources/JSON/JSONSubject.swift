import Foundation
import JSONModel

/// A JSON library under measure.
struct JSONSubject {
    let name: String
    /// Parses a document into the library's values, frees them, and returns a number that depends on them.
    let parse: ([UInt8]) throws -> Int
    /// Parses once; the closure prints the value and returns the number of bytes.
    let printer: ([UInt8]) throws -> (() throws -> Int)

    static var newel: JSONSubject {
        JSONSubject(
            name: "Newel",
            parse: { bytes in try JSONValue(parsing: bytes).objectValue?.count ?? 0 },
            printer: { bytes in
                let value = try JSONValue(parsing: bytes)
                return { value.serialized().count }
            }
        )
    }

    static var foundation: JSONSubject {
        JSONSubject(
            name: "Foundation",
            parse: { bytes in try object(bytes).count },
            printer: { bytes in
                let value = try object(bytes)
                return { try JSONSerialization.data(withJSONObject: value).count }
            }
        )
    }

    private static func object(_ bytes: [UInt8]) throws -> [String: Any] {
        guard let object = try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any] else {
            throw BenchmarkError("Foundation did not parse an object")
        }
        return object
    }
}
