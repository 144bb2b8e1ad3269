import ExecutionCore
import JSONModel
import StatesLanguage
import StorageAPI
import Synchronization

/// State machines and decoded definitions, read through from the store.
final class MachineCatalogue: Sendable {
    private struct Key: Hashable {
        let scope: ResourceScope
        let name: String
    }

    private struct ProcessorKey: Hashable {
        let revision: RevisionKey
        let state: StateIndex
    }

    private struct State {
        var machines: [Key: MachineRecord] = [:]
        var definitions: [RevisionKey: StateMachineDefinition] = [:]
        /// What the children of Map Runs run.
        var processors: [ProcessorKey: StateMachineDefinition] = [:]
        var revisions: [RevisionKey: RevisionRecord] = [:]
        /// Grows with each change, so that a record read before a change is not remembered after it.
        var generation = 0
    }

    private let store: any ExecutionStore
    private let definitionsMax: Int
    private let state = Mutex(State())

    init(store: any ExecutionStore, definitionsMax: Int) {
        self.store = store
        self.definitionsMax = definitionsMax
    }

    func machine(scope: ResourceScope, name: String) throws(StorageError) -> MachineRecord? {
        let key = Key(scope: scope, name: name)
        let (known, generation) = state.withLock { ($0.machines[key], $0.generation) }
        if let known { return known }
        guard let record = try store.machine(scope: scope, name: name) else { return nil }
        state.withLock { state in
            guard state.generation == generation else { return }
            if state.machines.count >= definitionsMax { state.machines.removeAll() }
            state.machines[key] = record
        }
        return record
    }

    func forget(scope: ResourceScope, name: String) {
        state.withLock { state in
            state.generation += 1
            state.machines[Key(scope: scope, name: name)] = nil
        }
    }

    func revision(_ key: RevisionKey) throws(StorageError) -> RevisionRecord? {
        if let known = state.withLock({ $0.revisions[key] }) { return known }
        guard let record = try store.revision(key) else { return nil }
        state.withLock { state in
            if state.revisions.count >= definitionsMax { state.revisions.removeAll() }
            state.revisions[key] = record
        }
        return record
    }

    /// The definition of a revision, or that of the processor of a distributed Map in it.
    func definition(
        of revision: RevisionRecord,
        type: WorkflowType,
        processor index: StateIndex?
    ) -> StateMachineDefinition? {
        guard let index else { return definition(of: revision, type: type) }
        let key = ProcessorKey(revision: revision.key, state: index)
        if let known = state.withLock({ $0.processors[key] }) { return known }
        guard let found = definition(of: revision, type: type)?.processor(of: index) else { return nil }
        state.withLock { state in
            if state.processors.count >= definitionsMax { state.processors.removeAll() }
            state.processors[key] = found
        }
        return found
    }

    /// The decoded definition of a revision.
    ///
    /// - Returns: `nil` when its text is no valid definition, which the operations prevent.
    func definition(of revision: RevisionRecord, type: WorkflowType) -> StateMachineDefinition? {
        if let known = state.withLock({ $0.definitions[revision.key] }) { return known }
        guard let definition = DefinitionAnalyzer.analyze(revision.definition, type: type).definition else {
            return nil
        }
        state.withLock { state in
            if state.definitions.count >= definitionsMax { state.definitions.removeAll() }
            state.definitions[revision.key] = definition
        }
        return definition
    }
}
