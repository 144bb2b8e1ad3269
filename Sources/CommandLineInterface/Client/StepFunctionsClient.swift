import AWSProtocol
import AsyncHTTPClient
import Foundation
import JSONModel
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

/// Calls operations of the Step Functions API in AWS JSON 1.0.
struct StepFunctionsClient: Sendable {
    let http: HTTPClient
    let settings: ClientSettings

    /// Longest wait for an answer; GetActivityTask and synchronous starts take minutes.
    private static let answerTimeout = TimeAmount.seconds(330)
    /// Largest answer that is taken: a page of 1,000 events with payloads of 256 KiB each.
    private static let answerBytesMax = 512 << 20

    /// Sends one request.
    ///
    /// - Throws: `ServiceFault` for a refusal, `CommandFailure` when there is no answer of that API.
    func call(_ operation: String, _ parameters: JSONObject) async throws -> JSONValue {
        var request = HTTPClientRequest(url: settings.endpoint + "/")
        request.method = .POST
        let body = JSONValue.object(parameters).serialized()
        request.headers = headers(operation, body)
        request.body = .bytes(body)
        let status: Int
        let answer: ByteBuffer
        do {
            let response = try await http.execute(request, timeout: Self.answerTimeout)
            status = Int(response.status.code)
            answer = try await response.body.collect(upTo: Self.answerBytesMax)
        } catch let error as CancellationError {
            throw error
        } catch {
            throw CommandFailure(unreachable(error))
        }
        return try read(Array(answer.readableBytesView), status)
    }

    /// The headers of a request, signed with Signature Version 4.
    private func headers(_ operation: String, _ body: [UInt8]) -> HTTPHeaders {
        let url = URL(string: settings.endpoint)
        var request = SignableRequest(
            method: "POST",
            path: (url?.path(percentEncoded: true) ?? "") + "/",
            headers: [
                .init(name: "Host", value: Self.host(url)),
                .init(name: "Content-Type", value: "application/x-amz-json-1.0"),
                .init(name: "X-Amz-Target", value: "AWSStepFunctions.\(operation)"),
            ]
        )
        let signer = RequestSigner(credentials: settings.credentials, region: settings.region, service: "states")
        // A command sends few requests; deriving the key for each costs microseconds.
        var cache = SigningKeyCache()
        let payload = PayloadDigest(of: body)
        request.headers += signer.headers(signing: request, payload: payload, at: SystemClock().now(), cache: &cache)
        var headers = HTTPHeaders(request.headers.map { ($0.name, $0.value) })
        headers.add(name: "User-Agent", value: "newel/\(NewelVersion.text)")
        return headers
    }

    /// The `Host` header: with the port where it is not the scheme's own.
    private static func host(_ url: URL?) -> String {
        guard let url, let host = url.host(percentEncoded: true) else { return "" }
        let name = host.contains(":") && !host.hasPrefix("[") ? "[\(host)]" : host
        guard let port = url.port, port != (url.scheme == "https" ? 443 : 80) else { return name }
        return "\(name):\(port)"
    }

    private func read(_ bytes: [UInt8], _ status: Int) throws -> JSONValue {
        guard let value = try? JSONValue(parsing: bytes), case .object(let object) = value else {
            throw CommandFailure(
                "\(settings.endpoint) does not answer as the Step Functions API does (HTTP \(status)). "
                    + "Is it the URL of a Newel server? Give --endpoint URL."
            )
        }
        guard status != 200 else { return value }
        guard let type = object["__type"]?.stringValue else {
            let message = (object["message"] ?? object["Message"])?.stringValue ?? "HTTP \(status)"
            throw CommandFailure("\(settings.endpoint) answers: \(message)")
        }
        let code = type.split(separator: "#").last.map(String.init) ?? type
        let message = (object["message"] ?? object["Message"])?.stringValue ?? ""
        throw ServiceFault(code: code, message: message)
    }

    private func unreachable(_ error: any Error) -> String {
        let advice = "Start a server with `newel serve`, or say where it is: --endpoint URL or NEWEL_ENDPOINT."
        let isRefused = (error as? IOError)?.errnoCode == ECONNREFUSED
        if isRefused || error is NIOConnectionError { return "Nothing answers at \(settings.endpoint). \(advice)" }
        if error is NIOSSLError || error is BoringSSLError {
            return
                "\(settings.endpoint) is not trusted, or does not speak TLS: \(error). For a certificate of your own "
                + "authority give --ca-bundle FILE or AWS_CA_BUNDLE."
        }
        switch error as? HTTPClientError {
        case .connectTimeout: return "Nothing answers at \(settings.endpoint). \(advice)"
        case .deadlineExceeded, .readTimeout: return "\(settings.endpoint) did not answer in time."
        case .remoteConnectionClosed:
            return "\(settings.endpoint) closed the connection without an answer. \(advice)"
        default: return "\(settings.endpoint) cannot be reached: \(error). \(advice)"
        }
    }
}

/// A refusal by the API: an error's name and text.
struct ServiceFault: Error, CustomStringConvertible {
    let code: String
    let message: String

    var description: String { message.isEmpty ? code : "\(code): \(message)" }
}
