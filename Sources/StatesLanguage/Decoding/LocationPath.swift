/// One step of a location: a member's name or an element's position.
enum PathComponent: Sendable, Hashable {
    case key(String)
    case index(Int)
}

/// The place of a block or state in the definition, as a list that grows at its end and shares its beginning.
///
/// Rendered as the service renders locations: `/States/Map/ItemProcessor/States/Pass`, `/States/P/Branches[0]`. Names
/// are not escaped.
final class LocationNode: Sendable {
    let parent: LocationNode?
    let component: PathComponent

    init(_ component: PathComponent, in parent: LocationNode?) {
        self.parent = parent
        self.component = component
    }

    /// The location of a place below this one; the document itself is `/`.
    static func location(of base: LocationNode?, _ rest: some Sequence<PathComponent>) -> String {
        var components: [PathComponent] = []
        var node = base
        while let current = node {
            components.append(current.component)
            node = current.parent
        }
        components.reverse()
        components.append(contentsOf: rest)
        guard !components.isEmpty else { return "/" }
        var text = ""
        for component in components { append(component, to: &text, separator: "/") }
        return text
    }

    /// A place within a state as causes name it: `Output/result`, `Arguments/items[0]`.
    static func fieldName(_ components: some Sequence<PathComponent>) -> String {
        var text = ""
        for component in components { append(component, to: &text, separator: text.isEmpty ? "" : "/") }
        return text
    }

    private static func append(_ component: PathComponent, to text: inout String, separator: String) {
        switch component {
        case .key(let name):
            text += separator
            text += name
        case .index(let index):
            text += "[\(index)]"
        }
    }
}
