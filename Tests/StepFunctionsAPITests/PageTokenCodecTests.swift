import AWSProtocol
import JSONModel
import StepFunctionsAPI
import Testing

@Suite struct PageTokenCodecTests {
    private let codec = PageTokenCodec(key: [UInt8](repeating: 7, count: PageTokenCodec.keyByteCount))
    private let list = PagedList(operation: "ListExecutions", arguments: ["arn:x", "RUNNING"])
    private let now = Timestamp(milliseconds: 1_700_000_000_000)

    @Test(arguments: ["", "1", "name", String(repeating: "ü", count: 80)])
    func `a token gives its cursor back`(_ cursor: String) throws {
        let token = codec.token(for: cursor, of: list, now: now)
        #expect(try codec.cursor(in: token, of: list, now: now) == cursor)
        #expect(token.utf8.count <= 1024)
        #expect(token.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F })
    }

    @Test func `a token is good for a day`() throws {
        let token = codec.token(for: "c", of: list, now: now)
        let last = now.advanced(byMilliseconds: PageTokenCodec.lifetimeMilliseconds)
        #expect(try codec.cursor(in: token, of: list, now: last) == "c")
        #expect(throws: APIError.invalidToken) {
            try codec.cursor(in: token, of: list, now: last.advanced(byMilliseconds: 1))
        }
    }

    @Test(arguments: [
        PagedList(operation: "ListStateMachines", arguments: ["arn:x", "RUNNING"]),
        PagedList(operation: "ListExecutions", arguments: ["arn:y", "RUNNING"]),
        PagedList(operation: "ListExecutions", arguments: ["arn:x", ""]),
        PagedList(operation: "ListExecutions", arguments: ["arn:xRUNNING", ""]),
        PagedList(operation: "ListExecutions", arguments: ["arn:x"]),
    ])
    func `a token of another list is refused`(_ other: PagedList) {
        let token = codec.token(for: "c", of: list, now: now)
        #expect(throws: APIError.invalidToken) { try codec.cursor(in: token, of: other, now: now) }
    }

    @Test func `a token of another server is refused`() {
        let other = PageTokenCodec(key: [UInt8](repeating: 8, count: PageTokenCodec.keyByteCount))
        let token = other.token(for: "c", of: list, now: now)
        #expect(throws: APIError.invalidToken) { try codec.cursor(in: token, of: list, now: now) }
    }

    @Test func `a token with any other character changed is refused`() {
        let token = Array(codec.token(for: "cursor", of: list, now: now).utf8)
        for position in token.indices {
            var changed = token
            changed[position] = token[position] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
            let text = String(decoding: changed, as: UTF8.self)
            #expect(throws: APIError.invalidToken) { try codec.cursor(in: text, of: list, now: now) }
        }
    }

    @Test(arguments: ["x", "nonsense!", "AQAA", String(repeating: "A", count: 1024), "ü"])
    func `what is no token is refused`(_ text: String) {
        #expect(throws: APIError.invalidToken) { try codec.cursor(in: text, of: list, now: now) }
    }
}
