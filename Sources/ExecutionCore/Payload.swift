package import JSONModel

/// A JSON value of an execution: an input, result or output, stored once and referred to by events.
///
/// A class, so that passing a value on is passing a reference; immutable. What came from outside keeps its text,
/// which is stored and shown as it came.
package final class Payload: Sendable {
    private enum Content: Sendable {
        case value(JSONValue)
        case text([UInt8])
        case both(JSONValue, [UInt8])
    }

    /// Number within the execution, from 0 in the order of creation.
    package let id: Int32
    /// The text has no more bytes than this.
    ///
    /// Often exact; values that were put together from others have the sum.
    package let sizeBound: Int
    private let isSizeExact: Bool
    private let content: Content

    /// A computed value; its size is counted when no bound is known.
    package init(id: Int32, value: JSONValue, sizeBound: Int? = nil) {
        self.id = id
        self.sizeBound = sizeBound ?? value.serializedByteCount()
        isSizeExact = sizeBound == nil
        content = .value(value)
    }

    /// A value from outside with its text.
    package init(id: Int32, value: JSONValue, text: [UInt8]) {
        self.id = id
        sizeBound = text.count
        isSizeExact = true
        content = .both(value, text)
    }

    /// A stored value, parsed only when somebody looks at it.
    ///
    /// The text has been parsed before it was stored.
    package init(id: Int32, storedText: [UInt8]) {
        self.id = id
        sizeBound = storedText.count
        isSizeExact = true
        content = .text(storedText)
    }

    package var value: JSONValue {
        switch content {
        case .value(let value), .both(let value, _): value
        case .text(let text): Self.parse(text)
        }
    }

    package var text: [UInt8] {
        switch content {
        case .value(let value): value.serialized()
        case .text(let text), .both(_, let text): text
        }
    }

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
