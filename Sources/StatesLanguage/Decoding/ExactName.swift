/// A name that equals another one when their code points are the same.
///
/// Swift's strings are equal under canonical equivalence; names of states and labels are not.
struct ExactName: Hashable, Sendable {
    let text: String

    init(_ text: String) { self.text = text }

    static func == (left: ExactName, right: ExactName) -> Bool {
        left.text.utf8.elementsEqual(right.text.utf8)
    }

    func hash(into hasher: inout Hasher) {
        // Canonically equivalent strings share a hash, which is all that is needed here.
        hasher.combine(text)
    }
}
