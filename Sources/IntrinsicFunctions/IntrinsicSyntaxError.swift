/// An intrinsic function call that is not well formed, with the place of the mistake.
///
/// The service refuses a state machine with such a call when it is created.
package struct IntrinsicSyntaxError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The whole call as it was written.
    package let source: String
    /// Where the mistake is, in UTF-8 bytes from the start of `source`.
    package let offset: Int
    /// What is wrong.
    package let message: String

    package init(source: String, offset: Int, message: String) {
        self.source = source
        self.offset = offset
        self.message = message
    }

    package var description: String {
        "\(message) (at offset \(offset) of '\(source)')"
    }
}
