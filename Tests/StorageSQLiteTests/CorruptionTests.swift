import Foundation
import StorageAPI
import StorageSQLite
import StorageTesting
import TestSupport
import Testing

@Suite struct CorruptionTests {
    private static let executions = Int64(1)...6
    private static let rowByteCount = 150

    /// A closed store with a few journals, as the bytes of its file.
    private func makeImage(in directory: TemporaryDirectory) throws -> Data {
        let store = try SQLiteStore(directory: directory.path("image"))
        _ = try store.commit(
            Self.executions.map { id in
                let rows = (1...3).map { Samples.row(id, $0, byteCount: Self.rowByteCount) }
                let record = Samples.execution(id, due: Samples.time(id), sequence: 3)
                return .transition(
                    TransitionWrite(
                        record: record,
                        isCreation: true,
                        rows: rows,
                        outboxAdded: [Samples.entry(id, 1)],
                        outboxRemoved: []
                    )
                )
            }
        )
        try store.close()
        return try Data(contentsOf: URL(filePath: directory.path("image/newel.sqlite")))
    }

    /// Opens damaged bytes and reads all that recovery reads.
    ///
    /// - Returns: whether an error was met. A row that is returned must be as it was written.
    private func read(_ image: Data, in directory: String) throws -> Bool {
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        defer { _ = Result { try FileManager.default.removeItem(atPath: directory) } }
        try image.write(to: URL(filePath: directory + "/newel.sqlite"))
        var didFail = false
        do throws(StorageError) {
            let store = try SQLiteStore(directory: directory)
            for id in Self.executions {
                do throws(StorageError) {
                    for row in try store.journal(ExecutionID(rawValue: id), after: 0, limit: 10) {
                        #expect(row == Samples.row(id, row.sequence, byteCount: Self.rowByteCount))
                    }
                    _ = try store.execution(ExecutionID(rawValue: id))
                } catch {
                    didFail = true
                }
            }
            _ = try store.outbox(after: nil, limit: 10)
            _ = try store.due(at: Samples.time(100), limit: 10)
            _ = try store.quickCheck()
            try store.close()
        } catch {
            didFail = true
        }
        return didFail
    }

    @Test func `an undamaged file reads without error`() throws {
        let directory = try TemporaryDirectory()
        #expect(try !read(makeImage(in: directory), in: directory.path("copy")))
    }

    @Test func `a flipped bit in a journal row is an error, never other bytes`() throws {
        let directory = try TemporaryDirectory()
        let image = try makeImage(in: directory)
        let data = Data(Samples.row(3, 2, byteCount: Self.rowByteCount).data)
        let place = try #require(image.range(of: data))
        for (number, index) in place.enumerated() {
            var damaged = image
            damaged[index] ^= 1 << (number % 8)
            #expect(try read(damaged, in: directory.path("flip-\(number)")), "byte \(number)")
        }
        // The row's header before its data: lengths, keys and checksum.
        for (number, index) in (place.lowerBound - 24..<place.lowerBound).enumerated() {
            var damaged = image
            damaged[index] ^= 1 << (number % 8)
            _ = try read(damaged, in: directory.path("header-\(number)"))
        }
    }

    @Test func `flipped bits anywhere never crash and never change a row`() throws {
        let directory = try TemporaryDirectory()
        let image = try makeImage(in: directory)
        var random = SplitMix64(seed: 42)
        var failures = 0
        for number in 0..<250 {
            var damaged = image
            // Mostly within the pages' ends, where their content is.
            for _ in 0..<(number % 3 + 1) {
                damaged[Int(random.next() % UInt64(image.count))] ^= 1 << UInt8(random.next() % 8)
            }
            if try read(damaged, in: directory.path("flip-\(number)")) { failures += 1 }
        }
        for length in stride(from: 0, to: image.count, by: image.count / 16) {
            _ = try read(image.prefix(length), in: directory.path("cut-\(length)"))
        }
        #expect(failures < 250)
    }
}
