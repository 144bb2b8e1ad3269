import JSONModel

extension OptimizedService {
    static let dataBrew = OptimizedService(
        "DataBrew",
        "AWSGlueDataBrew",
        [
            "startJobRun": OptimizedAction(
                model: "databrew",
                operation: "StartJobRun",
                job: JobTable(
                    describe: JobTable.Call("DescribeJobRun", run),
                    progress: { answer in
                        JobTable.progress(
                            answer.text("State"),
                            done: ["SUCCEEDED"],
                            failed: ["FAILED", "TIMEOUT", "STOPPED"],
                            showing: .object(answer)
                        )
                    },
                    cancel: JobTable.Call("StopJobRun", run)
                )
            )
        ]
    )

    private static let run: @Sendable (JobTable.Job) -> JSONObject = { job in
        ["Name": .string(job.input.text("Name")), "RunId": .string(job.answer.text("RunId"))]
    }
}
