import ArgumentParser
import AWSProtocol
import CloudFormationTemplates
import Foundation
import JSONModel

/// `newel deploy`: the state machines of CloudFormation and SAM templates.
struct DeployCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "deploy",
        abstract: "Create or update what CloudFormation, SAM and CDK templates declare of Step Functions.",
        discussion: """
            Examples:
              newel deploy template.yaml
              newel deploy template.yaml --parameter Stage=prod --dry-run
              newel deploy cdk.out                              every *.template.json in it
            State machines, versions, aliases and activities are deployed; other resources are left out and lend their \
            names and ARNs to references. Deploying again changes what has changed. Nothing is deleted.
            Exit code 1 when the template is not right (nothing is done then). \(ClientHelp.exitCodes)
            """
    )

    @Argument(help: "Template files in YAML or JSON, or folders with *.template.json.") var templates: [String]
    @Option(name: .customLong("parameter"), help: "KEY=VALUE of the template's Parameters; may be given again.")
    var parameters: [KeyValue] = []
    @Option(
        name: .customLong("attribute"),
        help: "RESOURCE.ATTRIBUTE=VALUE for Fn::GetAtt of resources that are not known here; may be given again."
    )
    var attributes: [KeyValue] = []
    @Option(help: "AWS::StackName. (default: the template's file name)") var stackName: String?
    @Flag(help: "Say what would be done, and do nothing.") var dryRun = false
    @OptionGroup var client: ClientOptions

    func run() async throws {
        try await ServerSession.run(client) { session in
            var results: [JSONValue] = []
            for path in try files() {
                results += try await deploy(path, session).map(\.json)
            }
            if session.format == .json { StandardStreams.print(JSONValue.array(results).prettyPrinted()) }
        }
    }

    /// The templates, with folders opened.
    private func files() throws -> [String] {
        try templates.flatMap { path -> [String] in
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue else {
                return [path]
            }
            let names = try FileManager.default.contentsOfDirectory(atPath: path)
                .filter { $0.hasSuffix(".template.json") }.sorted()
            if names.isEmpty { throw CommandFailure("There is no *.template.json in the folder '\(path)'.") }
            return names.map { URL(fileURLWithPath: path).appendingPathComponent($0).path }
        }
    }

    private func deploy(_ path: String, _ session: ServerSession) async throws -> [DeployedResource] {
        let root = try await TemplateFile.read(path)
        let account = try await session.account()
        let environment = TemplateEnvironment(
            region: session.settings.region,
            account: account,
            partition: ARN.partition(ofRegion: session.settings.region),
            stackName: stackName ?? Self.stackName(path),
            parameters: Dictionary(parameters.map { ($0.key, $0.value) }, uniquingKeysWith: { $1 }),
            attributes: Dictionary(attributes.map { ($0.key, $0.value) }, uniquingKeysWith: { $1 })
        )
        let plan: StackPlan
        do {
            plan = StackPlan(try Template(root), environment)
        } catch {
            throw Self.refused(path, error.issues.map(\.description))
        }
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
        var deployment = StackDeployment(session, plan, environment, folder: folder, isDryRun: dryRun)
        let faults = await deployment.faults()
        if !faults.isEmpty { throw Self.refused(path, faults) }
        if !plan.leftOut.isEmpty {
            let list = plan.leftOut.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
            session.note("left out: \(list.joined(separator: ", "))")
        }
        if plan.order.isEmpty { session.note("\(path) declares nothing of Step Functions") }
        var results: [DeployedResource] = []
        do {
            try await deployment.run { result in
                results.append(result)
                if session.format == .text {
                    StandardStreams.print(result.line(isDryRun: dryRun, session.terminal))
                }
            }
        } catch let error as TemplateIssues {
            throw Self.refused(path, error.issues.map(\.description))
        }
        return results
    }

    private static func refused(_ path: String, _ faults: [String]) -> ExitCode {
        for fault in faults { StandardStreams.printError("\(path): \(fault)") }
        let count = faults.count
        StandardStreams.printError("newel: \(count) \(count == 1 ? "problem" : "problems"); nothing was deployed")
        return ExitCode(1)
    }

    private static func stackName(_ path: String) -> String {
        let name = URL(fileURLWithPath: path).lastPathComponent
        return String(name.prefix { $0 != "." })
    }
}
