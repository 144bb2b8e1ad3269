import JSONModel

/// The steps of a path with what evaluation needs to know about them beforehand.
struct CompiledPath: Sendable {
    let steps: [PathStep]
    /// Whether every step selects at most one node.
    let isDefinite: Bool
    /// The steps when each is a single name or a single index, so that a loop can follow them, else nil.
    let directSteps: [ReferencePath.Component]?
    /// The first step from which on all steps are definite.
    let definiteStart: Int

    init(steps: [PathStep]) {
        self.steps = steps
        self.definiteStart = (steps.lastIndex { !$0.selector.isDefinite } ?? -1) + 1
        self.isDefinite = definiteStart == 0
        let components = steps.compactMap { step -> ReferencePath.Component? in
            switch step.selector {
            case .name(let name): .name(name)
            case .index(let index): .index(index)
            default: nil
            }
        }
        self.directSteps = components.count == steps.count ? components : nil
    }

    /// Whether a name that is missing in the middle of the path is an error, and not merely no match.
    ///
    /// Jayway 2.0.0 asks whether the path from the step before this one on is definite, so `$.a.b[*]` on `{}` gives `[]`.
    func requiresMember(at index: Int) -> Bool {
        max(index - 1, 0) >= definiteStart
    }

    /// The rest of the path from a step on, as Jayway prints it in messages.
    func fragment(from index: Int) -> String {
        steps[index...].reduce(into: "") { $0 += $1.selector.fragment }
    }
}
