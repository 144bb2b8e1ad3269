#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif
import MapDatasets
import TaskIntegrations
import Testing

@Suite struct LocalObjectStoreTests {
    private let directory: TemporaryDirectory
    private let store: LocalObjectStore

    init() throws {
        directory = try TemporaryDirectory()
        try directory.write("secret", to: "outside.txt")
        try directory.write("one", to: "buckets/b/one.txt")
        store = LocalObjectStore(path: directory.path + "/buckets")
    }

    private func reference(_ key: String, bucket: String = "b", version: String? = nil) -> ReaderPlan.ObjectReference {
        ReaderPlan.ObjectReference(address: ObjectAddress(bucket: bucket, key: key), versionID: version)
    }

    private func content(_ key: String) async throws -> String {
        let reader = try await store.open(reference(key))
        var bytes: [UInt8] = []
        while true {
            let portion = try await reader.next()
            if portion.isEmpty { break }
            bytes += portion
        }
        await reader.close()
        return String(decoding: bytes, as: UTF8.self)
    }

    private func keys(_ prefix: String = "") async throws -> [String] {
        let listing = try await store.list(ReaderPlan.ListingRequest(bucket: "b", prefix: prefix))
        var keys: [String] = []
        while true {
            let page = try await listing.next()
            if page.isEmpty { break }
            keys += page.map(\.key)
        }
        await listing.close()
        return keys
    }

    private func refusal(_ body: () async throws(ObjectStoreError) -> Void) async -> String? {
        do {
            try await body()
            return nil
        } catch {
            return error.message
        }
    }

    @Test func `a file below a bucket is an object`() async throws {
        #expect(await store.hasBucket("b"))
        #expect(try await content("one.txt") == "one")
        #expect(try await store.open(reference("one.txt")).byteCount == 3)
        #expect(store.buckets == ["b"])
    }

    @Test func `a large file comes whole in portions`() async throws {
        let text = String(repeating: "0123456789", count: 350_000)
        try directory.write(text, to: "buckets/b/large.txt")
        #expect(try await content("large.txt") == text)
    }

    @Test(arguments: [
        "../../outside.txt", "../b/one.txt", "./one.txt", "x/../one.txt", "/one.txt", "x//one.txt", "", "one.txt/",
        "..",
        "x\u{0}y",
    ])
    func `a key that is no path below the bucket is refused`(_ key: String) async throws {
        #expect(await refusal { () throws(ObjectStoreError) in _ = try await store.open(reference(key)) } != nil)
        let address = ObjectAddress(bucket: "b", key: key)
        #expect(await refusal { () throws(ObjectStoreError) in _ = try await store.create(address) } != nil)
    }

    @Test(arguments: ["", ".", "..", "b/x", "../buckets/b", ".hidden", "nothing", "file"])
    func `what is no directory of that name is no bucket`(_ name: String) async throws {
        try directory.write("x", to: "buckets/file")
        try directory.write("x", to: "buckets/.hidden/x")
        #expect(await store.hasBucket(name) == false)
    }

    @Test func `symbolic links are not followed`() async throws {
        let manager = FileManager.default
        let bucket = directory.path + "/buckets/b"
        try manager.createSymbolicLink(
            atPath: bucket + "/link.txt",
            withDestinationPath: directory.path + "/outside.txt"
        )
        try manager.createSymbolicLink(atPath: bucket + "/up", withDestinationPath: directory.path)
        try manager.createSymbolicLink(atPath: directory.path + "/buckets/linked", withDestinationPath: directory.path)
        for key in ["link.txt", "up/outside.txt"] {
            #expect(await refusal { () throws(ObjectStoreError) in _ = try await store.open(reference(key)) } != nil)
        }
        let address = ObjectAddress(bucket: "b", key: "up/new.txt")
        #expect(await refusal { () throws(ObjectStoreError) in _ = try await store.create(address) } != nil)
        #expect(try await keys() == ["one.txt"])
        #expect(await store.hasBucket("linked") == false)
    }

    @Test func `a missing object and a version are refused`() async throws {
        let missing = await refusal { () throws(ObjectStoreError) in _ = try await store.open(reference("no.txt")) }
        #expect(missing?.hasPrefix("The specified key does not exist: S3://b/no.txt") == true)
        let version = await refusal { () throws(ObjectStoreError) in
            _ = try await store.open(reference("one.txt", version: "1"))
        }
        #expect(version == "S3://b/one.txt: a local bucket keeps no versions. Leave VersionId out.")
        let directoryKey = await refusal { () throws(ObjectStoreError) in
            _ = try await store.open(reference("b", bucket: "."))
        }
        #expect(directoryKey != nil)
    }

    @Test func `a listing is in the order of the keys' bytes`() async throws {
        for name in ["a/x", "a.txt", "a-b/z", "a/b/c", "a0", "Z", "é", "ab/1"] {
            try directory.write("x", to: "buckets/b/\(name)")
        }
        let expected = ["Z", "a-b/z", "a.txt", "a/b/c", "a/x", "a0", "ab/1", "one.txt", "é"]
        #expect(try await keys() == expected)
        #expect(try await keys("a/") == ["a/b/c", "a/x"])
        #expect(try await keys("a") == expected.filter { $0.hasPrefix("a") })
        #expect(try await keys("a/b/c") == ["a/b/c"])
        #expect(try await keys("nothing/") == [])
    }

    @Test func `a listing comes in pages`() async throws {
        for number in 0..<1005 { try directory.write("", to: "buckets/b/many/\(number)") }
        let listing = try await store.list(ReaderPlan.ListingRequest(bucket: "b", prefix: "many/"))
        #expect(try await listing.next().count == 1000)
        #expect(try await listing.next().count == 5)
        #expect(try await listing.next().isEmpty)
    }

    @Test func `an object appears when it is complete`() async throws {
        let writer = try await store.create(ObjectAddress(bucket: "b", key: "deep/er/new.json"))
        try await writer.append(Array("[1,".utf8))
        #expect(try await keys("deep/") == [])
        try await writer.append(Array("2]".utf8))
        try await writer.finish()
        #expect(try await content("deep/er/new.json") == "[1,2]")
        let second = try await store.create(ObjectAddress(bucket: "b", key: "deep/er/new.json"))
        try await second.append(Array("[]".utf8))
        try await second.finish()
        #expect(try await content("deep/er/new.json") == "[]")
    }

    @Test func `a cancelled object leaves nothing behind`() async throws {
        let writer = try await store.create(ObjectAddress(bucket: "b", key: "gone.json"))
        try await writer.append(Array("x".utf8))
        await writer.cancel()
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path + "/buckets/b") == ["one.txt"])
    }
}
