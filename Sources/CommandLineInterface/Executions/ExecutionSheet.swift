import JSONModel

/// An execution for people.
struct ExecutionSheet {
    private var sheet = Sheet()

    init(_ execution: JSONValue) {
        let status = execution["status"]?.stringValue ?? ""
        sheet.add("name", execution["name"]?.stringValue)
        sheet.add("arn", execution["executionArn"]?.stringValue)
        sheet.add("machine", execution["stateMachineArn"]?.stringValue)
        sheet.add("version", execution["stateMachineVersionArn"]?.stringValue)
        sheet.add("alias", execution["stateMachineAliasArn"]?.stringValue)
        sheet.add("status", status, .status(status))
        sheet.add("started", APIValues.dateText(execution["startDate"]))
        if let stop = execution["stopDate"] { sheet.add("stopped", APIValues.dateText(stop)) }
        sheet.add("duration", APIValues.lasted(execution).map(APIValues.duration))
        if let count = execution["redriveCount"]?.numberValue?.integerValue, count > 0 {
            let times = count == 1 ? "once" : "\(count) times, last"
            sheet.add("redriven", "\(times) \(APIValues.dateText(execution["redriveDate"]))")
        }
        sheet.add("error", execution["error"]?.stringValue, .bad)
        sheet.add("cause", execution["cause"]?.stringValue, .bad)
        sheet.add("input", execution["input"]?.stringValue)
        sheet.add("output", execution["output"]?.stringValue)
    }

    func lines(for terminal: Terminal) -> [String] { sheet.lines(for: terminal) }
}
