// swift-tools-version: 6.2
import PackageDescription

let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let nioCore: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioPosix: Target.Dependency = .product(name: "NIOPosix", package: "swift-nio")
let nioHTTP1: Target.Dependency = .product(name: "NIOHTTP1", package: "swift-nio")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let lifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")

let package = Package(
    name: "newel",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "newel", targets: ["newel"])
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        // Bytes as text. Pure.
        .target(name: "BinaryText"),

        // Language: values and text in, values out. Pure.
        .target(name: "JSONModel"),
        .target(name: "JSONPath", dependencies: ["JSONModel"]),
        .target(name: "IntrinsicFunctions", dependencies: ["BinaryText", "JSONModel", "JSONPath", crypto]),
        .target(name: "JSONata", dependencies: ["BinaryText", "JSONModel"]),
        .target(name: "StatesLanguage", dependencies: ["JSONModel", "JSONPath", "IntrinsicFunctions", "JSONata"]),
        .target(name: "MapDatasets", dependencies: ["JSONModel", "CZlib"]),

        // Engine: the only place where workflow semantics live. Pure.
        .target(
            name: "ExecutionCore",
            dependencies: [
                "BinaryText", "JSONModel", "JSONPath", "IntrinsicFunctions", "JSONata", "StatesLanguage", "MapDatasets",
                crypto,
            ]
        ),

        // Ports and adapters: everything that waits.
        .target(name: "StorageAPI", dependencies: ["JSONModel"]),
        .target(
            name: "StorageSQLite",
            dependencies: [
                "JSONModel", "StorageAPI", .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ]
        ),
        .target(
            name: "ExecutionRuntime",
            dependencies: [
                "JSONModel", "JSONPath", "StatesLanguage", "MapDatasets", "ExecutionCore", "StorageAPI", logging,
                lifecycle,
            ]
        ),
        .target(name: "ServiceProtocols", dependencies: ["BinaryText", "JSONModel", "ServiceModels"]),
        .target(
            name: "TaskIntegrations",
            dependencies: [
                "BinaryText", "JSONModel", "StatesLanguage", "MapDatasets", "ExecutionCore", "StorageAPI",
                "ExecutionRuntime", "AWSProtocol", "ServiceModels", "ServiceProtocols", logging, lifecycle, nioCore,
                nioPosix, nioHTTP1, crypto,
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ]
        ),

        // What AWS's APIs look like.
        .systemLibrary(
            name: "CZlib",
            pkgConfig: "zlib",
            providers: [.apt(["zlib1g-dev"]), .yum(["zlib-devel"]), .brew(["zlib"])]
        ),
        .target(name: "CServiceModels", exclude: ["models"]),
        .target(name: "ServiceModels", dependencies: ["JSONModel", "CZlib", "CServiceModels", logging]),

        // Edges.
        .target(
            name: "ExecutionReporting",
            dependencies: [
                "JSONModel", "StorageAPI", "ExecutionCore", "ExecutionRuntime", "TaskIntegrations", "AWSProtocol",
                "ServiceModels", "ServiceProtocols", logging, lifecycle, nioCore, nioHTTP1,
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
            ]
        ),
        .target(name: "AWSProtocol", dependencies: ["BinaryText", "JSONModel", crypto]),
        .target(
            name: "StepFunctionsAPI",
            dependencies: [
                "BinaryText", "JSONModel", "JSONPath", "StatesLanguage", "ExecutionCore", "StorageAPI",
                "ExecutionRuntime", "AWSProtocol", "ServiceModels", logging, crypto,
            ]
        ),
        // The console's files, compiled in by C's #embed; scripts/console-assets writes the list.
        .target(name: "ConsoleAssets", exclude: ["www"]),
        .target(
            name: "Console",
            dependencies: [
                "JSONModel", "StorageAPI", "ExecutionCore", "ExecutionRuntime", "AWSProtocol", "StepFunctionsAPI",
                "ServiceModels", "ConsoleAssets", crypto,
            ]
        ),
        .target(
            name: "WorkflowServer",
            dependencies: [
                "JSONModel", "AWSProtocol", "StepFunctionsAPI", "ExecutionRuntime", "Console", logging, lifecycle,
                nioCore,
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HummingbirdTLS", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ]
        ),
        .target(name: "CloudFormationTemplates", dependencies: ["JSONModel"]),
        .target(
            name: "CommandLineInterface",
            dependencies: [
                "CloudFormationTemplates", "JSONModel", "JSONPath", "IntrinsicFunctions", "JSONata", "StatesLanguage",
                "ExecutionCore",
                "StorageAPI", "StorageSQLite", "StorageTesting", "ExecutionRuntime", "TaskIntegrations", "AWSProtocol",
                "StepFunctionsAPI", "WorkflowServer", "Console", "ServiceModels", "ExecutionReporting", logging,
                lifecycle, nioCore, nioPosix, nioHTTP1,
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "Yams", package: "Yams"),
            ]
        ),
        .executableTarget(name: "newel", dependencies: ["CommandLineInterface"]),

        // Test support; the first is shipped.
        .target(name: "StorageTesting", dependencies: ["JSONModel", "StorageAPI"]),
        .target(name: "TestSupport", dependencies: ["JSONModel"], path: "Tests/TestSupport"),

        // Measures; no product.
        .executableTarget(
            name: "newel-bench",
            dependencies: [
                "JSONModel", "JSONPath", "JSONata", "IntrinsicFunctions", "StatesLanguage", "ExecutionCore",
                "StorageAPI", "StorageSQLite", "ExecutionRuntime", logging, nioCore, nioPosix,
            ],
            path: "Benchmarks/Sources"
        ),
    ]
)

