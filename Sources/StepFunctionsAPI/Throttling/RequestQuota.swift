/// How often an operation may be called: AWS's default quota for one account in one region.
///
/// Source: Developer Guide, "Step Functions service quotas", quotas related to API action throttling.
struct RequestQuota: Sendable, Hashable {
    /// Calls at once.
    let bucketSize: Double
    /// Calls per second in the long run.
    let refillPerSecond: Double

    /// The regions with the higher quotas.
    private static let largeRegions: Set<String> = ["us-east-1", "us-west-2", "eu-west-1"]

    /// The bucket that starts of EXPRESS executions are taken from; those of STANDARD ones have the operation's name.
    static let expressStart = "StartExecution (EXPRESS)"

    /// The quota of an operation in a region; nil for StartSyncExecution, whose capacity AWS does not put in figures.
    init?(_ operation: String, region: String) {
        guard let row = Self.rows[operation] else { return nil }
        self = Self.largeRegions.contains(region) ? row.large : row.other
    }

    private init(_ bucketSize: Double, _ refillPerSecond: Double) {
        self.bucketSize = bucketSize
        self.refillPerSecond = refillPerSecond
    }

    private typealias Row = (large: RequestQuota, other: RequestQuota)

    private static func same(_ bucketSize: Double, _ refillPerSecond: Double) -> Row {
        let quota = RequestQuota(bucketSize, refillPerSecond)
        return (quota, quota)
    }

    /// Operations of the API model; a test sees that none is missing.
    private static let rows: [String: Row] = [
        "CreateActivity": same(100, 1),
        "CreateStateMachine": same(100, 1),
        "CreateStateMachineAlias": same(100, 1),
        "DeleteActivity": same(100, 1),
        "DeleteStateMachine": same(100, 1),
        "DeleteStateMachineAlias": same(100, 1),
        "DeleteStateMachineVersion": same(100, 1),
        "DescribeActivity": same(200, 1),
        "DescribeExecution": (RequestQuota(300, 15), RequestQuota(250, 10)),
        "DescribeMapRun": same(200, 1),
        "DescribeStateMachine": same(200, 20),
        "DescribeStateMachineAlias": same(200, 1),
        "DescribeStateMachineForExecution": same(200, 1),
        "GetActivityTask": (RequestQuota(3000, 500), RequestQuota(1500, 300)),
        "GetExecutionHistory": same(400, 20),
        "ListActivities": (RequestQuota(100, 10), RequestQuota(100, 5)),
        "ListExecutions": (RequestQuota(200, 5), RequestQuota(100, 2)),
        "ListMapRuns": same(100, 1),
        "ListStateMachineAliases": same(100, 1),
        "ListStateMachineVersions": same(100, 1),
        "ListStateMachines": same(100, 5),
        "ListTagsForResource": same(100, 1),
        "PublishStateMachineVersion": same(100, 1),
        "RedriveExecution": (RequestQuota(1300, 300), RequestQuota(800, 150)),
        "SendTaskFailure": (RequestQuota(3000, 500), RequestQuota(1500, 300)),
        "SendTaskHeartbeat": (RequestQuota(3000, 500), RequestQuota(1500, 300)),
        "SendTaskSuccess": (RequestQuota(3000, 500), RequestQuota(1500, 300)),
        "StartExecution": (RequestQuota(1300, 300), RequestQuota(800, 150)),
        expressStart: same(6000, 6000),
        "StopExecution": (RequestQuota(1000, 200), RequestQuota(500, 25)),
        "TagResource": same(200, 1),
        "TestState": same(50, 10),
        "UntagResource": same(200, 1),
        "UpdateMapRun": same(100, 1),
        "UpdateStateMachine": same(100, 1),
        "UpdateStateMachineAlias": same(100, 1),
        "ValidateStateMachineDefinition": same(100, 1),
    ]
}
