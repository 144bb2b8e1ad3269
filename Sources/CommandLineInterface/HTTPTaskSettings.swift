import ExecutionCore
import ExecutionRuntime
import Logging
import NIOCore
import TaskIntegrations

extension ServerSettings {
    /// What performs HTTP Tasks, with the connections of the `--connections` file.
    func httpTasks(
        eventLoopGroup: any EventLoopGroup,
        logger: Logger
    ) throws(CommandFailure) -> HTTPTaskIntegration {
        try HTTPTaskIntegration.make(
            connectionsFile: connectionsFile,
            responseBytesMax: engineConfiguration.limits.payloadBytesMax,
            eventLoopGroup: eventLoopGroup,
            trusting: connections.authorities,
            logger: logger
        )
    }
}

extension HTTPTaskIntegration {
    /// - Throws: what is wrong with the file of connections.
    static func make(
        connectionsFile: String?,
        responseBytesMax: Int,
        eventLoopGroup: any EventLoopGroup,
        trusting authorities: TrustedAuthorities,
        logger: Logger
    ) throws(CommandFailure) -> HTTPTaskIntegration {
        do {
            return try HTTPTaskIntegration(
                connectionsFile: connectionsFile,
                responseBytesMax: responseBytesMax,
                eventLoopGroup: eventLoopGroup,
                trusting: authorities,
                logger: logger
            )
        } catch {
            throw CommandFailure("The file of connections '\(connectionsFile ?? "")' \(error)")
        }
    }
}
