#!/usr/bin/env python3
"""Replays the recorded AWS cases against Newel and compares answer by answer.

Each case runs on a fresh server. Cases whose names cannot clash and that list nothing share one; a case that fails on a
shared server runs again on its own, and only that counts.

    run.py --simple --no-jsonata              the cases that need an engine only
    run.py --needs none                       all cases that need no other service
    run.py --needs lambda --filter retry -v   a few of those that need local functions, with differences

Cases that need SQS, SNS, DynamoDB, S3, EventBridge, CloudWatch Logs, Secrets Manager or API Gateway run against moto
where that is installed: their steps of these services are done there, and the server under test takes it for AWS. `stand_ins.py` adds
what moto leaves out.
"""

from __future__ import annotations

import argparse
import collections
import json
import os
import queue
import re
import shutil
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "API"), str(HERE.parent / "Integrations")]

import newel_server  # noqa: E402
import recorded_cases  # noqa: E402
from compare import Comparer, Difference  # noqa: E402
from recorded_services import RecordedServices  # noqa: E402
from replay import ACCOUNT, Replay  # noqa: E402


@dataclass
class Outcome:
    """What came of one case."""

    case: dict
    differences: list[Difference] = field(default_factory=list)
    failure: str | None = None
    notes: list[str] = field(default_factory=list)
    unchecked: list[str] = field(default_factory=list)
    seconds: float = 0
    shared_only: bool = False

    @property
    def passed(self) -> bool:
        return not self.differences and self.failure is None

    @property
    def summary(self) -> str:
        """One line: the failure, or the first difference."""
        text = self.failure or (str(self.differences[0]) if self.differences else "passed")
        return re.sub(r"\s+", " ", text)


class Worker:
    """Runs cases one after the other, on a server that it keeps while that is safe."""

    def __init__(self, options: argparse.Namespace):
        self.options = options
        self.server: newel_server.Server | None = None
        self.names: set[str] = set()
        self.cases_on_server = 0
        self.services: RecordedServices | None = None

    def run(self, case: dict) -> Outcome:
        began = time.monotonic()
        alone = self.options.fresh or recorded_cases.needs_own_server(case)
        shared = not alone and self._can_share(case)
        outcome = self._attempt(case, alone)
        if not outcome.passed and not alone and shared:
            again = self._attempt(case, alone=True)
            again.shared_only = again.passed
            outcome = again
        outcome.seconds = time.monotonic() - began
        return outcome

    def close(self) -> None:
        if self.server is not None:
            self.server.close()
            self.server = None

    def end(self) -> None:
        self.close()
        if self.services is not None:
            self.services.close()
            self.services = None

    def _services_of(self, case: dict) -> RecordedServices | None:
        """What stands for the services that the case needs; the same process for all cases, emptied for each."""
        if case.get("mocks") or not RecordedServices.are_needed(case) or not RecordedServices.are_there():
            return None
        if self.services is None:
            self.services = RecordedServices()
        self.services.reset(case)
        return self.services

    def _can_share(self, case: dict) -> bool:
        return self.server is not None and self.server.running and not (self.names & recorded_cases.names_used(case))

    def _attempt(self, case: dict, alone: bool) -> Outcome:
        if alone:
            directory = Path(tempfile.mkdtemp(prefix="newel-case-"))
            server = None
            try:
                services = self._services_of(case)
                environment = services.environment(case) if services is not None else {}
                functions, extra = self._environment_of(case, directory)
                server = newel_server.Server(directory, functions, extra, environment).start()
                return self._replay(case, server, services)
            except newel_server.ServerFailed as failed:
                return Outcome(case, failure=f"server: {failed}")
            finally:
                if server is not None:
                    server.close()
                shutil.rmtree(directory, ignore_errors=True)
        try:
            if not self._can_share(case) or self.cases_on_server >= 200:
                self.close()
                self.server = newel_server.Server(extra=self.options.serve).start()
                self.names, self.cases_on_server = set(), 0
        except newel_server.ServerFailed as failed:
            return Outcome(case, failure=f"server: {failed}")
        self.names |= recorded_cases.names_used(case)
        self.cases_on_server += 1
        return self._replay(case, self.server)

    def _environment_of(self, case: dict, directory: Path) -> tuple[Path | None, tuple[str, ...]]:
        functions, extra = None, tuple(self.options.serve)
        for name, function in (case.get("lambdas") or {}).items():
            functions = directory / "functions"
            newel_server.write_function(functions, name, function["source"], function["handler"], function["timeout"])
        if case.get("mocks"):
            path = directory / "MockConfigFile.json"
            path.write_text(json.dumps(case["mocks"]))
            extra += ("--mock-config", str(path))
        return functions, extra

    def _replay(self, case: dict, server: newel_server.Server, services: RecordedServices | None = None) -> Outcome:
        clients = {}

        def client_of(account: str):
            if account not in clients:
                clients[account] = server.client(access_key=account, parameter_validation=False)
            return clients[account]

        replay = Replay(case, client_of, self.options.case_seconds, services)
        answers = replay.run()
        comparer = Comparer(recorded_cases.comparison_rules(case), lenient=self.options.lenient)
        unchecked = replay.unchecked_keys()
        recorded = {key: value for key, value in case["recorded"].items() if key not in unchecked}
        differences = comparer.compare(recorded, answers)
        failure = replay.failure
        if not server.running:
            failure = f"the server died: {server.log_tail(600)}"
        return Outcome(case, differences, failure, replay.notes, unchecked)


