import JSONModel

/// Reads the items of a text with delimiters: each row an object of texts.
package struct CSVDecoder: ItemDecoding {
    private var input = ByteWindow()
    private var scanner: CSVRowScanner
    private var header: CSVHeader?
    private var hasBegun = false

    /// - Throws: when given headers are not unique.
    package init(_ format: CSVFormat) throws(DatasetError) {
        scanner = CSVRowScanner(delimiter: format.delimiter)
        if case .given(let names) = format.header { header = try CSVHeader(names) }
    }

    package mutating func append(_ bytes: [UInt8]) { input.append(bytes) }

    package mutating func end() { input.end() }

    package mutating func next(isPassed: Bool) throws(DatasetError) -> DecodingStep {
        if !hasBegun {
            guard try input.passByteOrderMark() else { return .needsInput }
            hasBegun = true
        }
        while try scanner.scan(&input) {
            defer { scanner.clear() }
            guard let header else {
                self.header = try CSVHeader((0..<scanner.fieldCount).map { scanner.field($0) })
                continue
            }
            return isPassed ? .passed : .item(header.item(scanner), key: nil)
        }
        return input.isEnded ? .ended : .needsInput
    }
}
