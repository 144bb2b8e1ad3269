#!/usr/bin/env python3
"""Kills the server with SIGKILL at random moments while executions of mixed shape run, again and again.

After the last restart it waits for every execution and checks what reliability promises: each acknowledged execution is
there and ended exactly once with the right output; histories have no gap; results were applied once. Clients retry by
name, workers retry what they were about to say. Everything stays on loopback; only the server's own process is killed.

    crash_test.py --executions 2000 --kills 20            a long run; prints its seed
    crash_test.py --executions 2000 --kills 20 --seed 7   the same choices again
    pytest Tests/Crash                                    300 executions, 5 kills
"""

from __future__ import annotations

import argparse
import collections
import json
import os
import random
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parent), str(Path(__file__).resolve().parents[1] / "API")]

import newel_server  # noqa: E402
from botocore.exceptions import BotoCoreError, ClientError  # noqa: E402
from invariants import check_history, check_map_run, check_prefix  # noqa: E402
from workload import FUNCTIONS, ROLE, Plan, check_outcome, kinds, plans  # noqa: E402

STARTERS = 8
WORKERS = 4
OVER = {"SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED"}
# What a worker hears when its answer was taken before, or comes after the attempt was given up.
TOO_LATE = {"TaskTimedOut", "TaskDoesNotExist", "InvalidToken"}


class OutOfTime(Exception):
    """The run took longer than it may."""


