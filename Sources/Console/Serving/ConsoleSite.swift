import ConsoleAssets
import Crypto
import Foundation

/// The files of the console: those that are compiled in, or for its own development those of a directory.
///
/// | path below the base | answer |
/// | --- | --- |
/// | `/a/<hash>/…` | a file; cached for a year, as the hash covers all files |
/// | anything else | the page, which reads the address itself |
struct ConsoleSite: Sendable {
    /// Without a slash at its end, such as `/console`.
    let base: String
    private let source: Source

    private enum Source: Sendable {
        case compiled(files: [String: Asset], hash: String, pages: [PageKind: [UInt8]])
        case directory(String)
    }

    /// What a page loads first: a list of modules instead of a chain of discoveries.
    private enum PageKind: String, CaseIterable {
        case plain, designer

        init(path: String) {
            self = path == "/new" || path.hasSuffix("/edit") ? .designer : .plain
        }

        var folders: [String] {
            switch self {
            case .plain: ["js/core/", "js/ui/"]
            case .designer:
                ["js/core/", "js/ui/", "js/shell/", "js/asl/", "js/editor/", "js/graph/", "js/pages/designer/"]
            }
        }
    }

    /// Bytes that live as long as the process.
    ///
    /// Unchecked Sendable holds because they are constants of the program and are only read.
    private struct Asset: @unchecked Sendable {
        let bytes: UnsafeRawBufferPointer
    }

    /// Stands for the hash when files come from a directory.
    private static let developmentHash = "dev"
    private static let page = "index.html"

    /// With a directory, files come from there at each request and are never cached.
    init(base: String, directory: String?) {
        self.base = base
        if let directory {
            source = .directory(directory)
            return
        }
        var files: [String: Asset] = [:]
        var digest = SHA256()
        for index in 0..<console_asset_count() {
            let asset = console_asset_at(index)
            let path = String(cString: asset.path)
            let bytes = UnsafeRawBufferPointer(start: asset.bytes, count: asset.count)
            files[path] = Asset(bytes: bytes)
            digest.update(data: Array("\(path):\(asset.count):".utf8))
            digest.update(bufferPointer: bytes)
        }
        let hash = digest.finalize().prefix(8).map { Self.hexadecimal($0) }.joined()
        let text = files[Self.page].map { String(decoding: $0.bytes, as: UTF8.self) } ?? ""
        var pages: [PageKind: [UInt8]] = [:]
        for kind in PageKind.allCases {
            pages[kind] = Array(Self.fill(text, base: base, hash: hash, files: files.keys.sorted(), kind: kind).utf8)
        }
        source = .compiled(files: files, hash: hash, pages: pages)
    }

    /// Answers a request for a file or a page.
    func respond(_ request: ConsoleRequest) -> ConsoleResponse {
        guard request.method == "GET" || request.method == "HEAD" else {
            return .json(405, Array(#"{"message":"Method not allowed"}"#.utf8))
        }
        guard request.path.hasPrefix("/a/") else { return page(request) }
        let parts = request.path.dropFirst(3).split(separator: "/", maxSplits: 1)
        guard parts.count == 2, let bytes = file(String(parts[1]), hash: String(parts[0])) else { return Self.missing }
        let isFixed = if case .compiled = source { true } else { false }
        return ConsoleResponse(
            status: 200,
            contentType: Self.contentType(parts[1]),
            headers: [("Cache-Control", isFixed ? "public, max-age=31536000, immutable" : "no-store")],
            body: .bytes(bytes)
        )
    }

    private static let missing = ConsoleResponse(
        status: 404,
        contentType: "text/plain; charset=utf-8",
        headers: [("Cache-Control", "no-store")],
        body: .bytes(Array("There is no such file. Was the server updated? Load the page again.\n".utf8))
    )

    private func page(_ request: ConsoleRequest) -> ConsoleResponse {
        let bytes: [UInt8]
        let tag: String
        let kind = PageKind(path: request.path)
        switch source {
        case .compiled(_, let hash, let pages): (bytes, tag) = (pages[kind] ?? [], "\"\(hash)-\(kind.rawValue)\"")
        case .directory(let path):
            let text = Self.read(path + "/" + Self.page).map { String(decoding: $0, as: UTF8.self) } ?? ""
            let names = Self.names(in: path)
            bytes = Array(Self.fill(text, base: base, hash: Self.developmentHash, files: names, kind: kind).utf8)
            tag = "\"\(Self.developmentHash)-\(bytes.count)\""
        }
        let headers = [(name: "Cache-Control", value: "no-cache"), (name: "ETag", value: tag)]
        let isKnown = request.header("if-none-match") == tag
        return ConsoleResponse(
            status: isKnown ? 304 : 200,
            contentType: "text/html; charset=utf-8",
            headers: headers,
            body: .bytes(isKnown ? [] : bytes)
        )
    }

    private func file(_ path: String, hash: String) -> [UInt8]? {
        switch source {
        case .compiled(let files, let own, _): own == hash ? files[path].map { Array($0.bytes) } : nil
        case .directory(let directory):
            path.split(separator: "/").contains("..") ? nil : Self.read(directory + "/" + path)
        }
    }

    /// Writes addresses into the page: `{{assets}}`, the style sheets and the modules that it needs first.
    private static func fill(
        _ text: String,
        base: String,
        hash: String,
        files: [String],
        kind: PageKind
    ) -> String {
        let assets = "\(base)/a/\(hash)"
        let named = Set(files.filter { text.contains($0) })
        let styles = files.filter { $0.hasSuffix(".css") && !named.contains($0) }
            .map { "<link rel=\"stylesheet\" href=\"\(assets)/\($0)\">" }
        let modules = files.filter { file in file.hasSuffix(".js") && kind.folders.contains { file.hasPrefix($0) } }
            .map { "<link rel=\"modulepreload\" href=\"\(assets)/\($0)\">" }
        return text.replacing("{{styles}}", with: styles.joined(separator: "\n    "))
            .replacing("{{preload}}", with: modules.joined(separator: "\n    "))
            .replacing("{{assets}}", with: assets)
    }

    private static func read(_ path: String) -> [UInt8]? {
        FileManager.default.contents(atPath: path).map { Array($0) }
    }

    private static func names(in directory: String) -> [String] {
        (FileManager.default.subpaths(atPath: directory) ?? []).sorted()
    }

    private static func hexadecimal(_ byte: UInt8) -> String {
        (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }

    private static func contentType(_ path: Substring) -> String {
        switch path.split(separator: ".").last {
        case "js": "text/javascript; charset=utf-8"
        case "css": "text/css; charset=utf-8"
        case "svg": "image/svg+xml"
        case "html": "text/html; charset=utf-8"
        default: "application/octet-stream"
        }
    }
}
