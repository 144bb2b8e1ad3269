"""Measures the lists of the console over very many executions, on a server of its own.

    Tests/Console/many.py [--count 1000000] [--machines 20] [--rounds 5]

A few executions run; their rows are then copied in the data directory while no server has it open, over the last 30
days and under new names. Every request is asked `rounds` times; the first and the middle one are printed.
"""

from __future__ import annotations

import argparse
import json
import sqlite3
import statistics
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import browsing  # noqa: F401  (finds newel_server)
import newel_server

DAY = 86_400_000
ROLE = "arn:aws:iam::123456789012:role/many"
DEFINITION = {
    "StartAt": "Check",
    "States": {
        "Check": {
            "Type": "Choice",
            "Choices": [
                {"Variable": "$.kind", "StringEquals": "bad", "Next": "Bad"},
                {"Variable": "$.kind", "StringEquals": "rare", "Next": "Rare"},
                {"Variable": "$.kind", "StringEquals": "wait", "Next": "Wait"},
            ],
            "Default": "Good",
        },
        "Good": {"Type": "Succeed"},
        "Bad": {"Type": "Fail", "Error": "CarrierError", "Cause": "no carrier takes this parcel"},
        "Rare": {"Type": "Fail", "Error": "RareError", "Cause": "once in a blue moon"},
        "Wait": {"Type": "Wait", "Seconds": 8_000_000, "End": True},
    },
}


def prepare(server, machines: int) -> None:
    """One execution of each kind on each machine."""
    client = server.client()
    for number in range(machines):
        arn = client.create_state_machine(
            name=f"orders-{number:02d}", definition=json.dumps(DEFINITION), roleArn=ROLE
        )["stateMachineArn"]
        for kind in ("good", "bad", "rare", "wait"):
            client.start_execution(stateMachineArn=arn, name=f"seed-{kind}", input=json.dumps({"kind": kind}))
    waiting = len(client.list_state_machines()["stateMachines"])
    deadline = time.monotonic() + 60
    while waiting and time.monotonic() < deadline:
        waiting = sum(
            len(client.list_executions(stateMachineArn=m["stateMachineArn"], statusFilter="RUNNING")["executions"]) > 1
            for m in client.list_state_machines()["stateMachines"]
        )


def copy_rows(path: Path, count: int) -> None:
    """Copies the seeds: 94 % succeed, 5 % fail, one in 100,000 fails rarely, 1 % run."""
    with sqlite3.connect(path) as store:
        seeds = {
            (machine, name): identity
            for identity, machine, name in store.execute("SELECT id, machine, name FROM executions")
        }
        numbers = sorted({machine for machine, _ in seeds})
        now = int(time.time() * 1000)
        first = max(seeds.values()) + 1
        row = store.execute("SELECT execution, sequence, checksum, data FROM journal LIMIT 1").fetchone()
        assert checksum(row[3], row[0], row[1]) == row[2], "the store computes checksums in another way"
        store.execute("CREATE TEMP TABLE plan(id INTEGER PRIMARY KEY, seed INTEGER, name TEXT, start INTEGER)")

        def rows():
            for index in range(count):
                kind = "rare" if index % 100_000 == 7 else "bad" if index % 20 == 3 else "wait" if index % 100 == 1 else "good"
                start = now - 30 * DAY + (30 * DAY - 60_000) * index // count
                seed = seeds[numbers[index * 2_654_435_761 % 1_000_003 % len(numbers)], f"seed-{kind}"]
                yield first + index, seed, f"order-{index * 7919 % count:07d}-{index % 97:02d}", start

        store.executemany("INSERT INTO plan VALUES (?, ?, ?, ?)", rows())
        columns = [row[1] for row in store.execute("PRAGMA table_info(executions)")]
        values = {"id": "p.id", "name": "p.name", "start": "p.start", "stop": "p.start + e.stop - e.start"}
        chosen = ", ".join(values.get(column, f"e.{column}") for column in columns)
        store.execute(
            f"INSERT INTO executions({', '.join(columns)}) SELECT {chosen} FROM plan p JOIN executions e ON e.id = p.seed"
        )
        # Histories of those that succeeded are left out: no list reads them.
        journals = store.execute(
            "SELECT p.id, j.sequence, j.data FROM plan p JOIN executions e ON e.id = p.seed"
            " JOIN journal j ON j.execution = p.seed WHERE e.status <> 1"
        )
        store.executemany(
            "INSERT INTO journal(execution, sequence, checksum, data) VALUES (?, ?, ?, ?)",
            ((identity, sequence, checksum(data, identity, sequence), data) for identity, sequence, data in journals),
        )
        for name in ("execution", "executions"):
            store.execute("UPDATE high_water SET value = max(value, ?) WHERE name = ?", (first + count, name))
    store.close()


MASK = (1 << 64) - 1
PRIMES = (0x9E3779B185EBCA87, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0x85EBCA77C2B2AE63, 0x27D4EB2F165667C5)


