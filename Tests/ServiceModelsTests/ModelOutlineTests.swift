import Foundation
import Logging
import ServiceModels
import Testing

@Suite struct ModelOutlineTests {
    private static func catalog(_ directories: [String] = []) -> ServiceModelCatalog {
        ServiceModelCatalog(directories: directories, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    @Test func `an outline has exactly the operations that the whole model has`() async {
        let catalog = Self.catalog()
        let outlines = await catalog.outlines()
        #expect(outlines.map(\.name) == catalog.sdkServices)
        for service in outlines {
            let model = catalog.model(sdkService: service.name)
            #expect(service.outline.operations.sorted() == model?.operations.keys.sorted())
            #expect(service.outline.serviceID == model?.metadata.serviceID)
            #expect(service.outline.fullName == model?.metadata.serviceFullName)
        }
    }

    @Test func `texts with braces, quotation marks and colons are no names`() async throws {
        let text = """
            {"version": "2.0", "metadata": {"protocols": ["json", "query"], "serviceId": "Toy \\"Box\\"",
             "serviceFullName": "Toys: {all}"},
             "operations": {"GetToy": {"documentation": "}}, \\"GetBall\\": {", "errors": [{"shape": "A"}],
               "inner": {"Deep": 1}}, "PutToy": {"name": "PutToy"}},
             "shapes": {"NoOperation": {"type": "structure"}}}
            """
        let outlines = try await outlines(of: text)
        #expect(outlines.map(\.outline.operations) == [["GetToy", "PutToy"]])
        #expect(outlines.map(\.outline.serviceID) == ["Toy \"Box\""])
        #expect(outlines.map(\.outline.fullName) == ["Toys: {all}"])
    }

    @Test func `metadata may stand behind the operations`() async throws {
        let text = #"{"operations": {"GetToy": {}}, "shapes": {"A": {}}, "metadata": {"serviceId": "Toys"}}"#
        let outlines = try await outlines(of: text)
        #expect(outlines.map(\.outline.operations) == [["GetToy"]])
        #expect(outlines.map(\.outline.serviceID) == ["Toys"])
    }

    @Test(arguments: ["", "{", "[1, 2", #"{"serviceId" "operations": {"A"#])
    func `a model that breaks off does no harm`(_ text: String) async throws {
        #expect(try await outlines(of: text).allSatisfy { $0.outline.operations.isEmpty })
    }

    @Test func `what is packed is the same unpacked`() throws {
        for text in ["", "a", String(repeating: "getObject putObject ", count: 20_000)] {
            let packed = GzipText.pack(Array(text.utf8))
            #expect(try GzipText.unpack(packed) == Array(text.utf8))
            if text.count > 1000 { #expect(packed.count < text.count / 50) }
        }
    }

    /// What a directory with one model adds to the services.
    private func outlines(of text: String) async throws -> [ServiceModelCatalog.SDKService] {
        let directory = FileManager.default.temporaryDirectory.appending(path: "outline-\(UUID().uuidString)")
        defer {
            do { try FileManager.default.removeItem(at: directory) } catch { Issue.record(error) }
        }
        let place = directory.appending(path: "toys/2024-01-01")
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: place.appending(path: "service-2.json"))
        let builtIn = Set(Self.catalog().sdkServices)
        return await Self.catalog([directory.path]).outlines().filter { !builtIn.contains($0.name) }
    }
}
