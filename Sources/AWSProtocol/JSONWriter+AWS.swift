package import JSONModel

extension JSONWriter {
    /// Writes a point in time as the AWS JSON protocol has it: a number of seconds with milliseconds.
    package mutating func timestamp(_ time: Timestamp) {
        raw(Array(time.epochSecondsText.utf8))
    }
}
