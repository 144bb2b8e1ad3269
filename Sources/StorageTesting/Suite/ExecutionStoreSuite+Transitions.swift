import JSONModel
import StorageAPI

// Creation, compare-and-set, journal and outbox.
extension ExecutionStoreSuite {
    static let creationCases = [
        StoreCase(name: "a created execution reads back as written") { fixture in
            try fixture.withStore { store in
                let record = Samples.execution(7, due: Samples.time(50), sequence: 2)
                try store.commitAll([Samples.creation(record)])
                try expect("by id", try store.execution(7), is: record)
                try expect("by name", try store.execution(machine: record.machine, name: record.name), is: record)
                try expect("journal", try store.journal(7), is: [Samples.row(7, 1), Samples.row(7, 2)])
                try expect("another id", try store.execution(8), is: nil)
                try expect("another name", try store.execution(machine: record.machine, name: "no"), is: nil)
                let elsewhere = try store.execution(machine: MachineID(rawValue: 2), name: record.name)
                try expect("another machine", elsewhere, is: nil)
            }
        },
        StoreCase(name: "a created execution may be closed at once") { fixture in
            try fixture.withStore { store in
                let record = Samples.execution(1, status: .succeeded, stop: Samples.time(9))
                try store.commitAll([Samples.creation(record)])
                try expect("record", try store.execution(1), is: record)
            }
        },
        StoreCase(name: "a created execution may have no rows yet") { fixture in
            try fixture.withStore { store in
                try store.commitAll([Samples.creation(Samples.execution(1, sequence: 0))])
                try expect("journal", try store.journal(1), is: [])
                try expect("last row", try store.lastJournalRow(ExecutionID(rawValue: 1)), is: nil)
                try store.commitAll([Samples.transition(Samples.execution(1, sequence: 1), from: 0)])
                try expect("journal", try store.journal(1), is: [Samples.row(1, 1)])
            }
        },
        StoreCase(name: "a taken name is refused with its holder and leaves nothing behind") { fixture in
            try fixture.withStore { store in
                let first = Samples.execution(1, name: "job")
                let second = Samples.execution(2, name: "job")
                let elsewhere = Samples.execution(3, machine: 2, name: "job")
                let outcomes = try store.commit([
                    Samples.creation(first),
                    Samples.creation(second, outbox: [Samples.entry(2, 1)]),
                    Samples.creation(elsewhere),
                ])
                try expect("outcomes", outcomes, is: [.done, .nameTaken(first.id), .done])
                try expect("refused record", try store.execution(2), is: nil)
                try expect("refused journal", try store.journal(2), is: [])
                try expect("outbox", try store.outbox(), is: [])
                try expect("holder", try store.execution(machine: first.machine, name: "job"), is: first)
                try expect("later batch", try store.commit([Samples.creation(second)]), is: [.nameTaken(first.id)])
            }
        },
        StoreCase(name: "names stay taken after an execution has closed") { fixture in
            try fixture.withStore { store in
                try store.commitAll([
                    Samples.creation(Samples.execution(1, name: "job", status: .failed, stop: Samples.time(1)))
                ])
                let outcomes = try store.commit([Samples.creation(Samples.execution(2, name: "job"))])
                try expect("outcomes", outcomes, is: [.nameTaken(ExecutionID(rawValue: 1))])
            }
        },
        StoreCase(name: "an id that is taken is refused and leaves nothing behind") { fixture in
            try fixture.withStore { store in
                let record = Samples.execution(1)
                let outcomes = try store.commit([
                    Samples.creation(record), Samples.creation(Samples.execution(1, name: "other")),
                ])
                try expect("outcomes", outcomes, is: [.done, .conflict])
                try expect("record", try store.execution(1), is: record)
                try expect("other name", try store.execution(machine: record.machine, name: "other"), is: nil)
                try expect("journal", try store.journal(1), is: [Samples.row(1, 1)])
            }
        },
        StoreCase(name: "names are compared byte for byte, whatever their script") { fixture in
            try fixture.withStore { store in
                let names = ["é", "e\u{301}", "日本語", "🦎", "É", "a\u{0}b", "a", "ａ", "", "O'Neill; DROP TABLE x --"]
                let records = names.enumerated().map { index, name in
                    Samples.execution(Int64(index + 1), name: name)
                }
                try store.commitAll(records.map { Samples.creation($0) })
                for record in records {
                    let found = try store.execution(machine: record.machine, name: record.name)
                    try expect("holder of \(record.name)", found?.id, is: record.id)
                    try expect(
                        "bytes of \(record.name)",
                        found.map { Array($0.name.utf8) },
                        is: Array(record.name.utf8)
                    )
                }
            }
        },
    ]

