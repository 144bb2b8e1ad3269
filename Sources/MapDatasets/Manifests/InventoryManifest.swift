import JSONModel

/// The manifest of an Amazon S3 inventory report in CSV.
///
/// `{"destinationBucket": "arn:aws:s3:::reports", "fileFormat": "CSV", "fileSchema": "Bucket, Key, Size",
/// "files": [{"key": …, "size": …}]}`. Source: "Locating your inventory list" (Amazon S3).
package struct InventoryManifest: Sendable, Hashable {
    /// The bucket that holds the report's files.
    package let bucket: String
    package let keys: [String]
    package let columns: [String]

    /// - Throws: when the file is no manifest, or its report is not in CSV.
    package init(parsing bytes: [UInt8]) throws(DatasetError) {
        let manifest: JSONValue
        do {
            manifest = try JSONValue(parsing: bytes)
        } catch {
            throw DatasetError("The manifest is not valid JSON: \(error.message)")
        }
        let format = manifest["fileFormat"]?.stringValue ?? ""
        guard let schema = manifest["fileSchema"]?.stringValue, case .array(let files)? = manifest["files"],
            let destination = manifest["destinationBucket"]?.stringValue
        else {
            throw DatasetError(
                "The manifest is none of an Amazon S3 inventory: it must have the members 'destinationBucket', "
                    + "'fileFormat', 'fileSchema' and 'files'."
            )
        }
        guard format == "CSV" else {
            throw DatasetError("Inventory reports in the format '\(format)' are not supported. Let it be CSV.")
        }
        bucket = destination.split(separator: ":").last.map(String.init) ?? destination
        columns = schema.split(separator: ",").map { $0.trimmingSpaces }
        keys = files.compactMap { $0["key"]?.stringValue }
    }
}

extension Substring {
    fileprivate var trimmingSpaces: String {
        var text = drop { $0 == " " }
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
