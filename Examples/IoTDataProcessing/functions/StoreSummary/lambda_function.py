"""Stores what was found about each device in a SQLite file."""

import sqlite3
from pathlib import Path


def lambda_handler(event, context):
    database = Path(event["workDirectory"]) / "summary.sqlite"
    connection = sqlite3.connect(database)
    try:
        with connection:
            connection.execute(
                "CREATE TABLE IF NOT EXISTS summary "
                "(device TEXT PRIMARY KEY, readings INTEGER, mean REAL, minimum REAL, maximum REAL, alert TEXT)"
            )
            connection.executemany(
                "INSERT OR REPLACE INTO summary VALUES (?, ?, ?, ?, ?, ?)",
                [
                    (d["device"], d["readings"], d["mean"], d["minimum"], d["maximum"], d.get("alert"))
                    for d in event["devices"]
                ],
            )
        rows = connection.execute("SELECT device, readings, mean, alert FROM summary ORDER BY device").fetchall()
    finally:
        connection.close()
    return {
        "devices": [{"device": r[0], "readings": r[1], "mean": r[2], "alert": r[3]} for r in rows],
        "refused": event["ingested"]["refused"],
        "database": str(database),
    }
