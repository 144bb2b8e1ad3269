package import JSONModel

/// The files that an export writes: their names, layout and manifest.
///
/// Source: "ResultWriter (Map)", exporting to Amazon S3.
package struct ResultFiles: Sendable, Hashable {
    /// Which children a file lists.
    package enum Group: String, Sendable, Hashable, CaseIterable {
        /// Failed, timed out and aborted ones.
        case failed = "FAILED"
        case pending = "PENDING"
        case succeeded = "SUCCEEDED"

        package init(_ status: ChildExecutionRecord.Status) {
            switch status {
            case .succeeded: self = .succeeded
            case .failed, .timedOut, .aborted: self = .failed
            case .pending: self = .pending
            }
        }
    }

    /// A complete file.
    package struct File: Sendable, Hashable {
        package let group: Group
        package let key: String
        package let byteCount: Int64

        package init(group: Group, key: String, byteCount: Int64) {
            self.group = group
            self.key = key
            self.byteCount = byteCount
        }
    }

    package let bucket: String
    /// `<prefix>/<id of the Map Run>/`.
    package let folder: String
    package let outputType: ResultFormat.OutputType

    /// Takes `Parameters` or `Arguments`, and the Map Run, whose id stands behind the last colon of its ARN.
    ///
    /// - Throws: when there is no bucket.
    package init(
        _ parameters: JSONValue,
        mapRunARN: String,
        outputType: ResultFormat.OutputType
    ) throws(DatasetError) {
        guard let bucket = parameters["Bucket"]?.stringValue, !bucket.isEmpty else {
            throw DatasetError("The field 'Bucket' of the ResultWriter must be a text that is not empty.")
        }
        self.bucket = bucket
        self.outputType = outputType
        var prefix = parameters["Prefix"]?.stringValue ?? ""
        if !prefix.isEmpty, !prefix.hasSuffix("/") { prefix += "/" }
        folder = prefix + (mapRunARN.split(separator: ":").last.map(String.init) ?? mapRunARN) + "/"
    }

    package var manifestKey: String { folder + "manifest.json" }

    /// The key of a group's file; the first has the number 0.
    package func key(_ group: Group, _ number: Int) -> String {
        "\(folder)\(group.rawValue)_\(number).\(outputType == .json ? "json" : "jsonl")"
    }

    /// What stands before the first value, between two, and behind the last one.
    package var punctuation: (opening: [UInt8], separator: [UInt8], closing: [UInt8]) {
        switch outputType {
        case .json: (Array("[".utf8), Array(",".utf8), Array("]".utf8))
        case .jsonl: ([], Array("\n".utf8), Array("\n".utf8))
        }
    }

    /// The manifest: every complete file by its group.
    package func manifest(_ files: [File], mapRunARN: String) -> JSONValue {
        var groups = JSONObject()
        for group in Group.allCases {
            groups[group.rawValue] = .array(
                files.filter { $0.group == group }.map {
                    ["Key": .string($0.key), "Size": .number(.integer($0.byteCount))]
                }
            )
        }
        return [
            "DestinationBucket": .string(bucket), "MapRunArn": .string(mapRunARN), "ResultFiles": .object(groups),
        ]
    }
}
