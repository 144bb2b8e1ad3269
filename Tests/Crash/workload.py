"""State machines of mixed shape, the functions they call, and what each execution must come to.

Every machine is a loop of rounds: wait, work, count, and once more until the time `until`. Each round adds a fixed
amount to `value`, by whatever the shape is about; so the output says whether each round counted exactly once, however
many there were.
"""

from __future__ import annotations

import json
import random
from dataclasses import dataclass, field
from datetime import datetime, timezone
from pathlib import Path

from invariants import Shape

FUNCTION_ARN = "arn:aws:lambda:us-east-1:123456789012:function:"
ROLE = "arn:aws:iam::123456789012:role/service-role/MyRole"
ATTEMPTS_OF_A_WORKER = 200

ADD_SOURCE = '''
"""Adds, squares, fails a few times or for good, and notes each call in a file."""

import json
import os


class Flaky(Exception):
    pass


class Refused(Exception):
    pass


def handler(event, context):
    note = json.dumps({"name": event["name"], "state": event["state"], "retry": event.get("retry", 0)}) + "\\n"
    file = os.open(os.path.join(event["directory"], "invocations.jsonl"), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(file, note.encode())
    finally:
        os.close(file)
    if event.get("refuse"):
        raise Refused("never")
    if event.get("retry", 0) < event.get("failures", 0):
        raise Flaky(f"attempt {event['retry']}")
    if "square" in event:
        return event["square"] ** 2
    return event["value"] + event["add"]
'''

MAILBOX_SOURCE = '''
"""Puts a task token where the test finds it."""

import json
import os
import uuid


def handler(event, context):
    folder = os.path.join(event["directory"], "mailbox")
    os.makedirs(folder, exist_ok=True)
    path = os.path.join(folder, uuid.uuid4().hex)
    with open(path + ".part", "w") as file:
        file.write(json.dumps(event))
    os.rename(path + ".part", path + ".json")
'''

FUNCTIONS = {"crash-add": ADD_SOURCE, "crash-mailbox": MAILBOX_SOURCE}


def call(**members) -> dict:
    """A payload that names the execution, the state and the files' directory."""
    return {"name.$": "$.name", "directory.$": "$.directory", "state.$": "$$.State.Name", **members}


def task(resource: str, parameters: dict, **fields) -> dict:
    return {"Type": "Task", "Resource": resource, "Parameters": parameters, "ResultPath": "$.value", **fields}


def loop(start: str, work: dict[str, dict]) -> dict:
    """A machine whose `work` states lead to Count."""
    kept = ("name", "directory", "wait", "until", "value", "squares")
    return {
        "StartAt": "Sleep",
        "States": {
            "Sleep": {"Type": "Wait", "SecondsPath": "$.wait", "Next": start},
            **work,
            "Count": {
                "Type": "Pass",
                "Parameters": {f"{k}.$": f"$.{k}" for k in kept} | {"round.$": "States.MathAdd($.round, 1)"},
                "Next": "More",
            },
            "More": {
                "Type": "Choice",
                "Choices": [{"Variable": "$$.State.EnteredTime", "TimestampLessThanPath": "$.until", "Next": "Sleep"}],
                "Default": "Done",
            },
            "Done": {"Type": "Succeed"},
        },
    }


@dataclass
class Kind:
    """One shape: its machine, what a round adds, and the bounds of its histories."""

    definition: dict
    adds: int
    shape: Shape = field(default_factory=Shape)
    squares: list | None = None
    distributed: bool = False
    """Its Map's items, five, are executions of their own."""
    stopped: bool = False
    redriven: bool = False
    """Fails until it has been redriven as often as it has made rounds, and once more."""


