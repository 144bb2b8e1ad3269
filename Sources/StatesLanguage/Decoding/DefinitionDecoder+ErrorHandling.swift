import JSONModel

extension DefinitionDecoder {
    /// `Retry` of a Task, Parallel or Map state.
    mutating func retriers(_ object: JSONObject) -> [Retrier] {
        let elements = objects(object, "Retry")
        enter("Retry")
        defer { leave() }
        var retriers: [Retrier] = []
        retriers.reserveCapacity(elements.count)
        for (index, element) in elements {
            enter(index)
            defer { leave() }
            check(element, against: ErrorHandlingRules.retrier)
            checkComment(element)
            let names = errorNames(element, isLast: index == elements.last?.index)
            let interval = integer(element, "IntervalSeconds", ErrorHandlingRules.intervalRange)
            let attempts = integer(element, "MaxAttempts", ErrorHandlingRules.attemptsRange)
            let rate = number(element, "BackoffRate", ErrorHandlingRules.backoffRange)
            let delay = integer(element, "MaxDelaySeconds", ErrorHandlingRules.delayRange)
            let jitter = enumeration(element, "JitterStrategy", ErrorHandlingRules.jitterStrategies)
            retriers.append(
                Retrier(
                    errorEquals: names,
                    intervalSeconds: interval ?? 1,
                    maxAttempts: attempts ?? 3,
                    backoffRate: rate ?? 2,
                    maxDelaySeconds: delay,
                    jitterStrategy: jitter.flatMap(Retrier.JitterStrategy.init(rawValue:)) ?? .none
                )
            )
        }
        return retriers
    }

    /// `Catch` of a Task, Parallel or Map state.
    mutating func catchers(_ object: JSONObject) -> [Catcher] {
        let elements = objects(object, "Catch")
        enter("Catch")
        defer { leave() }
        var catchers: [Catcher] = []
        catchers.reserveCapacity(elements.count)
        for (index, element) in elements {
            enter(index)
            defer { leave() }
            check(element, against: ErrorHandlingRules.catcher)
            checkComment(element)
            let names = errorNames(element, isLast: index == elements.last?.index)
            let path = resultPath(element)
            let variables = assign(element, scope: .errorOutput)
            let output = output(element, scope: .errorOutput)
            guard let next = target(element, "Next") else { continue }
            catchers.append(
                Catcher(errorEquals: names, next: next, resultPath: path, assign: variables, output: output)
            )
        }
        return catchers
    }

    /// `ErrorEquals`: one or more names, with `States.ALL` alone and in the last element only.
    private mutating func errorNames(_ object: JSONObject, isLast: Bool) -> [String] {
        guard let value = object["ErrorEquals"] else { return [] }
        enter("ErrorEquals")
        defer { leave() }
        guard case .array(let elements) = value else {
            report(DiagnosticText.expectedType("Array"))
            return []
        }
        if elements.isEmpty { report(DiagnosticText.minimumCount(1)) }
        var names: [String] = []
        names.reserveCapacity(elements.count)
        for (index, element) in elements.enumerated() {
            enter(index)
            defer { leave() }
            guard case .string(let name) = element else {
                report(DiagnosticText.expectedType("String"))
                continue
            }
            if name.isEmpty { report(DiagnosticText.emptyErrorName) }
            if name == ErrorHandlingRules.allErrors, !isLast || elements.count > 1 {
                report(DiagnosticText.misplacedAllErrors)
            }
            names.append(name)
        }
        return names
    }
}
