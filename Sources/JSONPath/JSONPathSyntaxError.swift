/// A path that is not well formed, with the place where reading it stopped.
///
/// The message is worded as Jayway JsonPath words it where it has a message of its own.
package struct JSONPathSyntaxError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The whole path as it was written.
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
        "\(message) (at offset \(offset) of the path '\(source)')"
    }
}
