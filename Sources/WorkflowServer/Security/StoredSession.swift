import JSONModel

/// A login to the console as it is stored: nothing in it lets anyone in.
struct StoredSession: Sendable, Hashable {
    /// Of the token; see `SessionTicket`.
    let digest: String
    let keyID: String
    /// Of the key's secret at the login.
    let fingerprint: String
    let begin: Timestamp
    var until: Timestamp

    /// Reads an array of arrays: digest, key id, fingerprint, begin and end in milliseconds; what is malformed is left out.
    ///
    /// - Throws: when it is not JSON.
    static func decode(_ bytes: [UInt8]) throws -> [StoredSession] {
        let rows = try JSONValue(parsing: bytes).arrayValue ?? []
        return rows.compactMap { row in
            guard let fields = row.arrayValue, fields.count == 5, let digest = fields[0].stringValue,
                let keyID = fields[1].stringValue, let fingerprint = fields[2].stringValue,
                let begin = fields[3].numberValue?.integerValue, let until = fields[4].numberValue?.integerValue
            else { return nil }
            return StoredSession(
                digest: digest,
                keyID: keyID,
                fingerprint: fingerprint,
                begin: Timestamp(milliseconds: begin),
                until: Timestamp(milliseconds: until)
            )
        }
    }

    static func encode(_ sessions: [StoredSession]) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginArray()
        for session in sessions {
            writer.beginArray()
            writer.string(session.digest)
            writer.string(session.keyID)
            writer.string(session.fingerprint)
            writer.integer(session.begin.milliseconds)
            writer.integer(session.until.milliseconds)
            writer.endArray()
        }
        writer.endArray()
        return writer.finish()
    }
}
