import JSONModel

extension OptimizedService {
    static let emrServerless = OptimizedService(
        "EmrServerless",
        "EMRServerless",
        general: "EMRServerlessException",
        [
            "createApplication": application("CreateApplication", until: ["CREATED", "STARTING", "STARTED"]),
            "startApplication": application("StartApplication", until: ["STARTED"]),
            "stopApplication": application("StopApplication", until: ["STOPPED"]),
            "deleteApplication": application("DeleteApplication", until: ["TERMINATED"], isDeletion: true),
            "startJobRun": jobRun("StartJobRun", done: ["SUCCESS"], failed: ["FAILED", "CANCELLED"], canCancel: true),
            "cancelJobRun": jobRun("CancelJobRun", done: ["CANCELLED", "SUCCESS", "FAILED"], failed: []),
        ]
    )

    private static func application(
        _ operation: String,
        until done: Set<String>,
        isDeletion: Bool = false
    ) -> OptimizedAction {
        OptimizedAction(
            model: "emr-serverless",
            operation: operation,
            job: JobTable(
                describe: JobTable.Call("GetApplication") { job in
                    let made = job.answer.text("ApplicationId")
                    return ["ApplicationId": .string(made.isEmpty ? job.input.text("ApplicationId") : made)]
                },
                progress: { answer in
                    JobTable.progress(
                        answer.text("Application", "State"),
                        done: done,
                        failed: done.contains("TERMINATED") ? [] : ["TERMINATED"],
                        showing: .object(answer)
                    )
                },
                goneCode: isDeletion ? "ResourceNotFoundException" : nil
            )
        )
    }

    private static func jobRun(
        _ operation: String,
        done: Set<String>,
        failed: Set<String>,
        canCancel: Bool = false
    ) -> OptimizedAction {
        let run: @Sendable (JobTable.Job) -> JSONObject = { job in
            let made = job.answer.text("JobRunId")
            return [
                "ApplicationId": .string(job.input.text("ApplicationId")),
                "JobRunId": .string(made.isEmpty ? job.input.text("JobRunId") : made),
            ]
        }
        return OptimizedAction(
            model: "emr-serverless",
            operation: operation,
            job: JobTable(
                describe: JobTable.Call("GetJobRun", run),
                progress: { answer in
                    JobTable.progress(
                        answer.text("JobRun", "State"),
                        done: done,
                        failed: failed,
                        showing: .object(answer)
                    )
                },
                cancel: canCancel ? JobTable.Call("CancelJobRun", run) : nil
            )
        )
    }
}
