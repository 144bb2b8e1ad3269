/// Limits of the JSON parser.
package struct JSONLimits: Sendable, Hashable {
    /// How deep containers may nest; `[]` has depth 1.
    package var depthMax: Int
    /// How many bytes a document may have.
    package var byteCountMax: Int

    /// The depth that a document may have unless a caller says otherwise.
    package static let standardDepthMax = 256
    /// Depth 256 and no bound on bytes.
    package static let standard = JSONLimits()

    package init(depthMax: Int = JSONLimits.standardDepthMax, byteCountMax: Int = .max) {
        self.depthMax = depthMax
        self.byteCountMax = byteCountMax
    }
}
