"""What must hold of every execution's history, whatever happened to the server while it ran.

Each function returns the violations that it finds, as sentences; an empty list is what one wants.
"""

from __future__ import annotations

from dataclasses import dataclass, field

TERMINAL = {
    "ExecutionSucceeded": "SUCCEEDED",
    "ExecutionFailed": "FAILED",
    "ExecutionAborted": "ABORTED",
    "ExecutionTimedOut": "TIMED_OUT",
}
SCHEDULED = {"TaskScheduled", "LambdaFunctionScheduled", "ActivityScheduled"}
STARTED = {"TaskStarted", "LambdaFunctionStarted", "ActivityStarted"}
RESULTS = {
    f"{kind}{result}"
    for kind in ("Task", "LambdaFunction", "Activity")
    for result in ("Succeeded", "Failed", "TimedOut", "StartFailed", "SubmitFailed", "ScheduleFailed")
}


@dataclass
class Shape:
    """What is known of a state machine: bounds that its histories must keep."""

    attempts_max: dict[str, int] = field(default_factory=dict)
    """Attempts that one visit of a Task state may take: 1 + the sum of MaxAttempts."""
    map_concurrency: dict[str, int] = field(default_factory=dict)
    """MaxConcurrency by Map state."""
    branches: dict[str, int] = field(default_factory=dict)
    """Number of branches by Parallel state."""


def check_history(description: dict, events: list[dict], shape: Shape, sent_input: str | None = None) -> list[str]:
    """Violations in one ended execution: its description (DescribeExecution) and its whole history."""
    if not events:
        return ["the history is empty"]
    found = check_numbering(events) + check_times(events)
    if found:
        return found  # the rest walks along the ids
    found += check_end(description, events)
    found += check_input(description, events, sent_input)
    found += check_states(description, events)
    found += check_attempts(description, events, shape)
    found += check_maps(events, shape)
    found += check_parallels(events, shape)
    return found


def check_numbering(events: list[dict]) -> list[str]:
    """Ids are 1..n without gap or repeat, in order, and each event follows an earlier one."""
    found = []
    for position, event in enumerate(events, 1):
        if event["id"] != position:
            found.append(f"event {position} has the id {event['id']}")
        previous = event.get("previousEventId", 0)
        if not 0 <= previous < event["id"]:
            found.append(f"event {event['id']} follows event {previous}")
        if position > 2 and previous == 0 and event["type"] not in TERMINAL:
            found.append(f"event {event['id']} {event['type']} follows nothing")
    return found


def check_times(events: list[dict]) -> list[str]:
    """Timestamps never decrease along the ids."""
    return [
        f"event {after['id']} is earlier than event {before['id']}"
        for before, after in zip(events, events[1:])
        if after["timestamp"] < before["timestamp"]
    ]


def check_end(description: dict, events: list[dict]) -> list[str]:
    """One terminal event, the last one, and one more before each redrive; status and stop date are the last one's."""
    ends = [e for e in events if e["type"] in TERMINAL]
    redrives = [e for e in events if e["type"] == "ExecutionRedriven"]
    found = []
    if len(ends) != 1 + len(redrives):
        return [f"{len(ends)} terminal events: {[(e['id'], e['type']) for e in ends]}, {len(redrives)} redrives"]
    for number, redriven in enumerate(redrives, 1):
        before = events[redriven["id"] - 2]
        if TERMINAL.get(before["type"], "SUCCEEDED") == "SUCCEEDED" or redriven["previousEventId"] != before["id"]:
            found.append(f"event {redriven['id']} redrives after {before['type']}")
        if redriven["executionRedrivenEventDetails"].get("redriveCount") != number:
            found.append(f"event {redriven['id']} is redrive {number}, and says otherwise")
    if len(redrives) != description.get("redriveCount", 0):
        found.append(f"{len(redrives)} redrives, the description says {description.get('redriveCount', 0)}")
    last = ends[-1]
    if last is not events[-1]:
        found.append(f"{last['type']} is event {last['id']} of {len(events)}")
    if TERMINAL[last["type"]] != description["status"]:
        found.append(f"status {description['status']} after {last['type']}")
    if description.get("stopDate") != last["timestamp"]:
        found.append(f"stopDate {description.get('stopDate')}, terminal event at {last['timestamp']}")
    output = last.get("executionSucceededEventDetails", {}).get("output")
    if description["status"] == "SUCCEEDED" and output != description.get("output"):
        found.append(f"output {description.get('output')} is not that of the terminal event: {output}")
    return found


