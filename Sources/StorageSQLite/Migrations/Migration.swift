/// One step of the database format, from the number before it to `number`.
///
/// Forward only. A released migration is never edited; a change of the format is a new one. `PRAGMA user_version` holds
/// the number that a database has reached.
struct Migration: Sendable {
    let number: Int
    let sql: String

    /// All steps, numbered from 1 without gaps.
    static let all = [initial, mapRuns]

    /// The format that this release writes.
    static var latest: Int { all.count }

    /// Marks a file as ours, as `PRAGMA application_id`: "NEWL".
    static let applicationID = 0x4E45_574C
}