def checksum(data: bytes, execution: int, sequence: int) -> int:
    """What the store keeps beside a row: XXH64 of its bytes, seeded with its place, as a signed integer."""
    p1, p2, p3, p4, p5 = PRIMES

    def rotate(value: int, count: int) -> int:
        return (value << count | value >> (64 - count)) & MASK

    def mix(lane: int, word: int) -> int:
        return rotate((lane + word * p2) & MASK, 31) * p1 & MASK

    seed = (execution * p3 & MASK) ^ sequence
    at = len(data) // 32 * 32
    if at:
        lanes = [(seed + p1 + p2) & MASK, (seed + p2) & MASK, seed, (seed - p1) & MASK]
        for start in range(0, at, 32):
            for lane in range(4):
                word = int.from_bytes(data[start + 8 * lane : start + 8 * lane + 8], "little")
                lanes[lane] = mix(lanes[lane], word)
        value = sum(rotate(lane, turn) for lane, turn in zip(lanes, (1, 7, 12, 18))) & MASK
        for lane in lanes:
            value = ((value ^ mix(0, lane)) * p1 + p4) & MASK
    else:
        value = (seed + p5) & MASK
    value = (value + len(data)) & MASK
    while at + 8 <= len(data):
        value = (rotate(value ^ mix(0, int.from_bytes(data[at : at + 8], "little")), 27) * p1 + p4) & MASK
        at += 8
    if at + 4 <= len(data):
        value = (rotate(value ^ int.from_bytes(data[at : at + 4], "little") * p1 & MASK, 23) * p2 + p3) & MASK
        at += 4
    for byte in data[at:]:
        value = rotate(value ^ byte * p5 & MASK, 11) * p1 & MASK
    value = (value ^ value >> 33) * p2 & MASK
    value = (value ^ value >> 29) * p3 & MASK
    value ^= value >> 32
    return value - (1 << 64) if value >> 63 else value


def ask(server, path: str, rounds: int) -> tuple[list[float], dict]:
    """Milliseconds of each round, and the last answer."""
    times, answer = [], {}
    for _ in range(rounds):
        begin = time.perf_counter()
        request = urllib.request.Request(
            f"{server.endpoint}/console/data/{path}", headers={"x-newel-console": "1", "sec-fetch-site": "same-origin"}
        )
        with urllib.request.urlopen(request, timeout=120) as response:
            answer = json.load(response)
        times.append((time.perf_counter() - begin) * 1000)
    return times, answer


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1_000_000)
    parser.add_argument("--machines", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="newel-many-") as place:
        server = newel_server.Server(directory=Path(place))
        with server:
            prepare(server, arguments.machines)
            server.stop()
            store = max(server.data_directory.rglob("*.*db*"), key=lambda path: path.stat().st_size, default=None)
            store = store or max(server.data_directory.iterdir(), key=lambda path: path.stat().st_size)
            begin = time.perf_counter()
            copy_rows(store, arguments.count)
            print(f"{arguments.count:,} rows copied in {time.perf_counter() - begin:.0f} s: {store.stat().st_size / 1e6:.0f} MB")
            server.start()
            measure(server, arguments.rounds)
    return 0


def measure(server, rounds: int) -> None:
    now = int(time.time() * 1000)
    _, newest = ask(server, "executions?limit=1", 1)
    top = newest["executions"][0]["id"]
    requests = {
        "first page": "executions?limit=100",
        "first page, one machine": "executions?limit=100&machine=orders-03",
        "failed": "executions?limit=100&status=FAILED,TIMED_OUT",
        "failed in the last hour": f"executions?limit=100&status=FAILED,TIMED_OUT&from={now - 3_600_000}",
        "failed, one machine": "executions?limit=100&status=FAILED&machine=orders-03",
        "running": "executions?limit=100&status=RUNNING",
        "aborted: there are none": "executions?limit=100&status=ABORTED",
        "a day two weeks ago": f"executions?limit=100&from={now - 14 * DAY}&to={now - 13 * DAY}",
        "page in the middle": f"executions?limit=100&before={top // 2}",
        "last page": "executions?limit=100&before=101",
        "last page of failed": "executions?limit=100&status=FAILED&before=2001",
        "name that one has": "executions?limit=100&name=order-0012345",
        "name prefix of 1,000": "executions?limit=100&name=order-0012",
        "name prefix of all": "executions?limit=100&name=order-",
        "name that none has": "executions?limit=100&name=nothing-so",
        "common error": "executions?limit=100&error=CarrierError",
        "rare error": "executions?limit=100&error=RareError",
        "1,000 rows": "executions?limit=1000",
        "1,000 failed": "executions?limit=1000&status=FAILED",
        "machines with counts": "machines?limit=1000",
        "metrics of an hour": f"metrics?from={now - 3_600_000}&to={now}&interval=60000",
        "metrics of 30 days": f"metrics?from={now - 30 * DAY}&to={now}&interval=43200000",
    }
    for name, path in requests.items():
        times, answer = ask(server, path, rounds)
        count = len(answer.get("executions", answer.get("machines", [])))
        more = " +" if "next" in answer else ""
        print(f"{name:28} first {times[0]:8.1f} ms   middle {statistics.median(times):8.1f} ms   {count} rows{more}")


if __name__ == "__main__":
    sys.exit(main())
