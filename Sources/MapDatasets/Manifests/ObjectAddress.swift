/// Where an object is: a bucket and a key.
package struct ObjectAddress: Sendable, Hashable, CustomStringConvertible {
    package let bucket: String
    package let key: String

    package init(bucket: String, key: String) {
        self.bucket = bucket
        self.key = key
    }

    /// Reads `s3://bucket/key`, as Athena's manifests have it.
    package init?(uri: String) {
        for scheme in ["s3://", "S3://", "s3a://", "s3n://"] where uri.hasPrefix(scheme) {
            let rest = uri.dropFirst(scheme.count)
            guard let slash = rest.firstIndex(of: "/"), slash > rest.startIndex else { return nil }
            self.init(bucket: String(rest[..<slash]), key: String(rest[rest.index(after: slash)...]))
            return
        }
        return nil
    }

    /// `S3://bucket/key`, as `$$.Map.Item.Source` has it.
    package var description: String { "S3://\(bucket)/\(key)" }
}
