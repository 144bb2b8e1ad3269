package import JSONModel

/// Reads and shows values of API answers.
package enum APIValues {
    /// Depth to which answers have members of their own; payloads are texts.
    private static let depthMax = 6

    /// The value with its dates as ISO 8601 texts; the API has them as seconds since 1970.
    package static func readable(_ value: JSONValue, depth: Int = 0) -> JSONValue {
        guard depth < depthMax else { return value }
        switch value {
        case .array(let items): return .array(items.map { readable($0, depth: depth + 1) })
        case .object(let object):
            return .object(
                JSONObject(
                    object.members.map { member in
                        let isDate = member.key.hasSuffix("Date") || member.key == "timestamp"
                        let date = isDate ? timestamp(member.value).map { JSONValue.string($0.iso8601) } : nil
                        return .init(key: member.key, value: date ?? readable(member.value, depth: depth + 1))
                    }
                )
            )
        case .null, .bool, .number, .string: return value
        }
    }

    /// A date of the API, to the millisecond.
    package static func timestamp(_ value: JSONValue?) -> Timestamp? {
        guard let number = value?.numberValue else { return nil }
        let milliseconds = (number.doubleValue * 1000).rounded()
        guard milliseconds.magnitude < 9_007_199_254_740_992 else { return nil }
        return Timestamp(milliseconds: Int64(milliseconds))
    }

    /// A date for a table: `2024-01-31 12:00:00Z`; `-` when there is none.
    package static func dateText(_ value: JSONValue?) -> String {
        guard let time = timestamp(value) else { return "-" }
        let whole = Timestamp(milliseconds: time.milliseconds - ((time.milliseconds % 1000) + 1000) % 1000)
        return whole.iso8601.replacing("T", with: " ")
    }

    /// A length of time: `12 ms`, `1.250 s`, `3 min 5 s`, `2 h 0 min`.
    package static func duration(milliseconds: Int64) -> String {
        let sign = milliseconds < 0 ? "-" : ""
        let value = milliseconds.magnitude
        if value < 1000 { return "\(sign)\(value) ms" }
        if value < 60_000 {
            let fraction = String(value % 1000)
            return "\(sign)\(value / 1000).\(String(repeating: "0", count: 3 - fraction.count))\(fraction) s"
        }
        let seconds = value / 1000
        if seconds < 3600 { return "\(sign)\(seconds / 60) min \(seconds % 60) s" }
        if seconds < 86_400 { return "\(sign)\(seconds / 3600) h \(seconds / 60 % 60) min" }
        return "\(sign)\(seconds / 86_400) d \(seconds / 3600 % 24) h"
    }

    /// How long something lasted, from its dates.
    package static func lasted(_ value: JSONValue) -> Int64? {
        guard let start = timestamp(value["startDate"]), let stop = timestamp(value["stopDate"]) else { return nil }
        return stop.milliseconds - start.milliseconds
    }

    /// The last part of an ARN that is a name.
    package static func name(ofARN arn: String) -> String {
        String(arn.split(separator: ":").last ?? Substring(arn))
    }
}
