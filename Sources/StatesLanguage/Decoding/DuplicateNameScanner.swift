import JSONModel

/// Finds state names that stand twice in one `States` object, which a decoded object no longer shows.
///
/// It reads bytes that are known to be JSON, without a call stack, and looks only at `States` objects in the places
/// where the language has them:
///
///     block    = object with "States": states
///     states   = object of state
///     state    = object with "Branches": array of block, "ItemProcessor": block, "Iterator": block
struct DuplicateNameScanner {
    /// A name that was already there, and the place of the second one.
    struct Duplicate {
        let name: String
        let place: LocationNode
    }

    enum Role { case block, states, state, branches, other }

    private struct Frame {
        let role: Role
        let isObject: Bool
        let place: LocationNode?
        var key = ""
        var expectsKey: Bool
        var elementCount = 0
        var names: Set<ExactName> = []
    }

    private let bytes: [UInt8]
    private var position = 0
    private var frames: [Frame] = []
    private var duplicates: [Duplicate] = []

    /// Scans a whole document.
    ///
    /// `role` says what its outermost object is.
    static func duplicates(in bytes: [UInt8], role: Role = .block) -> [Duplicate] {
        var scanner = DuplicateNameScanner(bytes: bytes)
        scanner.scan(role: role)
        return scanner.duplicates
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private mutating func scan(role: Role) {
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                open(isObject: bytes[position] == UInt8(ascii: "{"), rootRole: role)
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                _ = frames.popLast()
                position += 1
            case UInt8(ascii: ","):
                if let last = frames.indices.last {
                    frames[last].expectsKey = frames[last].isObject
                    frames[last].elementCount += 1
                }
                position += 1
            case UInt8(ascii: "\""):
                readString()
            default:
                position += 1
            }
        }
    }

    private mutating func open(isObject: Bool, rootRole: Role) {
        position += 1
        guard let parent = frames.last else {
            frames.append(
                Frame(role: isObject ? rootRole : .other, isObject: isObject, place: nil, expectsKey: isObject)
            )
            return
        }
        let role = role(in: parent, isObject: isObject)
        let place: LocationNode? =
            if role == .other {
                nil
            } else {
                LocationNode(parent.isObject ? .key(parent.key) : .index(parent.elementCount), in: parent.place)
            }
        frames.append(Frame(role: role, isObject: isObject, place: place, expectsKey: isObject))
    }

    private func role(in parent: Frame, isObject: Bool) -> Role {
        switch parent.role {
        case .block where isObject && parent.key == "States": .states
        case .states where isObject: .state
        case .state where isObject && (parent.key == "ItemProcessor" || parent.key == "Iterator"): .block
        case .state where !isObject && parent.key == "Branches": .branches
        case .branches where isObject: .block
        default: .other
        }
    }

    private mutating func readString() {
        let start = position
        position += 1
        var hasEscape = false
        while position < bytes.count, bytes[position] != UInt8(ascii: "\"") {
            if bytes[position] == UInt8(ascii: "\\") {
                hasEscape = true
                position += 1
            }
            position += 1
        }
        position = min(position + 1, bytes.count)
        guard let last = frames.indices.last, frames[last].expectsKey else { return }
        frames[last].expectsKey = false
        guard frames[last].role != .other else { return }
        let name = text(start..<position, hasEscape: hasEscape)
        frames[last].key = name
        if frames[last].role == .states, !frames[last].names.insert(ExactName(name)).inserted {
            duplicates.append(Duplicate(name: name, place: LocationNode(.key(name), in: frames[last].place)))
        }
    }

    /// The text of a string literal, quotes included in the range.
    private func text(_ range: Range<Int>, hasEscape: Bool) -> String {
        if hasEscape, case .string(let text)? = try? JSONValue(parsing: Array(bytes[range])) { return text }
        return String(decoding: bytes[range].dropFirst().dropLast(), as: UTF8.self)
    }
}
