/// Where one HTTP/1.1 response ends; enough of HTTP for a server that always sends Content-Length.
struct ResponseFrame {
    let status: Int
    let headLength: Int
    let bodyLength: Int

    var length: Int { headLength + bodyLength }

    /// Finds the frame of the response that the bytes begin with; `nil` as long as it is not complete.
    ///
    /// - Throws: for what is no response with a Content-Length.
    init?(_ bytes: UnsafeRawBufferPointer) throws(BenchmarkError) {
        guard let head = Self.headLength(bytes) else { return nil }
        guard head >= 16, let status = Self.number(bytes[9..<12]) else {
            throw BenchmarkError("the server sent something that is no HTTP response")
        }
        guard let body = Self.contentLength(bytes, head) else {
            throw BenchmarkError("the server sent a response without Content-Length")
        }
        guard bytes.count >= head + body else { return nil }
        self.status = status
        headLength = head
        bodyLength = body
    }

    private static let newline = UInt8(ascii: "\n")

    /// Length of the head with the empty line that ends it.
    private static func headLength(_ bytes: UnsafeRawBufferPointer) -> Int? {
        var position = 0
        while position + 2 < bytes.count {
            if bytes[position] == newline, bytes[position + 1] == UInt8(ascii: "\r"), bytes[position + 2] == newline {
                return position + 3
            }
            position += 1
        }
        return nil
    }

    private static func contentLength(_ bytes: UnsafeRawBufferPointer, _ head: Int) -> Int? {
        let name: StaticString = "\ncontent-length:"
        var start = 0
        while start + name.utf8CodeUnitCount < head {
            if bytes[start] == newline, matches(bytes, start, name) {
                var first = start + name.utf8CodeUnitCount
                while first < head, bytes[first] == UInt8(ascii: " ") { first += 1 }
                var end = first
                while end < head, bytes[end] != UInt8(ascii: "\r") { end += 1 }
                return number(bytes[first..<end])
            }
            start += 1
        }
        return nil
    }

    private static func matches(_ bytes: UnsafeRawBufferPointer, _ start: Int, _ name: StaticString) -> Bool {
        for offset in 0..<name.utf8CodeUnitCount {
            var byte = bytes[start + offset]
            if byte >= UInt8(ascii: "A"), byte <= UInt8(ascii: "Z") { byte |= 0x20 }
            if byte != name.utf8Start[offset] { return false }
        }
        return true
    }

    private static func number(_ digits: Slice<UnsafeRawBufferPointer>) -> Int? {
        guard !digits.isEmpty, digits.count < 10 else { return nil }
        var number = 0
        for digit in digits {
            guard digit >= UInt8(ascii: "0"), digit <= UInt8(ascii: "9") else { return nil }
            number = number * 10 + Int(digit - UInt8(ascii: "0"))
        }
        return number
    }
}
