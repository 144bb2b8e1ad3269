import JSONModel
import MapDatasets
import Synchronization

/// The elements of an array or the members of an object, taken from the front.
final class StateItems: Sendable {
    private let value: JSONValue
    private let position = Mutex(0)

    init(_ value: JSONValue) { self.value = value }

    func take(_ limit: Int) -> [MapItem] {
        let start = position.withLock { $0 }
        let taken: [MapItem]
        switch value {
        case .array(let elements):
            taken = elements.dropFirst(start).prefix(limit).map { MapItem(value: $0, source: MapItem.stateData) }
        case .object(let members):
            taken = members.members.dropFirst(start).prefix(limit).map { member in
                MapItem(value: member.value, key: member.key, source: MapItem.stateData)
            }
        default:
            taken = []
        }
        position.withLock { $0 = start + taken.count }
        return taken
    }

    func skip(_ count: Int64) {
        position.withLock { position in
            let (sum, overflow) = position.addingReportingOverflow(Int(clamping: max(count, 0)))
            position = overflow ? .max : sum
        }
    }
}
