import JSONModel
import Logging
import ServiceModels
import StatesLanguage
import Testing

@testable import TaskIntegrations

@Suite struct OptimizedCatalogTests {
    private struct Entry: Sendable, CustomStringConvertible {
        let service: String
        let name: String
        let action: OptimizedAction
        var description: String { "\(service):\(name)" }
    }

    private static let entries: [Entry] = OptimizedCatalog.services.flatMap { service, table in
        table.actions.map { Entry(service: service, name: $0.key, action: $0.value) }
    }

    /// Built-in models only: what every installation has.
    private static let catalog = ServiceModelCatalog(directories: [], logger: Logger(label: "test"))

    @Test func `every action is one that definitions may name`() {
        for entry in Self.entries {
            #expect(TaskResource(parsing: "arn:aws:states:::\(entry)") != nil, "\(entry)")
        }
        #expect(Self.entries.count > 50)
    }

    @Test func `an action has a job exactly when definitions may wait for one`() {
        for entry in Self.entries {
            let mayWait = TaskResource(parsing: "arn:aws:states:::\(entry).sync") != nil
            #expect(mayWait == (entry.action.job != nil), "\(entry)")
        }
    }

    @Test func `every operation is in a built-in model`() throws {
        for entry in Self.entries {
            let model = try #require(Self.catalog.model(named: entry.action.model), "\(entry)")
            let operations = [
                entry.action.operation, entry.action.job?.describe.operation, entry.action.job?.cancel?.operation,
            ]
            for operation in operations.compactMap(\.self) {
                #expect(model.operations[operation] != nil, "\(entry): \(operation)")
            }
        }
    }

    @Test(arguments: [
        ("glue", "startJobRun", #"{"JobRun":{"JobRunState":"RUNNING"}}"#, "running"),
        ("glue", "startJobRun", #"{"JobRun":{"JobRunState":"SUCCEEDED"}}"#, #"+{"JobRunState":"SUCCEEDED"}"#),
        ("glue", "startJobRun", #"{"JobRun":{"JobRunState":"TIMEOUT"}}"#, #"-{"JobRunState":"TIMEOUT"}"#),
        ("batch", "submitJob", #"{"Jobs":[]}"#, "running"),
        ("batch", "submitJob", #"{"Jobs":[{"Status":"FAILED"}]}"#, #"-{"Status":"FAILED"}"#),
        ("ecs", "runTask", #"{"Tasks":[{"LastStatus":"RUNNING"}]}"#, "running"),
        (
            "ecs", "runTask", #"{"Tasks":[{"LastStatus":"STOPPED","Containers":[{"ExitCode":0}]}]}"#,
            #"+{"LastStatus":"STOPPED","Containers":[{"ExitCode":0}]}"#
        ),
        (
            "ecs", "runTask", #"{"Tasks":[{"LastStatus":"STOPPED","Containers":[{"ExitCode":1}]}]}"#,
            #"-{"LastStatus":"STOPPED","Containers":[{"ExitCode":1}]}"#
        ),
        (
            "ecs", "runTask", #"{"Tasks":[{"LastStatus":"STOPPED","StopCode":"TaskFailedToStart"}]}"#,
            #"-{"LastStatus":"STOPPED","StopCode":"TaskFailedToStart"}"#
        ),
        (
            "codebuild", "startBuild", #"{"Builds":[{"BuildStatus":"FAULT"}]}"#, #"-{"Build":{"BuildStatus":"FAULT"}}"#
        ),
        (
            "sagemaker", "createTransformJob", #"{"TransformJobStatus":"Completed"}"#,
            #"+{"TransformJobStatus":"Completed"}"#
        ),
        (
            "elasticmapreduce", "addStep", #"{"Step":{"Id":"s","Status":{"State":"COMPLETED"}}}"#,
            #"+{"Step":{"Id":"s","Status":{"State":"COMPLETED"}},"StepId":"s"}"#
        ),
        ("emr-serverless", "startJobRun", #"{"JobRun":{"State":"SUCCESS"}}"#, #"+{"JobRun":{"State":"SUCCESS"}}"#),
        ("eks", "createCluster", #"{"Cluster":{"Status":"ACTIVE"}}"#, #"+{"Cluster":{"Status":"ACTIVE"}}"#),
        ("eks", "deleteCluster", #"{"Cluster":{"Status":"ACTIVE"}}"#, "running"),
        ("mediaconvert", "createJob", #"{"Job":{"Status":"ERROR"}}"#, #"-{"Job":{"Status":"ERROR"}}"#),
        ("databrew", "startJobRun", #"{"State":"SUCCEEDED"}"#, #"+{"State":"SUCCEEDED"}"#),
    ])
    func `a job's state is read from its description`(
        service: String,
        action: String,
        answer: String,
        expected: String
    ) throws {
        let job = try #require(OptimizedCatalog.services[service]?.actions[action]?.job)
        let object = try #require(try JSONValue(parsing: Array(answer.utf8)).objectValue)
        let found =
            switch job.progress(object) {
            case .running: "running"
            case .succeeded(let value): "+" + value.serializedString()
            case .failed(let value): "-" + value.serializedString()
            }
        #expect(found == expected)
    }
}
