/// Targets that take values and give values: no I/O, no clock, no randomness of their own, nothing that waits.
enum PureTargets {
    static let names: Set<String> = [
        "BinaryText", "JSONModel", "JSONPath", "JSONata", "IntrinsicFunctions", "StatesLanguage", "ExecutionCore",
        "AWSProtocol",
        "CloudFormationTemplates", "MapDatasets",
    ]

    /// What they may import beside each other: packages of values only, and zlib, which turns bytes into bytes.
    static let packages: Set<String> = [
        "Swift", "Crypto", "Collections", "DequeModule", "OrderedCollections", "HeapModule", "BitCollections",
        "CZlib",
    ]

    static func files(of project: Project) -> [ProjectFile] {
        project.swift(in: "Sources").filter { names.contains($0.target) }
    }
}
