import JSONModel

extension OptimizedService {
    static let emrContainers = OptimizedService(
        "EmrContainers",
        "AmazonEMRContainers",
        [
            "createVirtualCluster": .call("emr-containers", "CreateVirtualCluster"),
            "deleteVirtualCluster": OptimizedAction(
                model: "emr-containers",
                operation: "DeleteVirtualCluster",
                job: JobTable(
                    describe: JobTable.Call("DescribeVirtualCluster") { ["Id": .string($0.input.text("Id"))] },
                    progress: { answer in
                        JobTable.progress(
                            answer.text("VirtualCluster", "State"),
                            done: ["TERMINATED"],
                            failed: ["ARRESTED"],
                            showing: answer["VirtualCluster"] ?? .object(answer)
                        )
                    },
                    goneCode: "ResourceNotFoundException"
                )
            ),
            "startJobRun": OptimizedAction(
                model: "emr-containers",
                operation: "StartJobRun",
                job: JobTable(
                    describe: JobTable.Call("DescribeJobRun", run),
                    progress: { answer in
                        JobTable.progress(
                            answer.text("JobRun", "State"),
                            done: ["COMPLETED"],
                            failed: ["FAILED", "CANCELLED"],
                            showing: answer["JobRun"] ?? .object(answer)
                        )
                    },
                    cancel: JobTable.Call("CancelJobRun", run)
                )
            ),
        ]
    )

    private static let run: @Sendable (JobTable.Job) -> JSONObject = { job in
        [
            "Id": .string(job.answer.text("Id")),
            "VirtualClusterId": .string(job.answer.text("VirtualClusterId")),
        ]
    }
}
