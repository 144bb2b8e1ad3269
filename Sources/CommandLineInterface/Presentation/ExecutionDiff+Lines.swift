import JSONModel

extension ExecutionDiff {
    /// The comparison for people.
    package func lines(for terminal: Terminal) -> [String] {
        var table = TextTable(["", "A", "B"])
        for (label, member) in [
            ("execution", "name"), ("machine", "stateMachineArn"), ("status", "status"), ("error", "error"),
            ("cause", "cause"),
        ] {
            let (a, b) = (left.text(member), right.text(member))
            if a == nil, b == nil { continue }
            add(
                label,
                member == "stateMachineArn" ? a.map(APIValues.name) : a,
                member == "stateMachineArn" ? b.map(APIValues.name) : b,
                to: &table,
                plain: member == "name"
            )
        }
        table.add([.init("started"), .init(date(left)), .init(date(right))])
        table.add([.init("duration"), .init(duration(left)), .init(duration(right))])
        table.add([.init("states entered"), .init("\(left.path.count)"), .init("\(right.path.count)")])
        var lines = table.lines(for: terminal)
        for member in ["input", "output"] { lines += ["", payloadLine(member)] + payloadLines(member, terminal) }
        lines += ["", pathLine()]
        lines += [""] + stateTable().lines(for: terminal)
        return lines
    }

    private func add(_ label: String, _ a: String?, _ b: String?, to table: inout TextTable, plain: Bool) {
        let style: TextStyle = a == b || plain ? .plain : .changed
        table.add([.init(label), .init(a ?? "-", style), .init(b ?? "-", style)])
    }

    private func date(_ trace: ExecutionTrace) -> String { APIValues.dateText(trace.description["startDate"]) }

    private func duration(_ trace: ExecutionTrace) -> String {
        APIValues.lasted(trace.description).map(APIValues.duration) ?? "running"
    }

    private func payloadLine(_ member: String) -> String {
        let count = payloadDifferences(member).count
        if count == 0 { return left.text(member) == nil ? "\(member): none" : "\(member): the same" }
        return "\(member): \(count)\(count == Self.differencesMax ? " or more" : "") "
            + (count == 1 ? "difference" : "differences")
    }

    private func payloadLines(_ member: String, _ terminal: Terminal) -> [String] {
        payloadDifferences(member).flatMap { difference in
            [
                "  \(difference.path.isEmpty ? "(whole)" : DisplayText.safe(difference.path))",
                "    " + terminal.styled("A \(Self.shown(difference.left))", .bad),
                "    " + terminal.styled("B \(Self.shown(difference.right))", .good),
            ]
        }
    }

    private static func shown(_ value: JSONValue?) -> String {
        DisplayText.cut(DisplayText.safe(value?.serializedString() ?? "(nothing)"), to: 160)
    }

    private func pathLine() -> String {
        guard let part = firstDifference else { return "path: the same \(left.path.count) steps" }
        let (a, b) = (part.left ?? "(ended)", part.right ?? "(ended)")
        return "path: parts at step \(part.step): A \(DisplayText.safe(a)), B \(DisplayText.safe(b))"
    }

    private func stateTable() -> TextTable {
        var table = TextTable(["STATE", "A", "B", "A TIME", "B TIME", "B - A"], rightAligned: [1, 2, 3, 4, 5])
        for name in stateNames {
            let (a, b) = (left.states[name], right.states[name])
            let style: TextStyle = a?.count == b?.count ? .plain : .changed
            let difference = a.flatMap { a in b.map { $0.milliseconds - a.milliseconds } }
            table.add([
                .init(name, style), .init("\(a?.count ?? 0)", style), .init("\(b?.count ?? 0)", style),
                .init(a.map { APIValues.duration(milliseconds: $0.milliseconds) } ?? "-"),
                .init(b.map { APIValues.duration(milliseconds: $0.milliseconds) } ?? "-"),
                .init(difference.map { ($0 > 0 ? "+" : "") + APIValues.duration(milliseconds: $0) } ?? "-", .quiet),
            ])
        }
        return table
    }
}
