import JSONModel

extension OptimizedService {
    /// Jobs have names, so that a repeated attempt finds the one that it began before.
    static let sageMaker = OptimizedService(
        "SageMaker",
        "AmazonSageMaker",
        [
            "createTrainingJob": job("TrainingJob"), "createTransformJob": job("TransformJob"),
            "createProcessingJob": job("ProcessingJob"), "createLabelingJob": job("LabelingJob"),
            "createHyperParameterTuningJob": job("HyperParameterTuningJob"),
            "createEndpoint": .call("sagemaker", "CreateEndpoint"),
            "createEndpointConfig": .call("sagemaker", "CreateEndpointConfig"),
            "createModel": .call("sagemaker", "CreateModel"), "updateEndpoint": .call("sagemaker", "UpdateEndpoint"),
        ]
    )

    private static func job(_ kind: String) -> OptimizedAction {
        let name = "\(kind)Name"
        return OptimizedAction(
            model: "sagemaker",
            operation: "Create\(kind)",
            job: JobTable(
                describe: JobTable.Call("Describe\(kind)") { [name: .string($0.input.text(name))] },
                progress: { answer in
                    JobTable.progress(
                        answer.text("\(kind)Status"),
                        done: ["Completed"],
                        failed: ["Failed", "Stopped"],
                        showing: .object(answer)
                    )
                },
                cancel: JobTable.Call("Stop\(kind)") { [name: .string($0.input.text(name))] }
            ),
            begunCodes: ["ResourceInUse", "ResourceInUseException"]
        )
    }
}
