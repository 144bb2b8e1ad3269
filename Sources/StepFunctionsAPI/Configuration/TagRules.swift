import AWSProtocol
import JSONModel
import StorageAPI

/// What AWS demands of tags.
///
/// Source: API reference, "TagResource"; general tag restrictions.
enum TagRules {
    /// Tags that a resource can have.
    static let countMax = 50

    private static let reservedPrefix = "aws:"

    /// Reads a list of tags; of equal keys the last one counts.
    static func read(_ request: inout RequestReader) throws(APIError) -> [Tag]? {
        let tags = try request.structures("tags") { element throws(APIError) in
            Tag(
                key: try element.requiredString("key", .tagKey),
                value: try element.string("value", .tagValue) ?? ""
            )
        }
        guard let tags else { return nil }
        var unique: [Tag] = []
        for tag in tags {
            unique.removeAll { $0.key == tag.key }
            unique.append(tag)
        }
        return unique
    }

    /// Checks tags that are to be added to those that a resource has.
    ///
    /// - Throws: `ValidationException`, `TooManyTags`.
    static func check(_ tags: [Tag], existing: [Tag], on arn: String) throws(APIError) {
        for tag in tags {
            guard !tag.key.lowercased().hasPrefix(reservedPrefix) else {
                throw .validation("Tag keys must not start with '\(reservedPrefix)': '\(tag.key)'")
            }
            guard tag.key.unicodeScalars.allSatisfy(isAllowed) else {
                throw .validation("Invalid tag key: '\(tag.key)'")
            }
            guard tag.value.unicodeScalars.allSatisfy(isAllowed) else {
                throw .validation("Invalid tag value: '\(tag.value)'")
            }
        }
        let added = tags.count { tag in !existing.contains { $0.key == tag.key } }
        guard existing.count + added <= countMax else { throw .tooManyTags(arn, max: countMax) }
    }

    /// Letters, digits, white space, or one of `_ . : / = + - @`.
    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "_", ".", ":", "/", "=", "+", "-", "@": true
        default:
            scalar.properties.isAlphabetic || scalar.properties.isWhitespace || scalar.properties.numericType != nil
        }
    }
}
