package import JSONModel

/// What the paths of a JSONPath state refer to: `$`, `$$` and `$name`.
///
/// The context object is asked for only when a path needs it, because building it is not free.
package protocol PathEnvironment {
    /// The value that `$` stands for in the field at hand.
    var input: JSONValue { get }
    /// The context object that `$$` stands for.
    func contextObject() -> JSONValue
    /// The value of the workflow variable, or nil when it has not been assigned.
    func variable(_ name: String) -> JSONValue?
}
