package import JSONModel

/// How the results of child executions are shown: `WriterConfig`.
package struct ResultFormat: Sendable, Hashable {
    package enum Transformation: String, Sendable, Hashable {
        /// The record with all metadata.
        case none = "NONE"
        /// The output alone.
        case compact = "COMPACT"
        /// The output alone; the elements of an array one by one.
        case flatten = "FLATTEN"
    }

    package enum OutputType: String, Sendable, Hashable {
        case json = "JSON"
        case jsonl = "JSONL"
    }

    package let transformation: Transformation
    package let outputType: OutputType

    package init(transformation: Transformation, outputType: OutputType) {
        self.transformation = transformation
        self.outputType = outputType
    }

    /// Reads a `WriterConfig`.
    ///
    /// Without one, exported results are whole records, and a state's output has outputs only.
    package init(_ writerConfig: JSONObject?, isExported: Bool) {
        let chosen = (writerConfig?["Transformation"]?.stringValue).flatMap(Transformation.init(rawValue:))
        // A WriterConfig that says nothing of the transformation is as good as none.
        transformation = chosen ?? (isExported ? .none : .compact)
        outputType = (writerConfig?["OutputType"]?.stringValue).flatMap(OutputType.init(rawValue:)) ?? .json
    }

    /// What a child adds to the results: none or more values.
    ///
    /// A child that did not succeed is always a whole record.
    package func values(of record: ChildExecutionRecord) -> [JSONValue] {
        guard record.status == .succeeded, transformation != .none else { return [record.value] }
        guard let output = record.output else { return [.null] }
        // An output is JSON, as it is one of this engine's; what is not is shown as the text it is.
        let value = (try? JSONValue(parsing: output)) ?? .string(output)
        if transformation == .flatten, case .array(let elements) = value { return elements }
        return [value]
    }
}
