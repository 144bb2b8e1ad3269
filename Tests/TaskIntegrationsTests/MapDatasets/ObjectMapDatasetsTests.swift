import AsyncHTTPClient
import ExecutionCore
import ExecutionRuntime
import Foundation
import JSONModel
import Logging
import MapDatasets
import NIOPosix
import ServiceModels
import StorageAPI
import TaskIntegrations
import Testing

@Suite struct ObjectMapDatasetsTests {
    private static let caller = MapDatasetCaller(
        scope: ResourceScope(account: "123456789012", region: "us-east-1"),
        executionARN: "arn:aws:states:us-east-1:123456789012:execution:m:e",
        roleARN: "arn:aws:iam::123456789012:role/r"
    )
    private static let mapRun = "arn:aws:states:us-east-1:123456789012:mapRun:m/Map:run-1"

    private let directory: TemporaryDirectory
    private let datasets: ObjectMapDatasets

    init() throws {
        directory = try TemporaryDirectory()
        try directory.write("", to: "b/.keep")
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let services = AWSServices(
            catalog: ServiceModelCatalog(directories: [], logger: logger),
            settings: AWSSettings(environment: [:]) { _ in nil },
            http: HTTPClient.shared,
            timeScale: 1,
            logger: logger
        )
        datasets = ObjectMapDatasets(
            stores: ObjectStores(local: LocalObjectStore(path: directory.path), client: services.client)
        )
    }

    private func request(
        _ config: JSONObject,
        key: String? = nil,
        prefix: String? = nil,
        maxItems: Int64? = nil
    ) -> ItemReaderRequest {
        var parameters: JSONObject = ["Bucket": "b"]
        if let key { parameters["Key"] = .string(key) }
        if let prefix { parameters["Prefix"] = .string(prefix) }
        return ItemReaderRequest(
            caller: Self.caller,
            resource: "arn:aws:states:::s3:\(key == nil ? "listObjectsV2" : "getObject")",
            parameters: .object(parameters),
            readerConfig: config,
            maxItems: maxItems
        )
    }

    private func items(_ request: ItemReaderRequest, limit: Int = 100, skip: Int64 = 0) async throws -> [MapItem] {
        let cursor = try await datasets.open(request)
        try await cursor.skip(skip)
        var items: [MapItem] = []
        while true {
            let page = try await cursor.next(limit)
            #expect(page.count <= limit)
            if page.isEmpty { break }
            items += page
        }
        await cursor.close()
        return items
    }

    private func failure(_ request: ItemReaderRequest) async -> StatesError? {
        do throws(StatesError) {
            let cursor = try await datasets.open(request)
            while try await !cursor.next(10).isEmpty {}
            return nil
        } catch {
            return error
        }
    }

