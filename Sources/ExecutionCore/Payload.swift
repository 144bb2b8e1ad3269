package import JSONModel

/// A JSON value of an execution: an input, result or output, stored once and referred to by events.
///
/// A class, so that passing a value on is passing a reference; immutable. What came from outside keeps its text,
/// which is stored and shown as it came.
package final class Payload: Sendable {
    /// Number within the execution, from 0 in the order of creation.
    package let id: Int32
    /// The text has no more bytes than this.
    ///
    /// Often exact; values that were put together from others have the sum.
    package let sizeBound: Int
    private let isSizeExact: Bool
    /// At least one of the two is there.
    private let parsed: JSONValue?
    private let storedText: [UInt8]?

    /// A computed value; its size is counted when no bound is known.
    package init(id: Int32, value: JSONValue, sizeBound: Int? = nil) {
        self.id = id
        self.sizeBound = sizeBound ?? value.serializedByteCount()
        isSizeExact = sizeBound == nil
        parsed = value
        storedText = nil
    }

    /// A value from outside with its text.
    package init(id: Int32, value: JSONValue, text: [UInt8]) {
        self.id = id
        sizeBound = text.count
        isSizeExact = true
        parsed = value
        storedText = text
    }

    /// A stored value, parsed only when somebody looks at it.
    ///
    /// The text has been parsed before it was stored.
    package init(id: Int32, storedText: [UInt8]) {
        self.id = id
        sizeBound = storedText.count
        isSizeExact = true
        parsed = nil
        self.storedText = storedText
    }

    package var value: JSONValue { parsed ?? Self.parse(storedText ?? []) }

    package var text: [UInt8] { storedText ?? value.serialized() }

    /// Length of the text in bytes.
    package var byteCount: Int { isSizeExact ? sizeBound : value.serializedByteCount() }

    private static func parse(_ text: [UInt8]) -> JSONValue {
        do {
            return try JSONValue(parsing: text, limits: JSONLimits(depthMax: Int.max))
        } catch {
            // Rows carry a checksum: text that was stored is the text that was checked.
            preconditionFailure("stored payload is not JSON: \(error)")
        }
    }
}
