import JSONModel

extension OptimizedService {
    /// A model's input may come from Amazon S3 (`Input.S3Uri`) and its output go there (`Output.S3Uri`).
    ///
    /// Source: "Invoke and customize Amazon Bedrock models with Step Functions".
    static let bedrock = OptimizedService(
        "Bedrock",
        "AmazonBedrock",
        [
            "invokeModel": OptimizedAction(
                model: "bedrock-runtime",
                operation: "InvokeModel",
                keepsShape: false,
                prepare: Self.readingInput,
                finish: Self.writingOutput,
                attemptSecondsMax: 900
            ),
            "createModelCustomizationJob": OptimizedAction(
                model: "bedrock",
                operation: "CreateModelCustomizationJob",
                job: JobTable(
                    describe: JobTable.Call("GetModelCustomizationJob", customization),
                    progress: { answer in
                        JobTable.progress(
                            answer.text("Status"),
                            done: ["Completed"],
                            failed: ["Failed", "Stopped"],
                            showing: .object(answer)
                        )
                    },
                    cancel: JobTable.Call("StopModelCustomizationJob", customization)
                )
            ),
        ]
    )

    private static let customization: @Sendable (JobTable.Job) -> JSONObject = { job in
        ["JobIdentifier": .string(job.answer.text("JobArn"))]
    }

    private static let readingInput: OptimizedAction.Prepare = { parameters, calls in
        var prepared = parameters
        prepared["Output"] = nil
        let source = parameters.text("Input", "S3Uri")
        guard !source.isEmpty else { return .success(prepared) }
        guard parameters["Body"] == nil else {
            return .failure(.parameters("The fields 'Body' and 'Input' exclude each other"))
        }
        guard let place = ObjectPlace(uri: source) else {
            return .failure(.parameters("The value of the field 'Input.S3Uri' has an invalid format"))
        }
        prepared["Input"] = nil
        switch await calls.call("s3", "GetObject", place.parameters) {
        case .failure(let failure): return .failure(.call(failure))
        case .success(let answer):
            prepared["Body"] = answer.result["Body"]
            return .success(prepared.filling("ContentType", with: answer.result.text("ContentType")))
        }
    }

    private static let writingOutput: OptimizedAction.Finish = { answer, parameters, calls in
        var result = answer
        let target = parameters.text("Output", "S3Uri")
        if !target.isEmpty {
            guard let place = ObjectPlace(uri: target) else {
                return .failure(.parameters("The value of the field 'Output.S3Uri' has an invalid format"))
            }
            var object = place.parameters
            object["Body"] = answer["Body"]
            object["ContentType"] = answer["ContentType"]
            if case .failure(let failure) = await calls.call("s3", "PutObject", object) {
                return .failure(.call(failure))
            }
            result["Body"] = .string(target)
            return .success(result)
        }
        // The body is JSON with nearly every model; a text stays one.
        if let text = answer["Body"]?.stringValue, let body = try? JSONValue(parsing: Array(text.utf8)) {
            result["Body"] = body
        }
        return .success(result)
    }
}

/// A place in Amazon S3: `s3://bucket/key`.
private struct ObjectPlace {
    let parameters: JSONObject

    init?(uri: String) {
        guard uri.hasPrefix("s3://") else { return nil }
        let parts = uri.dropFirst(5).split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else { return nil }
        parameters = ["Bucket": .string(String(parts[0])), "Key": .string(String(parts[1]))]
    }
}
