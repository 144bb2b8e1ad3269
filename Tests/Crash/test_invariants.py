"""The checker itself: each violation that it is there for is made, and must be found."""

import copy

import pytest

from invariants import Shape, check_history, check_map_run, check_prefix

SHAPE = Shape(attempts_max={"Work": 3}, map_concurrency={"Each": 2}, branches={"Both": 2})


class History:
    """Builds histories; each event follows the one before unless it says otherwise."""

    def __init__(self):
        self.events = []

    def add(self, kind, after=None, **details):
        number = len(self.events) + 1
        event = {
            "id": number,
            "previousEventId": number - 1 if after is None else after,
            "type": kind,
            "timestamp": number,
        }
        for name, content in details.items():
            event[name] = content
        self.events.append(event)
        return number

    def entered(self, kind, name, after=None):
        return self.add(f"{kind}StateEntered", after, stateEnteredEventDetails={"name": name})

    def exited(self, kind, name, after=None):
        return self.add(f"{kind}StateExited", after, stateExitedEventDetails={"name": name, "output": "1"})


def good():
    h = History()
    h.add("ExecutionStarted", executionStartedEventDetails={"input": "{}"})
    h.entered("Task", "Work", after=0)
    for result in ("LambdaFunctionFailed", "LambdaFunctionSucceeded"):
        h.add("LambdaFunctionScheduled")
        h.add("LambdaFunctionStarted")
        h.add(result)
    h.exited("Task", "Work")
    h.entered("Map", "Each")
    started = h.add("MapStateStarted", mapStateStartedEventDetails={"length": 3})
    one = h.add("MapIterationStarted", started, mapIterationStartedEventDetails={"name": "Each", "index": 0})
    two = h.add("MapIterationStarted", started, mapIterationStartedEventDetails={"name": "Each", "index": 1})
    freed = h.add("MapIterationSucceeded", two, mapIterationSucceededEventDetails={"name": "Each", "index": 1})
    three = h.add("MapIterationStarted", two, mapIterationStartedEventDetails={"name": "Each", "index": 2})
    h.add("MapIterationSucceeded", one, mapIterationSucceededEventDetails={"name": "Each", "index": 0})
    last = h.add("MapIterationSucceeded", three, mapIterationSucceededEventDetails={"name": "Each", "index": 2})
    assert freed < last
    h.add("MapStateSucceeded")
    h.exited("Map", "Each", last)
    h.entered("Parallel", "Both")
    started = h.add("ParallelStateStarted")
    left = h.entered("Pass", "Left", started)
    right = h.entered("Pass", "Right", started)
    h.exited("Pass", "Left", left)
    last = h.exited("Pass", "Right", right)
    h.add("ParallelStateSucceeded")
    h.exited("Parallel", "Both", last)
    end = h.add("ExecutionSucceeded", executionSucceededEventDetails={"output": "1"})
    return {"status": "SUCCEEDED", "stopDate": end, "output": "1", "input": "{}"}, h.events


def violations(change=lambda description, events: None, sent="{}"):
    description, events = copy.deepcopy(good())
    change(description, events)
    return check_history(description, events, SHAPE, sent)


def find(events, kind, nth=0):
    return [e for e in events if e["type"] == kind][nth]


def renumber(events):
    """Closes gaps, so that only the damage itself is left to be found."""
    new = {e["id"]: position for position, e in enumerate(events, 1)}
    for event in events:
        event["previousEventId"] = new.get(event["previousEventId"], max(0, new[event["id"]] - 1))
    for position, event in enumerate(events, 1):
        event["id"] = event["timestamp"] = position


def test_a_sound_history_has_no_violations():
    assert violations() == []


def lose(kind, nth=0):
    def change(description, events):
        events.remove(find(events, kind, nth))
        renumber(events)
        description["stopDate"] = len(events)

    return change


def repeat(kind, nth=0):
    def change(description, events):
        event = find(events, kind, nth)
        events.insert(events.index(event) + 1, dict(event, id=event["id"] + 0.5))
        renumber(events)
        description["stopDate"] = len(events)

    return change


def set_member(kind, member, value):
    def change(description, events):
        find(events, kind)[member] = value

    return change


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (set_member("LambdaFunctionStarted", "id", 77), "has the id 77"),
        (set_member("MapStateEntered", "previousEventId", 40), "follows event 40"),
        (set_member("MapStateEntered", "previousEventId", 0), "follows nothing"),
        (set_member("MapStateEntered", "timestamp", 1), "is earlier than"),
        (lose("ExecutionSucceeded"), "0 terminal events"),
        (repeat("ExecutionSucceeded"), "2 terminal events"),
        (lambda d, e: d.update(status="FAILED"), "status FAILED"),
        (lambda d, e: d.update(stopDate=1), "stopDate"),
        (lambda d, e: d.update(output="2"), "output"),
        (lambda d, e: d.update(input='{"a":1}'), "the input of the description"),
        (lose("TaskStateExited"), "never left: ['Work']"),
        (repeat("TaskStateExited"), "a second time"),
        (repeat("LambdaFunctionSucceeded"), "2 results"),
        (lose("LambdaFunctionSucceeded"), "no result"),
        (repeat("LambdaFunctionStarted"), "started 2 times"),
        (repeat("LambdaFunctionScheduled", 1), "no result"),
        (lose("MapIterationSucceeded"), "ended"),
        (repeat("MapIterationStarted", 2), "once more"),
        (repeat("MapIterationSucceeded", 2), "once more"),
        (lose("MapIterationStarted", 2), "once more"),
        (repeat("PassStateEntered"), "ran 3 branches"),
    ],
)
def test_violations_are_found(change, says):
    found = violations(change)
    assert any(says in text for text in found), found


