import JSONModel
import ServiceProtocols

/// The members that optimized integrations add to an answer.
///
///     "SdkHttpMetadata": {"AllHttpHeaders", "HttpHeaders", "HttpStatusCode"}, "SdkResponseMetadata": {"RequestId"}
///
/// Source: recorded AWS behaviour: all members by name, the plain headers by name in any case.
enum ResponseMetadata {
    static func adding(to answer: JSONObject, _ response: ServiceResponse, requestID: String) -> JSONObject {
        var all = JSONObject()
        var plain: [JSONObject.Member] = []
        for header in response.headers {
            if case .array(let values)? = all[header.name] {
                all[header.name] = .array(values + [.string(header.value)])
            } else {
                all[header.name] = [.string(header.value)]
                plain.append(JSONObject.Member(key: header.name, value: .string(header.value)))
            }
        }
        plain.sort { $0.key.lowercased() < $1.key.lowercased() }
        var result = answer
        result["SdkHttpMetadata"] = [
            "AllHttpHeaders": .object(all), "HttpHeaders": .object(JSONObject(plain)),
            "HttpStatusCode": .integer(Int64(response.status)),
        ]
        result["SdkResponseMetadata"] = ["RequestId": .string(requestID)]
        return JSONObject(result.members.sorted { $0.key < $1.key })
    }
}
