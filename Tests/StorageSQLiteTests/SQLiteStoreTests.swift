import Foundation
import JSONModel
import StorageAPI
import StorageTesting
import Testing

@testable import StorageSQLite

@Suite struct SQLiteStoreTests {
    /// The message of the refusal that opening a directory meets.
    private func refusal(of directory: String) throws -> String {
        do {
            try SQLiteStore(directory: directory).close()
        } catch .refused(let message) {
            return message
        }
        Issue.record("the store opened")
        return ""
    }

    @Test(arguments: zip(SQLiteStore.Durability.allCases, [2, 1]))
    func `the wanted durability is in force`(_ durability: SQLiteStore.Durability, _ level: Int) throws {
        let directory = try TemporaryDirectory()
        for _ in 1...2 {
            let store = try SQLiteStore(directory: directory.path, durability: durability)
            #expect(try store.writer.connection.perform { session in try session.synchronous() } == level)
            _ = try store.commit([.setSetting(name: "a", value: [1])])
            #expect(try store.writer.connection.perform { session in try session.synchronous() } == level)
            try store.close()
        }
    }

    @Test func `the write-ahead log is in use, and pages are large`() throws {
        let directory = try TemporaryDirectory()
        let store = try SQLiteStore(directory: directory.path)
        let session = store.writer.connection
        #expect(try session.perform { try $0.values(of: "PRAGMA journal_mode") } == ["wal"])
        #expect(try session.perform { try $0.values(of: "PRAGMA page_size") } == ["8192"])
        #expect(try session.perform { try $0.values(of: "PRAGMA wal_autocheckpoint") } == ["0"])
        #expect(FileManager.default.fileExists(atPath: directory.path("newel.sqlite-wal")))
        try store.close()
        #expect(!FileManager.default.fileExists(atPath: directory.path("newel.sqlite-wal")))
    }

