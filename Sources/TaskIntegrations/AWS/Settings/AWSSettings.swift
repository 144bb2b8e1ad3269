/// How AWS services are reached: what the environment and the profile files of the AWS CLI say.
///
/// Sources: "Environment variables to configure the AWS CLI", "Service-specific endpoints" of the SDK reference guide.
package struct AWSSettings: Sendable {
    let environment: [String: String]
    let profileName: String
    private let configuration: ProfileFile
    private let credentialsFile: ProfileFile

    /// Reads the files that the environment names; ones that are not there count as empty.
    package init(environment: [String: String], readFile: (String) -> String?) {
        self.environment = environment
        profileName = environment["AWS_PROFILE"] ?? environment["AWS_DEFAULT_PROFILE"] ?? "default"
        let home = environment["HOME"] ?? ""
        let configurationPath = environment["AWS_CONFIG_FILE"] ?? "\(home)/.aws/config"
        let credentialsPath = environment["AWS_SHARED_CREDENTIALS_FILE"] ?? "\(home)/.aws/credentials"
        configuration = ProfileFile(readFile(configurationPath) ?? "")
        credentialsFile = ProfileFile(readFile(credentialsPath) ?? "")
    }

    /// A profile's settings, those of the credentials file first; nil when there is no such profile.
    func profile(_ name: String) -> [String: String]? {
        let configured = configuration.sections[name == "default" ? "default" : "profile \(name)"]
        let kept = credentialsFile.sections[name]
        guard configured != nil || kept != nil else { return nil }
        return (configured?.values ?? [:]).merging(kept?.values ?? [:]) { _, credentials in credentials }
    }

    /// Where a service is to be found when it is not at AWS; nil for AWS itself.
    ///
    /// The variable of the service comes before that of all services, and both before the profile's.
    package func endpoint(serviceID: String) -> (url: String, source: String)? {
        if environment["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"]?.lowercased() == "true" { return nil }
        let name = serviceID.split { $0 == " " || $0 == "-" }.joined(separator: "_")
        for variable in ["AWS_ENDPOINT_URL_\(name.uppercased())", "AWS_ENDPOINT_URL"] {
            if let url = environment[variable], !url.isEmpty { return (url, variable) }
        }
        guard let profile = profile(profileName) else { return nil }
        if let services = profile["services"],
            let url = configuration.sections["services \(services)"]?.nested[name.lowercased()]?["endpoint_url"]
        {
            return (url, "services \(services) of the profile \(profileName)")
        }
        return profile["endpoint_url"].map { ($0, "the profile \(profileName)") }
    }
}
