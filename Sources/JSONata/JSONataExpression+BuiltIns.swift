extension JSONataExpression {
    /// Whether a name is a built-in function of the profile, so that no workflow variable is meant by it.
    package static func isBuiltIn(_ name: String, profile: JSONataProfile = .stepFunctions) -> Bool {
        FunctionTable.functions(profile)[name] != nil
    }
}
