/// How a file is compressed, by its name's extension.
///
/// Source: "ItemReader (Map)": GZIP and ZSTD are found out by the extension, such as `x.csv.gz`.
package enum Compression: Sendable, Hashable {
    case none
    case gzip
    case zstandard

    package init(key: String) {
        let name = key.lowercased()
        if name.hasSuffix(".gz") || name.hasSuffix(".gzip") {
            self = .gzip
        } else if name.hasSuffix(".zst") || name.hasSuffix(".zstd") {
            self = .zstandard
        } else {
            self = .none
        }
    }
}
