extension JSONValue {
    /// This value as compact JSON in UTF-8.
    package func serialized() -> [UInt8] {
        var writer = JSONWriter(reserving: 1024)
        write(to: &writer)
        return writer.finish()
    }

    /// This value as compact JSON.
    package func serializedString() -> String {
        var writer = JSONWriter(reserving: 1024)
        write(to: &writer)
        return writer.finishString()
    }

    /// This value as JSON with one entry per line and two spaces for each level.
    package func prettyPrinted() -> String {
        var printer = JSONPrettyPrinter()
        write(to: &printer)
        return printer.text
    }

    /// The exact length of ``serialized()``, counted without building it.
    package func serializedByteCount() -> Int {
        var counter = JSONByteCounter()
        write(to: &counter)
        return counter.count
    }
}

extension JSONValue: CustomStringConvertible {
    /// This value as compact JSON.
    package var description: String { serializedString() }
}
