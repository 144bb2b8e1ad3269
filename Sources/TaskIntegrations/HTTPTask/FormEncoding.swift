import JSONModel

/// JSON values as URL-encoded text: form bodies and query strings.
///
/// Members of nested objects become `outer[inner]`. Source: "Call HTTPS APIs in Step Functions workflows", "Apply
/// URL-encoding on request body".
enum FormEncoding {
    /// How arrays are written: `a[0]=x&a[1]=y`, `a=x&a=y`, `a=x,y`, `a[]=x&a[]=y`.
    enum ArrayFormat: String, Sendable, CaseIterable {
        case indices = "INDICES"
        case `repeat` = "REPEAT"
        case commas = "COMMAS"
        case brackets = "BRACKETS"
    }

    /// A form body; spaces become `+`.
    static func form(_ object: JSONObject, arrays: ArrayFormat) -> String {
        pairs(of: object, arrays: arrays, space: "+").map { "\($0.key)=\($0.value)" }.joined(separator: "&")
    }

    /// The query parameters of a definition: an object, a text that is a query string, or an array of both.
    ///
    /// Arrays within an object repeat the name. Names in `except` are left out.
    static func query(_ parameters: JSONValue, except: Set<String> = []) -> [String] {
        var parts: [String] = []
        for item in parameters.arrayValue ?? [parameters] {
            switch item {
            case .string(let text): parts.append(contentsOf: queryParts(of: text, except: except))
            case .object(var object):
                for name in except { object.removeValue(forKey: name) }
                for (key, value) in pairs(of: object, arrays: .repeat, space: "%20") {
                    parts.append("\(key)=\(value)".replacing("[", with: "%5B").replacing("]", with: "%5D"))
                }
            default: break
            }
        }
        return parts
    }

    /// What a part of a query says: `+` and `%XX` replaced.
    static func decoded(_ text: some StringProtocol) -> String {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            let digits = String(decoding: rest.prefix(2), as: UTF8.self)
            if byte == UInt8(ascii: "%"), digits.count == 2, digits.allSatisfy(\.isHexDigit),
                let value = UInt8(digits, radix: 16)
            {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A text such as `a=b&c=d`, with everything encoded that is not.
    private static func queryParts(of text: String, except: Set<String>) -> [String] {
        text.drop { $0 == "?" }.split(separator: "&").compactMap { part in
            let halves = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard let name = halves.first, !except.contains(decoded(name)) else { return nil }
            return halves.map { percentEncoded($0, keeping: "%") }.joined(separator: "=")
        }
    }

    /// The text of a value that is neither an array nor an object; `nil` for those and for null.
    static func scalarText(_ value: JSONValue) -> String? {
        switch value {
        case .string(let text): text
        case .number(let number): number.description
        case .bool(let flag): flag ? "true" : "false"
        case .null, .array, .object: nil
        }
    }

    private static func pairs(
        of object: JSONObject,
        arrays: ArrayFormat,
        space: String
    ) -> [(key: String, value: String)] {
        func encoded(_ text: String) -> String {
            let text = percentEncoded(text, keeping: "")
            return space == "%20" ? text : text.replacing("%20", with: space)
        }
        var pairs: [(key: String, value: String)] = []
        // The last element is the next one to write.
        var left = object.members.reversed().map { (key: encoded($0.key), value: $0.value) }
        while let (key, value) = left.popLast() {
            switch value {
            case .object(let object):
                left += object.members.reversed().map { ("\(key)[\(encoded($0.key))]", $0.value) }
            case .array(let items) where arrays == .commas:
                let texts = items.map { scalarText($0) ?? ($0.isNull ? "" : $0.serializedString()) }
                pairs.append((key, texts.map(encoded).joined(separator: ",")))
            case .array(let items):
                left += items.enumerated().reversed().map { index, item in
                    switch arrays {
                    case .indices: ("\(key)[\(index)]", item)
                    case .brackets: ("\(key)[]", item)
                    case .repeat, .commas: (key, item)
                    }
                }
            default: pairs.append((key, encoded(scalarText(value) ?? "")))
            }
        }
        return pairs
    }

    /// Percent-encodes everything but unreserved characters (RFC 3986, section 2.3) and those to keep.
    static func percentEncoded(_ text: String, keeping kept: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                bytes.append(byte)
            case _ where kept.utf8.contains(byte): bytes.append(byte)
            default: bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