def check_input(description: dict, events: list[dict], sent_input: str | None) -> list[str]:
    """The execution began once, with the input that was sent."""
    begins = [e for e in events if e["type"] == "ExecutionStarted"]
    if len(begins) != 1 or begins[0] is not events[0]:
        return [f"ExecutionStarted {len(begins)} times"]
    found = []
    recorded = begins[0]["executionStartedEventDetails"].get("input")
    for place, text in (("history", recorded), ("description", description.get("input"))):
        if sent_input is not None and text != sent_input:
            found.append(f"the input of the {place} is {text}, sent was {sent_input}")
    return found


def check_states(description: dict, events: list[dict]) -> list[str]:
    """Each entered state is left at most once; all are left when the execution succeeded."""
    open_entries: dict[int, dict] = {}
    by_id = {e["id"]: e for e in events}
    found = []
    for event in events:
        if event["type"].endswith("StateEntered"):
            open_entries[event["id"]] = event
        elif event["type"].endswith("StateExited"):
            name = event["stateExitedEventDetails"]["name"]
            entry = _entry_of(event, name, by_id)
            if entry is None:
                found.append(f"event {event['id']} leaves {name}, which was not entered")
            elif open_entries.pop(entry["id"], None) is None:
                found.append(f"event {event['id']} leaves {name} a second time")
    if description["status"] == "SUCCEEDED" and open_entries:
        names = [e["stateEnteredEventDetails"]["name"] for e in open_entries.values()]
        found.append(f"never left: {names}")
    return found


def _entry_of(event: dict, name: str, by_id: dict[int, dict]) -> dict | None:
    """The nearest earlier event on the same chain that entered the state."""
    at = by_id.get(event["previousEventId"])
    while at is not None:
        if at["type"].endswith("StateEntered") and at["stateEnteredEventDetails"]["name"] == name:
            return at
        at = _before(at, by_id)
    return None


def _before(event: dict, by_id: dict[int, dict]) -> dict | None:
    """The event that another follows. What ends an execution from outside follows none: what came before it does."""
    if event["type"] in TERMINAL and not event["previousEventId"]:
        return by_id.get(event["id"] - 1)
    return by_id.get(event["previousEventId"])


def check_attempts(description: dict, events: list[dict], shape: Shape) -> list[str]:
    """A scheduled attempt starts and ends at most once, and a visit schedules no more than its retriers allow.

    A redrive begins the retriers anew and takes up attempts that were aborted, but nothing that has succeeded.
    """
    redrives = [e["id"] for e in events if e["type"] == "ExecutionRedriven"]
    successes: dict[int, int] = {}
    by_id = {e["id"]: e for e in events}
    results: dict[int, list[dict]] = {e["id"]: [] for e in events if e["type"] in SCHEDULED}
    starts: dict[int, int] = dict.fromkeys(results, 0)
    visits: dict[int, int] = {}
    found = []
    for event in events:
        kind = event["type"]
        if kind in RESULTS or kind in STARTED:
            scheduled = _back_to(event, by_id, lambda e: e["type"] in SCHEDULED)
            if scheduled is None:
                found.append(f"event {event['id']} {kind} of nothing that was scheduled")
            elif kind in STARTED:
                starts[scheduled["id"]] += 1
            else:
                results[scheduled["id"]].append(event)
                if kind.endswith("Succeeded"):
                    entry = _back_to(event, by_id, lambda e: e["type"].endswith("StateEntered"))
                    if entry is not None:
                        successes[entry["id"]] = successes.get(entry["id"], 0) + 1
        elif kind in SCHEDULED:
            entry = _back_to(event, by_id, lambda e: e["type"].endswith("StateEntered"))
            if entry is None:
                found.append(f"event {event['id']} {kind} in no state")
            else:
                visits[entry["id"]] = visits.get(entry["id"], 0) + 1
    for number, ends in results.items():
        if len(ends) > 1:
            found.append(f"attempt {number} has {len(ends)} results: {[(e['id'], e['type']) for e in ends]}")
        if not ends and description["status"] == "SUCCEEDED" and not any(number < redrive for redrive in redrives):
            found.append(f"attempt {number} has no result, and the execution succeeded")
        if starts[number] > 1:
            found.append(f"attempt {number} started {starts[number]} times")
    for number, count in successes.items():
        if count > 1:
            found.append(f"the work of event {number} has succeeded {count} times")
    for number, count in visits.items():
        name = by_id[number]["stateEnteredEventDetails"]["name"]
        allowed = shape.attempts_max.get(name, 1) * (1 + sum(number < redrive for redrive in redrives))
        if count > allowed:
            found.append(f"{name} (event {number}) took {count} attempts, {allowed} are allowed")
    return found


