/// The manifest of an Athena UNLOAD: a line for each object.
///
/// Source: "UNLOAD" (Amazon Athena), the data manifest.
package struct AthenaManifest: Sendable, Hashable {
    package let objects: [ObjectAddress]

    /// - Throws: when a line is no address of an object.
    package init(parsing bytes: [UInt8]) throws(DatasetError) {
        var decoder = CSVRowScanner(delimiter: UInt8(ascii: ","))
        var input = ByteWindow()
        input.append(bytes)
        input.end()
        var objects: [ObjectAddress] = []
        while try input.passByteOrderMark(), try decoder.scan(&input) {
            let text = decoder.field(0)
            guard let address = ObjectAddress(uri: text) else {
                throw DatasetError(
                    "Line \(decoder.rowNumber) of the Athena manifest is no address of an object (s3://bucket/key): "
                        + "'\(text)'"
                )
            }
            objects.append(address)
            decoder.clear()
        }
        self.objects = objects
    }
}
