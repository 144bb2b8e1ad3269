/// Rules of state names.
extension DefinitionDecoder {
    static let nameCountMax = 80

    /// Reports a name that is empty or too long, at the state.
    mutating func checkStateName(_ name: String) {
        if name.isEmpty {
            report(DiagnosticText.emptyStateName, .invalidStateName)
        } else if name.unicodeScalars.count > Self.nameCountMax {
            report(DiagnosticText.longName(name), .invalidStateName)
        }
    }

    /// Reports names that stand more than once in the whole machine, at the second and every further state.
    ///
    /// Those within one `States` object are found in the text, because a decoded object has each name once.
    mutating func checkUniqueNames(_ duplicates: [DuplicateNameScanner.Duplicate]) {
        for duplicate in duplicates {
            place = duplicate.place
            path = []
            report(DiagnosticText.duplicateName(duplicate.name), .duplicateStateName)
        }
        var names: Set<ExactName> = []
        for state in outline.states where !names.insert(ExactName(state.name)).inserted {
            place = state.place
            path = []
            report(DiagnosticText.duplicateName(state.name), .duplicateStateName)
        }
    }
}
