/// A name as stores compare it: by its UTF-8 bytes.
///
/// Swift's own comparison takes canonically equivalent texts for equal (`é` in one or two scalars); AWS and databases
/// do not.
struct NameKey: Hashable, Comparable {
    let text: String

    init(_ text: String) {
        self.text = text
    }

    static func == (a: NameKey, b: NameKey) -> Bool {
        a.text.utf8.elementsEqual(b.text.utf8)
    }

    static func < (a: NameKey, b: NameKey) -> Bool {
        a.text.utf8.lexicographicallyPrecedes(b.text.utf8)
    }

    func hash(into hasher: inout Hasher) {
        var text = text
        text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
        hasher.combine(text.utf8.count)
    }
}

/// A name within an account and region, or within a machine.
struct ScopedName<Scope: Hashable>: Hashable {
    let scope: Scope
    let name: NameKey

    init(_ scope: Scope, _ name: String) {
        self.scope = scope
        self.name = NameKey(name)
    }
}
