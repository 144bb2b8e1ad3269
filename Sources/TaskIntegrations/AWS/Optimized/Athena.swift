import JSONModel

extension OptimizedService {
    static let athena = OptimizedService(
        "Athena",
        "AmazonAthena",
        [
            "startQueryExecution": OptimizedAction(
                model: "athena",
                operation: "StartQueryExecution",
                job: JobTable(
                    describe: JobTable.Call("GetQueryExecution", query),
                    progress: { answer in
                        JobTable.progress(
                            answer.text("QueryExecution", "Status", "State"),
                            done: ["SUCCEEDED"],
                            failed: ["FAILED", "CANCELLED"],
                            showing: .object(answer)
                        )
                    },
                    cancel: JobTable.Call("StopQueryExecution", query)
                )
            ),
            "stopQueryExecution": .call("athena", "StopQueryExecution"),
            "getQueryExecution": .call("athena", "GetQueryExecution"),
            "getQueryResults": .call("athena", "GetQueryResults"),
        ]
    )

    private static let query: @Sendable (JobTable.Job) -> JSONObject = { job in
        ["QueryExecutionId": .string(job.answer.text("QueryExecutionId"))]
    }
}
