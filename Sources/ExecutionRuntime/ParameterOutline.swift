package import JSONModel

/// What the parameters of a resource may hold, for those who write definitions.
///
/// Types refer to each other by name, as in an API model, since some hold themselves. A name that `types` does not have
/// stands for any value.
package struct ParameterOutline: Sendable {
    /// A member of the parameters, or of a structure within them.
    package struct Member: Sendable, Hashable {
        package let name: String
        package let type: String
        package let isRequired: Bool

        package init(name: String, type: String, isRequired: Bool) {
            self.name = name
            self.type = type
            self.isRequired = isRequired
        }
    }

    /// A type of values.
    package enum ValueType: Sendable, Hashable {
        /// Of a union exactly one member is given.
        case structure([Member], isUnion: Bool)
        case list(of: String)
        case map(of: String)
        /// All that the text may be; empty where any will do.
        case text(values: [String])
        case integer, number, boolean, timestamp, bytes
    }

    package let members: [Member]
    package let types: [String: ValueType]
    /// Parameters to begin with: what is required, with values that can be told from real ones.
    package let sample: JSONObject
    /// Why a task cannot use the resource at all; nil where it can.
    package let problem: String?

    package init(
        members: [Member],
        types: [String: ValueType] = [:],
        sample: JSONObject = JSONObject(),
        problem: String? = nil
    ) {
        self.members = members
        self.types = types
        self.sample = sample
        self.problem = problem
    }
}

extension ParameterOutline {
    /// A member of parameters that no API model describes.
    package struct Field: Sendable {
        let name: String
        let type: ValueType?
        let isRequired: Bool

        /// Any value where there is no type.
        package init(_ name: String, _ type: ValueType? = .text(values: []), isRequired: Bool = false) {
            self.name = name
            self.type = type
            self.isRequired = isRequired
        }
    }

    /// Takes the members of parameters without an API model.
    package init(fields: [Field]) {
        var types: [String: ValueType] = [:]
        for field in fields { types[field.name] = field.type }
        self.init(
            members: fields.map { Member(name: $0.name, type: $0.name, isRequired: $0.isRequired) },
            types: types
        )
    }
}
