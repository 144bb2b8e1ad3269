/// Refuses recursion that would leave the part of the call stack that an evaluation may use.
///
/// It compares the address of a local variable with that at the start, so it holds whatever a level costs.
struct StackGuard {
    private let floor: UInt

    /// Allows `byteCount` bytes from here downwards.
    init(byteCount: Int) {
        let address = Self.address()
        let room = UInt(max(0, byteCount))
        floor = address > room ? address - room : 0
    }

    @inline(__always)
    var isExhausted: Bool { Self.address() < floor }

    @inline(__always)
    func check() throws(Failure) {
        if isExhausted { throw Failure.tooDeep() }
    }

    @inline(__always)
    private static func address() -> UInt {
        var marker: UInt8 = 0
        return withUnsafeMutablePointer(to: &marker) { UInt(bitPattern: $0) }
    }
}

extension Failure {
    /// The error of a recursion that is too deep.
    static func tooDeep(position: Int? = nil) -> Failure {
        limit(
            .depth,
            "Stack overflow error: Check for non-terminating recursive function.  "
                + "Consider rewriting as tail-recursive.",
            position
        )
    }

    /// The error of an evaluation that takes too long.
    static func timeout() -> Failure {
        limit(.timeout, "Expression evaluation timeout: Check for infinite loop", nil)
    }

    /// The error of an evaluation that makes too much.
    static func memory() -> Failure {
        limit(.memory, "Expression evaluation memory limit exceeded: Check for excessive memory usage", nil)
    }

    private static func limit(_ kind: JSONataError.Kind, _ message: String, _ position: Int?) -> Failure {
        let failure = Failure("U1001", position: position)
        failure.detail.kind = kind
        failure.detail.message = message
        return failure
    }
}
