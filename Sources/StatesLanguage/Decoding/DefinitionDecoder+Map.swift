import JSONModel
import JSONPath

extension DefinitionDecoder {
    mutating func parallel(_ object: JSONObject, _ header: StateHeader) -> ParallelState? {
        let branches = objects(object, "Branches", min: 1)
        let filters = pathFilters(object)
        let parameters = parameters(object)
        let selector = language == .jsonPath ? template(object, "ResultSelector") : nil
        let path = resultPath(object)
        let variables = assign(object, scope: .result)
        let output = output(object, scope: .result)
        let retry = retriers(object)
        let catchers = catchers(object)
        guard let successor = successor(object), let blocks = state?.blocks, blocks.count == branches.count else {
            return nil
        }
        return ParallelState(
            header: header,
            branches: blocks,
            filters: filters,
            parameters: parameters,
            resultSelector: selector,
            resultPath: path,
            assign: variables,
            output: output,
            retry: retry,
            catchers: catchers,
            successor: successor
        )
    }

    mutating func map(_ object: JSONObject, _ header: StateHeader) -> MapState? {
        checkProcessor(object)
        let filters = pathFilters(object)
        let items = items(object)
        let selector = itemSelector(object)
        let concurrency = numberField(object, "MaxConcurrency", MapRules.countRange)
        let distributed = distributedConfiguration(object)
        let resultSelector = language == .jsonPath ? template(object, "ResultSelector") : nil
        let path = resultPath(object)
        let variables = assign(object, scope: .result)
        let output = output(object, scope: .result)
        let retry = retriers(object)
        let catchers = catchers(object)
        guard let successor = successor(object), let items, let processor = state?.blocks.first else { return nil }
        return MapState(
            header: header,
            processor: processor,
            distributed: distributed,
            items: items,
            itemSelector: selector,
            maxConcurrency: concurrency,
            filters: filters,
            resultSelector: resultSelector,
            resultPath: path,
            assign: variables,
            output: output,
            retry: retry,
            catchers: catchers,
            successor: successor
        )
    }

    private mutating func checkProcessor(_ object: JSONObject) {
        let keys = MapRules.processorKeys
        if keys.allSatisfy({ object.contains($0) }) { report(DiagnosticText.exclusive(keys)) }
        guard let key = MapRules.processorKey(of: object) else {
            report(DiagnosticText.required([keys[0]]))
            return
        }
        if case .object? = object[key] { return }
        report(at: key, DiagnosticText.expectedType("Object"))
    }

    /// `ItemsPath`, which is open to the Context Object, or `Items`: an array, an object, or an expression.
    private mutating func items(_ object: JSONObject) -> MapState.Items? {
        guard language == .jsonata else {
            guard object.contains("ItemsPath") else {
                return (try? PathExpression(parsing: "$")).map { .path(.path($0)) }
            }
            return referencePath(object, "ItemsPath", allowsContext: true).map { .path(.path($0)) }
        }
        guard let value = object["Items"] else { return .input }
        enter("Items")
        defer { leave() }
        switch value {
        case .array, .object:
            return jsonataTemplate(value).map(MapState.Items.template)
        case .string(let text) where StringForm(text) != .plain:
            return jsonataTemplate(value).map(MapState.Items.template)
        case .null, .bool, .number, .string:
            report(DiagnosticText.expectedType("Array"))
            return nil
        }
    }

    private mutating func itemSelector(_ object: JSONObject) -> Template? {
        let hasLegacy = language == .jsonPath && object.contains("Parameters")
        if hasLegacy, object.contains("ItemSelector") {
            report(DiagnosticText.exclusive(["ItemSelector", "Parameters"]))
        }
        let legacy = hasLegacy ? template(object, "Parameters") : nil
        return template(object, "ItemSelector") ?? legacy
    }

    // MARK: - Distributed Map

    /// The fields of a distributed Map.
    ///
    /// All are read in every Map. An inline one drops its label and tolerated failures, as the service does; it cannot
    /// have a reader, batcher or writer, which would change what the state does.
    private mutating func distributedConfiguration(_ object: JSONObject) -> DistributedMapConfiguration? {
        let label = label(object)
        let count = numberField(object, "ToleratedFailureCount", MapRules.countRange)
        let percentage = numberField(object, "ToleratedFailurePercentage", MapRules.percentageRange)
        let reader = itemReader(object)
        let batcher = itemBatcher(object)
        let writer = resultWriter(object)
        guard let processor = MapRules.processorKey(of: object),
            let configuration = object[processor]?["ProcessorConfig"],
            configuration["Mode"]?.stringValue == MapRules.distributedMode
        else {
            for key in MapRules.distributedFields where object.contains(key) {
                report(DiagnosticText.onlyDistributed(key))
            }
            return nil
        }
        let type = configuration["ExecutionType"]?.stringValue
        return DistributedMapConfiguration(
            executionType: type.flatMap(DistributedMapConfiguration.ExecutionType.init(rawValue:)) ?? .standard,
            label: label,
            toleratedFailureCount: count,
            toleratedFailurePercentage: percentage,
            itemReader: reader,
            itemBatcher: batcher,
            resultWriter: writer
        )
    }