class CrashRun:
    """One run: a server that is killed, clients that go on, and a check at the end."""

    def __init__(self, executions: int, kills: int, seed: int, seconds_max: float, gap: float, extra: tuple = ()):
        self.kills = kills
        self.seed = seed
        self.gap = gap
        self.chance = random.Random(seed)
        self.deadline = time.monotonic() + seconds_max
        self.server = newel_server.Server(extra=extra)
        self.server.functions = self.server.directory / "functions"
        for name, source in FUNCTIONS.items():
            newel_server.write_function(self.server.functions, name, source, timeout=60)
        self.executions = executions
        self.plans: list[Plan] = []
        self.violations: list[str] = []
        self.counts: collections.Counter = collections.Counter()
        self.in_flight: list[int] = []
        self.earlier: dict[str, list[dict]] = {}
        self.threads: list[threading.Thread] = []
        self.over = threading.Event()
        self._lock = threading.Lock()

    # Running.

    def run(self) -> dict:
        """The summary; `violations` is empty when all is well."""
        began = time.monotonic()
        try:
            self.server.start()
            self.client = self.server.client(read_timeout=70)
            self._create_machines()
            seconds = self.kills * (self.gap + 0.5) + self.executions / 150
            self.plans = plans(self.executions, self.server.directory, self.chance, time.time() + 1, max(5.0, seconds))
            self._go_on()
            self._check_all()
        except (OutOfTime, newel_server.ServerFailed) as stopped:
            self._violated(f"{type(stopped).__name__}: {stopped}")
        finally:
            self.over.set()
            self.server.stop()
            self._join()
            leftovers = self._leftovers()
            log = self.server.log_tail(4000)
            self.server.close()
        return {
            "seed": self.seed,
            "executions": len(self.plans),
            "acknowledged": sum(p.acknowledged for p in self.plans),
            "kills": self.counts["kills"],
            "inFlightAtKills": self.in_flight,
            "restartSecondsMax": round(max(self.server.start_seconds, default=0), 3),
            "seconds": round(time.monotonic() - began, 1),
            "counts": dict(sorted(self.counts.items())),
            "processesLeftBehind": leftovers,
            "violations": self.violations,
            "log": log if self.violations else "",
        }

    def _create_machines(self) -> None:
        activity = self.client.create_activity(name="crash-activity")["activityArn"]
        self.activity = activity
        self.kinds = kinds(activity)
        self.machines = {}
        for name, kind in self.kinds.items():
            answer = self.client.create_state_machine(name=name, definition=json.dumps(kind.definition), roleArn=ROLE)
            self.machines[name] = answer["stateMachineArn"]

    def _go_on(self) -> None:
        """Starts executions, works, and kills, until every execution has ended."""
        waiting = list(self.plans)
        bodies = [(self._start_all, waiting)] * STARTERS + [(self._work, number) for number in range(WORKERS)]
        bodies += [(self._answer_mail,), (self._stop,), (self._read,), (self._redrive,)]
        self.threads = [threading.Thread(target=self._guarded, args=body, daemon=True) for body in bodies]
        for thread in self.threads:
            thread.start()
        try:
            self._kill_again_and_again()
            for thread in self.threads[:STARTERS]:
                thread.join(max(0.1, self.deadline - time.monotonic()))
            self._wait_for_all()
        finally:
            self.over.set()

    def _join(self) -> None:
        """Waits for the clients; a stopped server has cut off those that were still asking for work."""
        for thread in self.threads:
            thread.join(20)
            if thread.is_alive():
                self._violated("a client still waits for an answer of a server that is gone")

    def _leftovers(self) -> int:
        """Processes that the ended server has left behind, once they had time to notice."""
        for _ in range(20):
            found = len(self.server.leftovers())
            if not found:
                break
            time.sleep(0.1)
        return found

    def _guarded(self, body, *arguments) -> None:
        try:
            body(*arguments)
        except OutOfTime as stopped:
            if not self.over.is_set():
                self._violated(f"{body.__name__}: {stopped}")
        except Exception as error:
            self._violated(f"{body.__name__}: {type(error).__name__}: {error}")

    def _kill_again_and_again(self) -> None:
        killer = random.Random(self.seed + 1)
        for _ in range(self.kills):
            pause = killer.uniform(0.1, 2 * self.gap - 0.1)
            self._sleep(pause / 2)
            self.in_flight.append(self._count_running())
            self._sleep(pause / 2)
            self.server.kill()
            self.counts["kills"] += 1
            self.server.start()

    def _sleep(self, seconds: float) -> None:
        if time.monotonic() > self.deadline:
            raise OutOfTime("the kills took too long")
        time.sleep(seconds)

    def _count_running(self) -> int:
        return sum(len(self._running(arn)) for arn in self.machines.values())

    def _running(self, machine: str) -> list[dict]:
        return self._listed(machine, statusFilter="RUNNING")

    def _listed(self, machine: str, **filters) -> list[dict]:
        found, token = [], {}
        while True:
            page = self.call("list_executions", stateMachineArn=machine, maxResults=1000, **filters, **token)
            found += page["executions"]
            if not page.get("nextToken"):
                return found
            token = {"nextToken": page["nextToken"]}

    def call(self, operation: str, **parameters):
        """Calls until there is an answer. Raises ClientError for a refusal, OutOfTime at the deadline."""
        return self._call(operation, parameters)[0]

    def _call(self, operation: str, parameters: dict) -> tuple[dict, bool]:
        """The answer, and whether an earlier try may have been carried out without one."""
        uncertain = False
        while True:
            if time.monotonic() > self.deadline:
                raise OutOfTime(f"{operation} had no answer in time")
            if self.over.is_set() and threading.current_thread() in self.threads:
                raise OutOfTime("all executions have ended")
            try:
                return getattr(self.client, operation)(**parameters), uncertain
            except ClientError as error:
                status = error.response["ResponseMetadata"]["HTTPStatusCode"]
                if status < 500:
                    error.uncertain = uncertain
                    raise
                self._violated(f"{operation} was answered with status {status}: {error}")
                return {}, uncertain
            except BotoCoreError:
                # Refused, reset or cut off: the server was killed. It may have done what was asked.
                uncertain = True
                self.counts["calls cut off"] += 1
                time.sleep(0.03)

    # Clients.

    def _start_all(self, waiting: list[Plan]) -> None:
        chance = random.Random(self.seed + 2)
        while True:
            with self._lock:
                if not waiting:
                    return
                plan = waiting.pop()
            self._start(plan)
            if chance.random() < 0.05:
                self._start(plan, again=True)

    def _start(self, plan: Plan, again: bool = False) -> None:
        machine = self.machines[plan.kind]
        parameters = {"stateMachineArn": machine, "name": plan.name, "input": plan.input}
        try:
            answer, _ = self._call("start_execution", parameters)
            arn = answer.get("executionArn")
        except ClientError as error:
            if error.response["Error"]["Code"] != "ExecutionAlreadyExists" or not (again or error.uncertain):
                self._violated(f"{plan.name} was refused: {error}")
                return
            arn = error.response["Error"]["Message"].split("'")[1]
            self.counts["starts found done"] += 1
        wanted = machine.replace(":stateMachine:", ":execution:") + ":" + plan.name
        if arn != wanted or (plan.arn is not None and plan.arn != arn):
            self._violated(f"{plan.name} is {arn}, not {wanted}")
        plan.arn = wanted
        plan.acknowledged = True

    def _work(self, number: int) -> None:
        """An activity worker: takes tasks and answers them."""
        while not self.over.is_set():
            try:
                parameters = {"activityArn": self.activity, "workerName": f"worker-{number}"}
                taken, _ = self._call("get_activity_task", parameters)
            except OutOfTime:
                return
            if taken.get("taskToken"):
                self.counts["activity tasks"] += 1
                given = json.loads(taken["input"])
                self._answer(taken["taskToken"], given["value"] + given["add"])

    def _answer_mail(self) -> None:
        """Answers the task tokens that the mailbox function leaves."""
        mailbox = self.server.directory / "mailbox"
        while not self.over.is_set():
            for path in sorted(mailbox.glob("*.json")) if mailbox.exists() else []:
                letter = json.loads(path.read_text())
                self.counts["letters"] += 1
                self._answer(letter["token"], letter["value"] + letter["add"])
                path.unlink()
            time.sleep(0.05)

    def _answer(self, token: str, value: int) -> None:
        parameters = {"taskToken": token, "output": json.dumps(value)}
        try:
            self._call("send_task_success", parameters)
        except ClientError as error:
            if error.response["Error"]["Code"] not in TOO_LATE:
                raise
            self.counts[f"answers too late: {error.response['Error']['Code']}"] += 1

    def _stop(self) -> None:
        """Stops the executions that would never end."""
        left = sorted((p for p in self.plans if p.stop_at is not None), key=lambda p: p.stop_at)
        while left and not self.over.is_set():
            plan = left[0]
            if plan.arn is None or time.time() < plan.stop_at:
                time.sleep(0.05)
                continue
            self.call("stop_execution", executionArn=plan.arn, error="Stopped", cause=plan.name)
            plan.stop_acknowledged = True
            left.pop(0)

    def _redrive(self) -> None:
        """Redrives what fails on purpose; a repeated request carries the token of the first."""
        machines = [self.machines[name] for name, kind in self.kinds.items() if kind.redriven]
        while not self.over.is_set():
            for execution in [e for arn in machines for e in self._listed(arn, statusFilter="FAILED")]:
                token = f"{execution['name']}-{execution['redriveCount']}"
                self.call("redrive_execution", executionArn=execution["executionArn"], clientToken=token)
                self.counts["redrives"] += 1
            time.sleep(0.1)

    def _read(self) -> None:
        """Reads histories now and then; they must be prefixes of what is there in the end."""
        chance = random.Random(self.seed + 3)
        while not self.over.is_set():
            started = [p for p in self.plans if p.acknowledged]
            if started:
                plan = chance.choice(started)
                self.earlier[plan.name] = self._history(plan.arn)
                self.counts["histories read early"] += 1
            time.sleep(0.05)

    def _history(self, arn: str) -> list[dict]:
        events, token = [], {}
        while True:
            page = self.call("get_execution_history", executionArn=arn, maxResults=1000, **token)
            events += page.get("events", [])
            if not page.get("nextToken"):
                return events
            token = {"nextToken": page["nextToken"]}

    # The end.

    def _wait_for_all(self) -> None:
        while True:
            running = [e for arn in self.machines.values() for e in self._running(arn)]
            for name in (name for name, kind in self.kinds.items() if kind.redriven):
                # One look at each execution: between two it may have failed or been redriven.
                running += [e for e in self._listed(self.machines[name]) if e["status"] != "SUCCEEDED"]
            if not running:
                return
            if time.monotonic() > self.deadline - 5:
                self._report_unended(running)
                raise OutOfTime(f"{len(running)} executions have not ended")
            time.sleep(0.3)

    def _report_unended(self, running: list[dict]) -> None:
        kinds_left = collections.Counter(e["name"].rsplit("-", 1)[0] for e in running)
        self._violated(f"not ended: {dict(kinds_left)}")
        for execution in running[:5]:
            page = self.client.get_execution_history(
                executionArn=execution["executionArn"], reverseOrder=True, maxResults=5
            )
            last = [f"{e['id']} {e['type']}" for e in page["events"]]
            self._violated(f"{execution['name']} hangs after {last}")

    def _check_all(self) -> None:
        """Restarts once more, and checks every execution and the totals."""
        before = {p.name: self._history(p.arn) for p in self.plans[:20] if p.arn}
        self.server.stop()
        self.server.start()
        for name, events in before.items():
            self.earlier.setdefault(name + " before the last restart", events)
        with ThreadPoolExecutor(8) as pool:
            for found in pool.map(self._check, self.plans):
                for text in found:
                    self._violated(text)
        listed = sum(
            len(page["executions"])
            for arn in self.machines.values()
            for page in self.client.get_paginator("list_executions").paginate(stateMachineArn=arn)
        )
        if listed != len(self.plans):
            self._violated(f"{listed} executions are listed, {len(self.plans)} were started")
        invocations = self.server.directory / "invocations.jsonl"
        if invocations.exists():
            self.counts["function calls"] = len(invocations.read_text().splitlines())

    def _check(self, plan: Plan) -> list[str]:
        if not plan.acknowledged:
            return [f"{plan.name}: was never acknowledged"]
        try:
            description = self.client.describe_execution(executionArn=plan.arn)
        except ClientError as error:
            return [f"{plan.name}: acknowledged and gone: {error}"]
        if description["status"] not in OVER:
            return [f"{plan.name}: {description['status']} in the end"]
        events = self._history(plan.arn)
        kind = self.kinds[plan.kind]
        found = check_history(description, events, kind.shape, plan.input)
        found += check_outcome(plan, kind, description, events)
        for key in (plan.name, plan.name + " before the last restart"):
            if key in self.earlier:
                found += check_prefix(self.earlier[key], events)
        if kind.distributed:
            found += self._check_map_runs(plan)
        with self._lock:
            self.counts["events"] += len(events)
            self.counts[f"ended {description['status']}"] += 1
        return [f"{plan.name}: {text}" for text in found]

    def _check_map_runs(self, plan: Plan) -> list[str]:
        """Each round has a Map Run with five children, whose histories are as good as any."""
        found = []
        runs = self.client.list_map_runs(executionArn=plan.arn, maxResults=1000)["mapRuns"]
        for listed in runs:
            run = self.client.describe_map_run(mapRunArn=listed["mapRunArn"])
            children = self.client.list_executions(mapRunArn=listed["mapRunArn"], maxResults=1000)["executions"]
            found += check_map_run(run, 5, children)
            for child in children:
                description = self.client.describe_execution(executionArn=child["executionArn"])
                events = self._history(child["executionArn"])
                found += check_history(description, events, self.kinds[plan.kind].shape)
                with self._lock:
                    self.counts["children"] += 1
        return found

    def _violated(self, text: str) -> None:
        with self._lock:
            self.violations.append(text)


