/// The fields that the parameters of an integration may have, and those that they must have.
///
/// Names at the top of a Task state's `Parameters` or `Arguments` only; what is inside them shows when they are used.
package struct ParameterFields: Sendable, Hashable {
    package let known: Set<String>
    /// The spellings of each, the one that is reported first.
    private let required: [[String]]

    package init(known: Set<String>, required: [[String]]) {
        self.known = known
        self.required = required
    }

    /// Fields that are spelled in one way each.
    package init(known: Set<String>, required: [String]) {
        self.init(known: known, required: required.map { [$0] })
    }

    /// The first of some fields that the integration does not take; nil when it takes all of them.
    package func unsupported(among given: some Sequence<String>) -> String? {
        given.first { !known.contains($0) }
    }

    /// The fields that must be there and are not.
    package func missing(among given: some Sequence<String>) -> [String] {
        let given = Set(given)
        return required.filter { given.isDisjoint(with: $0) }.compactMap(\.first)
    }

    /// What the service says of a field that is missing (recorded AWS behaviour).
    package static func missingText(_ name: String) -> String { "The field '\(name)' is required but was missing" }
}
