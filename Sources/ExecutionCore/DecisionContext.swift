package import JSONModel
package import StatesLanguage

/// Everything that deciding may depend on besides the state and the trigger.
package struct DecisionContext: Sendable {
    package let now: Timestamp
    /// Seeded by the runtime for each transition; results of draws are recorded in events.
    package var random: SeededGenerator
    package let limits: ExecutionLimits
    /// Key of the MAC in task tokens, 32 bytes.
    package let tokenKey: [UInt8]
    /// Whether an activity of this ARN exists now.
    package let isActivityKnown: @Sendable (String) -> Bool
    /// Why a resource's integration cannot take parameters, in AWS's words; nil where it can, or is not asked.
    package var parameterProblem: (@Sendable (TaskResource, JSONValue) -> String?)?
    /// Steps that the expressions of a transition may take before it is given up as ``Transition/isGivenUp``; nil for no
    /// bound but each expression's own.
    package var expressionStepsMax: Int?
    /// Whether the items of distributed Maps run within the execution: where nothing is stored, and so
    /// no others can be started.
    package var runsMapsWithin = false
    /// Steps that expressions have taken, as far as they are counted.
    var expressionStepCount = 0
    /// An expression would have taken more steps than are left.
    var isGivenUp = false

    package init(
        now: Timestamp,
        random: SeededGenerator,
        limits: ExecutionLimits,
        tokenKey: [UInt8],
        isActivityKnown: @escaping @Sendable (String) -> Bool
    ) {
        self.now = now
        self.random = random
        self.limits = limits
        self.tokenKey = tokenKey
        self.isActivityKnown = isActivityKnown
    }
}

/// Quotas of one execution.
///
/// Source: "Step Functions service quotas".
package struct ExecutionLimits: Sendable, Hashable {
    /// Input, output, task result: bytes of UTF-8.
    package var payloadBytesMax: Int
    package var historyEventsMax: Int64
    /// All variables of an execution together, bytes.
    package var variableBytesMax: Int
    /// Iterations of an inline Map that run at once when MaxConcurrency asks for more or is 0.
    package var inlineMapConcurrencyMax: Int
    /// Steps of one transition, so that one execution cannot hold a thread for long.
    package var stepsPerTransitionMax: Int
    /// Factor on every wait, backoff and timeout; 0.01 is a hundred times faster.
    package var timeScale: Double
    /// Bytes of a thread's stack that one JSONata evaluation may use; the default suits threads of 512 KB.
    package var expressionStackBytesMax = 320 * 1024
    /// How long after its end an execution can be redriven: 14 days.
    package var redriveMillisecondsMax: Int64 = 14 * 24 * 3600 * 1000
    /// How long an execution may have been open to be redriven: a year.
    package var openMillisecondsMax: Int64 = 365 * 24 * 3600 * 1000
    /// How often one Map Run can be redriven.
    package var mapRunRedrivesMax = 1_000

    package init(
        payloadBytesMax: Int,
        historyEventsMax: Int64,
        variableBytesMax: Int,
        inlineMapConcurrencyMax: Int,
        stepsPerTransitionMax: Int = 10_000,
        timeScale: Double = 1
    ) {
        self.payloadBytesMax = payloadBytesMax
        self.historyEventsMax = historyEventsMax
        self.variableBytesMax = variableBytesMax
        self.inlineMapConcurrencyMax = inlineMapConcurrencyMax
        self.stepsPerTransitionMax = stepsPerTransitionMax
        self.timeScale = timeScale
    }

    /// AWS's quotas.
    package static let aws = ExecutionLimits(
        payloadBytesMax: 262_144,
        historyEventsMax: 25_000,
        variableBytesMax: 10 << 20,
        inlineMapConcurrencyMax: 40
    )

    /// Larger payloads, longer histories.
    package static let relaxed = ExecutionLimits(
        payloadBytesMax: 16 << 20,
        historyEventsMax: 1_000_000,
        variableBytesMax: 256 << 20,
        inlineMapConcurrencyMax: 1_000
    )

    /// A number of seconds as scaled milliseconds; saturates.
    func milliseconds(seconds: Double) -> Int64 {
        let scaled = (seconds * 1000 * timeScale).rounded(.up)
        return scaled >= 9.0e15 ? 9_000_000_000_000_000 : Int64(max(scaled, 0))
    }
}

/// SplitMix64: small, fast, seeded; not for secrets.
package struct SeededGenerator: RandomNumberGenerator, Sendable {
    private var state: UInt64

    package init(seed: UInt64) { state = seed }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
