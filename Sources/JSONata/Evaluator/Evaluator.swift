import JSONModel

/// One evaluation: its budgets, its variables and what it takes from outside.
final class Evaluator {
    let program: Program
    let environment: EvaluationEnvironment
    let budgets: JSONataBudgets
    let profile: JSONataProfile
    /// The values of names that no frame binds, by number.
    var globals: [Value]
    /// Names of the program and of what `$eval` added.
    var names: NameTable
    /// Pictures and patterns that this evaluation has read.
    let pictures = PictureCache()
    private let stack: StackGuard
    private var depth = 0
    private var stepCount = 0
    private var producedByteCount = 0
    private var trackedFrames: [Frame] = []

    private static let checkInterval = EvaluationEnvironment.stepsPerQuestion
    /// Bytes that take as long to make as a step, once there are many of them at a time.
    private static let bytesPerStep = 64
    private static let bytesReadPerStep = 256

    init(
        _ program: Program,
        _ environment: EvaluationEnvironment,
        _ budgets: JSONataBudgets,
        _ profile: JSONataProfile
    ) {
        self.program = program
        self.environment = environment
        self.budgets = budgets
        self.profile = profile
        names = program.names
        globals = program.globals
        stack = StackGuard(byteCount: budgets.stackByteCountMax)
    }

    /// Enters a nested evaluation.
    @inline(__always)
    func enter() throws(Failure) {
        depth += 1
        stepCount += 1
        if stepCount & (Self.checkInterval - 1) == 0 || depth > budgets.depthMax { try check() }
        if stack.isExhausted { throw Failure.tooDeep() }
    }

    /// Leaves a nested evaluation.
    @inline(__always)
    func leave() {
        depth -= 1
    }

    /// Counts a visited element or other piece of work.
    @inline(__always)
    func step() throws(Failure) {
        stepCount += 1
        if stepCount & (Self.checkInterval - 1) == 0 { try check() }
    }

    /// Counts many pieces of work at once.
    func step(_ count: Int) throws(Failure) {
        let before = stepCount
        stepCount += count
        if before / Self.checkInterval != stepCount / Self.checkInterval { try check() }
    }

    private func check() throws(Failure) {
        if depth > budgets.depthMax { throw Failure.tooDeep() }
        if stepCount > budgets.stepCountMax || environment.isExpired() { throw Failure.timeout() }
    }

    /// Refuses recursion over values that would overflow the stack.
    @inline(__always)
    func guardStack() throws(Failure) {
        if stack.isExhausted { throw Failure.tooDeep() }
    }

    /// Counts bytes that the evaluation has made.
    @inline(__always)
    func produce(_ byteCount: Int) throws(Failure) {
        producedByteCount += byteCount
        if producedByteCount > budgets.producedByteCountMax { throw Failure.memory() }
        if byteCount >= 4096 { try step(byteCount / Self.bytesPerStep) }
    }

    /// Charges the reading of a long text by a function or an operator.
    @inline(__always)
    func read(_ value: Value) throws(Failure) {
        guard case .string(let text) = value, text.utf8.count >= 1024 else { return }
        try step(text.utf8.count / Self.bytesReadPerStep)
    }

    /// Refuses to go on with an unfinished product of this size.
    func checkProduced(_ byteCount: Int) throws(Failure) {
        if producedByteCount + byteCount > budgets.producedByteCountMax { throw Failure.memory() }
    }

    /// Remembers a frame that may be part of a cycle, to break it at the end.
    func track(_ frame: Frame) {
        guard !frame.isTracked else { return }
        frame.isTracked = true
        trackedFrames.append(frame)
    }

    /// Breaks the cycles of frames and functions.
    func finish() {
        for frame in trackedFrames { frame.clear() }
        trackedFrames = []
    }

    /// Calls a function: checks the arguments, and runs calls in tail position one after the other.
    func apply(_ function: FunctionValue, _ arguments: [Value], _ call: CallContext) throws(Failure) -> Value {
        var result = try applyOnce(function, arguments, call, name: nil)
        while case .tailCall(let next) = result {
            try step()
            result = try applyOnce(next.function, next.arguments, call, name: next.name)
        }
        return result
    }

    private func applyOnce(
        _ function: FunctionValue,
        _ arguments: [Value],
        _ call: CallContext,
        name: String?
    ) throws(Failure) -> Value {
        do {
            if let signature = function.signature {
                return try function.call(try signature.validate(arguments, context: call.input), call, self)
            }
            return try function.call(arguments, call, self)
        } catch {
            if error.detail.token == nil { error.detail.token = name }
            throw error
        }
    }

    /// Calls an argument that is a function.
    func invoke(_ function: FunctionValue, _ arguments: [Value], _ call: CallContext) throws(Failure) -> Value {
        try guardStack()
        try step()
        return try apply(function, arguments, CallContext(input: .null, frame: call.frame))
    }
}

/// Steps that calls of functions count for which take longer than others, by measuring.
enum Effort {
    static let text = 4
    static let power = 16
    static let dateFormatting = 30
    static let dateParsing = 60
    static let numberPicture = 64
}
