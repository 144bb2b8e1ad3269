import BinaryText
package import JSONModel

/// A key that may sign requests, as the server knows it: credentials, and the account it belongs to.
package struct AccessKey: Sendable, Hashable {
    package let credentials: SigningCredentials
    /// Twelve digits.
    package let account: String
    package let created: Timestamp
    /// From when on the key is no good; nil for never.
    package var expires: Timestamp?
    /// What it is for, for people.
    package let description: String

    package var id: String { credentials.accessKeyID }

    package init(
        credentials: SigningCredentials,
        account: String,
        created: Timestamp,
        expires: Timestamp? = nil,
        description: String = ""
    ) {
        self.credentials = credentials
        self.account = account
        self.created = created
        self.expires = expires
        self.description = description
    }

    /// Makes a key with a random id and secret; a temporary one gets a session token as well, as AWS's do.
    ///
    /// The id is `AKIA` (a lasting key) or `ASIA` (a temporary one) and 16 characters, the secret 40 characters.
    package static func make(
        account: String,
        created: Timestamp,
        expires: Timestamp?,
        description: String,
        using generator: inout some RandomNumberGenerator
    ) -> AccessKey {
        let secret = Base64.encode(bytes(30, &generator))
        let token = expires == nil ? nil : Base64.encode(bytes(96, &generator))
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
        let id = String(bytes(16, &generator).map { letters[Int($0 & 31)] })
        return AccessKey(
            credentials: SigningCredentials(
                accessKeyID: (expires == nil ? "AKIA" : "ASIA") + id,
                secretAccessKey: secret,
                sessionToken: token
            ),
            account: account,
            created: created,
            expires: expires,
            description: description
        )
    }

    /// Checks that the key is good now and that a request carries its session token.
    ///
    /// - Throws: `ExpiredTokenException` for a temporary key whose time is over, else `UnrecognizedClientException`.
    package func check(sessionToken: String?, now: Timestamp) throws(APIError) {
        switch (credentials.sessionToken, sessionToken) {
        case (nil, nil): break
        case (let own?, let given?):
            guard ConstantTime.areEqual(own, given) else { throw .unrecognizedClient }
        default: throw .unrecognizedClient
        }
        guard let expires, now >= expires else { return }
        throw credentials.sessionToken == nil ? .unrecognizedClient : .expiredToken
    }

    private static func bytes(_ count: Int, _ generator: inout some RandomNumberGenerator) -> [UInt8] {
        (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }
}

/// The keys of a server, as a JSON document.
///
///     {"version": 1, "keys": [{"accessKeyId", "secretAccessKey", "sessionToken"?, "account", "created", "expires"?,
///     "description"?}]}
///
/// Secrets stand in it as they are: verifying a signature needs the very secret that made it.
package struct AccessKeyList: Sendable, Hashable {
    /// In the order they were made.
    package private(set) var keys: [AccessKey] = []

    package static let version = 1

    package init() {}

    /// Reads the document.
    package init(parsing document: [UInt8]) throws(AccessKeyListError) {
        let value: JSONValue
        do { value = try JSONValue(parsing: document) } catch { throw AccessKeyListError("is not JSON: \(error)") }
        guard value["version"] == 1, let items = value["keys"]?.arrayValue else {
            throw AccessKeyListError("must be an object with \"version\": 1 and an array \"keys\"")
        }
        for (index, item) in items.enumerated() {
            guard let key = Self.key(item) else {
                throw AccessKeyListError(
                    "has a key (number \(index + 1)) without the texts accessKeyId, secretAccessKey, account (twelve "
                        + "digits) and created, or with a date that is not ISO 8601"
                )
            }
            keys.append(key)
        }
    }

    package subscript(id: String) -> AccessKey? { keys.first { $0.id == id } }

    /// Adds a key at the end.
    package mutating func add(_ key: AccessKey) { keys.append(key) }

    /// Takes a key away; false when there is none of that id.
    package mutating func remove(id: String) -> Bool {
        let count = keys.count
        keys.removeAll { $0.id == id }
        return keys.count < count
    }

    /// Sets the end of a key's life, but does not move it to a later time.
    package mutating func expire(id: String, at time: Timestamp) {
        for index in keys.indices where keys[index].id == id {
            keys[index].expires = min(time, keys[index].expires ?? time)
        }
    }

    /// Takes away keys whose time is over since some milliseconds.
    package mutating func prune(now: Timestamp, keepingMilliseconds kept: Int64) {
        keys.removeAll { key in key.expires.map { $0.advanced(byMilliseconds: kept) <= now } ?? false }
    }

    /// The document, one key on each line.
    package func serialized() -> [UInt8] {
        let lines = keys.map { key in String(decoding: Self.line(key), as: UTF8.self) }
        return Array("{\"version\": \(Self.version), \"keys\": [\n\(lines.joined(separator: ",\n"))\n]}\n".utf8)
    }

    private static func line(_ key: AccessKey) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        var members = [
            ("accessKeyId", key.id), ("secretAccessKey", key.credentials.secretAccessKey), ("account", key.account),
            ("created", key.created.iso8601),
        ]
        if let token = key.credentials.sessionToken { members.append(("sessionToken", token)) }
        if let expires = key.expires { members.append(("expires", expires.iso8601)) }
        if !key.description.isEmpty { members.append(("description", key.description)) }
        for (name, value) in members {
            writer.key(name)
            writer.string(value)
        }
        writer.endObject()
        return writer.finish()
    }

    private static func key(_ item: JSONValue) -> AccessKey? {
        guard let id = item["accessKeyId"]?.stringValue, !id.isEmpty,
            let secret = item["secretAccessKey"]?.stringValue, !secret.isEmpty,
            let account = item["account"]?.stringValue, CallerIdentity.isAccount(account.utf8),
            let created = item["created"]?.stringValue.flatMap(Timestamp.init(iso8601:))
        else { return nil }
        var expires: Timestamp?
        if let value = item["expires"] {
            guard let time = value.stringValue.flatMap(Timestamp.init(iso8601:)) else { return nil }
            expires = time
        }
        return AccessKey(
            credentials: SigningCredentials(
                accessKeyID: id,
                secretAccessKey: secret,
                sessionToken: item["sessionToken"]?.stringValue
            ),
            account: account,
            created: created,
            expires: expires,
            description: item["description"]?.stringValue ?? ""
        )
    }
}

/// Why a document of access keys cannot be used; to be read after the file's name.
package struct AccessKeyListError: Error, CustomStringConvertible, Hashable {
    package let description: String
    package init(_ description: String) { self.description = description }
}
