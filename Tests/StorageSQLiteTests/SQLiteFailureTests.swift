import StorageAPI
import Testing

@testable import StorageSQLite

@Suite struct SQLiteFailureTests {
    enum Kind { case unavailable, failed, corrupt, refused }

    /// SQLite's code with the operating system's, and what becomes of it in a statement and in `COMMIT`.
    static let cases: [(name: String, code: Int32, system: Int32, statement: Kind, commit: Kind)] = [
        ("FULL", 13, 28, .unavailable, .unavailable),
        ("BUSY", 5, 0, .unavailable, .unavailable),
        ("BUSY_SNAPSHOT", 5 | 2 << 8, 0, .unavailable, .unavailable),
        ("NOMEM", 7, 0, .unavailable, .failed),
        ("INTERRUPT", 9, 0, .unavailable, .failed),
        ("IOERR_WRITE, medium", 10 | 3 << 8, 5, .failed, .failed),
        ("IOERR_WRITE, no space", 10 | 3 << 8, 28, .unavailable, .failed),
        ("IOERR_SHMSIZE, no space", 10 | 19 << 8, 28, .unavailable, .failed),
        ("IOERR_FSYNC", 10 | 4 << 8, 5, .failed, .failed),
        ("IOERR_FSYNC, no space", 10 | 4 << 8, 28, .failed, .failed),
        ("READONLY", 8, 0, .failed, .failed),
        ("CORRUPT", 11, 0, .corrupt, .corrupt),
        ("NOTADB", 26, 0, .corrupt, .corrupt),
    ]

    private func kind(_ error: StorageError) -> Kind {
        switch error {
        case .unavailable: .unavailable
        case .failed: .failed
        case .corrupt: .corrupt
        case .refused: .refused
        }
    }

    @Test(arguments: cases.indices)
    func `nothing is called harmless that may have been written`(_ index: Int) {
        let (name, code, system, statement, commit) = Self.cases[index]
        let failure = SQLiteFailure(code: code, message: name, systemError: system)
        #expect(kind(failure.storageError) == statement, "\(name)")
        #expect(kind(failure.commitError) == commit, "\(name)")
    }

    @Test(arguments: [(Int32(14), Kind.refused), (8, .refused), (26, .corrupt), (11, .corrupt), (5, .unavailable)])
    func `an error of opening names the file`(_ code: Int32, _ expected: Kind) {
        let error = SQLiteFailure(code: code, message: "m").openError(path: "/data/newel.sqlite")
        #expect(kind(error) == expected)
        if expected != .unavailable { #expect("\(error)".contains("/data/newel.sqlite")) }
    }
}
