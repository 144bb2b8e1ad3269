/// A request to a service, before it has a host and a signature.
package struct ServiceRequest: Sendable, Hashable {
    /// In upper case.
    package var method: String
    /// Percent-encoded, from the slash on.
    package var path: String
    /// Percent-encoded, without the question mark; empty when there is none.
    package var query: String
    /// Without `Host`, `Content-Length` and what signing adds.
    package var headers: [ServiceHeader]
    package var body: [UInt8]
    /// What comes before the endpoint's host, such as `data-`; empty for most operations.
    package var hostPrefix: String

    package init(
        method: String,
        path: String,
        query: String = "",
        headers: [ServiceHeader] = [],
        body: [UInt8] = [],
        hostPrefix: String = ""
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
        self.body = body
        self.hostPrefix = hostPrefix
    }
}

/// One header line.
package struct ServiceHeader: Sendable, Hashable {
    package var name: String
    package var value: String

    package init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

/// A service's answer.
package struct ServiceResponse: Sendable, Hashable {
    package let status: Int
    package let headers: [ServiceHeader]
    package let body: [UInt8]

    package init(status: Int, headers: [ServiceHeader], body: [UInt8]) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// The first value of a header, whose name may be in any case.
    package func header(_ name: String) -> String? {
        let wanted = name.lowercased()
        return headers.first { $0.name.lowercased() == wanted }?.value
    }
}

/// A service's refusal.
package struct ServiceFailure: Error, Sendable, Hashable {
    /// The code on the wire, without namespace: `ResourceNotFoundException`, `NoSuchBucket`.
    package let code: String
    /// The name of the exception's shape where the operation declares one for the code.
    package let shape: String?
    package let message: String
    package let status: Int
    package let requestID: String?
    /// Amazon S3's second id.
    package let extendedRequestID: String?

    package init(
        code: String,
        shape: String?,
        message: String,
        status: Int,
        requestID: String?,
        extendedRequestID: String? = nil
    ) {
        self.code = code
        self.shape = shape
        self.message = message
        self.status = status
        self.requestID = requestID
        self.extendedRequestID = extendedRequestID
    }
}

/// Why parameters do not make a request; `path` is that of the member, such as `Entries[0].Detail`.
package struct ServiceInputError: Error, Sendable, Hashable {
    package enum Reason: Sendable, Hashable {
        /// The API has no such member.
        case unknownMember
        /// The value cannot stand for the member's type.
        case wrongType(expected: String)
        /// A member that is part of the address is missing or empty.
        case missing
        /// The operation streams events, or its service speaks nothing that is spoken here.
        case unsupported(String)
    }

    package let path: String
    package let reason: Reason

    package init(path: String, reason: Reason) {
        self.path = path
        self.reason = reason
    }
}

extension ServiceInputError: CustomStringConvertible {
    package var description: String {
        switch reason {
        case .unknownMember: "The field \"\(path)\" is not supported by Step Functions"
        case .wrongType: "The value of the field '\(path)' has an invalid format"
        case .missing: "The field '\(path)' is required but was missing"
        case .unsupported(let what): what
        }
    }
}

/// An answer that does not have the form its protocol says.
package struct MalformedServiceResponse: Error, Sendable, Hashable, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}