package.cLanguageStandard = .c2x

let asyncHTTPClient: Target.Dependency = .product(name: "AsyncHTTPClient", package: "async-http-client")
let tested: [String: [Target.Dependency]] = [
    "BinaryText": ["TestSupport"],
    "JSONModel": ["TestSupport"],
    "JSONPath": ["TestSupport"],
    "IntrinsicFunctions": ["JSONPath", "TestSupport"],
    "JSONata": ["TestSupport"],
    "StatesLanguage": ["JSONPath", "IntrinsicFunctions", "TestSupport"],
    "MapDatasets": [],
    "ExecutionCore": ["JSONPath", "StatesLanguage"],
    "StorageSQLite": ["StorageAPI", "StorageTesting", "TestSupport"],
    "ExecutionRuntime": ["StatesLanguage", "MapDatasets", "ExecutionCore", "StorageAPI", "StorageTesting", logging],
    "TaskIntegrations": [
        "BinaryText", "ExecutionCore", "ExecutionRuntime", "MapDatasets", "ServiceModels", "ServiceProtocols",
        "StatesLanguage", "StorageAPI", logging, nioCore, nioPosix, nioHTTP1, asyncHTTPClient,
    ],
    "Console": [
        "ExecutionCore", "ExecutionRuntime", "StepFunctionsAPI", "StorageAPI", "StorageTesting", "AWSProtocol",
        "ServiceModels", logging,
    ],
    "AWSProtocol": [],
    "ExecutionReporting": [
        "ExecutionCore", "ExecutionRuntime", "StatesLanguage", "StorageAPI", "StorageTesting", "TaskIntegrations",
        "ServiceModels", logging, lifecycle, nioPosix, asyncHTTPClient,
    ],
    "ServiceModels": [logging],
    "ServiceProtocols": ["ServiceModels"],
    "StepFunctionsAPI": ["AWSProtocol", "ServiceModels", logging],
    "CloudFormationTemplates": [],
    "CommandLineInterface": ["CloudFormationTemplates", "AWSProtocol"],
    "WorkflowServer": ["AWSProtocol", "Console", logging],
]
let withFixtures: Set<String> = ["AWSProtocol", "IntrinsicFunctions", "JSONPath", "JSONata", "StatesLanguage"]
for (name, dependencies) in tested.sorted(by: { $0.key < $1.key }) {
    package.targets.append(
        .testTarget(
            name: "\(name)Tests",
            dependencies: (name == "JSONModel" ? ["JSONModel"] : [.byName(name: name), "JSONModel"]) + dependencies,
            exclude: withFixtures.contains(name) ? ["Fixtures"] : []
        )
    )
}
package.targets.append(.testTarget(name: "TidyTests"))

// One loop sets every target, so no target can drift.
for target in package.targets where target.type != .plugin && target.type != .system {
    target.swiftSettings =
        (target.swiftSettings ?? []) + [
            .treatAllWarnings(as: .error),
            .enableUpcomingFeature("ExistentialAny"),
            .enableUpcomingFeature("InternalImportsByDefault"),
            .enableUpcomingFeature("MemberImportVisibility"),
            .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
        ]
}
