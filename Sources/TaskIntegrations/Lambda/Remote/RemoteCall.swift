import AsyncHTTPClient
import NIOCore
import NIOHTTP1

/// One HTTP call to a function that runs elsewhere.
enum RemoteCall {
    struct Answer {
        let status: Int
        let headers: HTTPHeaders
        let body: [UInt8]

        /// The beginning of the body, for messages.
        var excerpt: String { String(decoding: body.prefix(1_000), as: UTF8.self) }
    }

    enum Failure: Error {
        case cancelled
        case error(LambdaServiceError)

        var result: FunctionResult {
            switch self {
            case .cancelled: .cancelled
            case .error(let error): .refused(error)
            }
        }
    }

    static func perform(
        _ request: HTTPClientRequest,
        with client: HTTPClient,
        timeoutMilliseconds: Int64
    ) async -> Result<Answer, Failure> {
        do {
            let response = try await client.execute(request, timeout: .milliseconds(timeoutMilliseconds))
            let body = try await response.body.collect(upTo: RuntimeAPIHandler.responseByteCountMax)
            return .success(
                Answer(
                    status: Int(response.status.code),
                    headers: response.headers,
                    body: Array(body.readableBytesView)
                )
            )
        } catch is CancellationError {
            return .failure(.cancelled)
        } catch is NIOTooManyBytesError {
            let limit = RuntimeAPIHandler.responseByteCountMax
            let message = "Response payload size exceeded maximum allowed payload size (\(limit) bytes)."
            return .failure(.error(LambdaServiceError(name: "AWSLambdaException", status: 413, message: message)))
        } catch let error as HTTPClientError where error == .cancelled {
            return .failure(.cancelled)
        } catch let error as HTTPClientError where Self.timeouts.contains(where: { $0 == error }) {
            let message = "Unable to execute HTTP request: no answer from \(request.url) in \(timeoutMilliseconds) ms"
            return .failure(.error(.clientTimeout(message)))
        } catch {
            return .failure(
                .error(.client("Unable to execute HTTP request: \(request.url): \(TransportErrorText.of(error))"))
            )
        }
    }

    private static let timeouts: [HTTPClientError] = [.deadlineExceeded, .readTimeout, .writeTimeout]
}
