import JSONModel

extension OptimizedService {
    static let glue = OptimizedService(
        "Glue",
        "AWSGlue",
        [
            "startJobRun": OptimizedAction(
                model: "glue",
                operation: "StartJobRun",
                job: JobTable(
                    describe: JobTable.Call("GetJobRun") { job in
                        [
                            "JobName": .string(job.input.text("JobName")),
                            "RunId": .string(job.answer.text("JobRunId")),
                        ]
                    },
                    progress: { answer in
                        JobTable.progress(
                            answer.text("JobRun", "JobRunState"),
                            done: ["SUCCEEDED"],
                            failed: ["FAILED", "TIMEOUT", "STOPPED", "ERROR", "EXPIRED"],
                            showing: answer["JobRun"] ?? .object(answer)
                        )
                    },
                    cancel: JobTable.Call("BatchStopJobRun") { job in
                        [
                            "JobName": .string(job.input.text("JobName")),
                            "JobRunIds": [.string(job.answer.text("JobRunId"))],
                        ]
                    }
                )
            )
        ]
    )
}
