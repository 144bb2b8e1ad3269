import AWSProtocol
import ExecutionCore
import JSONModel
import StatesLanguage
import StorageAPI

/// A revision as DescribeStateMachine and DescribeStateMachineForExecution show it.
struct RevisionDescription {
    private let revision: RevisionRecord
    /// Nil when the definition is one that this release no longer accepts.
    private let definition: StateMachineDefinition?

    /// Takes a revision of a machine of a type, `STANDARD` or `EXPRESS`.
    init(_ revision: RevisionRecord, type: String) {
        self.revision = revision
        definition =
            DefinitionAnalyzer.analyze(revision.definition, type: DefinitionCheck.workflowType(type)).definition
    }

    /// True when a distributed Map of the machine has this label, given or made up.
    func hasDistributedMap(label: String, machineARN: String) -> Bool {
        definition?.states.contains { state in
            guard case .map(let map) = state, map.distributed != nil else { return false }
            return map.label(machineARN: machineARN) == label
        } ?? false
    }

    /// Writes the members that both operations have; without data the definition is `{}`.
    func writeMembers(to writer: inout JSONWriter, includesData: Bool) throws(APIError) {
        writer.key("definition")
        writer.string(includesData ? revision.definition : "{}")
        writer.key("roleArn")
        writer.string(revision.roleARN)
        try MachineConfiguration(stored: revision.configuration).writeMembers(to: &writer)
        writer.optional("revisionId", revision.revisionID)
        guard includesData, let references = definition?.variableReferences(), !references.isEmpty else { return }
        writer.key("variableReferences")
        writer.beginObject()
        for (state, variables) in references {
            writer.key(state)
            writer.beginArray()
            for variable in variables { writer.string(variable) }
            writer.endArray()
        }
        writer.endObject()
    }
}
