import AWSProtocol
import ExecutionRuntime
import JSONModel

/// The members `maxResults` and `nextToken` of a list's request.
struct PageRequest {
    /// How many elements a page has at most.
    let limit: Int
    private let token: String?

    /// AWS's page size when a request names none, or 0.
    private static let limitDefault: Int64 = 100
    private static let limitMax: Int64 = 1000

    init(_ request: inout RequestReader, token constraint: TextConstraint = .pageToken) throws(APIError) {
        let wanted = try request.integer("maxResults", in: 0...Self.limitMax) ?? 0
        // A value out of range is refused later, with all other violations.
        limit = Int(min(max(wanted == 0 ? Self.limitDefault : wanted, 1), Self.limitMax))
        token = try request.string("nextToken", constraint)
    }

    /// Where the page starts; nil for the first one.
    ///
    /// - Throws: `InvalidToken`.
    func cursor(_ list: PagedList, _ context: OperationContext) throws(APIError) -> String? {
        guard let token else { return nil }
        return try context.pageTokens.cursor(in: token, of: list, now: context.engine.now())
    }

    /// The answer that shows a page: `{KEY: [{MEMBERS}, …], "nextToken": TOKEN}`, the token when another page follows.
    ///
    /// `found` has what the page shows, and one element more when there is one. `cursor` says where the page after an
    /// element starts; `reserving` is about how many bytes an element takes.
    func answer<Element, Failure: Error>(
        _ found: [Element],
        key: String,
        of list: PagedList,
        _ context: OperationContext,
        reserving bytes: Int,
        cursor: (Element) -> String,
        members write: (Element, inout JSONWriter) throws(Failure) -> Void
    ) throws(Failure) -> [UInt8] {
        let shown = found.prefix(limit)
        var writer = JSONWriter(reserving: shown.count * bytes + 64)
        writer.beginObject()
        writer.key(key)
        writer.beginArray()
        for element in shown {
            writer.beginObject()
            try write(element, &writer)
            writer.endObject()
        }
        writer.endArray()
        if found.count > shown.count, let last = shown.last {
            writer.nextToken(cursor(last), list, context)
        }
        writer.endObject()
        return writer.finish()
    }
}

extension JSONWriter {
    /// Writes the `nextToken` of a page that starts at a cursor.
    mutating func nextToken(_ cursor: String, _ list: PagedList, _ context: OperationContext) {
        key("nextToken")
        string(context.pageTokens.token(for: cursor, of: list, now: context.engine.now()))
    }
}