    private mutating func label(_ object: JSONObject) -> String? {
        guard let label = text(object, "Label") else { return nil }
        if let fault = LabelFault(of: label) {
            if labelFault == nil { labelFault = fault }
            report(at: "Label", fault.message, .invalidLabelName)
        } else if !labels.insert(ExactName(label)).inserted {
            report(at: "Label", DiagnosticText.duplicateLabel(label), .duplicateLabelName)
        }
        return label
    }

    private mutating func itemReader(_ object: JSONObject) -> ItemReader? {
        guard let reader = member(object, "ItemReader") else { return nil }
        enter("ItemReader")
        defer { leave() }
        check(reader, against: MapRules.reader)
        checkComment(reader)
        let resource = mapResource(reader, MapRules.readerActions)
        let parameters = parameters(reader)
        let configuration = member(reader, "ReaderConfig")
        enter("ReaderConfig")
        var maxItems: NumberField?
        if let configuration {
            check(configuration, against: MapRules.readerConfiguration)
            checkReader(configuration)
            maxItems = numberField(configuration, "MaxItems", MapRules.maxItemsRange)
        }
        leave()
        guard let resource else { return nil }
        var rest = configuration ?? JSONObject()
        rest["MaxItems"] = nil
        rest["MaxItemsPath"] = nil
        return ItemReader(resource: resource, parameters: parameters, readerConfig: rest, maxItems: maxItems)
    }

    private mutating func checkReader(_ configuration: JSONObject) {
        for (key, values) in MapRules.readerEnumerations { _ = enumeration(configuration, key, values) }
        _ = text(configuration, "ItemsPointer")
        if configuration["CSVHeaderLocation"]?.stringValue == "GIVEN", !configuration.contains("CSVHeaders") {
            report(DiagnosticText.required(["CSVHeaders"]))
        }
        guard let headers = configuration["CSVHeaders"] else { return }
        enter("CSVHeaders")
        defer { leave() }
        guard case .array(let names) = headers else {
            report(DiagnosticText.expectedType("Array"))
            return
        }
        for (index, name) in names.enumerated() where name.stringValue == nil {
            enter(index)
            report(DiagnosticText.expectedType("String"))
            leave()
        }
    }

    private mutating func itemBatcher(_ object: JSONObject) -> ItemBatcher? {
        guard let batcher = member(object, "ItemBatcher") else { return nil }
        enter("ItemBatcher")
        defer { leave() }
        check(batcher, against: MapRules.batcher)
        checkComment(batcher)
        let names = language == .jsonPath ? MapRules.pathBatchLimits : MapRules.batchLimits
        if !names.contains(where: { batcher.contains($0) }) { report(DiagnosticText.oneRequired(names)) }
        let items = numberField(batcher, "MaxItemsPerBatch", MapRules.countRange)
        let bytes = numberField(batcher, "MaxInputBytesPerBatch", MapRules.batchBytesRange)
        return ItemBatcher(
            batchInput: template(batcher, "BatchInput"),
            maxItemsPerBatch: items,
            maxInputBytesPerBatch: bytes
        )
    }

    private mutating func resultWriter(_ object: JSONObject) -> ResultWriter? {
        guard let writer = member(object, "ResultWriter") else { return nil }
        enter("ResultWriter")
        defer { leave() }
        check(writer, against: MapRules.writer)
        checkComment(writer)
        if !writer.contains("Resource"), !writer.contains("WriterConfig") {
            report(DiagnosticText.oneRequired(["Resource", "WriterConfig"]))
        }
        let parametersKey = language == .jsonPath ? "Parameters" : "Arguments"
        if writer.contains("Resource") != writer.contains(parametersKey) {
            report(DiagnosticText.required(writer.contains("Resource") ? [parametersKey] : ["Resource"]))
        }
        let resource = mapResource(writer, MapRules.writerActions)
        let parameters = parameters(writer)
        let configuration = member(writer, "WriterConfig")
        if let configuration {
            enter("WriterConfig")
            check(configuration, against: MapRules.writerConfiguration)
            for (key, values) in MapRules.writerEnumerations { _ = enumeration(configuration, key, values) }
            leave()
        }
        return ResultWriter(resource: resource, parameters: parameters, writerConfig: configuration)
    }

    private mutating func mapResource(_ object: JSONObject, _ actions: [String]) -> String? {
        guard let arn = text(object, "Resource") else { return nil }
        if !MapRules.isResource(arn, of: actions) { report(at: "Resource", DiagnosticText.unknownResource(arn)) }
        return arn
    }

    /// An object member; anything else is reported.
    private mutating func member(_ object: JSONObject, _ key: String) -> JSONObject? {
        switch object[key] {
        case .object(let member)?: return member
        case nil: return nil
        case .some:
            report(at: key, DiagnosticText.expectedType("Object"))
            return nil
        }
    }
}