    @Test func `readers cannot write`() throws {
        let directory = try TemporaryDirectory()
        let store = try SQLiteStore(directory: directory.path)
        #expect(throws: StorageError.self) {
            try store.read { session throws(SQLiteFailure) in try session.execute(script: "DELETE FROM settings") }
        }
        try store.close()
    }

    @Test func `a second opener is refused until the first has closed`() throws {
        let directory = try TemporaryDirectory()
        let store = try SQLiteStore(directory: directory.path)
        let message = try refusal(of: directory.path)
        #expect(message.contains("in use by another newel (process \(ProcessInfo.processInfo.processIdentifier))"))
        #expect(message.contains("--data-dir"))
        try store.close()
        try SQLiteStore(directory: directory.path).close()
    }

    @Test func `missing directories are made, and a file in their place is refused`() throws {
        let directory = try TemporaryDirectory()
        try SQLiteStore(directory: directory.path("a/b/c")).close()
        #expect(FileManager.default.fileExists(atPath: directory.path("a/b/c/newel.sqlite")))
        try Data("x".utf8).write(to: URL(filePath: directory.path("file")))
        #expect(try refusal(of: directory.path("file")).contains(directory.path("file")))
        #expect(try refusal(of: directory.path("file/sub")).contains(directory.path("file")))
        #expect(try refusal(of: "") != "")
    }

    @Test func `a newer format is refused and left alone`() throws {
        let directory = try TemporaryDirectory()
        let store = try SQLiteStore(directory: directory.path)
        _ = try store.commit([Samples.creation(Samples.execution(1))])
        try store.writer.connection.perform { try $0.execute(script: "PRAGMA user_version = 7") }
        try store.close()
        let before = try Data(contentsOf: URL(filePath: directory.path("newel.sqlite")))
        let message = try refusal(of: directory.path)
        #expect(message.contains("format 7") && message.contains("newer release"))
        #expect(try Data(contentsOf: URL(filePath: directory.path("newel.sqlite"))) == before)
    }

    @Test func `a database of another program is refused`() throws {
        let directory = try TemporaryDirectory()
        let store = try SQLiteStore(directory: directory.path)
        try store.writer.connection.perform { try $0.execute(script: "PRAGMA application_id = 5") }
        try store.close()
        #expect(try refusal(of: directory.path).contains("another program"))
    }

    @Test func `migrations are numbered without gaps`() {
        #expect(Migration.all.map(\.number) == Array(1...Migration.latest))
    }

    @Test func `a migration that fails leaves the format before it`() throws {
        let directory = try TemporaryDirectory()
        let store = try SQLiteStore(directory: directory.path)
        let broken = Migration(number: 9, sql: "CREATE TABLE extra(a); SELECT * FROM nowhere;")
        let connection = store.writer.connection
        #expect(throws: SQLiteFailure.self) {
            try connection.perform { try $0.execute(script: PragmaQuery.migrate(broken)) }
        }
        #expect(connection.perform { $0.rollBack() })
        #expect(try connection.perform { try $0.values(of: PragmaQuery.format) } == ["\(Migration.latest)"])
        let tables = "SELECT count(*) FROM sqlite_master WHERE name = 'extra'"
        #expect(try connection.perform { try $0.values(of: tables) } == ["0"])
        try store.close()
    }

    @Test func `a file that is no database is refused as damaged`() throws {
        let directory = try TemporaryDirectory()
        try Data(Samples.bytes(20_000, seed: 1)).write(to: URL(filePath: directory.path("newel.sqlite")))
        #expect {
            try SQLiteStore(directory: directory.path)
        } throws: { error in
            guard case StorageError.corrupt(let message) = error else { return false }
            return message.contains("newel.sqlite") && message.contains("backup")
        }
    }

    @Test func `a commit that returned survives the death of the process`() throws {
        let directory = try TemporaryDirectory()
        let store = try SQLiteStore(directory: directory.path("live"))
        for id in Int64(1)...20 {
            _ = try store.commit([Samples.creation(Samples.execution(id), outbox: [Samples.entry(id, 1)])])
            guard id.isMultiple(of: 5) else { continue }
            // What is on disk now, without the goodbye of `close()`.
            let copy = try SQLiteStore(directory: try directory.copy(directory.path("live"), to: "copy-\(id)"))
            #expect(try copy.lastExecutionID() == ExecutionID(rawValue: id))
            #expect(try copy.journal(ExecutionID(rawValue: id), after: 0, limit: 9) == [Samples.row(id, 1)])
            #expect(try copy.outbox(after: nil, limit: 100).count == Int(id))
            #expect(try copy.quickCheck() == [])
            try copy.close()
        }
        try store.close()
    }

    @Test func `a log cut anywhere shows whole batches only`() throws {
        let directory = try TemporaryDirectory()
        let store = try SQLiteStore(directory: directory.path("live"))
        for sequence in Int64(1)...4 { #expect(try ExecutionStoreSuite.attempt(store, 1..<6, sequence) == nil) }
        let image = try directory.copy(directory.path("live"), to: "image")
        try store.close()
        let log = try Data(contentsOf: URL(filePath: image + "/newel.sqlite-wal"))
        var seen: Set<Int64> = []
        for (number, length) in stride(from: 0, through: log.count, by: max(log.count / 40, 1)).enumerated() {
            let cut = try directory.copy(image, to: "cut-\(number)")
            try log.prefix(length).write(to: URL(filePath: cut + "/newel.sqlite-wal"))
            try FileManager.default.removeItem(atPath: cut + "/newel.sqlite-shm")
            let store = try SQLiteStore(directory: cut)
            seen.insert(try ExecutionStoreSuite.commonSequence(store, 1..<6))
            try store.close()
        }
        #expect(seen.count > 2)
    }

    @Test func `a failure at any instruction of a commit leaves all or nothing of it`() throws {
        let directory = try TemporaryDirectory()
        var store = try SQLiteStore(directory: directory.path)
        let countdown = UnsafeMutablePointer<Int>.allocate(capacity: 1)
        defer { countdown.deallocate() }
        var outcomes: (unchanged: Int, unknown: Int) = (0, 0)
        for step in 1... {
            let executions = Int64(step) * 10..<Int64(step) * 10 + 3
            var didFail = false
            var sequence: Int64 = 1
            while sequence <= 2 {
                countdown.pointee = didFail ? 0 : step * 3
                store.writer.connection.perform { $0.interrupt(atInstruction: countdown) }
                let error = try ExecutionStoreSuite.attempt(store, executions, sequence)
                store.writer.connection.perform { $0.interrupt(atInstruction: nil) }
                let reached = try ExecutionStoreSuite.commonSequence(store, executions)
                switch error {
                case nil:
                    #expect(reached == sequence)
                case .unavailable:
                    #expect(reached == sequence - 1)
                    outcomes.unchanged += 1
                case .some(let error):
                    // The commit is there or not; the store takes no more until it is opened again.
                    #expect(reached == sequence || reached == sequence - 1)
                    #expect(throws: error) { try store.commit([.setSetting(name: "a", value: [])]) }
                    try store.close()
                    store = try SQLiteStore(directory: directory.path)
                    outcomes.unknown += 1
                }
                didFail = didFail || error != nil
                sequence = reached + 1
            }
            if !didFail { break }
        }
        #expect(outcomes.unchanged > 50)
        #expect(outcomes.unknown > 0)
        try store.close()
    }

    @Test func `a full disk is unavailable, loses nothing and heals`() throws {
        let directory = try TemporaryDirectory()
        var store = try SQLiteStore(directory: directory.path, pageCountMax: 60)
        var done: Int64 = 0
        let error = #expect(throws: StorageError.self) {
            while done < 1000 {
                let record = Samples.execution(done + 1)
                let row = Samples.row(done + 1, 1, byteCount: 5000)
                let write = TransitionWrite(
                    record: record,
                    isCreation: true,
                    rows: [row],
                    outboxAdded: [],
                    outboxRemoved: []
                )
                _ = try store.commit([.transition(write)])
                done += 1
            }
        }
        guard case .unavailable = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(done > 10)
        #expect(try store.lastExecutionID() == ExecutionID(rawValue: done))
        try store.close()
        store = try SQLiteStore(directory: directory.path)
        _ = try store.commit([Samples.creation(Samples.execution(done + 1))])
        #expect(try store.lastExecutionID() == ExecutionID(rawValue: done + 1))
        try store.close()
    }

    @Test func `a row that should not exist refuses its own write only`() throws {
        let directory = try TemporaryDirectory()
        let store = try SQLiteStore(directory: directory.path)
        _ = try store.commit((1...3).map { Samples.creation(Samples.execution($0)) })
        try store.writer.connection.perform {
            try $0.execute(script: "INSERT INTO journal(execution, sequence, checksum, data) VALUES (2, 2, 0, x'00')")
        }
        let outcomes = try store.commit((1...3).map { Samples.transition(Samples.execution($0, sequence: 2), from: 1) })
        #expect(outcomes == [.done, .conflict, .done])
        #expect(try store.execution(ExecutionID(rawValue: 2)) == Samples.execution(2))
        #expect(try store.execution(ExecutionID(rawValue: 3))?.sequence == 2)
        try store.close()
    }

    @Test func `the log is moved into the database before it grows without end`() throws {
        let directory = try TemporaryDirectory()
        let store = try SQLiteStore(directory: directory.path, durability: .relaxed)
        let data = Samples.bytes(1_000_000, seed: 1)
        for id in Int64(1)...100 {
            let record = Samples.execution(id)
            let row = JournalRow(execution: record.id, sequence: 1, data: data)
            let write = TransitionWrite(
                record: record,
                isCreation: true,
                rows: [row],
                outboxAdded: [],
                outboxRemoved: []
            )
            _ = try store.commit([.transition(write)])
            _ = try store.execution(record.id)
        }
        let attributes = try FileManager.default.attributesOfItem(atPath: directory.path("newel.sqlite-wal"))
        let size = try #require(attributes[.size] as? Int)
        #expect(size < 50_000_000)
        try store.close()
    }

    @Test func `every hot statement uses an index and sorts nothing`() throws {
        let directory = try TemporaryDirectory()
        let store = try SQLiteStore(directory: directory.path)
        let queries: [Query] = [
            .executionByID, .executionByName, .executionIDByName, .executionsOfStatus, .journal, .lastJournalRow, .due,
            .earliestDue, .outbox, .closed, .machine, .machines, .activities, .tags, .updateRunning, .updateExecution,
            .deleteJournal, .executionsOfVersionAndStatus, .executionsOfAliasAndStatus, .version, .versionOfRevision,
            .versions, .alias, .aliases, .aliasesOfVersion,
        ]
        for query in queries {
            let plan = try store.read { session throws(SQLiteFailure) in try session.plan(of: query) }
            #expect(!plan.contains { $0.contains("TEMP B-TREE") }, "\(query.sql): \(plan)")
            #expect(!plan.contains { $0.hasPrefix("SCAN") && !$0.contains("INDEX") }, "\(query.sql): \(plan)")
        }
        try store.close()
    }
}
