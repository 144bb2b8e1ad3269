import ServiceModels

/// Where calls to a service go, and for which region they are signed.
struct ServiceEndpoint: Sendable, Hashable {
    /// `http` or `https`.
    let scheme: String
    /// With its port where it is not the scheme's.
    let host: String
    /// Before the path of requests; without a slash at its end.
    let basePath: String
    let signingRegion: String
    /// Where the address comes from when it is not AWS's own.
    let source: String?

    var isCustom: Bool { source != nil }

    /// The endpoint of a service in a region; fails with what is wrong with a configured URL.
    static func resolve(
        _ metadata: ServiceMetadata,
        region: String,
        settings: AWSSettings
    ) -> Result<ServiceEndpoint, MalformedEndpoint> {
        if let configured = settings.endpoint(serviceID: metadata.serviceID) {
            return parse(configured.url, source: configured.source, region: region)
        }
        if let global = metadata.globalEndpoint {
            let host = global.hasSuffix(".amazonaws.com") ? "\(global.dropLast(".amazonaws.com".count))" : global
            let suffix = global == host ? "" : ".\(dnsSuffix(region))"
            return .success(
                ServiceEndpoint(
                    scheme: "https",
                    host: host + suffix,
                    basePath: "",
                    signingRegion: globalRegion(region),
                    source: nil
                )
            )
        }
        let host = "\(metadata.endpointPrefix).\(region).\(dnsSuffix(region))"
        return .success(
            ServiceEndpoint(scheme: "https", host: host, basePath: "", signingRegion: region, source: nil)
        )
    }

    /// Source: "Regions and partitions" of AWS's fault isolation paper, and the partitions that botocore lists.
    static func dnsSuffix(_ region: String) -> String {
        let suffixes = [
            ("cn-", "amazonaws.com.cn"), ("us-isob-", "sc2s.sgov.gov"), ("us-isof-", "csp.hci.ic.gov"),
            ("us-iso-", "c2s.ic.gov"), ("eu-isoe-", "cloud.adc-e.uk"), ("eusc-", "amazonaws.eu"),
        ]
        return suffixes.first { region.hasPrefix($0.0) }?.1 ?? "amazonaws.com"
    }

    private static func globalRegion(_ region: String) -> String {
        if region.hasPrefix("cn-") { return "cn-northwest-1" }
        if region.hasPrefix("us-gov-") { return "us-gov-west-1" }
        return "us-east-1"
    }

    static func parse(
        _ url: String,
        source: String,
        region: String
    ) -> Result<ServiceEndpoint, MalformedEndpoint> {
        let parts = url.split(separator: "://", maxSplits: 1)
        guard parts.count == 2, ["http", "https"].contains(parts[0].lowercased()) else {
            return .failure(MalformedEndpoint(url: url, source: source))
        }
        let rest = parts[1].split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let host = rest.first, !host.isEmpty, !host.contains(where: { " ?#@".contains($0) }) else {
            return .failure(MalformedEndpoint(url: url, source: source))
        }
        var path = rest.count > 1 ? "/\(rest[1])" : ""
        while path.hasSuffix("/") { path.removeLast() }
        return .success(
            ServiceEndpoint(
                scheme: parts[0].lowercased(),
                host: String(host),
                basePath: path,
                signingRegion: region,
                source: source
            )
        )
    }
}

/// An endpoint URL that is none.
struct MalformedEndpoint: Error, Sendable, Hashable, CustomStringConvertible {
    let url: String
    let source: String

    var description: String {
        "The endpoint URL '\(url)' of \(source) is not one; it must be like http://127.0.0.1:4566 or https://host/path"
    }
}
