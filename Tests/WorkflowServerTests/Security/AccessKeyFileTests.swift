import AWSProtocol
import Foundation
import JSONModel
import Testing
import WorkflowServer

@Suite struct AccessKeyFileTests {
    private static let now = Timestamp(milliseconds: 1_700_000_000_000)

    private func withDirectory(_ body: (URL) throws -> Void) throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "newel-keys-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        try body(directory)
    }

    private func key(_ id: String, secret: String = "s") -> AccessKey {
        AccessKey(
            credentials: SigningCredentials(accessKeyID: id, secretAccessKey: secret),
            account: "111111111111",
            created: Self.now
        )
    }

    @Test func `a file that is not there has no keys`() throws {
        try withDirectory { directory in
            let file = AccessKeyFile(path: directory.appending(path: "none.json").path)
            let list = try file.read()
            #expect(list.keys.isEmpty)
            #expect(try file.key(id: "A") == nil)
            #expect(try file.exists() == false)
        }
    }

    @Test func `a reader sees what another writes`() throws {
        try withDirectory { directory in
            let path = directory.appending(path: "keys.json").path
            let (reader, writer) = (AccessKeyFile(path: path), AccessKeyFile(path: path))
            for number in 1...5 {
                try writer.change { $0.add(key("A\(number)")) }
                #expect(try reader.key(id: "A\(number)")?.id == "A\(number)")
            }
            let removed = try writer.change { $0.remove(id: "A3") }
            #expect(removed)
            #expect(try reader.key(id: "A3") == nil)
            #expect(try reader.key(id: "A4") != nil)
            try FileManager.default.removeItem(atPath: path)
            #expect(try reader.key(id: "A4") == nil)
        }
    }

    @Test func `the file is its owner's alone`() throws {
        try withDirectory { directory in
            let path = directory.appending(path: "keys.json").path
            let file = AccessKeyFile(path: path)
            try file.change { $0.add(key("A")) }
            let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
            #expect(mode == 0o600)
            try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
            #expect {
                try AccessKeyFile(path: path).key(id: "A")
            } throws: { error in
                "\(error)".contains("chmod 600")
            }
        }
    }

    @Test func `a damaged file lets nobody in and is not overwritten`() throws {
        try withDirectory { directory in
            let url = directory.appending(path: "keys.json")
            let file = AccessKeyFile(path: url.path)
            try file.change { $0.add(key("A")) }
            #expect(try file.key(id: "A") != nil)
            try Data("{".utf8).write(to: url)
            #expect(throws: AccessKeyListError.self) { try file.key(id: "A") }
            #expect(throws: AccessKeyListError.self) { try file.change { $0.add(key("B")) } }
            #expect(try Data(contentsOf: url) == Data("{".utf8))
        }
    }

    @Test func `changes that come at the same time are all kept`() async throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "newel-keys-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let path = directory.appending(path: "keys.json").path
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<20 {
                group.addTask { try AccessKeyFile(path: path).change { $0.add(key("A\(number)")) } }
            }
            try await group.waitForAll()
        }
        #expect(try AccessKeyFile(path: path).read().keys.count == 20)
    }
}