def kinds(activity_arn: str) -> dict[str, Kind]:
    """All shapes by the name of their machine."""
    add = FUNCTION_ARN + "crash-add"
    direct = task(add, call(**{"value.$": "$.value", "add": 3}), Next="Count")
    invoke = task(
        "arn:aws:states:::lambda:invoke",
        {"FunctionName": add, "Payload": call(**{"value.$": "$.value", "add": 4})},
        ResultSelector={"value.$": "$.Payload"},
        Next="Unpack",
    )
    unpack = {"Type": "Pass", "InputPath": "$.value.value", "ResultPath": "$.value", "Next": "Count"}
    flaky = task(
        add,
        call(**{"value.$": "$.value", "add": 5, "failures": 2, "retry.$": "$$.State.RetryCount"}),
        Retry=[{"ErrorEquals": ["Flaky"], "IntervalSeconds": 1, "MaxAttempts": 3, "BackoffRate": 1}],
        Next="Count",
    )
    refused = task(
        add,
        call(refuse=True),
        Catch=[{"ErrorEquals": ["Refused"], "ResultPath": "$.error", "Next": "Recover"}],
        Next="Count",
    )
    recover = {"Type": "Pass", "Parameters": grown("7"), "Next": "Count"}
    spread = {
        "Type": "Pass",
        "Parameters": carried() | {"items.$": "States.ArrayRange(1, 5, 1)"},
        "Next": "Each",
    }
    each = {
        "Type": "Map",
        "ItemsPath": "$.items",
        "MaxConcurrency": 2,
        "ItemSelector": {"name.$": "$.name", "directory.$": "$.directory", "item.$": "$$.Map.Item.Value"},
        "ItemProcessor": {
            "StartAt": "Square",
            "States": {"Square": task(add, call(**{"square.$": "$.item"}), End=True, ResultPath="$")},
        },
        "ResultPath": "$.squares",
        "Next": "Sum",
    }
    total = {"Type": "Pass", "Parameters": grown("$.squares[4]") | {"squares.$": "$.squares"}, "Next": "Count"}
    both = {
        "Type": "Parallel",
        "Branches": [
            {"StartAt": "Work", "States": {"Work": task(add, call(**{"value.$": "$.value", "add": 3}), End=True)}},
            {
                "StartAt": "Nap",
                "States": {
                    "Nap": {"Type": "Wait", "Seconds": 1, "Next": "Napped"},
                    "Napped": {"Type": "Pass", "Result": "napped", "End": True},
                },
            },
            {"StartAt": "Constant", "States": {"Constant": {"Type": "Pass", "Result": 1, "End": True}}},
        ],
        "ResultPath": "$.branches",
        "Next": "Join",
    }
    join = {"Type": "Pass", "InputPath": "$.branches[0].value", "ResultPath": "$.value", "Next": "Count"}
    activity = task(
        activity_arn,
        {"value.$": "$.value", "add": 11},
        TimeoutSeconds=10,
        Retry=[
            {
                "ErrorEquals": ["States.Timeout"],
                "IntervalSeconds": 1,
                "MaxAttempts": ATTEMPTS_OF_A_WORKER - 1,
                "BackoffRate": 1,
            }
        ],
        Next="Count",
    )
    callback = task(
        "arn:aws:states:::lambda:invoke.waitForTaskToken",
        {
            "FunctionName": FUNCTION_ARN + "crash-mailbox",
            "Payload": call(**{"token.$": "$$.Task.Token", "value.$": "$.value", "add": 13}),
        },
        Next="Count",
    )
    inner = {
        "Ready": {"Type": "Pass", "Result": 0, "ResultPath": "$.inner", "Next": "Step"},
        "Step": {
            "Type": "Pass",
            "Parameters": grown("1") | {"inner.$": "States.MathAdd($.inner, 1)"},
            "Next": "Again",
        },
        "Again": {
            "Type": "Choice",
            "Choices": [{"Variable": "$.inner", "NumericLessThan": 5, "Next": "Step"}],
            "Default": "Count",
        },
    }
    # In round n, counted from 1, calls fail until the execution has been redriven n times.
    gated = {"failures.$": "States.MathAdd($.round, 1)", "retry.$": "$$.Execution.RedriveCount"}
    failing = task(add, call(**{"value.$": "$.value", "add": 17, **gated}), Next="Count")
    one_fails = json.loads(json.dumps(both))
    one_fails["Branches"][0]["States"]["Work"]["Parameters"] |= gated
    one_fails["Branches"][2] = {
        "StartAt": "Other",
        "States": {"Other": task(add, call(**{"value.$": "$.value", "add": 1}), End=True)},
    }
    # The later an item, the more redrives it takes.
    some_fail = json.loads(json.dumps(each))
    some_fail["ItemSelector"] |= {"failures.$": "States.MathAdd($.round, $$.Map.Item.Index)"}
    some_fail["ItemProcessor"]["States"]["Square"]["Parameters"] |= {
        "failures.$": "$.failures",
        "retry.$": "$$.Execution.RedriveCount",
    }
    def distributed(label: str, **selected) -> dict:
        apart = json.loads(json.dumps(each)) | {"Label": label}
        apart["ItemSelector"] |= selected
        apart["ItemProcessor"]["ProcessorConfig"] = {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}
        # Each child fails until it has been redriven as often as it is told to.
        apart["ItemProcessor"]["States"]["Square"]["Parameters"] |= {
            "failures.$": "$.failures",
            "retry.$": "$$.Execution.RedriveCount",
        }
        return apart

    endless = {
        "StartAt": "Endless",
        "States": {"Endless": {"Type": "Wait", "Seconds": 1_000_000, "End": True}},
    }
    return {
        "crash-task": Kind(loop("Work", {"Work": direct}), 3),
        "crash-invoke": Kind(loop("Invoke", {"Invoke": invoke, "Unpack": unpack}), 4),
        "crash-retry": Kind(loop("Work", {"Work": flaky}), 5, Shape(attempts_max={"Work": 4})),
        "crash-catch": Kind(loop("Work", {"Work": refused, "Recover": recover}), 7),
        "crash-map": Kind(
            loop("Spread", {"Spread": spread, "Each": each, "Sum": total}),
            25,
            Shape(map_concurrency={"Each": 2}),
            squares=[1, 4, 9, 16, 25],
        ),
        "crash-parallel": Kind(loop("Both", {"Both": both, "Join": join}), 3, Shape(branches={"Both": 3})),
        "crash-activity": Kind(
            loop("Work", {"Work": activity}), 11, Shape(attempts_max={"Work": ATTEMPTS_OF_A_WORKER})
        ),
        "crash-callback": Kind(loop("Work", {"Work": callback}), 13),
        "crash-pass": Kind(loop("Ready", inner), 5),
        "crash-redrive-task": Kind(loop("Work", {"Work": failing}), 17, redriven=True),
        "crash-redrive-parallel": Kind(
            loop("Both", {"Both": one_fails, "Join": join}), 3, Shape(branches={"Both": 3}), redriven=True
        ),
        "crash-redrive-map": Kind(
            loop("Spread", {"Spread": spread, "Each": some_fail, "Sum": total}),
            25,
            Shape(map_concurrency={"Each": 2}),
            squares=[1, 4, 9, 16, 25],
            redriven=True,
        ),
        "crash-distributed": Kind(
            loop("Spread", {"Spread": spread, "Each": distributed("each", failures=0), "Sum": total}),
            25,
            squares=[1, 4, 9, 16, 25],
            distributed=True,
        ),
        "crash-redrive-run": Kind(
            loop("Spread", {"Spread": spread, "Each": distributed("again", failures=1), "Sum": total}),
            25,
            squares=[1, 4, 9, 16, 25],
            redriven=True,
            distributed=True,
        ),
        "crash-stopped": Kind(endless, 0, stopped=True),
    }


