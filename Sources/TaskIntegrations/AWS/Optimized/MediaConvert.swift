import JSONModel

extension OptimizedService {
    static let mediaConvert = OptimizedService(
        "MediaConvert",
        "AWSMediaConvert",
        [
            "createJob": OptimizedAction(
                model: "mediaconvert",
                operation: "CreateJob",
                job: JobTable(
                    describe: JobTable.Call("GetJob") { ["Id": .string($0.answer.text("Job", "Id"))] },
                    progress: { answer in
                        JobTable.progress(
                            answer.text("Job", "Status"),
                            done: ["COMPLETE"],
                            failed: ["ERROR", "CANCELED"],
                            showing: .object(answer)
                        )
                    },
                    cancel: JobTable.Call("CancelJob") { ["Id": .string($0.answer.text("Job", "Id"))] }
                )
            )
        ]
    )
}
