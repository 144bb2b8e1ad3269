/// Why a dataset cannot be read: the cause of `States.ItemReaderFailed`.
package struct DatasetError: Error, Sendable, Hashable {
    package let cause: String

    package init(_ cause: String) { self.cause = cause }
}
