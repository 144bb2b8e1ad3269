/// Date pictures of one evaluation, so that a picture that is used for many values is read once.
final class PictureCache {
    /// As many as are kept; then all are forgotten.
    private static let countMax = 32

    private var pictures: [TextKey: DatePicture] = [:]
    private var patterns: [TextKey: RegularExpression?] = [:]

    /// Reads a picture.
    ///
    /// - Throws: what ``DatePicture`` throws.
    func picture(_ text: String) throws(Failure) -> DatePicture {
        let key = TextKey(text)
        if let known = pictures[key] { return known }
        let picture = try DatePicture(text)
        if pictures.count >= Self.countMax { pictures = [:] }
        pictures[key] = picture
        return picture
    }

    /// Compiles a pattern that ignores case; nil for one that is malformed.
    func pattern(_ text: String) -> RegularExpression? {
        let key = TextKey(text)
        if let known = patterns[key] { return known }
        let regex: RegularExpression?
        do throws(RegexSyntaxError) {
            regex = try RegularExpression(text, ignoresCase: true, isMultiline: false)
        } catch {
            regex = nil
        }
        if patterns.count >= Self.countMax { patterns = [:] }
        patterns[key] = regex
        return regex
    }
}
