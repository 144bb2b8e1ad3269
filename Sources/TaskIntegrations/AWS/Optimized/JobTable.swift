import JSONModel

/// How `.sync` follows a job: what tells its state, and what cancels it.
struct JobTable: Sendable {
    /// The parameters of the call that began the job, and its answer.
    struct Job: Sendable {
        let input: JSONObject
        let answer: JSONObject
    }

    struct Call: Sendable {
        let operation: String
        let parameters: @Sendable (Job) -> JSONObject

        init(_ operation: String, _ parameters: @escaping @Sendable (Job) -> JSONObject) {
            self.operation = operation
            self.parameters = parameters
        }
    }

    enum Progress: Sendable, Hashable {
        case running
        /// What the task returns.
        case succeeded(JSONValue)
        /// What the task's cause shows.
        case failed(JSONValue)
    }

    let describe: Call
    /// Reads the answer of `describe`.
    let progress: @Sendable (JSONObject) -> Progress
    var cancel: Call?
    /// Members that are JSON texts, which `.sync:2` gives as what they say.
    var jsonTexts: Set<String> = []
    /// The code that says that there is no such thing any more, where that is the end waited for.
    var goneCode: String?

    /// A description of the job as a pattern shows it.
    func shown(_ value: JSONValue, parsed: Bool) -> JSONValue {
        guard parsed, case .object(let object) = value else { return value }
        return .object(
            JSONObject(
                object.members.map { member in
                    guard jsonTexts.contains(member.key), case .string(let text) = member.value,
                        let value = try? JSONValue(parsing: text)
                    else { return member }
                    return JSONObject.Member(key: member.key, value: value)
                }
            )
        )
    }

    /// The progress by a status: what is in neither list runs on.
    static func progress(
        _ status: String,
        done: Set<String>,
        failed: Set<String>,
        showing value: JSONValue
    ) -> Progress {
        if done.contains(status) { return .succeeded(value) }
        return failed.contains(status) ? .failed(value) : .running
    }
}
