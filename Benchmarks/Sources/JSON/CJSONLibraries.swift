import Foundation

/// The C libraries for JSON that Debian ships.
enum CJSONLibraries {
    /// Those that are installed, and the names of those that are not.
    static func subjects() throws -> (found: [JSONSubject], missing: [String]) {
        var found: [JSONSubject] = []
        var missing: [String] = []
        for (file, make) in [("libjansson.so.4", jansson), ("libjson-c.so.5", jsonC)] {
            if let library = DynamicLibrary(file) { found.append(try make(library)) } else { missing.append(file) }
        }
        return (found, missing)
    }

    /// Jansson 2: `json_loadb`, `json_dumps`.
    ///
    /// A value that nobody else holds is freed by `json_delete`.
    private static func jansson(_ library: DynamicLibrary) throws -> JSONSubject {
        typealias Load =
            @convention(c) (UnsafePointer<CChar>?, Int, Int, UnsafeMutableRawPointer?) -> OpaquePointer?
        typealias Dump = @convention(c) (OpaquePointer, Int) -> UnsafeMutablePointer<CChar>?
        let load = try library.function("json_loadb", as: Load.self)
        let dump = try library.function("json_dumps", as: Dump.self)
        let delete = try library.function("json_delete", as: (@convention(c) (OpaquePointer) -> Void).self)
        let size = try library.function("json_object_size", as: (@convention(c) (OpaquePointer) -> Int).self)
        let compact = 0x20
        let parse: ([UInt8]) throws -> OpaquePointer = { bytes in
            let value = withCharacters(bytes) { load($0, bytes.count, 0, nil) }
            guard let value else { throw BenchmarkError("Jansson did not parse the document") }
            return value
        }
        return JSONSubject(
            name: "Jansson",
            parse: { bytes in
                let value = try parse(bytes)
                defer { delete(value) }
                return size(value)
            },
            printer: { bytes in
                let value = ForeignValue(try parse(bytes)) { delete($0) }
                return {
                    guard let text = dump(value.pointer, compact) else { throw BenchmarkError("Jansson did not print") }
                    defer { free(text) }
                    return strlen(text)
                }
            }
        )
    }

    /// json-c 0.16: a tokener parses; the printed text belongs to the value.
    private static func jsonC(_ library: DynamicLibrary) throws -> JSONSubject {
        typealias New = @convention(c) () -> OpaquePointer?
        typealias Parse = @convention(c) (OpaquePointer, UnsafePointer<CChar>?, CInt) -> OpaquePointer?
        typealias Text = @convention(c) (OpaquePointer, CInt, UnsafeMutablePointer<Int>?) -> UnsafePointer<CChar>?
        let new = try library.function("json_tokener_new", as: New.self)
        let free = try library.function("json_tokener_free", as: (@convention(c) (OpaquePointer) -> Void).self)
        let parseText = try library.function("json_tokener_parse_ex", as: Parse.self)
        let put = try library.function("json_object_put", as: (@convention(c) (OpaquePointer) -> CInt).self)
        let size = try library.function("json_object_object_length", as: (@convention(c) (OpaquePointer) -> CInt).self)
        let text = try library.function("json_object_to_json_string_length", as: Text.self)
        let plain: CInt = 0
        let parse: ([UInt8]) throws -> OpaquePointer = { bytes in
            guard let tokener = new() else { throw BenchmarkError("json-c has no memory") }
            defer { free(tokener) }
            let value = withCharacters(bytes) { parseText(tokener, $0, CInt(bytes.count)) }
            guard let value else { throw BenchmarkError("json-c did not parse the document") }
            return value
        }
        return JSONSubject(
            name: "json-c",
            parse: { bytes in
                let value = try parse(bytes)
                defer { _ = put(value) }
                return Int(size(value))
            },
            printer: { bytes in
                let value = ForeignValue(try parse(bytes)) { _ = put($0) }
                return {
                    var length = 0
                    guard text(value.pointer, plain, &length) != nil else {
                        throw BenchmarkError("json-c did not print")
                    }
                    return length
                }
            }
        )
    }

    private static func withCharacters<R>(_ bytes: [UInt8], _ body: (UnsafePointer<CChar>?) -> R) -> R {
        bytes.withUnsafeBytes { body($0.bindMemory(to: CChar.self).baseAddress) }
    }
}
