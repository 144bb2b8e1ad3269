/// What is said about one function: in `function.json` beside its code, or in the functions' configuration.
package struct FunctionSpecification: Sendable, Hashable {
    /// `module.function` for Python; `_HANDLER` for a `bootstrap`.
    package var handler: String?
    /// Lambda's name of a runtime, such as `python3.12` or `provided.al2023`; decides where both kinds of code are found.
    package var runtime: String?
    package var timeoutMilliseconds: Int64?
    package var memoryMegabytes: Int?
    package var environment: [String: String] = [:]
    /// How many processes may run at once.
    package var instanceCountMax: Int?
    /// Where the function is reached by HTTP; then it has no code here.
    package var url: String?
    /// Absolute path of the code, a directory or a Python file; only in the functions' configuration.
    package var path: String?

    package init() {}

    /// This specification with another one's members where it says nothing itself.
    package func completed(by other: FunctionSpecification) -> FunctionSpecification {
        var result = self
        result.handler = handler ?? other.handler
        result.runtime = runtime ?? other.runtime
        result.timeoutMilliseconds = timeoutMilliseconds ?? other.timeoutMilliseconds
        result.memoryMegabytes = memoryMegabytes ?? other.memoryMegabytes
        result.environment = other.environment.merging(environment) { _, own in own }
        result.instanceCountMax = instanceCountMax ?? other.instanceCountMax
        result.url = url ?? other.url
        result.path = path ?? other.path
        return result
    }
}
