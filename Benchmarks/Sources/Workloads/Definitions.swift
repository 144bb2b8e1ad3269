import StatesLanguage

/// The state machines that are measured.
enum Definitions {
    static let onePass = #"{"StartAt":"Only","States":{"Only":{"Type":"Pass","End":true}}}"#

    static let tenDaysOfWaiting =
        #"{"StartAt":"Sleep","States":{"Sleep":{"Type":"Wait","Seconds":864000,"End":true}}}"#

    /// Name of the function that `oneTask` calls.
    static let functionName = "BenchmarkEcho"

    static let oneTask = """
        {"StartAt":"Call","States":{"Call":{"Type":"Task",
         "Resource":"arn:aws:lambda:us-east-1:123456789012:function:\(functionName)","End":true}}}
        """

    /// States that an execution of `tenStates` goes through.
    static let tenStatesCount = 10

    /// Seven Pass and three Choice states, all of which an order of `OrderDocument` goes through.
    static let tenStates = """
        {"StartAt":"Normalise","States":{
          "Normalise":{"Type":"Pass","Parameters":{"id.$":"$.orderId","who.$":"$.customer.name"},
            "ResultPath":"$.normalised","Next":"IsPaid"},
          "IsPaid":{"Type":"Choice","Default":"Archive",
            "Choices":[{"Variable":"$.paid","BooleanEquals":true,"Next":"Price"}]},
          "Price":{"Type":"Pass","Parameters":{"net.$":"$.total","currency":"EUR"},
            "ResultPath":"$.price","Next":"Ship"},
          "Ship":{"Type":"Pass","Result":{"country":"DE","express":false},"ResultPath":"$.shipping","Next":"IsLarge"},
          "IsLarge":{"Type":"Choice","Default":"Archive","Choices":[
            {"And":[{"Variable":"$.price.net","NumericGreaterThan":1000},
                    {"Variable":"$.customer.email","IsPresent":true}],"Next":"Discount"}]},
          "Discount":{"Type":"Pass","Parameters":{"rate":0.05,"base.$":"$.price.net"},
            "ResultPath":"$.discount","Next":"Mark"},
          "Mark":{"Type":"Pass","Parameters":{"first.$":"$.items[0].sku","coupon.$":"$.coupon"},
            "ResultPath":"$.mark","Next":"Route"},
          "Route":{"Type":"Choice","Default":"Archive","Choices":[
            {"Variable":"$.shipping.country","StringEquals":"US","Next":"Archive"},
            {"Variable":"$.shipping.express","BooleanEquals":true,"Next":"Archive"},
            {"Variable":"$.shipping.country","StringEquals":"DE","Next":"Invoice"}]},
          "Invoice":{"Type":"Pass","Parameters":{"id.$":"$.normalised.id","amount.$":"$.discount.base"},
            "ResultPath":"$.invoice","Next":"Archive"},
          "Archive":{"Type":"Pass",
            "Parameters":{"order.$":"$.normalised","invoice.$":"$.invoice","shipping.$":"$.shipping"},"End":true}
        }}
        """

    /// History events of an execution of `longLoop`: AWS's limit.
    static let longLoopEventCount: Int64 = 25_000

    /// 4,166 rounds of Pass, Wait and Choice: a journal of many rows, one for each wait.
    static let longLoop = """
        {"StartAt":"Count","States":{
          "Count":{"Type":"Pass","Parameters":{"n.$":"States.MathAdd($.n, 1)"},"Next":"Pause"},
          "Pause":{"Type":"Wait","Seconds":1,"Next":"More"},
          "More":{"Type":"Choice","Default":"Done",
            "Choices":[{"Variable":"$.n","NumericLessThan":4166,"Next":"Count"}]},
          "Done":{"Type":"Succeed"}
        }}
        """

    /// A definition, decoded.
    ///
    /// - Throws: with what the validator says about it.
    static func decoded(_ source: String) throws -> StateMachineDefinition {
        let analysis = DefinitionAnalyzer.analyze(source, type: .standard)
        guard let definition = analysis.definition else {
            throw BenchmarkError("a definition is not valid: \(analysis.diagnostics.map(\.text))")
        }
        return definition
    }
}
