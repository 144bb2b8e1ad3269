/// Functions on times, which are milliseconds since 1970, and `$formatInteger`, `$parseInteger`.
enum DateFunctions {
    static let all: [BuiltinDefinition] = [
        BuiltinDefinition("now", "<s?s?:s>", arity: 2) { arguments, _, evaluator throws(Failure) in
            let arguments = Arguments(values: arguments)
            let now = Double(evaluator.environment.nowMilliseconds)
            return try format(now, arguments.string(0), arguments.string(1), evaluator)
        },
        BuiltinDefinition("millis", "<:n>", arity: 0) { _, _, evaluator in
            .number(Double(evaluator.environment.nowMilliseconds))
        },
        BuiltinDefinition("fromMillis", "<n-s?s?:s>", arity: 3) { arguments, _, evaluator throws(Failure) in
            let arguments = Arguments(values: arguments)
            guard let number = arguments.number(0) else { return .undefined }
            return try format(number, arguments.string(1), arguments.string(2), evaluator)
        },
        BuiltinDefinition("toMillis", "<s-s?:n>", arity: 2) { arguments, _, evaluator throws(Failure) in
            let arguments = Arguments(values: arguments)
            guard let text = arguments.string(0) else { return .undefined }
            guard let picture = arguments.string(1) else {
                guard let time = ISO8601.milliseconds(text) else { throw Failure("D3110", value: arguments[0]) }
                return .number(time)
            }
            try evaluator.step(Effort.dateParsing)
            guard let now = DateFields(milliseconds: Double(evaluator.environment.nowMilliseconds)),
                let time = try evaluator.pictures.picture(picture).parse(text, now: now, evaluator)
            else { return .undefined }
            return .number(time)
        },
        BuiltinDefinition("formatInteger", "<n-s:s>", arity: 2) { arguments, _, _ throws(Failure) in
            let arguments = Arguments(values: arguments)
            guard let number = arguments.number(0), let picture = arguments.string(1) else { return .undefined }
            return .string(try IntegerPicture(picture).format(number.floored))
        },
        BuiltinDefinition("parseInteger", "<s-s:n>", arity: 2) { arguments, _, _ throws(Failure) in
            let arguments = Arguments(values: arguments)
            guard let text = arguments.string(0), let picture = arguments.string(1) else { return .undefined }
            // What is no integer is not a number, which no operator takes.
            return .number(try IntegerPicture(picture).parse(text) ?? .nan)
        },
    ]

    private static func format(
        _ time: Double,
        _ text: String?,
        _ zone: String?,
        _ evaluator: Evaluator
    ) throws(Failure) -> Value {
        try evaluator.step(Effort.dateFormatting)
        let offset = zone.map { offsetMinutes($0) } ?? 0
        let picture: DatePicture
        if text == nil, let standard = DatePicture.standard {
            picture = standard
        } else {
            picture = try evaluator.pictures.picture(text ?? DatePicture.iso8601)
        }
        return .string(try picture.format(milliseconds: time, offsetMinutes: offset))
    }

    /// Minutes of a zone in the form `±hhmm`; what is no number counts as UTC.
    private static func offsetMinutes(_ zone: String) -> Int {
        let digits = zone.utf8.drop { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-") }
            .prefix { $0 >= 0x30 && $0 <= 0x39 }.prefix(6)
        let number = digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
        let minutes = number / 100 * 60 + number % 100
        return zone.utf8.first == UInt8(ascii: "-") ? -minutes : minutes
    }
}

/// Times in the form of ISO 8601 that `$toMillis` takes without a picture.
///
///     time = year ["-" month] ["-" day] ["T" hour ":" minute ":" second] ["." digits] [zone]
///     zone = "Z" | ("+" | "-") hour [":"] minute
enum ISO8601 {
    /// Milliseconds since 1970; nil when the text has another form or says no time.
    static func milliseconds(_ text: String) -> Double? {
        var reader = Reader(bytes: Array(text.utf8)[...])
        guard let year = reader.number(4) else { return nil }
        var month = 1
        var day = 1
        if reader.take("-") {
            guard let number = reader.number(2) else { return nil }
            month = number
            if reader.take("-") {
                guard let number = reader.number(2) else { return nil }
                day = number
            }
        }
        var clock = (hour: 0, minute: 0, second: 0)
        if reader.take("T") {
            guard let hour = reader.number(2), reader.take(":"), let minute = reader.number(2), reader.take(":"),
                let second = reader.number(2)
            else { return nil }
            clock = (hour, minute, second)
        }
        var fraction = 0
        if reader.take(".") {
            guard let number = reader.fraction() else { return nil }
            fraction = number
        }
        guard let offset = reader.zone(), reader.bytes.isEmpty else { return nil }
        guard (1...12).contains(month), day >= 1, day <= dayCount(year, month), clock.minute < 60, clock.second < 60,
            clock.hour < 24 || clock == (24, 0, 0) && fraction == 0
        else { return nil }
        let days = DateFields.days(year: year, month: month - 1, day: day)
        let seconds = (clock.hour * 60 + clock.minute - offset) * 60 + clock.second
        return Double(days) * DateFields.millisecondsPerDay + Double(seconds * 1000 + fraction)
    }

    private static func dayCount(_ year: Int, _ month: Int) -> Int {
        DateFields.days(year: year, month: month) - DateFields.days(year: year, month: month - 1)
    }

    /// Reads from the front of the text.
    private struct Reader {
        var bytes: ArraySlice<UInt8>

        mutating func take(_ letter: Unicode.Scalar) -> Bool {
            guard bytes.first == UInt8(ascii: letter) else { return false }
            bytes.removeFirst()
            return true
        }

        mutating func number(_ digitCount: Int) -> Int? {
            let digits = bytes.prefix(digitCount)
            guard digits.count == digitCount, digits.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { return nil }
            bytes.removeFirst(digitCount)
            return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
        }

        /// Milliseconds; further digits are cut off.
        mutating func fraction() -> Int? {
            let digits = bytes.prefix { $0 >= 0x30 && $0 <= 0x39 }
            guard !digits.isEmpty else { return nil }
            bytes.removeFirst(digits.count)
            let padded = Array(digits.prefix(3)) + Array(repeating: UInt8(0x30), count: max(0, 3 - digits.count))
            return padded.reduce(0) { $0 * 10 + Int($1 - 0x30) }
        }

        /// Minutes ahead of UTC; 0 when there is no zone, nil for a malformed one.
        mutating func zone() -> Int? {
            if bytes.isEmpty || take("Z") { return 0 }
            let isBehind = take("-")
            guard isBehind || take("+"), let hour = number(2) else { return nil }
            _ = take(":")
            guard let minute = number(2), hour < 24, minute < 60 else { return nil }
            return isBehind ? -(hour * 60 + minute) : hour * 60 + minute
        }
    }
}
