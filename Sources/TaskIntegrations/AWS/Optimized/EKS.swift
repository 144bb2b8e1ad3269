import JSONModel

extension OptimizedService {
    /// The actions of the service itself; `call` and `runJob` go to a cluster's own API: ``KubernetesIntegration``.
    static let eks = OptimizedService(
        "EKS",
        "AmazonEKS",
        [
            "createCluster": creation("Cluster", path: ["Name"]), "deleteCluster": deletion("Cluster", path: ["Name"]),
            "createNodegroup": creation("Nodegroup", path: ["ClusterName", "NodegroupName"]),
            "deleteNodegroup": deletion("Nodegroup", path: ["ClusterName", "NodegroupName"]),
            "createFargateProfile": creation("FargateProfile", path: ["ClusterName", "FargateProfileName"]),
            "deleteFargateProfile": deletion("FargateProfile", path: ["ClusterName", "FargateProfileName"]),
        ]
    )

    private static func creation(_ kind: String, path: [String]) -> OptimizedAction {
        OptimizedAction(
            model: "eks",
            operation: "Create\(kind)",
            job: table(kind, path, done: ["ACTIVE"], failed: ["FAILED", "CREATE_FAILED", "DELETING"]),
            begunCodes: ["ResourceInUseException"]
        )
    }

    private static func deletion(_ kind: String, path: [String]) -> OptimizedAction {
        var job = table(kind, path, done: [], failed: ["FAILED", "DELETE_FAILED"])
        job.goneCode = "ResourceNotFoundException"
        return OptimizedAction(model: "eks", operation: "Delete\(kind)", job: job)
    }

    private static func table(_ kind: String, _ path: [String], done: Set<String>, failed: Set<String>) -> JobTable {
        JobTable(
            describe: JobTable.Call("Describe\(kind)") { job in
                JSONObject(path.map { JSONObject.Member(key: $0, value: .string(job.input.text($0))) })
            },
            progress: { answer in
                JobTable.progress(answer.text(kind, "Status"), done: done, failed: failed, showing: .object(answer))
            }
        )
    }
}
