package import JSONModel
import ServiceModels

extension OperationCodec {
    /// The result of a successful answer, in the integration's names.
    package func result(_ response: ServiceResponse) throws(MalformedServiceResponse) -> JSONObject {
        ResultWriter(naming: naming).object(try members(response))
    }

    private func members(_ response: ServiceResponse) throws(MalformedServiceResponse) -> [WireValue.Member] {
        guard let reference = operation.output, let shape = structure(reference) else { return [] }
        switch wire {
        case .json: return try jsonMembers(response, shape, usesLocationNames: false)
        case .query, .ec2:
            guard !response.body.isEmpty else { return [] }
            var node = try XMLNode(parsing: response.body)
            if let wrapper = operation.resultWrapper, let inner = node.child(wrapper) { node = inner }
            return XMLCodec(model: model).members(node, shape)
        case .rpcV2CBOR:
            guard !response.body.isEmpty else { return [] }
            guard case .structure(let members)? = try CBORCodec(model: model).value(response.body, reference) else {
                return []
            }
            return members
        case .restJSON, .restXML:
            let bound = RESTBinding(model: model).members(response, shape)
            return inModelOrder(bound + (try bodyMembers(response, shape)), shape)
        }
    }

    private func jsonMembers(
        _ response: ServiceResponse,
        _ shape: StructureShape,
        usesLocationNames: Bool
    ) throws(MalformedServiceResponse) -> [WireValue.Member] {
        guard !response.body.isEmpty else { return [] }
        guard case .object(let object) = try parse(response.body) else {
            throw MalformedServiceResponse("the body is no JSON object")
        }
        return try JSONCodec(model: model, usesLocationNames: usesLocationNames).members(object, shape)
    }

    private func bodyMembers(
        _ response: ServiceResponse,
        _ shape: StructureShape
    ) throws(MalformedServiceResponse) -> [WireValue.Member] {
        if let name = shape.payload {
            guard let member = shape.members.first(where: { $0.name == name }) else { return [] }
            guard let value = try payload(response.body, member) else { return [] }
            return [WireValue.Member(model: member, value: value)]
        }
        guard !response.body.isEmpty, shape.members.contains(where: { $0.location == .body }) else { return [] }
        if wire == .restXML {
            return XMLCodec(model: model).members(try XMLNode(parsing: response.body), shape)
        }
        return try jsonMembers(response, shape, usesLocationNames: true)
    }

    private func payload(_ body: [UInt8], _ member: MemberModel) throws(MalformedServiceResponse) -> WireValue? {
        guard let shape = model[member.reference] else { return nil }
        switch shape.kind {
        case .structure(let events) where events.isEventStream:
            return try EventStreamCodec(model: model).value(body, events)
        case .blob: return .blob(body)
        case .string: return body.isEmpty ? nil : .text(String(decoding: body, as: UTF8.self))
        default:
            guard !body.isEmpty else { return nil }
            if wire == .restXML { return XMLCodec(model: model).value(try XMLNode(parsing: body), member.reference) }
            return try JSONCodec(model: model, usesLocationNames: true).value(try parse(body), member.reference)
        }
    }

    private func parse(_ body: [UInt8]) throws(MalformedServiceResponse) -> JSONValue {
        do {
            return try JSONValue(parsing: body)
        } catch {
            throw MalformedServiceResponse("the body is no JSON document: \(error.message)")
        }
    }

    private func inModelOrder(_ members: [WireValue.Member], _ shape: StructureShape) -> [WireValue.Member] {
        shape.members.compactMap { model in members.first { $0.model.name == model.name } }
    }

    // Failures

    /// What an answer that is no success says, as far as it can be read.
    package func failure(_ response: ServiceResponse) -> ServiceFailure {
        var code: String?
        var message: String?
        var requestID = ["x-amzn-requestid", "x-amz-request-id", "x-amz-id-1"].lazy.compactMap(response.header).first
        switch wire {
        case .query, .ec2, .restXML:
            if let root = try? XMLNode(parsing: response.body) {
                let error = root.child("Error") ?? root.child("Errors")?.child("Error") ?? root
                code = error.child("Code")?.text
                message = error.child("Message")?.text
                requestID = requestID ?? (root.child("RequestId") ?? root.child("RequestID"))?.text
            }
        case .json, .restJSON:
            let body = try? JSONValue(parsing: response.body)
            code = response.header("x-amzn-errortype") ?? (body?["__type"] ?? body?["code"])?.stringValue
            message = (body?["message"] ?? body?["Message"] ?? body?["errorMessage"])?.stringValue
        case .rpcV2CBOR:
            let body = try? CBORCodec(model: model).json(response.body)
            code = body?["__type"]?.stringValue
            message = (body?["message"] ?? body?["Message"])?.stringValue
        }
        if let query = response.header("x-amzn-query-error")?.split(separator: ";").first {
            code = code ?? String(query)
        }
        let name = code.map(Self.localCode) ?? Self.code(status: response.status)
        return ServiceFailure(
            code: name,
            shape: exceptionShape(name),
            message: message ?? "",
            status: response.status,
            requestID: requestID,
            extendedRequestID: response.header("x-amz-id-2")
        )
    }

    /// `com.amazon.coral#Name:http://…` is `Name`.
    private static func localCode(_ code: String) -> String {
        let name = code.split(separator: "#").last ?? ""
        return String(name.split(separator: ":").first ?? "")
    }

    /// An answer without a body, such as to HEAD, has its status only.
    private static func code(status: Int) -> String {
        switch status {
        case 403: "AccessDenied"
        case 404: "NotFound"
        default: "\(status)"
        }
    }

    /// The shape of an operation's error with a code.
    private func exceptionShape(_ code: String) -> String? {
        for name in operation.errors {
            guard case .structure(let structure)? = model.shapes[name]?.kind else { continue }
            if name == code || structure.exception?.code == code { return name }
        }
        guard case .structure(let structure)? = model.shapes[code]?.kind, structure.exception != nil else { return nil }
        return code
    }
}
