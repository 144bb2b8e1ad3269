import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Tells clients that ask with `Expect: 100-continue` to send their body, before anything is decided about it.
///
/// Without the interim answer such clients wait, curl for a second. A body over the limit is refused as it arrives.
/// Source: RFC 9110, section 10.1.1.
final class ContinueAnswer: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundOut = HTTPResponsePart

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .head(let request) = unwrapInboundIn(data), let expected = request.headerFields[.expect],
            expected.lowercased() == "100-continue"
        {
            context.writeAndFlush(wrapOutboundOut(.head(HTTPResponse(status: .continue))), promise: nil)
        }
        context.fireChannelRead(data)
    }
}
