/// Runs a function in processes of this machine that speak the Lambda Runtime API.
///
/// Processes stay and serve one call after the other; more are started while calls wait, up to the function's limit.
/// The runtime API has no authentication: a user of this machine who finds a process' port could answer for it.
struct RuntimeProcessBackend: FunctionBackend {
    private let function: ProcessFunction
    private let generation: Int
    private let pools: FunctionPools

    init(function: ProcessFunction, generation: Int, pools: FunctionPools) {
        self.function = function
        self.generation = generation
        self.pools = pools
    }

    func invoke(_ invocation: FunctionInvocation) async -> FunctionResult {
        let pending = PendingInvocation(invocation)
        return await withTaskCancellationHandler {
            await withUnsafeContinuation { continuation in
                pending.await(by: continuation)
                pools.submit(pending, to: function, generation: generation)
            }
        } onCancel: {
            pending.finish(.cancelled)
        }
    }
}
