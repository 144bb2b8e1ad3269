import ExecutionReporting
import Foundation
import Testing

@Suite struct LineFilesTests {
    @Test func `a full file is renamed and a new one begun; the oldest goes`() throws {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let files = LineFiles(bytesMax: 10)
        let path = "\(directory)/a/b.jsonl"
        for number in 0..<14 { #expect(files.append(Array("line \(number % 10)\n".utf8), to: path) == nil) }
        files.flush()
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "line 3\n")
        #expect(try String(contentsOfFile: "\(path).1", encoding: .utf8) == "line 2\n")
        let names = try FileManager.default.contentsOfDirectory(atPath: "\(directory)/a")
        #expect(names.count == 10)
    }

    @Test func `what does not fit into a file as a whole is written all the same`() throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let files = LineFiles(bytesMax: 3)
        #expect(files.append(Array("long line\n".utf8), to: path) == nil)
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "long line\n")
    }

    @Test func `half a line of a process that was killed is ended first`() throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
        defer { try? FileManager.default.removeItem(atPath: path) }
        #expect(LineFiles().append(Array("one\nha".utf8), to: path) == nil)
        let files = LineFiles()
        #expect(files.append(Array("two\n".utf8), to: path) == nil)
        #expect(files.append(Array("three\n".utf8), to: path) == nil)
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "one\nha\ntwo\nthree\n")
    }

    @Test func `a file that cannot be opened is told`() {
        let told = LineFiles().append([10], to: "/proc/none/x.jsonl")
        #expect(told?.contains("/proc/none") == true)
    }
}
