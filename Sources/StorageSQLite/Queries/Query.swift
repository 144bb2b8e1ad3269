import Synchronization

/// A statement that each connection compiles once and keeps.
///
/// Parameters are numbered by the order in which they are bound. Statements are the static members of the extensions in
/// this folder; SQL is nowhere else but in `Migrations`.
struct Query: Sendable {
    /// Where sessions keep the compiled statement; counted from 0.
    let slot: Int
    let sql: String

    private static let slotCount = Atomic<Int>(0)

    init(_ sql: String) {
        self.sql = sql
        slot = Self.slotCount.add(1, ordering: .relaxed).oldValue
    }
}

// Transactions.
extension Query {
    /// Takes the write lock at once, so that nothing later in the transaction can be busy.
    static let begin = Query("BEGIN IMMEDIATE")
    static let commit = Query("COMMIT")
    static let rollback = Query("ROLLBACK")
    static let savepoint = Query("SAVEPOINT item")
    static let rollbackToSavepoint = Query("ROLLBACK TO item")
    static let releaseSavepoint = Query("RELEASE item")
}