    static let transitionCases = [
        StoreCase(name: "a transition changes what it may and keeps the rest") { fixture in
            try fixture.withStore { store in
                let created = Samples.execution(1, due: Samples.time(10))
                try store.commitAll([Samples.creation(created)])
                var moved = created
                moved.nextDue = nil
                moved.sequence = 3
                moved.eventCount = 11
                try store.commitAll([Samples.transition(moved, from: 1)])
                try expect("waiting", try store.execution(1), is: moved)
                moved.status = .timedOut
                moved.stopDate = Samples.time(99)
                moved.sequence = 4
                try store.commitAll([Samples.transition(moved, from: 3)])
                try expect("closed", try store.execution(1), is: moved)
                moved.status = .running
                moved.stopDate = nil
                moved.sequence = 5
                moved.redriveCount = 1
                moved.redriveDate = Samples.time(100)
                try store.commitAll([Samples.transition(moved, from: 4)])
                try expect("redriven", try store.execution(1), is: moved)
                // Closed and redriven once more in one transition.
                moved.sequence = 6
                moved.redriveCount = 2
                moved.redriveDate = Samples.time(101)
                try store.commitAll([Samples.transition(moved, from: 5)])
                try expect("redriven at once", try store.execution(1), is: moved)
                try expect("journal", try store.journal(1), is: (1...6).map { Samples.row(1, $0) })
            }
        },
        StoreCase(name: "every status is kept") { fixture in
            try fixture.withStore { store in
                for (index, status) in ExecutionStatus.allCases.enumerated() {
                    let id = Int64(index + 1)
                    try store.commitAll([Samples.creation(Samples.execution(id))])
                    let moved = Samples.execution(id, status: status, sequence: 2)
                    try store.commitAll([Samples.transition(moved, from: 1)])
                    try expect("record", try store.execution(id), is: moved)
                }
            }
        },
        StoreCase(name: "a conflict leaves nothing behind while its neighbours succeed") { fixture in
            try fixture.withStore { store in
                try store.commitAll((1...3).map { Samples.creation(Samples.execution($0)) })
                let stale = Samples.execution(2, status: .succeeded, stop: Samples.time(1), due: nil, sequence: 4)
                let outcomes = try store.commit([
                    Samples.transition(Samples.execution(1, sequence: 2), from: 1),
                    Samples.transition(stale, from: 3, added: [Samples.entry(2, 5)]),
                    Samples.transition(Samples.execution(3, sequence: 2), from: 1, added: [Samples.entry(3, 1)]),
                    Samples.transition(Samples.execution(9, sequence: 2), from: 1),
                    Samples.creation(Samples.execution(4)),
                ])
                try expect("outcomes", outcomes, is: [.done, .conflict, .done, .missing, .done])
                try expect("stale record", try store.execution(2), is: Samples.execution(2))
                try expect("stale journal", try store.journal(2), is: [Samples.row(2, 1)])
                try expect("outbox", try store.outbox(), is: [Samples.entry(3, 1)])
                try expect("first", try store.execution(1)?.sequence, is: 2)
                try expect("third", try store.execution(3)?.sequence, is: 2)
                try expect("fourth", try store.execution(4), is: Samples.execution(4))
                try expect("missing journal", try store.journal(9), is: [])
            }
        },
        StoreCase(name: "of two transitions from the same sequence one wins") { fixture in
            try fixture.withStore { store in
                try store.commitAll([Samples.creation(Samples.execution(1))])
                let winner = Samples.execution(1, due: Samples.time(1), sequence: 2)
                let loser = Samples.execution(1, due: Samples.time(2), sequence: 2)
                let outcomes = try store.commit([
                    Samples.transition(winner, from: 1), Samples.transition(loser, from: 1),
                ])
                try expect("outcomes", outcomes, is: [.done, .conflict])
                try expect("record", try store.execution(1), is: winner)
                try expect("again", try store.commit([Samples.transition(loser, from: 1)]), is: [.conflict])
            }
        },
        StoreCase(name: "later writes of a batch see earlier ones") { fixture in
            try fixture.withStore { store in
                try store.commitAll([
                    Samples.creation(Samples.execution(1)),
                    Samples.transition(Samples.execution(1, sequence: 2), from: 1),
                    Samples.transition(
                        Samples.execution(1, status: .succeeded, stop: Samples.time(1), sequence: 3),
                        from: 2
                    ),
                    .removeExecution(ExecutionID(rawValue: 1)),
                    Samples.creation(Samples.execution(2, name: "execution-1")),
                ])
                try expect("removed", try store.execution(1), is: nil)
                try expect("successor", try store.execution(2)?.sequence, is: 1)
            }
        },
        StoreCase(name: "an empty batch is no error") { fixture in
            try fixture.withStore { store in try expect("outcomes", try store.commit([]), is: []) }
        },
        StoreCase(name: "a batch of a thousand is one commit") { fixture in
            try fixture.withStore { store in
                try store.commitAll((1...1000).map { Samples.creation(Samples.execution($0)) })
                try store.commitAll((1...1000).map { Samples.transition(Samples.execution($0, sequence: 2), from: 1) })
                try expect("last", try store.execution(1000)?.sequence, is: 2)
                try expect("last id", try store.lastExecutionID(), is: ExecutionID(rawValue: 1000))
            }
        },
    ]

