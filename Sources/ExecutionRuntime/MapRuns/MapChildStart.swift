import ExecutionCore
import JSONModel
import StatesLanguage
import StorageAPI

/// A child of a Map Run to be started.
struct MapChildStart: Sendable {
    let child: MapRunChild
    let name: String
    let input: JSONValue
}

/// What the children of one Map Run have in common.
struct MapChildSetting: Sendable {
    let run: MapRunRecord
    let scope: ResourceScope
    /// `NAME/LABEL`.
    let machineName: String
    /// The key of that name.
    let machine: MachineID
    let revision: RevisionRecord
    let state: StateIndex
    let definition: StateMachineDefinition
    let isExpress: Bool
    /// Test case of the execution around; its mocks answer for the children's integrations, too.
    let testCase: String?
    /// The execution with the Map state.
    let parentARN: String

    /// The name of a child: the same each time, so that none is started twice.
    func name(of index: Int64) -> String { StableUUID.text("\(run.uuid):\(index)") }

    /// The ARN of a child, `…:execution:NAME/LABEL:UUID` or `…:express:NAME/LABEL:UUID:UUID`.
    func executionARN(_ name: String) -> String {
        ResourceNames.childARN(scope, machine: machineName, name: name, isExpress: isExpress)
    }
}

extension ResourceNames {
    static func childARN(_ scope: ResourceScope, machine: String, name: String, isExpress: Bool) -> String {
        guard isExpress else { return executionARN(scope, machine: machine, name: name) }
        return expressARN(scope, machine: machine, name: name, id: StableUUID.text(name))
    }
}

extension Engine {
    /// Starts a child; `completion` is called when that is durable, or has not come about.
    func startChild(
        _ start: MapChildStart,
        of setting: MapChildSetting,
        completion: @escaping @Sendable (Result<StartResult, TriggerFailure>) -> Void
    ) {
        let id = makeExecutionID()
        let startDate = now()
        let identity = ExecutionIdentity(
            key: id.rawValue,
            executionARN: setting.executionARN(start.name),
            executionName: start.name,
            stateMachineARN: ResourceNames.stateMachineARN(setting.scope, machine: setting.machineName),
            stateMachineName: setting.machineName,
            roleARN: setting.revision.roleARN,
            region: setting.scope.region,
            startTime: startDate,
            isExpress: setting.isExpress,
            testCase: setting.testCase
        )
        var attributes = ExecutionAttributes()
        attributes.testCase = setting.testCase
        attributes.mapState = setting.state
        attributes.isExpressChild = setting.isExpress
        let interest = interest(in: setting.revision, isExpress: setting.isExpress)
        let cell = ExecutionCell(
            id: id,
            scope: setting.scope,
            isVolatile: false,
            machine: ExecutionMachine(definition: setting.definition, identity: identity),
            record: ExecutionRecord(
                id: id,
                machine: setting.machine,
                revision: setting.revision.key,
                name: start.name,
                startDate: startDate,
                attributes: attributes.encoded,
                mapRun: start.child
            ),
            owner: setting.revision.machine,
            interest: interest,
            projection: interest.projection(setting.definition, identity)
        )
        launch(cell, OutsideValue(value: start.input, text: start.input.serialized()), onClose: nil) { result in
            completion(result.map { StartResult(id: id, startDate: startDate, existing: false) })
        }
    }
}
