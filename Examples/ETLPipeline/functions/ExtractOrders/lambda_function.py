"""Reads a CSV file and stages its rows as JSON Lines."""

import csv
import json
from pathlib import Path

REQUIRED = {"order_id", "date", "country", "currency", "quantity", "unit_price"}


class SourceMissing(Exception):
    """There is no such file. The state machine catches this by name."""


class SourceMalformed(Exception):
    """The file lacks a column."""


def lambda_handler(event, context):
    # A relative source is a file that comes with this function.
    source = Path(__file__).parent / event["source"]
    if not source.is_file():
        raise SourceMissing(f"no file {event['source']}")
    work = Path(event["workDirectory"])
    work.mkdir(parents=True, exist_ok=True)
    staging = work / "staged.jsonl"
    rows = 0
    with open(source, newline="", encoding="utf-8") as lines, open(staging, "w", encoding="utf-8") as out:
        reader = csv.DictReader(lines)
        missing = REQUIRED - set(reader.fieldnames or [])
        if missing:
            raise SourceMalformed(f"columns missing: {sorted(missing)}")
        for row in reader:
            out.write(json.dumps(row) + "\n")
            rows += 1
    return {"stagingFile": str(staging), "rows": rows, "columns": reader.fieldnames}
