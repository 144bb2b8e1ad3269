import GRDB
import GRDBSQLite

/// A cached statement with direct access to its parameters and columns.
///
/// Parameters count from 1, columns from 0. To be used only inside the session that made it. GRDB compiles and caches
/// the statement; binding goes straight to the library because GRDB's arguments cost twice the CPU time of an insert.
struct PreparedStatement {
    private let owner: Statement
    private let handle: OpaquePointer

    /// Tells SQLite to copy a parameter, as its memory does not outlive the call.
    private static let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

    init(_ statement: Statement) {
        owner = statement
        handle = statement.sqliteStatement
    }

    // MARK: Parameters

    func bind(_ value: Int64, at index: Int32) throws(SQLiteFailure) {
        try check(sqlite3_bind_int64(handle, index, value))
    }

    func bind(_ value: Int64?, at index: Int32) throws(SQLiteFailure) {
        if let value {
            try check(sqlite3_bind_int64(handle, index, value))
        } else {
            try check(sqlite3_bind_null(handle, index))
        }
    }

    func bind(_ value: Double?, at index: Int32) throws(SQLiteFailure) {
        if let value {
            try check(sqlite3_bind_double(handle, index, value))
        } else {
            try check(sqlite3_bind_null(handle, index))
        }
    }

    /// Binds a copy of the text.
    func bind(_ text: String, at index: Int32) throws(SQLiteFailure) {
        var text = text
        try check(
            text.withUTF8 { utf8 in
                utf8.withMemoryRebound(to: CChar.self) { characters in
                    guard let base = characters.baseAddress else { return sqlite3_bind_text(handle, index, "", 0, nil) }
                    return sqlite3_bind_text(handle, index, base, Int32(clamping: utf8.count), Self.transient)
                }
            }
        )
    }

    func bind(_ text: String?, at index: Int32) throws(SQLiteFailure) {
        if let text {
            try bind(text, at: index)
        } else {
            try check(sqlite3_bind_null(handle, index))
        }
    }

    /// Binds a copy of the bytes.
    func bind(_ bytes: [UInt8], at index: Int32) throws(SQLiteFailure) {
        try check(bytes.withUnsafeBufferPointer { bindBlob($0, at: index, lifetime: Self.transient) })
    }

    /// Binds bytes that stay where they are until the statement was executed and `unbind` was called.
    func bind(unowned bytes: UnsafeBufferPointer<UInt8>, at index: Int32) throws(SQLiteFailure) {
        try check(bindBlob(bytes, at: index, lifetime: nil))
    }

    /// Forgets a parameter whose memory goes away.
    func unbind(at index: Int32) {
        sqlite3_bind_null(handle, index)
    }

    private func bindBlob(
        _ bytes: UnsafeBufferPointer<UInt8>,
        at index: Int32,
        lifetime: sqlite3_destructor_type?
    ) -> Int32 {
        guard let base = bytes.baseAddress, !bytes.isEmpty else { return sqlite3_bind_zeroblob(handle, index, 0) }
        return sqlite3_bind_blob64(handle, index, base, UInt64(bytes.count), lifetime)
    }

    // MARK: Execution

    /// Runs a statement that yields no row, and makes it ready for the next use.
    func execute() throws(SQLiteFailure) {
        let code = sqlite3_step(handle)
        if code == SQLITE_DONE || code == SQLITE_ROW {
            sqlite3_reset(handle)
            return
        }
        let failure = SQLiteFailure(connection: sqlite3_db_handle(handle))
        sqlite3_reset(handle)
        throw failure
    }

    /// Moves to the next row; `false` after the last one.
    func step() throws(SQLiteFailure) -> Bool {
        switch sqlite3_step(handle) {
        case SQLITE_ROW: true
        case SQLITE_DONE: false
        default: throw SQLiteFailure(connection: sqlite3_db_handle(handle))
        }
    }

    /// Ends a read, which would otherwise hold back checkpoints.
    func reset() {
        sqlite3_reset(handle)
    }

    // MARK: Columns

    func isNull(_ column: Int32) -> Bool {
        sqlite3_column_type(handle, column) == SQLITE_NULL
    }

    func integer(_ column: Int32) -> Int64 {
        sqlite3_column_int64(handle, column)
    }

    func optionalInteger(_ column: Int32) -> Int64? {
        isNull(column) ? nil : sqlite3_column_int64(handle, column)
    }

    func optionalDouble(_ column: Int32) -> Double? {
        isNull(column) ? nil : sqlite3_column_double(handle, column)
    }

    func text(_ column: Int32) throws(SQLiteFailure) -> String {
        guard
            let characters = sqlite3_column_text(handle, column),
            let text = String(
                validating: UnsafeBufferPointer(start: characters, count: Int(sqlite3_column_bytes(handle, column))),
                as: UTF8.self
            )
        else { throw .corrupt("a text is missing or not UTF-8") }
        return text
    }

    func optionalText(_ column: Int32) throws(SQLiteFailure) -> String? {
        isNull(column) ? nil : try text(column)
    }

    /// The bytes of a blob, valid until the next step.
    func unownedBytes(_ column: Int32) -> UnsafeBufferPointer<UInt8> {
        let base = sqlite3_column_blob(handle, column)
        let count = Int(sqlite3_column_bytes(handle, column))
        return UnsafeBufferPointer(start: base?.assumingMemoryBound(to: UInt8.self), count: base == nil ? 0 : count)
    }

    func bytes(_ column: Int32) -> [UInt8] {
        [UInt8](unownedBytes(column))
    }

    private func check(_ code: Int32) throws(SQLiteFailure) {
        guard code == SQLITE_OK else { throw SQLiteFailure(connection: sqlite3_db_handle(handle)) }
    }
}