    static let journalCases = [
        StoreCase(name: "a journal is read in order and in pages") { fixture in
            try fixture.withStore { store in
                // Interleaved with another execution, as journals are in one table.
                try store.commitAll([
                    Samples.creation(Samples.execution(1)), Samples.creation(Samples.execution(2)),
                ])
                for sequence in Int64(2)...20 {
                    try store.commitAll([
                        Samples.transition(Samples.execution(2, sequence: sequence), from: sequence - 1),
                        Samples.transition(Samples.execution(1, sequence: sequence), from: sequence - 1),
                    ])
                }
                let id = ExecutionID(rawValue: 1)
                var read: [JournalRow] = []
                while case let page = try store.journal(id, after: read.last?.sequence ?? 0, limit: 7), !page.isEmpty {
                    try expect(page.count <= 7, "a page has \(page.count) rows")
                    read += page
                }
                try expect("rows", read, is: (1...20).map { Samples.row(1, $0) })
                try expect("last", try store.lastJournalRow(id), is: Samples.row(1, 20))
                try expect("after the end", try store.journal(id, after: 20, limit: 5), is: [])
                try expect("no limit", try store.journal(id, after: 0, limit: 0), is: [])
                try expect("unknown", try store.journal(ExecutionID(rawValue: 3), after: 0, limit: 5), is: [])
                try expect("last of unknown", try store.lastJournalRow(ExecutionID(rawValue: 3)), is: nil)
            }
        },
        StoreCase(name: "rows of all journals stand in the order of their commits") { fixture in
            try fixture.withStore { store in
                try expect("nothing yet", try store.lastJournalPosition(), is: 0)
                try store.commitAll([
                    Samples.creation(Samples.execution(2)), Samples.creation(Samples.execution(1, sequence: 2)),
                ])
                let first = try store.lastJournalPosition()
                try store.commitAll([Samples.transition(Samples.execution(2, sequence: 2), from: 1)])
                try store.commitAll([Samples.transition(Samples.execution(1, sequence: 3), from: 2)])
                var places: [JournalPlace] = []
                while case let page = try store.journal(afterPosition: places.last?.position ?? 0, limit: 2),
                    !page.isEmpty
                { places += page }
                let positions = places.map(\.position)
                try expect("ascending", positions, is: positions.sorted())
                try expect("last", try store.lastJournalPosition(), is: positions.last)
                let rows = places.map { "\($0.execution.rawValue)-\($0.sequence)" }
                try expect("rows", rows, is: ["2-1", "1-1", "1-2", "2-2", "1-3"])
                let later = try store.journal(afterPosition: first, limit: 9)
                try expect("after a position", later, is: Array(places.suffix(2)))
                try expect("no limit", try store.journal(afterPosition: 0, limit: 0), is: [])
            }
        },
        StoreCase(name: "a journal never gets a gap") { fixture in
            try fixture.withStore { store in
                try store.commitAll([Samples.creation(Samples.execution(1))])
                let record = Samples.execution(1, sequence: 4)
                func write(_ rows: [JournalRow], creating: Bool = false) -> StoreWrite {
                    .transition(
                        TransitionWrite(
                            record: creating ? Samples.execution(2, sequence: 4) : record,
                            isCreation: creating,
                            rows: rows,
                            outboxAdded: [],
                            outboxRemoved: []
                        )
                    )
                }
                let outcomes = try store.commit([
                    write([Samples.row(1, 2), Samples.row(1, 4)]),
                    write([Samples.row(1, 3), Samples.row(1, 4)]),
                    write([Samples.row(1, 2), Samples.row(1, 3)]),
                    write([Samples.row(1, 2), Samples.row(2, 3), Samples.row(1, 4)]),
                    write([Samples.row(2, 4)], creating: true),
                ])
                try expect("outcomes", outcomes, is: Array(repeating: .conflict, count: 5))
                try expect("record", try store.execution(1), is: Samples.execution(1))
                try expect("journal", try store.journal(1), is: [Samples.row(1, 1)])
                try expect("second", try store.execution(2), is: nil)
            }
        },
        StoreCase(name: "rows of every size keep their bytes") { fixture in
            let sizes = [0, 1, 3, 4, 7, 8, 15, 31, 32, 33, 63, 64, 600, 8_191, 8_192, 70_000, 1_048_576, 5_000_000]
            let rows = sizes.enumerated().map { Samples.row(1, Int64($0 + 1), byteCount: $1) }
            try fixture.withStore { store in
                let record = Samples.execution(1, sequence: Int64(rows.count))
                try store.commitAll([
                    .transition(
                        TransitionWrite(
                            record: record,
                            isCreation: true,
                            rows: rows,
                            outboxAdded: [],
                            outboxRemoved: []
                        )
                    )
                ])
            }
            try fixture.withStore { store in
                let read = try store.journal(1)
                try expect("sizes", read.map(\.data.count), is: sizes)
                try expect(read == rows, "bytes differ")
            }
        },
    ]

