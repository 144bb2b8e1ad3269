package import JSONModel
package import ServiceModels

/// Turns the parameters of one operation into a request, and answers into results or failures.
///
/// Pure: hosts, signatures and retries are the caller's. Covers JSON 1.0 and 1.1, query, EC2, REST-JSON, REST-XML and
/// Smithy's RPC v2 with CBOR for services that speak nothing else. Source: the protocols' Smithy specifications.
package struct OperationCodec: Sendable {
    package let model: ServiceModel
    package let operation: OperationModel
    package let naming: IntegrationNaming
    let wire: ServiceMetadata.WireProtocol

    /// Fails for services whose protocols are not spoken here.
    package init(
        model: ServiceModel,
        operation: OperationModel,
        naming: IntegrationNaming
    ) throws(ServiceInputError) {
        self.model = model
        self.operation = operation
        self.naming = naming
        let spoken =
            model.metadata.protocols.isEmpty
            ? [model.metadata.wireProtocol].compactMap(\.self)
            : model.metadata.protocols
        // CBOR is the last choice: a service that offers another one answers the same in it, readably.
        guard let wire = spoken.first(where: { $0 != .rpcV2CBOR }) ?? spoken.first else {
            let what = "The protocol of the service '\(model.metadata.serviceID)' is not supported"
            throw ServiceInputError(path: "", reason: .unsupported(what))
        }
        self.wire = wire
    }

    var isREST: Bool { wire == .restJSON || wire == .restXML }

    func structure(_ reference: ShapeReference?) -> StructureShape? {
        guard let reference, case .structure(let structure)? = model[reference]?.kind else { return nil }
        return structure
    }

    // Requests

    /// The request for some parameters.
    ///
    /// The token fills members that make a call idempotent and were not given.
    package func request(
        _ parameters: JSONObject,
        idempotencyToken: String
    ) throws(ServiceInputError) -> ServiceRequest {
        guard let reference = operation.input, let shape = structure(reference) else {
            guard parameters.isEmpty else {
                throw ServiceInputError(path: parameters.keys.first ?? "", reason: .unknownMember)
            }
            return try encode([], nil)
        }
        let reader = ParameterReader(model: model, naming: naming)
        var members = try reader.structure(parameters, shape, at: "").members
        for member in shape.members
        where member.isIdempotencyToken && !members.contains(where: { $0.model.name == member.name }) {
            members.append(WireValue.Member(model: member, value: .text(idempotencyToken)))
        }
        return try encode(members, (reference, shape))
    }

    private typealias Input = (reference: ShapeReference, shape: StructureShape)

    private func encode(_ members: [WireValue.Member], _ input: Input?) throws(ServiceInputError) -> ServiceRequest {
        let prefix = try hostPrefix(members)
        switch wire {
        case .json:
            let body = JSONCodec(model: model, usesLocationNames: false).object(members)
            return ServiceRequest(
                method: "POST",
                path: "/",
                headers: [
                    ServiceHeader("Content-Type", "application/x-amz-json-\(model.metadata.jsonVersion ?? "1.0")"),
                    ServiceHeader("X-Amz-Target", "\(model.metadata.targetPrefix ?? "").\(operation.name)"),
                ],
                body: JSONValue.object(body).serialized(),
                hostPrefix: prefix
            )
        case .query, .ec2:
            let form = QueryCodec(model: model, isEC2: wire == .ec2).form(operation, members)
            return ServiceRequest(
                method: "POST",
                path: "/",
                headers: [ServiceHeader("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")],
                body: Array(form.utf8),
                hostPrefix: prefix
            )
        case .rpcV2CBOR:
            return ServiceRequest(
                method: "POST",
                path: "/service/\(model.metadata.targetPrefix ?? "")/operation/\(operation.name)",
                headers: [
                    ServiceHeader("Smithy-Protocol", "rpc-v2-cbor"), ServiceHeader("Accept", "application/cbor"),
                    ServiceHeader("Content-Type", "application/cbor"),
                ],
                body: CBORCodec(model: model).bytes(.structure(members)),
                hostPrefix: prefix
            )
        case .restJSON, .restXML: return try encodeREST(members, input, prefix)
        }
    }

    private func encodeREST(
        _ members: [WireValue.Member],
        _ input: Input?,
        _ prefix: String
    ) throws(ServiceInputError) -> ServiceRequest {
        let binding = RESTBinding(model: model)
        let (path, query) = try binding.address(operation, members)
        var request = ServiceRequest(
            method: operation.httpMethod,
            path: path,
            query: query,
            headers: binding.headers(members),
            hostPrefix: prefix
        )
        guard let input else { return request }
        let (body, type) = body(members, input)
        request.body = body
        if let type, !request.headers.contains(where: { $0.name.lowercased() == "content-type" }) {
            request.headers.append(ServiceHeader("Content-Type", type))
        }
        return request
    }

    /// The body of a REST request and its media type.
    private func body(_ members: [WireValue.Member], _ input: Input) -> (body: [UInt8], type: String?) {
        if let name = input.shape.payload {
            guard let payload = members.first(where: { $0.model.name == name }) else { return ([], nil) }
            switch payload.value {
            case .blob(let bytes): return (bytes, "application/octet-stream")
            case .text(let text): return (Array(text.utf8), "text/plain")
            default: return encodeBody(payload.value, payload.model.reference, name: payload.model.name, nil)
            }
        }
        let hasBody = input.shape.members.contains { $0.location == .body }
        guard hasBody else { return ([], nil) }
        let inBody = members.filter { $0.model.location == .body }
        if inBody.isEmpty, wire == .restXML { return ([], nil) }
        let name = input.reference.locationName ?? input.shape.locationName ?? "\(operation.name)Request"
        let namespace = input.reference.xmlNamespace?.uri ?? input.shape.xmlNamespace ?? model.metadata.xmlNamespace
        return encodeBody(.structure(inBody), input.reference, name: name, namespace)
    }

    private func encodeBody(
        _ value: WireValue,
        _ reference: ShapeReference,
        name: String,
        _ namespace: String?
    ) -> (body: [UInt8], type: String?) {
        if wire == .restXML {
            let root = reference.locationName ?? name
            let xml = XMLCodec(model: model).document(value, reference, root: root, namespace: namespace)
            return (xml, "application/xml")
        }
        let json = JSONCodec(model: model, usesLocationNames: true).json(value, reference)
        return (json.serialized(), "application/json")
    }

    /// What an operation puts before its service's host, with members in it, such as an account's id.
    ///
    /// A member must be one label of a host name, as the SDKs have it: anything else would send the request elsewhere.
    private func hostPrefix(_ members: [WireValue.Member]) throws(ServiceInputError) -> String {
        guard let template = operation.hostPrefix else { return "" }
        var output = ""
        var rest = template[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            output += rest[..<open]
            let label = rest[rest.index(after: open)..<close]
            guard let member = members.first(where: { $0.model.name == label }), case .text(let text) = member.value,
                !text.isEmpty
            else { throw ServiceInputError(path: String(label), reason: .missing) }
            guard Self.isHostLabel(text) else {
                throw ServiceInputError(path: String(label), reason: .wrongType(expected: "a label of a host name"))
            }
            output += text
            rest = rest[rest.index(after: close)...]
        }
        return output + rest
    }

    /// RFC 1123, section 2.1.
    private static func isHostLabel(_ text: String) -> Bool {
        (1...63).contains(text.utf8.count) && text.first != "-" && text.last != "-"
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
    }
}
