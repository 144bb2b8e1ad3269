import StorageAPI
import StorageTesting
import Testing

@Suite struct FaultyStoreTests {
    @Test func `a commit that fails before it is applied changes nothing`() throws {
        let memory = InMemoryStore()
        let store = FaultyStore(wrapping: memory, faults: [.init(.commit, number: 2, moment: .before)])
        _ = try store.commit([Samples.creation(Samples.execution(1))])
        #expect(throws: StorageError.self) { try store.commit([Samples.creation(Samples.execution(2))]) }
        #expect(try memory.lastExecutionID() == ExecutionID(rawValue: 1))
        #expect(try store.commit([Samples.creation(Samples.execution(2))]) == [.done])
        #expect(store.count(of: .commit) == 3)
        #expect(store.fired.count == 1)
    }

    @Test func `a commit that fails after it was applied has changed everything`() throws {
        let memory = InMemoryStore()
        let error = StorageError.failed("lost")
        let store = FaultyStore(wrapping: memory, faults: [.init(.commit, number: 1, moment: .after, error: error)])
        #expect(throws: error) { try store.commit([Samples.creation(Samples.execution(1))]) }
        #expect(try memory.execution(ExecutionID(rawValue: 1)) == Samples.execution(1))
    }

    @Test func `reads are counted apart from commits, and fail when armed`() throws {
        let store = FaultyStore(wrapping: InMemoryStore())
        _ = try store.commit([Samples.creation(Samples.execution(1))])
        _ = try store.earliestDue()
        store.arm(.init(.read, number: 2, moment: .before, error: .unavailable("busy")))
        #expect(throws: StorageError.unavailable("busy")) { try store.execution(ExecutionID(rawValue: 1)) }
        #expect(try store.execution(ExecutionID(rawValue: 1)) != nil)
        #expect(store.count(of: .read) == 3)
        #expect(store.count(of: .commit) == 1)
    }
}
