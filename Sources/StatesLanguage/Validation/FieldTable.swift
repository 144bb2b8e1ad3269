/// The fields that one kind of object may have, and in which query language.
///
/// The service's schema check comes down to this table: a missing field, a field it does not know and a field of the
/// other language are all reported at the object that has (or lacks) it.
struct FieldTable: Sendable {
    enum Use: Sendable { case both, jsonPath, jsonata }

    let required: [String]
    let uses: [String: Use]

    init(required: [String] = [], both: [String], jsonPath: [String] = [], jsonata: [String] = []) {
        self.required = required
        var uses: [String: Use] = [:]
        for name in required + both { uses[name] = .both }
        for name in jsonPath { uses[name] = .jsonPath }
        for name in jsonata { uses[name] = .jsonata }
        self.uses = uses
    }
}