def run_cases(cases: list[dict], options: argparse.Namespace, on_outcome=lambda outcome: None) -> list[Outcome]:
    """Outcomes in the order of the cases; `options.workers` servers at a time."""
    waiting: queue.SimpleQueue = queue.SimpleQueue()
    # Long cases first, so that none is left alone at the end.
    for index in sorted(range(len(cases)), key=lambda i: -_seconds_guess(cases[i])):
        waiting.put(index)
    outcomes: list[Outcome | None] = [None] * len(cases)
    lock = threading.Lock()

    def work() -> None:
        worker = Worker(options)
        try:
            while True:
                try:
                    index = waiting.get_nowait()
                except queue.Empty:
                    return
                try:
                    outcome = worker.run(cases[index])
                except Exception as error:
                    outcome = Outcome(cases[index], failure=f"runner: {type(error).__name__}: {error}")
                outcomes[index] = outcome
                with lock:
                    on_outcome(outcome)
        finally:
            worker.end()

    threads = [threading.Thread(target=work) for _ in range(max(1, min(options.workers, len(cases))))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [o for o in outcomes if o is not None]


def _seconds_guess(case: dict) -> float:
    waits = re.findall(r'"(?:Seconds|IntervalSeconds|HeartbeatSeconds)": (\d+)', json.dumps(case["steps"]))
    return sum(min(60, int(seconds)) for seconds in waits) + 0.01 * len(case["steps"])


def defaults() -> argparse.Namespace:
    """The options that running without arguments means."""
    return parser().parse_args([])


def parser() -> argparse.ArgumentParser:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--data", type=Path, help="directory of the recorded cases")
    arguments.add_argument("--filter", action="append", default=[], help="part of an id, or a group; may be repeated")
    arguments.add_argument("--simple", action="store_true", help="only cases that need nothing but an engine")
    arguments.add_argument("--no-jsonata", action="store_true", help="leave out cases that mention JSONata")
    arguments.add_argument("--needs", help="none, or services by comma; `mocks` adds the mocked cases; default: any")
    arguments.add_argument("--kind", action="append", default=[], choices=["execution", "test-state", "api"])
    arguments.add_argument("--lenient", action="store_true", help="leave out what upstream does not check either")
    arguments.add_argument("--fresh", action="store_true", help="a server of its own for each case")
    arguments.add_argument("--workers", type=int, default=2 * (os.cpu_count() or 2), help="servers at a time")
    arguments.add_argument("--case-seconds", type=float, default=120, help="time that a case may take")
    arguments.add_argument(
        "--serve", action="append", default=[], help="one more argument of `newel serve`, as --serve=ARG"
    )
    arguments.add_argument("--json", type=Path, help="write a report")
    arguments.add_argument(
        "--failing", action="store_true", help="print the failing ids as JSON, ready for expectations"
    )
    arguments.add_argument("-v", "--verbose", action="count", default=0, help="differences of failing cases; -vv: all")
    return arguments


def chosen_cases(options: argparse.Namespace) -> list[dict]:
    needs = None
    if options.needs is not None:
        needs = set() if options.needs == "none" else {n for n in options.needs.split(",") if n not in ("", "none")}
    return recorded_cases.select(
        recorded_cases.load(options.data),
        needs=needs,
        simple=options.simple,
        jsonata=not options.no_jsonata,
        kinds=set(options.kind),
        filters=options.filter,
    )


def describe(outcome: Outcome, verbose: int) -> str:
    """A readable account of one outcome."""
    mark = "pass" if outcome.passed else "FAIL"
    lines = [f"{mark} {recorded_cases.short_id(outcome.case)} ({outcome.seconds:.1f} s)"]
    if outcome.shared_only:
        lines.append("  (failed on a shared server only)")
    if outcome.passed and verbose < 2:
        return "\n".join(lines)
    if outcome.failure:
        lines.append(f"  {outcome.failure}")
    lines += [f"  {note}" for note in outcome.notes]
    limit = 12 if verbose < 2 else 1000
    for difference in outcome.differences[:limit]:
        lines.append("  " + str(difference).replace("\n", "\n  "))
    if len(outcome.differences) > limit:
        lines.append(f"  … and {len(outcome.differences) - limit} more")
    return "\n".join(lines)


def report(outcomes: list[Outcome]) -> dict:
    """The report as data: totals, groups, and each case with its first difference."""
    groups: dict[str, list[int]] = collections.defaultdict(lambda: [0, 0])
    for outcome in outcomes:
        groups[outcome.case["group"]][0] += outcome.passed
        groups[outcome.case["group"]][1] += 1
    return {
        "cases": len(outcomes),
        "passed": sum(o.passed for o in outcomes),
        "groups": {name: {"passed": p, "cases": n} for name, (p, n) in sorted(groups.items())},
        "outcomes": [
            {
                "id": o.case["id"],
                "passed": o.passed,
                "seconds": round(o.seconds, 2),
                "summary": None if o.passed else o.summary[:500],
                "differences": [str(d) for d in o.differences],
                "notes": o.notes,
                "unchecked": o.unchecked,
                "sharedOnly": o.shared_only,
            }
            for o in outcomes
        ],
    }


def main() -> int:
    options = parser().parse_args()
    cases = chosen_cases(options)
    if not cases:
        directory = options.data or recorded_cases.data_directory()
        newel_server.say_loudly(f"SKIPPED: no recorded cases selected from {directory}")
        return 0
    missing = newel_server.missing_binary()
    if missing:
        newel_server.say_loudly(f"NOT RUN: {missing}")
        return 2
    began = time.monotonic()

    def tell(outcome: Outcome) -> None:
        if not outcome.passed or options.verbose >= 2 or outcome.shared_only:
            print(
                describe(outcome, options.verbose) if options.verbose else describe(outcome, 0).split("\n")[0],
                flush=True,
            )

    outcomes = run_cases(cases, options, tell)
    result = report(outcomes)
    print()
    for name, group in result["groups"].items():
        print(f"{name:32} {group['passed']:4} of {group['cases']:4}")
    unchecked = sum(len(o.unchecked) for o in outcomes)
    shared = sum(o.shared_only for o in outcomes)
    rate = 100 * result["passed"] / result["cases"]
    print(f"{'all':32} {result['passed']:4} of {result['cases']:4}  {rate:.1f} %  in {time.monotonic() - began:.0f} s")
    if unchecked:
        print(f"{unchecked} recorded values have no answer to compare with (logs, messages, refusals of the client)")
    if shared:
        print(f"{shared} cases failed on a shared server only")
    if options.failing:
        print(json.dumps({o.case["id"]: o.summary[:160] for o in outcomes if not o.passed}, indent=1))
    if options.json:
        options.json.write_text(json.dumps(result, indent=1) + "\n")
    return 0 if result["passed"] == result["cases"] else 1


if __name__ == "__main__":
    sys.exit(main())
