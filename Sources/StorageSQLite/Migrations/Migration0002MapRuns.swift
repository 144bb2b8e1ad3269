extension Migration {
    /// Map Runs, and what makes an execution a child of one.
    ///
    /// - `map_runs`: the index on those that run (status 0) is for recovery.
    /// - `executions`: children are listed newest first by the index that ends in the row's key, and in the order of
    ///   items by the unique one, which also keeps a child from being started twice. Other executions are in neither.
    static let mapRuns = Migration(
        number: 2,
        sql: """
            CREATE TABLE map_runs(
                id INTEGER PRIMARY KEY,
                execution INTEGER NOT NULL,
                machine INTEGER NOT NULL,
                label TEXT NOT NULL,
                uuid TEXT NOT NULL UNIQUE,
                start INTEGER NOT NULL,
                status INTEGER NOT NULL,
                stop INTEGER,
                max_concurrency INTEGER NOT NULL,
                tolerated_count INTEGER,
                tolerated_percentage REAL,
                redrives INTEGER NOT NULL,
                redriven INTEGER,
                progress BLOB NOT NULL
            ) STRICT;
            CREATE INDEX map_runs_execution ON map_runs(execution);
            CREATE INDEX map_runs_open ON map_runs(status) WHERE status = 0;
            ALTER TABLE executions ADD COLUMN map_run INTEGER;
            ALTER TABLE executions ADD COLUMN map_index INTEGER;
            ALTER TABLE executions ADD COLUMN map_items INTEGER;
            CREATE INDEX executions_map_status ON executions(map_run, status) WHERE map_run IS NOT NULL;
            CREATE UNIQUE INDEX executions_map_index ON executions(map_run, map_index) WHERE map_run IS NOT NULL;
            """
    )
}
