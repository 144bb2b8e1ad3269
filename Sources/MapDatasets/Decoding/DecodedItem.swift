package import JSONModel

/// What a decoder has to say when it is asked for the next item.
package enum DecodingStep: Sendable, Hashable {
    /// The next item; the key is that of an object's member.
    case item(JSONValue, key: String?)
    /// An item that was passed over.
    case passed
    /// More bytes must be appended, or the end be told.
    case needsInput
    /// There are no more items.
    case ended
}

/// Turns the bytes of one file into items, as they come in.
package protocol ItemDecoding: Sendable {
    /// Takes bytes; the decoder keeps them until it has made items of them.
    mutating func append(_ bytes: [UInt8])

    /// Says that no more bytes will come.
    mutating func end()

    /// Goes on to the next item; with `isPassed`, without building its value.
    mutating func next(isPassed: Bool) throws(DatasetError) -> DecodingStep
}
