import JSONModel

extension OptimizedService {
    /// Actions that wrap those of Amazon EMR under names of their own.
    ///
    /// A cluster lives on when its execution is stopped. Source: "Create and manage Amazon EMR clusters with Step Functions".
    static let emr = OptimizedService(
        "ElasticMapReduce",
        "AmazonElasticMapReduce",
        [
            "createCluster": createCluster, "terminateCluster": terminateCluster, "addStep": addStep,
            "cancelStep": OptimizedAction(
                model: "emr",
                operation: "CancelSteps",
                reshape: { listing("StepId", as: "StepIds", $0) },
                aliases: ["StepIds": "StepId"],
                finish: { answer, _, _ in
                    .success(answer["CancelStepsInfoList"]?.arrayValue?.first?.objectValue ?? answer)
                }
            ),
            "setClusterTerminationProtection": OptimizedAction(
                model: "emr",
                operation: "SetTerminationProtection",
                reshape: { listing("ClusterId", as: "JobFlowIds", $0) },
                aliases: ["JobFlowIds": "ClusterId"]
            ),
            "modifyInstanceFleetByName": modification("InstanceFleet", id: "InstanceFleetId", isList: false),
            "modifyInstanceGroupByName": modification("InstanceGroup", id: "InstanceGroupId", isList: true),
        ]
    )

    private static func listing(_ name: String, as list: String, _ parameters: JSONObject) -> JSONObject {
        guard let value = parameters[name] else { return parameters }
        var listed = parameters
        listed[name] = nil
        listed[list] = .array([value])
        return listed
    }

    private static let cluster = JobTable.Call("DescribeCluster") { job in
        let made = job.answer.text("ClusterId")
        let given = job.input["JobFlowIds"]?.arrayValue?.first?.stringValue ?? ""
        return ["ClusterId": .string(made.isEmpty ? given : made)]
    }

    private static let createCluster = OptimizedAction(
        model: "emr",
        operation: "RunJobFlow",
        finish: { answer, _, _ in .success(answer.renaming("JobFlowId", to: "ClusterId")) },
        job: JobTable(
            describe: cluster,
            progress: { answer in
                JobTable.progress(
                    answer.text("Cluster", "Status", "State"),
                    done: ["WAITING", "RUNNING", "TERMINATED"],
                    failed: ["TERMINATED_WITH_ERRORS"],
                    showing: shown(answer, "Cluster", as: "ClusterId")
                )
            }
        )
    )

    private static let terminateCluster = OptimizedAction(
        model: "emr",
        operation: "TerminateJobFlows",
        reshape: { listing("ClusterId", as: "JobFlowIds", $0) },
        aliases: ["JobFlowIds": "ClusterId"],
        job: JobTable(
            describe: cluster,
            progress: { answer in
                JobTable.progress(
                    answer.text("Cluster", "Status", "State"),
                    done: ["TERMINATED", "TERMINATED_WITH_ERRORS"],
                    failed: [],
                    showing: shown(answer, "Cluster", as: "ClusterId")
                )
            }
        )
    )

    private static let addStep = OptimizedAction(
        model: "emr",
        operation: "AddJobFlowSteps",
        reshape: { listing("Step", as: "Steps", $0).renaming("ClusterId", to: "JobFlowId") },
        aliases: ["JobFlowId": "ClusterId", "Steps": "Step"],
        finish: { answer, _, _ in
            guard let id = answer["StepIds"]?.arrayValue?.first else { return .success(answer) }
            return .success(["StepId": id])
        },
        job: JobTable(
            describe: JobTable.Call("DescribeStep") { job in
                [
                    "ClusterId": .string(job.input.text("JobFlowId")),
                    "StepId": .string(job.answer.text("StepId")),
                ]
            },
            progress: { answer in
                JobTable.progress(
                    answer.text("Step", "Status", "State"),
                    done: ["COMPLETED"],
                    failed: ["FAILED", "CANCELLED", "INTERRUPTED"],
                    showing: shown(answer, "Step", as: "StepId")
                )
            },
            cancel: JobTable.Call("CancelSteps") { job in
                [
                    "ClusterId": .string(job.input.text("JobFlowId")),
                    "StepIds": [.string(job.answer.text("StepId"))],
                ]
            }
        )
    )

    /// What was described, with its id beside it.
    private static func shown(_ answer: JSONObject, _ member: String, as identifier: String) -> JSONValue {
        var shown = answer
        shown[identifier] = .string(answer.text(member, "Id"))
        return .object(shown)
    }

    /// Changes what has a name where EMR's own operation wants an id.
    private static func modification(_ member: String, id: String, isList: Bool) -> OptimizedAction {
        let name = "\(member)Name"
        return OptimizedAction(
            model: "emr",
            operation: isList ? "ModifyInstanceGroups" : "ModifyInstanceFleet",
            keepsShape: false,
            aliases: isList ? ["InstanceGroups": "InstanceGroup"] : [:],
            prepare: { parameters, calls in
                let cluster = JSONValue.string(parameters.text("ClusterId"))
                switch await calls.call("emr", "List\(member)s", ["ClusterId": cluster]) {
                case .failure(let failure): return .failure(.call(failure))
                case .success(let listed):
                    let wanted = parameters.text(name)
                    let all = listed.result["\(member)s"]?.arrayValue ?? []
                    guard let found = all.first(where: { $0["Name"]?.stringValue == wanted })?["Id"] else {
                        return .failure(.parameters("There is no \(member) named '\(wanted)' in the cluster"))
                    }
                    var change = parameters[member]?.objectValue ?? JSONObject()
                    change[id] = found
                    let changed: JSONValue = isList ? [.object(change)] : .object(change)
                    return .success(["ClusterId": cluster, (isList ? "\(member)s" : member): changed])
                }
            }
        )
    }
}
