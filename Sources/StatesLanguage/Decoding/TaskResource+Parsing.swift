/// The six parts of an ARN: `arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE`.
///
/// Only the partition is checked (`aws`, `aws-cn`, `aws-us-gov` and the others that begin with `aws`).
struct ResourceARN {
    let service: Substring
    let region: Substring
    let account: Substring
    /// May hold further colons.
    let resource: Substring

    init?(_ text: String) {
        let parts = text.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
        guard parts.count == 6, parts[0] == "arn", Self.isPartition(parts[1]), !parts[5].isEmpty else { return nil }
        service = parts[2]
        region = parts[3]
        account = parts[4]
        resource = parts[5]
    }

    private static func isPartition(_ text: Substring) -> Bool {
        text == "aws" || text.hasPrefix("aws-") && text.utf8.allSatisfy { $0 == 0x2D || (0x61...0x7A).contains($0) }
    }
}

extension TaskResource {
    /// Reads a `Resource`; `nil` for one that the service does not recognise.
    ///
    ///     lambda    = arn:P:lambda:REGION:ACCOUNT:function:NAME [ : QUALIFIER ]
    ///     activity  = arn:P:states:REGION:ACCOUNT:activity:NAME
    ///     optimized = arn:P:states:::SERVICE:ACTION [ .sync | .sync:2 | .waitForTaskToken ]
    ///     sdk       = arn:P:states:::aws-sdk:SERVICE:ACTION [ .waitForTaskToken ]
    ///
    /// Whether the function or activity exists is seen at run time; which actions the SDK has, an analysis is told.
    package init?(parsing arn: String) {
        guard let parts = ResourceARN(arn), !arn.unicodeScalars.contains(where: \.properties.isWhitespace) else {
            return nil
        }
        switch parts.service {
        case "lambda":
            guard Self.isFunction(parts.resource) else { return nil }
            self.init(arn: arn, kind: .lambdaFunction, pattern: .requestResponse)
        case "states" where parts.region.isEmpty && parts.account.isEmpty:
            guard let (kind, pattern) = Self.integration(parts.resource) else { return nil }
            self.init(arn: arn, kind: kind, pattern: pattern)
        case "states":
            guard Self.isActivity(parts.resource) else { return nil }
            self.init(arn: arn, kind: .activity, pattern: .requestResponse)
        default:
            return nil
        }
    }

    private static func isFunction(_ resource: Substring) -> Bool {
        let names = resource.split(separator: ":", omittingEmptySubsequences: false)
        guard names.first == "function", names.count == 2 || names.count == 3 else { return false }
        return names.allSatisfy { !$0.isEmpty }
    }

    private static func isActivity(_ resource: Substring) -> Bool {
        let names = resource.split(separator: ":", omittingEmptySubsequences: false)
        return names.count == 2 && names[0] == "activity" && !names[1].isEmpty
    }

    private static func integration(_ resource: Substring) -> (Kind, Pattern)? {
        // The pattern begins at the first dot: no service or action has one.
        let head = resource.prefix { $0 != "." }
        guard let pattern = Pattern(rawValue: String(resource.dropFirst(head.count))) else { return nil }
        let names = head.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        if names.count == 3, names[0] == ServiceIntegrations.sdkPrefix {
            guard ServiceIntegrations.isSDKAction(service: names[1], action: names[2], pattern) else { return nil }
            return (.service(service: "\(names[0]):\(names[1])", action: names[2]), pattern)
        }
        guard names.count == 2, ServiceIntegrations.supports(service: names[0], action: names[1], pattern) else {
            return nil
        }
        return (.service(service: names[0], action: names[1]), pattern)
    }
}
