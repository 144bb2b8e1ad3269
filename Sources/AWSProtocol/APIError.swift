import JSONModel

/// An error as a caller of the API sees it: the only kind of failure that an operation has.
///
/// On the wire: `{"__type": …, "message": …}` and, for some codes, further members. Texts are in `APIError+Texts.swift`.
package struct APIError: Error, Sendable, Hashable {
    package let code: ErrorCode
    package let message: String
    /// Members beside the message, such as `reason` of ValidationException or `resourceName` of ResourceNotFound.
    package let details: [Detail]
    /// What went wrong inside, for the server's log; never sent.
    package let cause: String?

    /// A further member of an error's body.
    package struct Detail: Sendable, Hashable {
        package let name: String
        package let value: String

        package init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    package init(_ code: ErrorCode, _ message: String, details: [Detail] = [], cause: String? = nil) {
        self.code = code
        self.message = message
        self.details = details
        self.cause = cause
    }

    /// The body of the response.
    package func serialized() -> [UInt8] {
        var writer = JSONWriter(reserving: message.utf8.count + 96)
        writer.beginObject()
        writer.key("__type")
        writer.string(code.rawValue)
        writer.key("message")
        writer.string(message)
        for detail in details {
            writer.key(detail.name)
            writer.string(detail.value)
        }
        writer.endObject()
        return writer.finish()
    }
}
