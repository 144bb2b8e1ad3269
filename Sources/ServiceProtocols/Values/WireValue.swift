package import JSONModel
package import ServiceModels

/// A value between an integration's JSON and a service's wire: typed by the API model, named by it, in no encoding.
package indirect enum WireValue: Sendable {
    case bool(Bool)
    case number(JSONNumber)
    case text(String)
    case blob([UInt8])
    case timestamp(Timestamp)
    case list([WireValue])
    /// In the order of the source.
    case map([(key: String, value: WireValue)])
    /// In the order of the model; members that are absent or null are left out.
    case structure([Member])
    /// Any JSON value, where the model says so.
    case document(JSONValue)

    package struct Member: Sendable {
        package let model: MemberModel
        package let value: WireValue

        package init(model: MemberModel, value: WireValue) {
            self.model = model
            self.value = value
        }
    }
}

extension WireValue {
    package var members: [Member] {
        if case .structure(let members) = self { members } else { [] }
    }
}
