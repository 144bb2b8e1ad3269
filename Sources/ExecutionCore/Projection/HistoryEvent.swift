package import JSONModel

/// One event of an execution's history as AWS numbers and names it.
///
/// Source: `HistoryEvent` of the API model.
package struct HistoryEvent: Sendable {
    package let id: Int64
    package let previousEventID: Int64
    /// Such as `PassStateEntered`.
    package let type: String
    package let timestamp: Timestamp
    /// Name of the member with the details, such as `stateEnteredEventDetails`; `nil` when there is none.
    package let detailsName: String?
    /// How often the execution had been redriven when it happened.
    package let redriveCount: Int
    package let fields: [HistoryField]

    package init(
        id: Int64,
        previousEventID: Int64,
        type: String,
        timestamp: Timestamp,
        detailsName: String?,
        redriveCount: Int,
        fields: [HistoryField]
    ) {
        self.id = id
        self.previousEventID = previousEventID
        self.type = type
        self.timestamp = timestamp
        self.detailsName = detailsName
        self.redriveCount = redriveCount
        self.fields = fields
    }
}

/// A member of an event's details.
package struct HistoryField: Sendable {
    package let name: String
    package let value: HistoryValue

    package init(name: String, value: HistoryValue) {
        self.name = name
        self.value = value
    }
}

/// What a member of an event's details holds.
package enum HistoryValue: Sendable {
    case string(String)
    case integer(Int64)
    /// JSON text, shown as a JSON string; left out without execution data.
    case payload([UInt8])
    /// `{"truncated": false}`; left out together with payloads.
    case details
    /// `assignedVariables`: an object of JSON texts; left out like payloads.
    case variables([(name: String, value: [UInt8])])
    /// `{"roleArn": …}`
    case roleARN(String)
}