def test_nothing_is_lost_or_done_twice_when_the_server_is_killed():
    """Small numbers for every change; NEWEL_CRASH_EXECUTIONS, _KILLS, _SEED and _SECONDS_MAX make it larger."""
    import pytest

    missing = newel_server.missing_binary()
    if missing:
        newel_server.say_loudly(f"SKIPPED crash test: {missing}")
        pytest.skip(missing)
    value = lambda name, default: float(os.environ.get(f"NEWEL_CRASH_{name}", default))  # noqa: E731
    seed = int(value("SEED", random.SystemRandom().randrange(1_000_000)))
    print(f"seed {seed}")
    run = CrashRun(int(value("EXECUTIONS", 300)), int(value("KILLS", 5)), seed, value("SECONDS_MAX", 300), 1.5)
    summary = run.run()
    violations, log = summary.pop("violations"), summary.pop("log")
    print(json.dumps(summary, indent=1))
    assert not violations, f"seed {seed}: {len(violations)} violations\n" + "\n".join(violations[:20]) + "\n" + log
    assert summary["acknowledged"] == summary["executions"] and summary["counts"]["events"] > summary["executions"]


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument(
        "--executions", type=int, default=2000, help="in flight through all kills; an eighth more end on the way"
    )
    arguments.add_argument("--kills", type=int, default=20)
    arguments.add_argument("--seed", type=int, help="default: chosen and printed")
    arguments.add_argument("--seconds-max", type=float, default=1200, help="give up after this time")
    arguments.add_argument("--gap", type=float, default=2.0, help="mean seconds from a restart to the next kill")
    arguments.add_argument(
        "--serve", action="append", default=[], help="one more argument of `newel serve`, as --serve=ARG"
    )
    arguments.add_argument("--json", type=Path, help="write the summary")
    options = arguments.parse_args()
    missing = newel_server.missing_binary()
    if missing:
        newel_server.say_loudly(f"NOT RUN: {missing}")
        return 2
    seed = options.seed if options.seed is not None else random.SystemRandom().randrange(1_000_000)
    print(f"seed {seed}", flush=True)
    run = CrashRun(options.executions, options.kills, seed, options.seconds_max, options.gap, tuple(options.serve))
    summary = run.run()
    log = summary.pop("log")
    if options.json:
        options.json.write_text(json.dumps(summary, indent=1) + "\n")
    shown = summary | {"violations": summary["violations"][:30]}
    print(json.dumps(shown, indent=1))
    if summary["violations"]:
        print(f"FAILED: {len(summary['violations'])} violations; seed {seed}\n{log}")
        return 1
    print(f"passed: {summary['executions']} executions, {summary['kills']} kills, nothing lost, nothing twice")
    return 0


if __name__ == "__main__":
    sys.exit(main())
