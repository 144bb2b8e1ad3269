/// A node of the syntax tree, first as the parser reads it and then as the resolver rewrites it.
///
/// The parser makes `binary` nodes for `.`, `[`, `{`, `^`, `@`, `#`, `:=` and `~>`; the resolver turns them into paths
/// with steps, predicates, groups, sort steps and tuple bindings. Compiling reads the resolved tree only.
final class SyntaxNode {
    /// What a node is; the comment says which fields it uses.
    enum Kind {
        /// The end of the source, where an expression should have been.
        case end
        case name, string, variable
        /// An operator where a value was expected: `?` as an argument, or a keyword that may be a name.
        case symbol
        case number(Double)
        case constant(Constant)
        case regex(RegularExpression)
        case wildcard, descendant
        /// `%`; `slot`.
        case parent
        /// An operator in `text`; `left`, `right`, or for `^`, `{` the lists below.
        case binary
        /// `-` with `left`, `[` with `children`, `{` with `pairs`.
        case unary
        /// `left` is what is called, `children` are arguments.
        case call, partialCall
        /// `children` are parameters, `right` is the body.
        case lambda
        /// `left ? right : third`.
        case condition
        /// `left ?: right` and `left ?? right`.
        case elvis, coalescing
        case block
        /// `left := right` and `left ~> right`.
        case bind, apply
        /// `|left|right, third|`.
        case transform
        /// `children` are steps.
        case path
        /// A step that orders the stream by `terms`.
        case sort
    }

    /// `true`, `false` and `null`.
    enum Constant {
        case bool(Bool)
        case null
    }

    /// A filter `[…]` or a positional binding `#$i` that follows a step.
    enum Stage {
        case filter(SyntaxNode)
        case index(String)
    }

    var kind: Kind
    /// The text of a name, string, variable, operator or symbol.
    var text: String
    /// Code points before the end of this node's token, as the reference counts.
    let position: Int
    /// The height of the tree below, which bounds recursion.
    var height = 1

    var left: SyntaxNode?
    var right: SyntaxNode?
    var third: SyntaxNode?
    var children: [SyntaxNode] = []
    var pairs: [(key: SyntaxNode, value: SyntaxNode)] = []
    var terms: [(isDescending: Bool, expression: SyntaxNode)] = []
    var signature: Signature?

    // What the resolver finds out.
    var keepsArray = false
    var keepsSingletonArray = false
    var isConstructedArray = false
    var isTuple = false
    var predicates: [Stage]?
    var stages: [Stage]?
    var group: Group?
    var focus: String?
    var index: String?
    var slot: AncestorSlot?
    var ancestor: AncestorSlot?
    var seekingParent: [AncestorSlot]?

    /// A grouping `{key: value}` behind a node.
    struct Group {
        let pairs: [(key: SyntaxNode, value: SyntaxNode)]
        let position: Int
    }

    init(_ kind: Kind, text: String = "", position: Int) {
        self.kind = kind
        self.text = text
        self.position = position
    }

    /// True for an operator whose left operand is the same kind of operator: a link of a chain.
    var isChained: Bool {
        guard isOperator || isStep, let left else { return false }
        return isStep ? left.isStep : left.isOperator
    }

    /// True for `left.right` as the parser reads it.
    private var isStep: Bool {
        if case .binary = kind { text == "." } else { false }
    }

    /// True for operators on two values.
    var isOperator: Bool {
        guard case .binary = kind else { return false }
        switch text {
        case "+", "-", "*", "/", "%", "&", "=", "!=", "<", "<=", ">", ">=", "and", "or", "in": return true
        default: return false
        }
    }

    /// The word that errors show for this node.
    var tokenText: String {
        switch kind {
        case .end: "(end)"
        case .number(let value): NumberText.string(value)
        case .constant(.bool(let flag)): flag ? "true" : "false"
        case .constant(.null): "null"
        default: text
        }
    }
}

/// The place that a `%` refers to: `level` steps before, under a label that names it in the tuple stream.
final class AncestorSlot {
    var label: String
    var level = 1

    init(label: String) {
        self.label = label
    }
}
