package import StorageAPI

/// The data of one store under test, opened as often as a case wants.
package struct StoreFixture: Sendable {
    /// Opens the data; called again after `close()`, it must show what was committed.
    package let open: @Sendable () throws -> any ExecutionStore

    package init(open: @escaping @Sendable () throws -> any ExecutionStore) {
        self.open = open
    }

    /// Opens the store for `body` and closes it afterwards.
    package func withStore<T>(_ body: (any ExecutionStore) throws -> T) throws -> T {
        let store = try open()
        let result: T
        do {
            result = try body(store)
        } catch {
            // The first error tells more than one of closing what it left behind.
            _ = Result { try store.close() }
            throw error
        }
        try store.close()
        return result
    }
}

/// One promise of `ExecutionStore`, with the steps that prove it.
package struct StoreCase: Sendable, CustomStringConvertible {
    package let name: String
    /// Works on data of its own.
    ///
    /// - Throws: `SuiteFailure` when the promise is broken, or what the store threw.
    package let run: @Sendable (StoreFixture) throws -> Void

    package var description: String { name }
}

/// A broken promise, in words.
package struct SuiteFailure: Error, CustomStringConvertible {
    package let description: String
}

/// Throws unless a condition holds.
func expect(_ condition: Bool, _ message: @autoclosure () -> String, line: Int = #line) throws(SuiteFailure) {
    guard condition else { throw SuiteFailure(description: "line \(line): \(message())") }
}

/// Throws unless two values are equal.
func expect<T: Equatable>(
    _ what: @autoclosure () -> String,
    _ value: T,
    is expected: T,
    line: Int = #line
) throws(SuiteFailure) {
    guard value == expected else {
        throw SuiteFailure(description: "line \(line): \(what()) is \(value), expected \(expected)")
    }
}