def test_too_many_attempts_are_found():
    description, events = good()
    shape = Shape(attempts_max={"Work": 1}, map_concurrency=SHAPE.map_concurrency, branches=SHAPE.branches)
    assert any("took 2 attempts" in text for text in check_history(description, events, shape, "{}"))


def test_too_many_items_at_once_are_found():
    description, events = good()
    shape = Shape(attempts_max=SHAPE.attempts_max, map_concurrency={"Each": 1}, branches=SHAPE.branches)
    assert any("items of Each at once" in text for text in check_history(description, events, shape, "{}"))


def test_a_branch_that_lives_on_is_found():
    def change(description, events):
        event = find(events, "PassStateExited", 0)
        events.remove(event)
        events.insert(len(events) - 1, event)
        renumber(events)
        description["stopDate"] = len(events)

    assert any("goes on in a branch" in text for text in violations(change))


def redriven():
    """A Task that succeeds, and a Parallel state that goes on in one branch."""
    h = History()
    h.add("ExecutionStarted", executionStartedEventDetails={"input": "{}"})
    h.entered("Parallel", "Both", after=0)
    started = h.add("ParallelStateStarted")
    ends = []
    for name in ("Left", "Right"):
        h.entered("Task", name, started)
        h.add("LambdaFunctionScheduled")
        ends.append(h.add("LambdaFunctionStarted"))
    h.exited("Task", "Left", h.add("LambdaFunctionSucceeded", ends[0]))
    h.add("TaskStateAborted", h.add("LambdaFunctionFailed", ends[1]))
    h.add("ParallelStateFailed")
    h.add("ExecutionFailed")
    h.add("ExecutionRedriven", executionRedrivenEventDetails={"redriveCount": 1})
    h.add("LambdaFunctionScheduled", find(h.events, "LambdaFunctionFailed")["id"])
    h.add("LambdaFunctionStarted")
    h.add("LambdaFunctionSucceeded")
    last = h.exited("Task", "Right")
    h.add("ParallelStateSucceeded")
    h.exited("Parallel", "Both", last)
    end = h.add("ExecutionSucceeded", executionSucceededEventDetails={"output": "1"})
    return {"status": "SUCCEEDED", "stopDate": end, "output": "1", "input": "{}", "redriveCount": 1}, h.events


def test_a_redriven_history_has_no_violations():
    description, events = redriven()
    assert check_history(description, events, SHAPE, "{}") == []


def run_left_again(description, events):
    """Schedules work that had succeeded, after the redrive."""
    at = events.index(find(events, "ExecutionRedriven")) + 1
    previous = find(events, "LambdaFunctionSucceeded")["id"]
    for offset, kind in enumerate(["LambdaFunctionScheduled", "LambdaFunctionStarted", "LambdaFunctionSucceeded"]):
        number = events[at - 1]["id"] + 0.1 * (offset + 1)
        events.insert(at + offset, {"id": number, "previousEventId": previous, "type": kind, "timestamp": 0})
        previous = number
    renumber(events)
    description["stopDate"] = len(events)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda d, e: d.update(redriveCount=2), "the description says 2"),
        (lose("ExecutionRedriven"), "2 terminal events"),
        (lose("ExecutionFailed"), "1 terminal events"),
        (set_member("ExecutionRedriven", "previousEventId", 3), "redrives after"),
        (set_member("ExecutionRedriven", "executionRedrivenEventDetails", {"redriveCount": 2}), "says otherwise"),
        (run_left_again, "has succeeded 2 times"),
    ],
)
def test_violations_of_a_redrive_are_found(change, says):
    description, events = redriven()
    change(description, events)
    found = check_history(description, events, SHAPE, "{}")
    assert any(says in text for text in found), found


def test_another_input_is_found():
    assert any("sent was" in text for text in violations(sent='{"a":1}'))


def test_prefixes():
    _, events = good()
    assert check_prefix(events[:5], events) == []
    assert check_prefix(events, events[:5])
    changed = copy.deepcopy(events)
    changed[2]["timestamp"] = 0
    assert check_prefix(events[:5], changed)


def run_of_two(**changed):
    counts = {"succeeded": 2, "total": 2}
    children = [{"name": "a", "status": "SUCCEEDED"}, {"name": "b", "status": "SUCCEEDED"}]
    run = {"status": "SUCCEEDED", "itemCounts": counts, "executionCounts": counts} | changed
    return run, children


def test_a_good_map_run_passes():
    run, children = run_of_two()
    assert check_map_run(run, 2, children) == []


def test_children_that_are_missing_double_or_failed_are_found():
    run, children = run_of_two()
    assert check_map_run(run, 2, children[:1]) and check_map_run(run, 2, [children[0], children[0]])
    assert check_map_run(run, 2, [children[0], children[1] | {"status": "FAILED"}])
    assert check_map_run(run_of_two(status="RUNNING")[0], 2, children)
    assert check_map_run(run_of_two(itemCounts={"succeeded": 1, "total": 2})[0], 2, children)
