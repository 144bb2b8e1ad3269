import JSONModel
import ServiceModels
import Testing

@testable import ServiceProtocols

@Suite struct EventStreamTests {
    private static let text = #"""
        {"metadata": {"protocol": "rest-json", "serviceId": "S", "endpointPrefix": "s"},
         "operations": {"Op": {"name": "Op", "http": {"method": "POST", "requestUri": "/"},
           "output": {"shape": "Out"}}},
         "shapes": {
           "Out": {"type": "structure", "members": {"stream": {"shape": "Events"}}, "payload": "stream"},
           "Events": {"type": "structure", "eventstream": true,
             "members": {"delta": {"shape": "Delta"}, "stop": {"shape": "Stop"}}},
           "Delta": {"type": "structure", "event": true, "members": {"text": {"shape": "Text"}}},
           "Stop": {"type": "structure", "event": true, "members": {}},
           "Text": {"type": "string"}}}
        """#

    private func codec() throws -> OperationCodec {
        let model = try ServiceModel(json: Array(Self.text.utf8), origin: "test")
        let operation = try #require(model.operation(action: "op"))
        #expect(model.streamsEvents(operation))
        return try OperationCodec(model: model, operation: operation, naming: .optimized)
    }

    private func message(_ headers: [(String, String)], _ payload: String) -> [UInt8] {
        var head: [UInt8] = []
        for (name, value) in headers {
            head += [UInt8(name.utf8.count)] + Array(name.utf8) + [7, 0, UInt8(value.utf8.count)] + Array(value.utf8)
        }
        let total = 16 + head.count + payload.utf8.count
        return [0, 0, UInt8(total >> 8), UInt8(total & 0xFF), 0, 0, 0, UInt8(head.count), 0, 0, 0, 0] + head
            + Array(payload.utf8) + [0, 0, 0, 0]
    }

    @Test func `events are read in their order, unknown ones left out`() throws {
        let body =
            message([(":message-type", "event"), (":event-type", "delta")], #"{"text":"a"}"#)
            + message([(":event-type", "news")], "{}") + message([(":event-type", "stop")], "{}")
        let result = try codec().result(ServiceResponse(status: 200, headers: [], body: body))
        let text = JSONValue.object(result).serializedString()
        #expect(text == #"{"Stream":[{"Delta":{"Text":"a"}},{"Stop":{}}]}"#)
    }

    @Test func `an exception in the stream is told`() throws {
        let body = message([(":message-type", "exception"), (":exception-type", "Oops")], #"{"message":"m"}"#)
        let expected = MalformedServiceResponse(#"the stream ended with Oops: {"message":"m"}"#)
        #expect(throws: expected) { try codec().result(ServiceResponse(status: 200, headers: [], body: body)) }
    }

    @Test func `a stream that is cut off anywhere is refused`() throws {
        let body = message([(":event-type", "delta")], #"{"text":"a"}"#)
        for count in 1..<body.count {
            let part = ServiceResponse(status: 200, headers: [], body: Array(body.prefix(count)))
            #expect(throws: MalformedServiceResponse.self) { try codec().result(part) }
        }
    }
}
