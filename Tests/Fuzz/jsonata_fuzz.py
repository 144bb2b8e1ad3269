#!/usr/bin/env python3
"""Compares `newel eval jsonata` with another implementation on random expressions.

    Tests/Fuzz/jsonata_fuzz.py [--seed N] [--seconds S | --count N] [--newel PATH]
                               [--reference python | --reference js --jsonata PATH] [--report FILE]

Expressions and data come from grammar.py and depend on the seed alone; batch n of seed s is the same in every run. What
differs is classified by explanations.py. Exit code 1 when something differs without an explanation, when the program
ends or hangs, or when an evaluation goes beyond its budget of time; the report holds every such case.
"""

import argparse
import json
import os
import queue
import resource
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from explanations import classify  # noqa: E402
from grammar import Generator  # noqa: E402

BATCH = 100
# Newel ends an evaluation after ten seconds by itself; a machine under load gets twice that.
ANSWER_SECONDS_MAX = 20
SLOW_SECONDS = 5
REFERENCE_SECONDS_MAX = 10


class Answerer:
    """A process that answers JSON Lines; started again when it ends or hangs."""

    def __init__(self, command, seconds_max, environment=None):
        self.command = command
        self.seconds_max = seconds_max
        self.environment = environment
        self.process = None

    def start(self):
        self.process = subprocess.Popen(
            self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=self.environment
        )
        process, lines, errors = self.process, queue.Queue(), []
        self.lines, self.errors = lines, errors

        def read():
            for line in process.stdout:
                lines.put(line)
            lines.put(None)

        threading.Thread(target=read, daemon=True).start()
        threading.Thread(target=lambda: errors.extend(process.stderr), daemon=True).start()

    def ask(self, request):
        """The answer, or {"crash": how it ended} or {"hang": seconds}; with the seconds it took."""
        if self.process is None:
            self.start()
        began = time.monotonic()
        try:
            self.process.stdin.write(json.dumps(request).encode() + b"\n")
            self.process.stdin.flush()
            line = self.lines.get(timeout=self.seconds_max)
        except queue.Empty:
            self.stop()
            return {"hang": self.seconds_max}, float(self.seconds_max)
        except BrokenPipeError:
            line = None
        if line is None:
            code = self.process.wait(timeout=10)
            text = b"".join(self.errors).decode(errors="replace")[-400:]
            self.stop()
            return {"crash": f"exit code {code} {text}".strip()}, time.monotonic() - began
        return json.loads(line), time.monotonic() - began

    def stop(self):
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process.stdout.close()
            try:
                self.process.stdin.close()
            except BrokenPipeError:
                pass  # what it had not read is lost with it
            self.process = None


def reference_command(options):
    """The command of the reference, or why there is none."""
    if options.reference == "js":
        if not options.jsonata:
            return None, "--reference js needs --jsonata PATH, the folder or main file of the library"
        return ["node", str(HERE / "reference_js.mjs"), options.jsonata], None
    check = subprocess.run([sys.executable, "-c", "import jsonata"], capture_output=True, text=True)
    if check.returncode != 0:
        return None, f"{sys.executable} has no jsonata-python: pip install jsonata-python"
    return [sys.executable, str(HERE / "reference_python.py")], None


class Run:
    """Counts and cases of one run."""

    def __init__(self, options, newel, reference):
        self.options = options
        self.newel = newel
        self.reference = reference
        self.counts = Counter()
        self.explained = Counter()
        self.findings = []

    def find(self, kind, case, ours, theirs=None):
        self.findings.append({"kind": kind, "case": case, "newel": ours, "reference": theirs})

    def one(self, case):
        self.counts["expressions"] += 1
        ours, seconds = self.newel.ask(case)
        if "crash" in ours or "hang" in ours:
            return self.find("crash" if "crash" in ours else "hang", case, ours)
        if seconds > SLOW_SECONDS:
            # Once more: a machine under load is slow without the program being it.
            _, seconds = self.newel.ask(case)
            if seconds > SLOW_SECONDS:
                self.find("slow", case, {"seconds": round(seconds, 2), **ours})
        theirs, _ = self.reference.ask(case)
        if "crash" in theirs or "hang" in theirs or "broken" in theirs:
            self.counts["reference failed"] += 1
            return None
        verdict = classify(case, ours, theirs, self.options.reference)
        if verdict is None:
            self.find("different", case, ours, theirs)
        elif verdict == "equal":
            self.counts["equal"] += 1
            self.counts["errors" if "error" in ours else "values"] += 1
        else:
            self.explained[verdict] += 1
        return None

    def go(self):
        began = time.monotonic()
        batch = self.options.first_batch
        while True:
            generator = Generator(f"{self.options.seed}/{batch}")
            for number in range(BATCH):
                case = {"id": f"{self.options.seed}/{batch}/{number}"}
                case["data"] = generator.data()
                case["expr"] = generator.expression()
                self.one(case)
                if self.options.count and self.counts["expressions"] >= self.options.count:
                    return
            batch += 1
            if not self.options.count and time.monotonic() - began >= self.options.seconds:
                return

    def summary(self):
        lines = [f"seed {self.options.seed}: " + ", ".join(f"{count} {name}" for name, count in self.counts.items())]
        lines += [f"  explained {count}: {name}" for name, count in self.explained.most_common()]
        usage = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        cpu = sum(each.ru_utime + each.ru_stime for each in usage)
        lines.append(f"  CPU time {cpu:.0f} s; findings: {len(self.findings)}")
        return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--count", type=int, help="expressions, instead of --seconds")
    parser.add_argument("--first-batch", type=int, default=0, help="where in the seed to begin")
    parser.add_argument("--newel", default=os.environ.get("NEWEL_BINARY", str(HERE.parents[1] / ".build/debug/newel")))
    parser.add_argument("--reference", choices=["python", "js"], default="python")
    parser.add_argument("--jsonata", help="the library jsonata-js: its folder or main file")
    parser.add_argument("--report", help="write the findings as JSON Lines")
    options = parser.parse_args()
    command, reason = reference_command(options)
    if command is None:
        print(f"SKIPPED  JSONata fuzzing: {reason}", file=sys.stderr)
        return 3
    # Both sides read dates without a zone in the same one.
    environment = {**os.environ, "TZ": "UTC"}
    newel = Answerer([options.newel, "eval", "jsonata", "--lines"], ANSWER_SECONDS_MAX, environment)
    reference = Answerer(command, REFERENCE_SECONDS_MAX, environment)
    run = Run(options, newel, reference)
    try:
        run.go()
    finally:
        newel.stop()
        reference.stop()
        if options.report:
            with open(options.report, "w", encoding="utf-8") as file:
                for finding in run.findings:
                    file.write(json.dumps(finding) + "\n")
    print(run.summary())
    for finding in run.findings[:20]:
        print(json.dumps(finding, ensure_ascii=True)[:600])
    return 1 if run.findings else 0


if __name__ == "__main__":
    sys.exit(main())
