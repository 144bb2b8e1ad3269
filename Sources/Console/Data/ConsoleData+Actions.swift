import ExecutionRuntime
import JSONModel
import ServiceModels
import StepFunctionsAPI

extension ConsoleData {
    /// The services and actions that tasks can call, packed where the caller takes that.
    func actions(_ request: ConsoleRequest) async -> ConsoleResponse {
        let packed = await actionIndex.packed()
        if GzipText.isPacked(packed), request.header("accept-encoding")?.contains("gzip") == true {
            var response = ConsoleResponse.json(200, packed)
            response.headers.append(("Content-Encoding", "gzip"))
            return response
        }
        do {
            return .json(200, try GzipText.unpack(packed))
        } catch {
            return .error(500, "InternalFailure", "\(error)")
        }
    }

    /// What the parameters of a resource may hold, and what they begin with; neither where nothing is known of them.
    func action(_ parameters: QueryParameters) throws(DataError) -> [UInt8] {
        guard let resource = parameters["resource"] else {
            throw DataError(status: 400, type: "ValidationException", message: "resource is needed")
        }
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("resource")
        writer.string(resource)
        // No error: whoever writes a resource asks for what does not exist yet.
        guard let outline = service.parameterOutline(ofResource: resource) else {
            writer.endObject()
            return writer.finish()
        }
        if let problem = outline.problem {
            writer.key("problem")
            writer.string(problem)
        }
        writer.key("sample")
        writer.value(.object(outline.sample))
        writer.members(outline.members)
        writer.key("types")
        writer.beginObject()
        for (name, type) in outline.types.sorted(by: { $0.key < $1.key }) {
            writer.key(name)
            writer.type(type)
        }
        writer.endObject()
        writer.endObject()
        return writer.finish()
    }
}

extension JSONWriter {
    fileprivate mutating func members(_ members: [ParameterOutline.Member]) {
        key("members")
        beginArray()
        for member in members {
            beginObject()
            key("name")
            string(member.name)
            key("type")
            string(member.type)
            if member.isRequired {
                key("required")
                bool(true)
            }
            endObject()
        }
        endArray()
    }

    fileprivate mutating func type(_ type: ParameterOutline.ValueType) {
        beginObject()
        key("kind")
        switch type {
        case .structure(let members, let isUnion):
            string(isUnion ? "union" : "structure")
            self.members(members)
        case .list(let element):
            string("list")
            key("of")
            string(element)
        case .map(let element):
            string("map")
            key("of")
            string(element)
        case .text(let values):
            string("text")
            if !values.isEmpty {
                key("values")
                value(.array(values.map(JSONValue.string)))
            }
        case .integer: string("integer")
        case .number: string("number")
        case .boolean: string("boolean")
        case .timestamp: string("timestamp")
        case .bytes: string("bytes")
        }
        endObject()
    }
}
