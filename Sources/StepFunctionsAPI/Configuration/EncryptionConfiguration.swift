import AWSProtocol
import JSONModel

/// `encryptionConfiguration`: the key under which AWS would keep data.
///
/// It is checked, kept and shown; this server does not call a key service.
struct EncryptionConfiguration: Hashable {
    let type: String
    let kmsKeyID: String?
    let reusePeriodSeconds: Int64?

    private static let ownedKey = "AWS_OWNED_KEY"
    private static let managedKey = "CUSTOMER_MANAGED_KMS_KEY"
    private static let reusePeriodSecondsDefault: Int64 = 300

    /// What a resource has that was created without.
    static let owned = EncryptionConfiguration(type: ownedKey, kmsKeyID: nil, reusePeriodSeconds: nil)

    init(type: String, kmsKeyID: String?, reusePeriodSeconds: Int64?) {
        self.type = type
        self.kmsKeyID = kmsKeyID
        self.reusePeriodSeconds = reusePeriodSeconds
    }

    /// Reads the structure; ``checked()`` comes after the constraints of the whole request.
    init(_ request: inout RequestReader) throws(APIError) {
        kmsKeyID = try request.string("kmsKeyId", .kmsKeyID)
        reusePeriodSeconds = try request.integer("kmsDataKeyReusePeriodSeconds", in: 60...900)
        if let type = try request.choice("type", .encryptionType) {
            self.type = type
        } else {
            request.addMissing("type")
            type = Self.ownedKey
        }
    }

    /// Checks what the constraints of single members do not say and sets the default reuse period.
    ///
    /// - Throws: `InvalidEncryptionConfiguration`.
    func checked() throws(APIError) -> EncryptionConfiguration {
        guard type == Self.managedKey else {
            guard kmsKeyID == nil, reusePeriodSeconds == nil else {
                throw .invalidEncryptionConfiguration(
                    "kmsKeyId and kmsDataKeyReusePeriodSeconds must not be set when type is \(Self.ownedKey)"
                )
            }
            return self
        }
        guard let kmsKeyID else {
            throw .invalidEncryptionConfiguration("kmsKeyId must be set when type is \(Self.managedKey)")
        }
        return EncryptionConfiguration(
            type: type,
            kmsKeyID: kmsKeyID,
            reusePeriodSeconds: reusePeriodSeconds ?? Self.reusePeriodSecondsDefault
        )
    }

    func write(to writer: inout JSONWriter) {
        writer.beginObject()
        if let kmsKeyID {
            writer.key("kmsKeyId")
            writer.string(kmsKeyID)
        }
        if let reusePeriodSeconds {
            writer.key("kmsDataKeyReusePeriodSeconds")
            writer.integer(reusePeriodSeconds)
        }
        writer.key("type")
        writer.string(type)
        writer.endObject()
    }
}
