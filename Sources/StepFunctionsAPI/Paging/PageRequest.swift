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
}

extension JSONWriter {
    /// Writes `nextToken` when there is a next page.
    mutating func nextToken(_ cursor: String?, _ list: PagedList, _ context: OperationContext) {
        guard let cursor else { return }
        key("nextToken")
        string(context.pageTokens.token(for: cursor, of: list, now: context.engine.now()))
    }
}
