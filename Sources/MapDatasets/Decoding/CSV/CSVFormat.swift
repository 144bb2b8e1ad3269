package import JSONModel

/// How a text with delimiters is laid out: the CSV members of `ReaderConfig`.
package struct CSVFormat: Sendable, Hashable {
    package enum Header: Sendable, Hashable {
        case firstRow
        case given([String])
    }

    package let delimiter: UInt8
    package let header: Header

    package init(delimiter: UInt8, header: Header) {
        self.delimiter = delimiter
        self.header = header
    }

    /// Reads the members of a `ReaderConfig`; the header is in the first row unless it is given.
    package init(_ readerConfig: JSONObject) throws(DatasetError) {
        let name = readerConfig["CSVDelimiter"]?.stringValue ?? "COMMA"
        guard let delimiter = Self.delimiters[name] else {
            throw DatasetError(
                "The CSVDelimiter '\(name)' is not known. It must be one of "
                    + Self.delimiters.keys.sorted().joined(separator: ", ") + "."
            )
        }
        self.delimiter = delimiter
        guard readerConfig["CSVHeaderLocation"]?.stringValue == "GIVEN" else {
            header = .firstRow
            return
        }
        guard case .array(let names)? = readerConfig["CSVHeaders"] else {
            throw DatasetError("The field 'CSVHeaders' is required when CSVHeaderLocation is GIVEN.")
        }
        header = .given(names.map { $0.stringValue ?? $0.serializedString() })
    }

    private static let delimiters: [String: UInt8] = [
        "COMMA": UInt8(ascii: ","), "PIPE": UInt8(ascii: "|"), "SEMICOLON": UInt8(ascii: ";"),
        "SPACE": UInt8(ascii: " "), "TAB": UInt8(ascii: "\t"),
    ]
}
