/// Bounds on datasets.
///
/// Source: "Step Functions service quotas" and the pages on ItemReader and ResultWriter.
package enum DatasetLimits {
    /// Bytes of an item before ItemSelector.
    package static let itemByteCountMax = 8 << 20
    /// Bytes of a file in its bucket.
    package static let objectByteCountMax: Int64 = 10 << 30
    /// Bytes of a header row.
    package static let headerByteCountMax = 10 << 10
    /// Items that a Map Run takes up; a larger MaxItems means the same.
    package static let itemCountMax: Int64 = 100_000_000
    /// Bytes of an S3 inventory's manifest, and of one line of an Athena manifest.
    package static let manifestByteCountMax = 8 << 20
    /// Bytes of a result file.
    package static let resultFileByteCountMax: Int64 = 5 << 30
}