def _back_to(event: dict, by_id: dict[int, dict], wanted) -> dict | None:
    at = by_id.get(event["previousEventId"])
    while at is not None and not wanted(at):
        at = _before(at, by_id)
    return at


def check_maps(events: list[dict], shape: Shape) -> list[str]:
    """Each item of a Map starts and ends once, in order of items, never more at a time than MaxConcurrency.

    Holds for histories in which one Map runs at a time.
    """
    found = []
    state, length, begun, ended, name = None, 0, [], [], ""
    for event in events:
        kind = event["type"]
        if kind == "MapStateEntered":
            name = event["stateEnteredEventDetails"]["name"]
        elif kind == "MapStateStarted":
            state, length = event["id"], event["mapStateStartedEventDetails"].get("length", 0)
            begun, ended = [], []
        elif kind == "MapRunStarted":
            length = 0  # its items are executions of their own
        elif kind == "MapIterationStarted":
            index = event["mapIterationStartedEventDetails"]["index"]
            if state is None or index in begun:
                found.append(f"event {event['id']} starts item {index} of {name} once more")
            begun.append(index)
            limit = shape.map_concurrency.get(name, 0)
            if limit and len(begun) - len(ended) > limit:
                found.append(f"event {event['id']}: {len(begun) - len(ended)} items of {name} at once")
        elif kind == "MapIterationSucceeded":
            index = event["mapIterationSucceededEventDetails"]["index"]
            if index in ended or index not in begun:
                found.append(f"event {event['id']} ends item {index} of {name} once more")
            ended.append(index)
        elif kind == "MapStateSucceeded":
            if begun != list(range(length)) or sorted(ended) != begun:
                found.append(f"event {event['id']}: {name} of {length} items ran {begun} and ended {ended}")
            state = None
    return found


def check_map_run(run: dict, items: int, children: list[dict]) -> list[str]:
    """A Map Run that succeeded has one child for each item, all of them succeeded, and says so."""
    found = []
    names = [child["name"] for child in children]
    if len(names) != items or len(set(names)) != items:
        found.append(f"a Map Run of {items} items has {len(names)} children, {len(set(names))} of them different")
    left = sorted({child["status"] for child in children} - {"SUCCEEDED"})
    if left:
        found.append(f"children of a Map Run that succeeded are {left}")
    for name in ("itemCounts", "executionCounts"):
        counts = run[name]
        if (counts["succeeded"], counts["total"]) != (items, items):
            found.append(f"{name} of a Map Run of {items} items are {counts}")
    if run["status"] != "SUCCEEDED":
        found.append(f"a Map Run is {run['status']} after its execution has succeeded")
    return found


def check_parallels(events: list[dict], shape: Shape) -> list[str]:
    """Each branch of a Parallel state begins once, and no branch lives on after the state has ended.

    Holds for histories in which one Parallel state runs at a time.
    """
    found = []
    started, name, inside = None, "", set()
    failed: int | None = None
    closed: dict[int, int] = {}
    for event in events:
        kind = event["type"]
        if kind == "ParallelStateEntered":
            name = event["stateEnteredEventDetails"]["name"]
        elif kind == "ParallelStateStarted":
            started, inside, failed = event["id"], set(), None
        elif kind in ("ParallelStateSucceeded", "ParallelStateFailed"):
            branches = sum(previous == started for previous in inside_previous(events, inside))
            if kind == "ParallelStateSucceeded" and branches != shape.branches.get(name, branches):
                found.append(f"event {event['id']}: {name} ran {branches} branches, it has {shape.branches[name]}")
            closed |= dict.fromkeys(inside, event["id"])
            started, failed = None, started if kind == "ParallelStateFailed" else None
        elif kind == "ExecutionRedriven":
            if failed is not None:
                closed = {number: end for number, end in closed.items() if number not in inside}
                started, failed = failed, None
        elif started is not None:
            inside.add(event["id"])
        elif event["previousEventId"] in closed and kind != "ParallelStateExited" and kind not in TERMINAL:
            end = closed[event["previousEventId"]]
            found.append(f"event {event['id']} {kind} goes on in a branch that ended with event {end}")
    return found


def inside_previous(events: list[dict], inside: set[int]) -> list[int]:
    """What the events of a Parallel state follow."""
    return [events[number - 1]["previousEventId"] for number in inside]


def check_prefix(earlier: list[dict], later: list[dict]) -> list[str]:
    """A history that was read earlier is the beginning of any that is read later."""
    for before, after in zip(earlier, later):
        if before != after:
            return [f"event {before['id']} was {before}, and is {after}"]
    return [] if len(earlier) <= len(later) else [f"{len(earlier)} events were there, {len(later)} are left"]