    private func gzip(_ name: String) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["gzip", "-n", "\(directory.path)/b/\(name)"]
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
    }

    @Test(arguments: [1, 2, 100])
    func `items come in their order, with their source`(_ limit: Int) async throws {
        try directory.write("a\n1\n2\n3\n", to: "b/data/x.csv")
        let items = try await items(request(["InputType": "CSV"], key: "data/x.csv"), limit: limit)
        #expect(items.map { $0.value["a"] } == ["1", "2", "3"])
        #expect(Set(items.map(\.source)) == ["S3://b/data/x.csv"])
    }

    @Test func `skipped items count for MaxItems`() async throws {
        try directory.write("[0,1,2,3,4,5]", to: "b/x.json")
        let config: JSONObject = ["InputType": "JSON"]
        #expect(try await items(request(config, key: "x.json", maxItems: 4), skip: 1).map(\.value) == [1, 2, 3])
        #expect(try await items(request(config, key: "x.json", maxItems: 2), skip: 2).isEmpty)
        #expect(try await items(request(config, key: "x.json"), skip: 9).isEmpty)
        #expect(try await items(request(config, key: "x.json", maxItems: 0)).count == 6)
    }

    @Test func `members of an object have keys`() async throws {
        try directory.write(#"{"in":{"a":1,"b":[]}}"#, to: "b/x.json")
        let items = try await items(request(["InputType": "JSON", "ItemsPointer": "/in"], key: "x.json"))
        #expect(items.map(\.key) == ["a", "b"])
        #expect(items.map(\.input) == [["Key": "a", "Value": 1], ["Key": "b", "Value": []]])
    }

    @Test func `a file of many portions is read whole, compressed or not`() async throws {
        let lines = (0..<60_000).map { "{\"n\":\($0),\"text\":\"line number \($0)\"}" }
        try directory.write(lines.joined(separator: "\n"), to: "b/x.jsonl")
        try directory.write(lines.joined(separator: "\n"), to: "b/y.jsonl")
        try gzip("y.jsonl")
        for key in ["x.jsonl", "y.jsonl.gz"] {
            let found = try await items(request(["InputType": "JSONL"], key: key), limit: 1000)
            #expect(found.count == 60_000)
            #expect(found.last?.value["n"] == 59_999)
            let rest = try await items(request(["InputType": "JSONL"], key: key), limit: 1000, skip: 59_000)
            #expect(rest.first?.value["n"] == 59_000)
            #expect(rest.count == 1000)
        }
    }

    @Test func `listed objects are items`() async throws {
        try directory.write("12345", to: "b/p/1.txt")
        try directory.write("", to: "b/p/2.txt")
        try directory.write("", to: "b/q.txt")
        let items = try await items(request([:], prefix: "p/"))
        #expect(items.map { $0.value["Key"] } == ["p/1.txt", "p/2.txt"])
        #expect(items.first?.value["Size"] == 5)
        #expect(items.first?.value["StorageClass"] == "STANDARD")
        guard case .object(let object)? = items.first?.value else {
            Issue.record("no object")
            return
        }
        #expect(object.keys == ["Etag", "Key", "LastModified", "Size", "StorageClass"])
        #expect(Set(items.map(\.source)) == ["S3://b"])
        #expect(try await self.items(request([:], prefix: "p/", maxItems: 1)).count == 1)
        #expect(try await self.items(request([:], prefix: "p/"), skip: 1).map { $0.value["Key"] } == ["p/2.txt"])
    }

    @Test func `the contents of listed objects are one dataset`() async throws {
        try directory.write("a\n1\n2\n", to: "b/p/1.csv")
        try directory.write("", to: "b/p/2.csv")
        try directory.write("a\n3\n", to: "b/p/3.csv")
        try gzip("p/3.csv")
        let config: JSONObject = ["Transformation": "LOAD_AND_FLATTEN", "InputType": "CSV"]
        let items = try await items(request(config, prefix: "p/"))
        #expect(items.map { $0.value["a"] } == ["1", "2", "3"])
        #expect(items.map(\.source) == ["S3://b/p/1.csv", "S3://b/p/1.csv", "S3://b/p/3.csv.gz"])
        #expect(try await self.items(request(config, prefix: "p/"), skip: 2).map { $0.value["a"] } == ["3"])
        try directory.write("a,a\n", to: "b/p/4.csv")
        #expect(
            await failure(request(config, prefix: "p/"))?.cause
                == "S3://b/p/4.csv: CSV headers cannot contain duplicates."
        )
    }

    @Test func `an inventory's reports are one dataset`() async throws {
        try directory.write("\"src\",\"k%201\",\"5\"\n", to: "b/inv/1.csv")
        try directory.write("\"src\",\"k2\",\"6\"\n", to: "b/inv/2.csv")
        try gzip("inv/1.csv")
        let manifest = """
            {"sourceBucket":"src","destinationBucket":"arn:aws:s3:::b","fileFormat":"CSV","fileSchema":"Bucket, Key, Size",
             "files":[{"key":"inv/1.csv.gz"},{"key":"inv/2.csv"}]}
            """
        try directory.write(manifest, to: "b/inv/manifest.json")
        let items = try await items(request(["InputType": "MANIFEST"], key: "inv/manifest.json"))
        #expect(items.map { $0.value["Key"] } == ["k%201", "k2"])
        #expect(items.map { $0.value["Size"] } == ["5", "6"])
    }

    @Test func `what Athena unloaded is one dataset`() async throws {
        try directory.write("{\"a\":1}\n{\"a\":2}\n", to: "b/out/1")
        try directory.write("{\"a\":3}\n", to: "b/out/2")
        try directory.write("s3://b/out/1\ns3://b/out/2\n", to: "b/m.csv")
        let config: JSONObject = ["ManifestType": "ATHENA_DATA", "InputType": "JSONL"]
        #expect(try await items(request(config, key: "m.csv")).map { $0.value["a"] } == [1, 2, 3])
    }

    @Test(
        arguments: [
            (["InputType": "CSV"], "dup.csv", "CSV headers cannot contain duplicates."),
            (["InputType": "JSON"], "scalar.json", "Attempting to map over non-iterable node."),
            (["InputType": "JSON"], "x.json.zst", "S3://b/x.json.zst is compressed with Zstandard"),
            (["InputType": "CSV"], "no.csv", "The specified key does not exist"),
            (["InputType": "PARQUET"], "dup.csv", "The InputType PARQUET is not supported by this server."),
        ] as [(JSONObject, String, String)]
    )
    func `what cannot be read fails with a reason`(_ config: JSONObject, _ key: String, _ reason: String) async throws {
        try directory.write("a,a\n", to: "b/dup.csv")
        try directory.write("7", to: "b/scalar.json")
        try directory.write("7", to: "b/x.json.zst")
        let failure = await failure(request(config, key: key))
        #expect(failure?.name == "States.ItemReaderFailed")
        #expect(failure?.cause.hasPrefix(reason) == true, "\(failure?.cause ?? "")")
    }

    // Results

    private func record(_ number: Int, _ status: ChildExecutionRecord.Status = .succeeded) -> ChildExecutionRecord {
        ChildExecutionRecord(
            executionARN: "arn:\(number)",
            stateMachineARN: "arn:m",
            name: "\(number)",
            status: status,
            input: "\(number)",
            output: status == .succeeded ? "[\(number),\(number)]" : nil
        )
    }

    private func writer(_ config: JSONObject?, prefix: String? = "out") -> ResultWriterRequest {
        var parameters: JSONObject = ["Bucket": "b"]
        if let prefix { parameters["Prefix"] = .string(prefix) }
        return ResultWriterRequest(
            caller: Self.caller,
            resource: "arn:aws:states:::s3:putObject",
            parameters: .object(parameters),
            writerConfig: config,
            mapRunARN: Self.mapRun
        )
    }

    private func text(_ name: String) -> String? {
        LocalTestFile.read("\(directory.path)/b/\(name)")
    }

    @Test func `results are in files by how their children ended, and in a manifest`() async throws {
        let export = try await datasets.export(writer(["Transformation": "COMPACT"]))
        try await export.append([record(0), record(1, .failed), record(2, .timedOut)])
        try await export.append([record(3), record(4, .aborted), record(5, .pending)])
        let details = try await export.finish()
        #expect(
            details.output.serializedString()
                == #"{"MapRunArn":"\#(Self.mapRun)","ResultWriterDetails":{"Bucket":"b","Key":"out/run-1/manifest.json"}}"#
        )
        #expect(text("out/run-1/SUCCEEDED_0.json") == "[[0,0],[3,3]]")
        let failed = try JSONValue(parsing: try #require(text("out/run-1/FAILED_0.json")))
        guard case .array(let records) = failed else {
            Issue.record("no array")
            return
        }
        #expect(records.map { $0["Status"] } == ["FAILED", "TIMED_OUT", "ABORTED"])
        let manifest = try #require(text("out/run-1/manifest.json"))
        let pendingSize = try #require(text("out/run-1/PENDING_0.json")).utf8.count
        let failedSize = try #require(text("out/run-1/FAILED_0.json")).utf8.count
        #expect(
            manifest == #"{"DestinationBucket":"b","MapRunArn":"\#(Self.mapRun)","ResultFiles":{"#
                + #""FAILED":[{"Key":"out/run-1/FAILED_0.json","Size":\#(failedSize)}],"#
                + #""PENDING":[{"Key":"out/run-1/PENDING_0.json","Size":\#(pendingSize)}],"#
                + #""SUCCEEDED":[{"Key":"out/run-1/SUCCEEDED_0.json","Size":13}]}}"#
        )
    }

    @Test(arguments: ["out", "out/"])
    func `JSON Lines have a value in each line`(_ prefix: String) async throws {
        let export = try await datasets.export(
            writer(["Transformation": "FLATTEN", "OutputType": "JSONL"], prefix: prefix)
        )
        try await export.append([record(1), record(2)])
        _ = try await export.finish()
        #expect(text("out/run-1/SUCCEEDED_0.jsonl") == "1\n1\n2\n2\n")
    }

    @Test func `a run without children has an empty manifest, and no prefix is needed`() async throws {
        let export = try await datasets.export(writer(nil, prefix: nil))
        let details = try await export.finish()
        #expect(details.key == "run-1/manifest.json")
        let manifest = try #require(text("run-1/manifest.json"))
        #expect(manifest.contains(#""ResultFiles":{"FAILED":[],"PENDING":[],"SUCCEEDED":[]}"#))
    }

    @Test func `a full file is followed by another one`() async throws {
        let store = LocalObjectStore(path: directory.path)
        let files = try ResultFiles(["Bucket": "b"], mapRunARN: Self.mapRun, outputType: .json)
        let format = ResultFormat(["Transformation": "COMPACT"], isExported: true)
        let export = ResultExport(
            store: store,
            files: files,
            format: format,
            mapRunARN: Self.mapRun,
            fileByteCountMax: 13
        )
        try await export.append((0..<5).map { record($0) })
        _ = try await export.finish()
        #expect(text("run-1/SUCCEEDED_0.json") == "[[0,0],[1,1]]")
        #expect(text("run-1/SUCCEEDED_1.json") == "[[2,2],[3,3]]")
        #expect(text("run-1/SUCCEEDED_2.json") == "[[4,4]]")
    }

    @Test func `exporting again writes over what is there`() async throws {
        for _ in 0..<2 {
            let export = try await datasets.export(writer(["Transformation": "COMPACT"]))
            try await export.append([record(7)])
            _ = try await export.finish()
        }
        #expect(text("out/run-1/SUCCEEDED_0.json") == "[[7,7]]")
    }

    @Test func `a ResultWriter without a bucket is refused`() async throws {
        let request = ResultWriterRequest(
            caller: Self.caller,
            resource: "arn:aws:states:::s3:putObject",
            parameters: ["Prefix": "p"],
            writerConfig: nil,
            mapRunARN: Self.mapRun
        )
        await #expect(
            throws: StatesError(
                name: "States.ResultWriterFailed",
                cause: "The field 'Bucket' of the ResultWriter must be a text that is not empty."
            )
        ) { try await datasets.check(request) }
    }
}

/// Reads what a test has written.
private enum LocalTestFile {
    static func read(_ path: String) -> String? {
        FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
    }
}
