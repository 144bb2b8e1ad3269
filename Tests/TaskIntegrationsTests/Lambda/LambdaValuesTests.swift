@testable import TaskIntegrations
import Testing

@Suite struct FunctionLogTests {
    @Test func `the end of what was written is kept`() {
        let log = FunctionLog(byteCountMax: 8)
        let pieces = ["abc", "defg", "hij", "", "klmnopqrstuvwxyz", "1"]
        let ends = ["abc", "abcdefg", "cdefghij", "cdefghij", "stuvwxyz", "tuvwxyz1"]
        for (piece, end) in zip(pieces, ends) {
            log.append(Array(piece.utf8))
            #expect(String(decoding: log.content(), as: UTF8.self) == end)
        }
    }
}

@Suite struct InvocationIdentifiersTests {
    @Test func `identifiers have the forms that Lambda gives them`() {
        let id = InvocationIdentifiers.requestID()
        #expect(id.wholeMatch(of: #/[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/#) != nil)
        #expect(InvocationIdentifiers.requestID() != id)
        let trace = InvocationIdentifiers.traceHeader()
        #expect(trace.wholeMatch(of: #/Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=0/#) != nil)
    }

    @Test func `dates are written as HTTP writes them`() {
        #expect(InvocationIdentifiers.httpDate(milliseconds: 0) == "Thu, 01 Jan 1970 00:00:00 GMT")
        #expect(InvocationIdentifiers.httpDate(milliseconds: 1_721_707_796_999) == "Tue, 23 Jul 2024 04:09:56 GMT")
    }
}
