"""One-task workflows, and what came of them."""

from __future__ import annotations

import json

from api_support import machine, run


def task(resource: str, arguments: dict | str, **fields) -> str:
    """A definition with one task in JSONata."""
    state = {"Type": "Task", "Resource": f"arn:aws:states:::{resource}", "Arguments": arguments, "End": True}
    return machine({"Only": {**state, **fields}}, QueryLanguage="JSONata")


def result(client, resource: str, arguments: dict, **fields):
    """The output of a task that must succeed."""
    ended = run(client, task(resource, arguments, **fields))
    assert ended["status"] == "SUCCEEDED", (ended.get("error"), ended.get("cause"))
    return json.loads(ended["output"])


def failure(client, resource: str, arguments: dict, **fields) -> tuple[str, str]:
    """Error and cause of a task that must fail."""
    ended = run(client, task(resource, arguments, **fields))
    assert ended["status"] == "FAILED", ended
    return ended["error"], ended["cause"]


def refused_input(client, resource: str, given: dict) -> str:
    """The cause of a task whose parameters, known at run time only, cannot be used."""
    ended = run(client, task(resource, "{% $states.input %}"), given)
    assert ended["status"] == "FAILED" and ended["error"] == "States.Runtime", ended
    return ended["cause"]
