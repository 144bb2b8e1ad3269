"""Finds, reads and selects the recorded cases, and says which of them need what."""

from __future__ import annotations

import json
import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def data_directory() -> Path:
    """Where the recorded cases are: beside the project, or where NEWEL_CONFORMANCE says. They may be absent."""
    return Path(os.environ.get("NEWEL_CONFORMANCE") or ROOT.parent / "shared" / "conformance" / "asl")


def load(directory: Path | None = None) -> list[dict]:
    """All cases, in the order of files and lines; empty when there are none."""
    cases = []
    for path in sorted((directory or data_directory()).glob("*.json")):
        content = json.loads(path.read_text("utf-8"))
        if content.get("format") != 1:
            raise ValueError(f"{path}: format {content.get('format')} is not known")
        for case in content["cases"]:
            cases.append({**case, "group": path.stem})
    return cases


def uses_jsonata(case: dict) -> bool:
    """Whether a request of the case names JSONata, in a definition of any form."""
    return "JSONata" in json.dumps(case["steps"])


def select(
    cases: list[dict],
    needs: set[str] | None = None,
    simple: bool = False,
    jsonata: bool = True,
    kinds: set[str] | None = None,
    filters: list[str] = (),
) -> list[dict]:
    """Cases that fit every condition.

    `needs`: what the cases may need: services by name, and `mocks` for cases that come with mocked integrations (these
    need nothing else). None: no condition. `filters`: parts of an id or group, one of which must fit.
    """
    chosen = []
    for case in cases:
        if simple and not case["simple"]:
            continue
        if not jsonata and uses_jsonata(case):
            continue
        if kinds and case["kind"] not in kinds:
            continue
        if needs is not None:
            wanted = {"mocks"} if case.get("mocks") else set(case["needs"])
            if not wanted <= needs:
                continue
        if filters and not any(f in case["id"] or f == case["group"] for f in filters):
            continue
        chosen.append(case)
    return chosen


def comparison_rules(case: dict) -> dict:
    """How to compare the case's answers: a placeholder whose value no request chose stands for any text."""
    rules = dict(case.get("compare", {}))
    requests = json.dumps([step["params"] for step in case["steps"]])
    rules["placeholders"] = [
        [token, value if value is not None and json.dumps(value)[1:-1] in requests else None]
        for token, value in rules.get("placeholders", [])
    ]
    return rules


def names_used(case: dict) -> set[str]:
    """Names of machines and activities that the case's requests choose."""
    made = ("CreateStateMachine", "CreateActivity")
    return {str(s["params"].get("name")) for s in case["steps"] if s["call"] in made}


def needs_own_server(case: dict) -> bool:
    """Whether the case must not share a server: it lists everything, or brings functions, mocks or services."""
    if case.get("lambdas") or case.get("mocks") or set(case["needs"]) - {"lambda"}:
        return True
    return any(s["call"] in ("ListStateMachines", "ListActivities") for s in case["steps"])


def short_id(case: dict) -> str:
    """The part of the id that people use."""
    return case["id"].split("/stepfunctions/")[-1].removeprefix("v2/")