    static let outboxCases = [
        StoreCase(name: "outbox entries come in order and stay until removed") { fixture in
            let entries = [
                Samples.entry(1, 1), Samples.entry(1, 2, target: "arn:aws:states:::activity:ä"), Samples.entry(2, 1),
                Samples.entry(2, 10), Samples.entry(3, 2),
            ]
            try fixture.withStore { store in
                try store.commitAll([
                    Samples.creation(Samples.execution(3), outbox: [entries[4]]),
                    Samples.creation(Samples.execution(2), outbox: [entries[3], entries[2]]),
                    Samples.creation(Samples.execution(1), outbox: [entries[0], entries[1]]),
                ])
                try expect("all", try store.outbox(), is: entries)
                var read: [OutboxEntry] = []
                while case let page = try store.outbox(after: read.last, limit: 2), !page.isEmpty { read += page }
                try expect("pages", read, is: entries)
                try store.commitAll([
                    Samples.transition(
                        Samples.execution(2, sequence: 2),
                        from: 1,
                        added: [Samples.entry(2, 11)],
                        removed: [1, 99]
                    )
                ])
                try store.commitAll([Samples.transition(Samples.execution(1, sequence: 1), from: 1, removed: [1])])
            }
            try fixture.withStore { store in
                let left = [entries[1], entries[3], Samples.entry(2, 11), entries[4]]
                try expect("after removal", try store.outbox(), is: left)
                try expect("after a removed one", try store.outbox(after: entries[0], limit: 1), is: [entries[1]])
            }
        },
        StoreCase(name: "a transition without rows is guarded too") { fixture in
            try fixture.withStore { store in
                try store.commitAll([Samples.creation(Samples.execution(1, sequence: 2), outbox: [Samples.entry(1, 1)])]
                )
                let stale = Samples.transition(Samples.execution(1, sequence: 1), from: 1, removed: [1])
                try expect("stale", try store.commit([stale]), is: [.conflict])
                try expect("outbox", try store.outbox(), is: [Samples.entry(1, 1)])
                try store.commitAll([
                    Samples.transition(Samples.execution(1, due: Samples.time(3), sequence: 2), from: 2, removed: [1])
                ])
                try expect("outbox", try store.outbox(), is: [])
                try expect("due", try store.earliestDue(), is: Samples.time(3))
            }
        },
    ]
}
