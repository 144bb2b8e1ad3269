import JSONModel
import ServiceModels
import Testing

@testable import ServiceProtocols

/// A small service in whichever protocol a test needs.
struct SampleService {
    let model: ServiceModel

    init(_ wire: String, metadata: String = "", operation: String, shapes: String) throws {
        let text = """
            {"metadata": {"protocol": "\(wire)", "apiVersion": "2020-01-02", "endpointPrefix": "sample",
              "serviceId": "Sample", "targetPrefix": "Sample_2020", "jsonVersion": "1.1"\(metadata)},
             "operations": {"Act": {"name": "Act", \(operation)}},
             "shapes": {"S": {"type": "string"}, "I": {"type": "integer"}, "T": {"type": "timestamp"},
              "B": {"type": "blob"}, "F": {"type": "boolean"}, "SL": {"type": "list", "member": {"shape": "S"}},
              "SM": {"type": "map", "key": {"shape": "S"}, "value": {"shape": "S"}},
              "Broken": {"type": "structure", "members": {"message": {"shape": "S"}}, "exception": true,
                "error": {"code": "Sample.Broken", "httpStatusCode": 400}},
              \(shapes)}}
            """
        model = try ServiceModel(json: Array(text.utf8), origin: "test")
    }

    func codec(_ naming: IntegrationNaming = .sdk) throws -> OperationCodec {
        let operation = try #require(model.operation(action: "act"))
        return try OperationCodec(model: model, operation: operation, naming: naming)
    }

    func request(_ json: String, token: String = "token") throws -> ServiceRequest {
        let parameters = try #require(try JSONValue(parsing: json).objectValue)
        return try codec().request(parameters, idempotencyToken: token)
    }

    func result(_ body: String, status: Int = 200, headers: [ServiceHeader] = []) throws -> String {
        let response = ServiceResponse(status: status, headers: headers, body: Array(body.utf8))
        return JSONValue.object(try codec().result(response)).serializedString()
    }

    func failure(_ body: String, status: Int = 400, headers: [ServiceHeader] = []) throws -> ServiceFailure {
        try codec().failure(ServiceResponse(status: status, headers: headers, body: Array(body.utf8)))
    }
}

extension ServiceRequest {
    var text: String { String(decoding: body, as: UTF8.self) }
}