def carried() -> dict:
    """Parameters that keep what every state needs."""
    return {f"{k}.$": f"$.{k}" for k in ("name", "directory", "wait", "until", "value", "squares", "round")}


def grown(by: str) -> dict:
    """The same, with `value` grown by a number or by what a path leads to."""
    return carried() | {"value.$": f"States.MathAdd($.value, {by})"}


@dataclass
class Plan:
    """One execution that is to be started, and what becomes of it."""

    kind: str
    name: str
    first: int
    input: str
    until: float
    arn: str | None = None
    acknowledged: bool = False
    stop_at: float | None = None
    stop_acknowledged: bool = False


def plans(count: int, directory: Path, chance: random.Random, begin: float, seconds: float) -> list[Plan]:
    """`count` executions that go on until the kills are over, and an eighth more that end on the way."""
    names = [
        *["crash-task"] * 3,
        *["crash-invoke"] * 2,
        *["crash-retry"] * 3,
        *["crash-catch"] * 2,
        *["crash-map"] * 2,
        *["crash-parallel"] * 3,
        *["crash-activity"] * 2,
        *["crash-callback"] * 3,
        *["crash-pass"] * 4,
        *["crash-redrive-task"] * 2,
        *["crash-redrive-parallel"] * 2,
        *["crash-redrive-map"] * 2,
        *["crash-distributed"] * 2,
        *["crash-redrive-run"] * 2,
        "crash-stopped",
    ]
    result = []
    for number in range(count + count // 8):
        kind = names[number % len(names)]
        share = chance.uniform(0.1, 0.9) if number >= count else chance.uniform(1.0, 1.1)
        until = begin + seconds * share
        name = f"{kind}-{number}"
        first = chance.randrange(1000)
        content = {
            "name": name,
            "directory": str(directory),
            "wait": chance.randint(1, max(2, int(seconds / 3))),
            "until": instant(until),
            "value": first,
            "squares": [],
            "round": 0,
        }
        plan = Plan(kind, name, first, json.dumps(content), until)
        if kind == "crash-stopped":
            plan.stop_at = until
        result.append(plan)
    chance.shuffle(result)
    return result


def instant(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"


def check_outcome(plan: Plan, kind: Kind, description: dict, events: list[dict]) -> list[str]:
    """Whether the execution ended as its shape says, with each round counted once."""
    if kind.stopped:
        found = [] if description["status"] == "ABORTED" else [f"status {description['status']} instead of ABORTED"]
        if (description.get("error"), description.get("cause")) != ("Stopped", plan.name):
            found.append(f"stopped with {description.get('error')}, {description.get('cause')}")
        return found
    if description["status"] != "SUCCEEDED":
        return [f"{description['status']}: {description.get('error')}: {str(description.get('cause'))[:300]}"]
    output, given = json.loads(description["output"]), json.loads(plan.input)
    rounds = sum(e["type"] == "PassStateExited" and e["stateExitedEventDetails"]["name"] == "Count" for e in events)
    expected = given | {
        "value": plan.first + kind.adds * rounds,
        "round": rounds,
        "squares": kind.squares if kind.squares and rounds else [],
    }
    if rounds < 1 or output != expected:
        return [f"after {rounds} rounds the output is {output}, not {expected}"]
    return []
