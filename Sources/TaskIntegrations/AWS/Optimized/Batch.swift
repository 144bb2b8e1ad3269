import JSONModel

extension OptimizedService {
    static let batch = OptimizedService(
        "Batch",
        "AWSBatch",
        [
            "submitJob": OptimizedAction(
                model: "batch",
                operation: "SubmitJob",
                job: JobTable(
                    describe: JobTable.Call("DescribeJobs") { ["Jobs": [.string($0.answer.text("JobId"))]] },
                    progress: { answer in
                        guard let job = answer["Jobs"]?.arrayValue?.first else { return .running }
                        return JobTable.progress(
                            job["Status"]?.stringValue ?? "",
                            done: ["SUCCEEDED"],
                            failed: ["FAILED"],
                            showing: job
                        )
                    },
                    cancel: JobTable.Call("TerminateJob") { job in
                        [
                            "JobId": .string(job.answer.text("JobId")),
                            "Reason": "The Step Functions execution was stopped",
                        ]
                    }
                )
            )
        ]
    )
}
