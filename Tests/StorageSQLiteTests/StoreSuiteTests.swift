import StorageAPI
import StorageSQLite
import StorageTesting
import Testing

@Suite struct StoreSuiteTests {
    @Test(arguments: ExecutionStoreSuite.cases)
    func `the in-memory store keeps what every store promises`(_ storeCase: StoreCase) throws {
        let store = InMemoryStore()
        try storeCase.run(StoreFixture { store })
    }

    @Test(arguments: ExecutionStoreSuite.cases)
    func `SQLite keeps what every store promises`(_ storeCase: StoreCase) throws {
        let directory = try TemporaryDirectory()
        try storeCase.run(StoreFixture { try SQLiteStore(directory: directory.path) })
    }

    @Test func `the suite notices a store that loses what it acknowledged`() throws {
        let directory = try TemporaryDirectory()
        // Each opening finds an empty store.
        let fixture = StoreFixture { InMemoryStore() }
        let broken = ExecutionStoreSuite.cases.filter { storeCase in
            do {
                try storeCase.run(fixture)
                return false
            } catch {
                return error is SuiteFailure
            }
        }
        #expect(broken.map(\.name).contains("everything is there after reopening"), "\(directory.path)")
    }
}
