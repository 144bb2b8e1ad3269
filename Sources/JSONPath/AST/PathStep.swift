/// One step of a path with the place where it was written.
struct PathStep: Sendable {
    /// In UTF-8 bytes from the start of the source.
    let offset: Int
    let selector: PathSelector
}

/// What a step selects from the value it is applied to.
enum PathSelector: Sendable {
    /// `.name`, `['name']`
    case name(String)
    /// `['a','b']`: one object with those of the members that exist; also none, which makes an empty object
    case names([String])
    /// `*`, `[*]`
    case wildcard
    /// `[n]`; a negative index is never found
    case index(Int)
    /// `[(@.length-n)]`, with `n` as a negative number
    case indexFromEnd(Int)
    /// `[a,b]`
    case indexes([Int])
    /// `[a:]`
    case sliceFrom(Int)
    /// `[:b]`
    case sliceTo(Int)
    /// `[a:b]`
    case sliceBetween(Int, Int)
    /// `..`; the parser makes sure that another step follows
    case descend
    /// `[?(…)]`
    case filter(FilterExpression)

    /// Whether the step selects at most one node.
    var isDefinite: Bool {
        switch self {
        case .name, .names, .index, .indexFromEnd: true
        case .wildcard, .indexes, .sliceFrom, .sliceTo, .sliceBetween, .descend, .filter: false
        }
    }

    /// The step as Jayway prints it in messages.
    var fragment: String {
        switch self {
        case .name(let name): "['\(name)']"
        case .names(let names): "[\(names.map { "'\($0)'" }.joined(separator: ", "))]"
        case .wildcard: "[*]"
        case .index(let index): "[\(index)]"
        case .indexFromEnd(let index): "[@.size()\(index)]"
        case .indexes(let indexes): "[\(indexes.map(String.init).joined(separator: ","))]"
        case .sliceFrom(let first): "[\(first):]"
        case .sliceTo(let end): "[:\(end)]"
        case .sliceBetween(let first, let end): "[\(first):\(end)]"
        case .descend: ".."
        case .filter: "[?]"
        }
    }
}
