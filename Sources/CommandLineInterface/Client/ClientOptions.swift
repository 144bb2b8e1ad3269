import ArgumentParser

/// What every command that talks to a server takes.
struct ClientOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "URL of the server. (default: http://127.0.0.1:8083)",
            discussion: "Else NEWEL_ENDPOINT, AWS_ENDPOINT_URL_SFN, AWS_ENDPOINT_URL, the profile's endpoint_url.",
            valueName: "url"
        )
    )
    var endpoint: String?
    @Option(help: "Region. (default: AWS_REGION, AWS_DEFAULT_REGION, the profile's, us-east-1)") var region: String?
    @Option(help: "Profile of the AWS configuration files. (default: AWS_PROFILE, default)") var profile: String?
    @Option(help: "Account in the ARNs that names stand for. (default: NEWEL_ACCOUNT, else the server's)")
    var account: String?
    @Option(help: "PEM file of the authorities that an https server is trusted by. (default: AWS_CA_BUNDLE, ca_bundle)")
    var caBundle: String?
    @Option(help: "Output: text or json.") var format: OutputFormat = .text
}

/// How clients end, for the help of each.
enum ClientHelp {
    static let exitCodes = "Exit code 2 when the server refuses or does not answer."
    static let outcomes = """
        Exit code by outcome: 0 SUCCEEDED, 1 FAILED, 3 TIMED_OUT, 4 ABORTED; 2 when the server refuses or does not answer.
        """
}
