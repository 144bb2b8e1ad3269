extension Migration {
    /// The first format.
    ///
    /// Dates are milliseconds since 1970 and states the raw values of the port's enumerations. Names compare by their
    /// UTF-8 bytes. Two rules give the shape: integers as keys wherever rows are many, and no index whose entries change
    /// more often than they must.
    ///
    /// - `machine_names`: a name keeps its key for good, since executions outlive machines.
    /// - `executions`: the index on (machine, status) ends in the row's key, so it lists each status newest first.
    ///   Open states are 0 (running) and 5 (pending redrive). Those on version and alias have few executions' entries.
    /// - `journal`: appended in commit order, which dirties one page per batch and not one per execution.
    /// - `high_water`: the largest key of rows that are gone, where keys must not be given twice.
    static let initial = Migration(
        number: 1,
        sql: """
            CREATE TABLE machine_names(
                id INTEGER PRIMARY KEY,
                account TEXT NOT NULL,
                region TEXT NOT NULL,
                name TEXT NOT NULL,
                UNIQUE(account, region, name)
            ) STRICT;
            CREATE TABLE machines(
                id INTEGER PRIMARY KEY,
                type TEXT NOT NULL,
                status INTEGER NOT NULL,
                creation INTEGER NOT NULL,
                revision INTEGER NOT NULL,
                last_version INTEGER NOT NULL,
                options BLOB NOT NULL
            ) STRICT;
            CREATE TABLE revisions(
                key INTEGER PRIMARY KEY,
                machine INTEGER NOT NULL,
                revision_id TEXT,
                definition TEXT NOT NULL,
                role TEXT NOT NULL,
                updated INTEGER NOT NULL,
                configuration BLOB NOT NULL
            ) STRICT;
            CREATE TABLE versions(
                machine INTEGER NOT NULL,
                number INTEGER NOT NULL,
                revision INTEGER NOT NULL,
                description TEXT,
                creation INTEGER NOT NULL,
                PRIMARY KEY(machine, number)
            ) STRICT, WITHOUT ROWID;
            CREATE TABLE aliases(
                machine INTEGER NOT NULL,
                name TEXT NOT NULL,
                description TEXT,
                first_version INTEGER NOT NULL,
                first_weight INTEGER NOT NULL,
                second_version INTEGER,
                second_weight INTEGER,
                creation INTEGER NOT NULL,
                updated INTEGER NOT NULL,
                PRIMARY KEY(machine, name)
            ) STRICT, WITHOUT ROWID;
            CREATE TABLE executions(
                id INTEGER PRIMARY KEY,
                machine INTEGER NOT NULL,
                revision INTEGER NOT NULL,
                name TEXT NOT NULL,
                status INTEGER NOT NULL,
                start INTEGER NOT NULL,
                stop INTEGER,
                next_due INTEGER,
                sequence INTEGER NOT NULL,
                events INTEGER NOT NULL,
                attributes BLOB NOT NULL,
                version INTEGER,
                alias TEXT,
                redrives INTEGER NOT NULL,
                redriven INTEGER,
                UNIQUE(machine, name)
            ) STRICT;
            CREATE INDEX executions_status ON executions(machine, status);
            CREATE INDEX executions_version ON executions(machine, version, status) WHERE version IS NOT NULL;
            CREATE INDEX executions_alias ON executions(machine, alias, status) WHERE alias IS NOT NULL;
            CREATE INDEX executions_due ON executions(next_due) WHERE next_due IS NOT NULL AND status IN (0, 5);
            CREATE INDEX executions_stop ON executions(stop) WHERE stop IS NOT NULL;
            CREATE INDEX executions_redriven ON executions(machine) WHERE redriven IS NOT NULL;
            CREATE TABLE journal(
                id INTEGER PRIMARY KEY,
                execution INTEGER NOT NULL,
                sequence INTEGER NOT NULL,
                checksum INTEGER NOT NULL,
                data BLOB NOT NULL,
                UNIQUE(execution, sequence)
            ) STRICT;
            CREATE TABLE outbox(
                execution INTEGER NOT NULL,
                number INTEGER NOT NULL,
                target TEXT NOT NULL,
                PRIMARY KEY(execution, number)
            ) STRICT, WITHOUT ROWID;
            CREATE TABLE activities(
                account TEXT NOT NULL,
                region TEXT NOT NULL,
                name TEXT NOT NULL,
                creation INTEGER NOT NULL,
                configuration BLOB NOT NULL,
                PRIMARY KEY(account, region, name)
            ) STRICT, WITHOUT ROWID;
            CREATE TABLE tags(
                resource TEXT NOT NULL,
                key TEXT NOT NULL,
                value TEXT NOT NULL,
                PRIMARY KEY(resource, key)
            ) STRICT, WITHOUT ROWID;
            CREATE TABLE settings(name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
            CREATE TABLE high_water(name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
            """
    )
}
