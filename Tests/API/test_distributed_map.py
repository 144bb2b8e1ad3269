"""Distributed Maps: child executions, Map Runs, thresholds, redrives, restarts."""

import json
import time
from contextlib import contextmanager

from api_support import create, history, machine, refusal, run, types, unique, wait_for

ACTIVITY = "arn:aws:states:us-east-1:123456789012:activity:"


def processor(states, kind="STANDARD"):
    return {
        "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": kind},
        "StartAt": next(iter(states)),
        "States": states,
    }


def each(states, kind="STANDARD", **fields):
    return {"M": {"Type": "Map", "Label": "each", "ItemProcessor": processor(states, kind), "End": True, **fields}}


PASS_EACH = {"Item": {"Type": "Pass", "End": True}}
# Fails for items that are negative.
CHECK = {
    "Check": {
        "Type": "Choice",
        "Choices": [{"Variable": "$", "NumericLessThan": 0, "Next": "Bad"}],
        "Default": "Good",
    },
    "Bad": {"Type": "Fail", "Error": "Negative", "Cause": "below zero"},
    "Good": {"Type": "Pass", "End": True},
}


def start(client, states, items, **fields):
    arn = create(client, machine(states), **fields)
    return client.start_execution(stateMachineArn=arn, input=json.dumps(items))["executionArn"]


def map_runs(client, execution):
    return client.list_map_runs(executionArn=execution)["mapRuns"]


def the_run(client, execution, seconds=15):
    deadline = time.monotonic() + seconds
    while not (found := map_runs(client, execution)):
        assert time.monotonic() < deadline, "no Map Run"
        time.sleep(0.01)
    return client.describe_map_run(mapRunArn=found[0]["mapRunArn"])


def wait_for_run(client, execution, condition, seconds=30):
    deadline = time.monotonic() + seconds
    while True:
        described = the_run(client, execution)
        if condition(described):
            return described
        assert time.monotonic() < deadline, described
        time.sleep(0.02)


def children(client, map_run, **fields):
    pages = client.get_paginator("list_executions").paginate(mapRunArn=map_run, **fields)
    return [child for page in pages for child in page["executions"]]


@contextmanager
def activity(client):
    arn = client.create_activity(name=unique("worker"))["activityArn"]
    yield arn, {"Work": {"Type": "Task", "Resource": arn, "End": True}}


def take(client, arn):
    task = client.get_activity_task(activityArn=arn)
    assert task.get("taskToken"), "no task"
    return task["taskToken"], json.loads(task["input"])


def test_results_come_in_the_order_of_items(client):
    ended = run(client, machine(each(PASS_EACH)), list(range(300)))
    assert json.loads(ended["output"]) == list(range(300))
    events = history(client, ended["executionArn"])
    assert types(events)[1:7] == [
        "MapStateEntered", "MapStateStarted", "MapRunStarted", "MapRunSucceeded", "MapStateSucceeded", "MapStateExited",
    ]  # fmt: skip


def test_a_map_run_and_its_children_are_described(client):
    execution = start(client, each(PASS_EACH, MaxConcurrency=2), ["a", "b", "c"])
    ended = wait_for(client, execution)
    (listed,) = map_runs(client, execution)
    name = ended["stateMachineArn"].rsplit(":", 1)[1]
    prefix = "arn:aws:states:us-east-1:123456789012:"
    assert listed["mapRunArn"].startswith(f"{prefix}mapRun:{name}/each:")
    assert listed["stateMachineArn"] == f"{prefix}stateMachine:{name}/each"
    assert listed["executionArn"] == execution and listed["stopDate"] >= listed["startDate"]
    described = client.describe_map_run(mapRunArn=listed["mapRunArn"])
    counts = {"pending": 0, "running": 0, "succeeded": 3, "failed": 0, "timedOut": 0, "aborted": 0, "total": 3}
    assert described["itemCounts"] == described["executionCounts"] == {**counts, "resultsWritten": 3}
    assert (described["status"], described["maxConcurrency"]) == ("SUCCEEDED", 2)
    assert (described["toleratedFailureCount"], described["toleratedFailurePercentage"]) == (0, 0.0)
    assert "redriveDate" not in described

    found = children(client, listed["mapRunArn"])
    assert len(found) == 3 and {child["status"] for child in found} == {"SUCCEEDED"}
    for child in found:
        assert child["executionArn"] == f"{prefix}execution:{name}/each:{child['name']}"
        assert child["stateMachineArn"] == listed["stateMachineArn"]
        assert (child["mapRunArn"], child["itemCount"]) == (listed["mapRunArn"], 1)
    child = client.describe_execution(executionArn=found[-1]["executionArn"])
    assert (child["mapRunArn"], child["input"], child["output"]) == (listed["mapRunArn"], '"a"', '"a"')
    assert child["stateMachineArn"] == listed["stateMachineArn"]
    assert types(history(client, child["executionArn"])) == [
        "ExecutionStarted", "PassStateEntered", "PassStateExited", "ExecutionSucceeded",
    ]  # fmt: skip
    definition = client.describe_state_machine_for_execution(executionArn=child["executionArn"])
    assert (definition["label"], definition["mapRunArn"]) == ("each", listed["mapRunArn"])

    machine_arn = ended["stateMachineArn"]
    assert [e["executionArn"] for e in client.list_executions(stateMachineArn=machine_arn)["executions"]] == [execution]
    assert refusal(client.redrive_execution, executionArn=child["executionArn"])[0] == "ExecutionNotRedrivable"


def test_children_are_listed_in_pages_and_by_status(client):
    execution = start(client, each(CHECK, ToleratedFailureCount=5), [1, -1, 2, -2, 3])
    ended = wait_for(client, execution)
    assert ended["status"] == "SUCCEEDED"
    arn = map_runs(client, execution)[0]["mapRunArn"]
    paged = children(client, arn, PaginationConfig={"PageSize": 2})
    assert len({child["executionArn"] for child in paged}) == 5
    failed = children(client, arn, statusFilter="FAILED")
    assert sorted(json.loads(client.describe_execution(executionArn=c["executionArn"])["input"]) for c in failed) == [
        -2, -1,
    ]  # fmt: skip
    assert children(client, arn, statusFilter="RUNNING") == []
    output = json.loads(ended["output"])
    assert [output[0], output[2], output[4]] == [1, 2, 3]
    assert (output[1]["Status"], output[1]["Error"], output[1]["Cause"]) == ("FAILED", "Negative", "below zero")
    counts = client.describe_map_run(mapRunArn=arn)["itemCounts"]
    assert (counts["succeeded"], counts["failed"], counts["total"]) == (3, 2, 5)


def test_item_selector_sees_the_item_and_the_state(client):
    selector = {"i.$": "$$.Map.Item.Index", "v.$": "$$.Map.Item.Value", "s.$": "$$.Map.Item.Source", "x.$": "$.x"}
    states = each(PASS_EACH, ItemsPath="$.items", ItemSelector=selector)
    ended = run(client, machine(states), {"x": 7, "items": ["a", "b"]})
    assert json.loads(ended["output"]) == [
        {"i": 0, "v": "a", "s": "STATE_DATA", "x": 7},
        {"i": 1, "v": "b", "s": "STATE_DATA", "x": 7},
    ]


def test_an_object_is_a_dataset_of_its_members(client):
    ended = run(client, machine(each(PASS_EACH)), {"a": 1, "b": [2]})
    assert json.loads(ended["output"]) == [{"Key": "a", "Value": 1}, {"Key": "b", "Value": [2]}]
    states = each(PASS_EACH, ItemSelector={"k.$": "$$.Map.Item.Key", "v.$": "$$.Map.Item.Value"})
    ended = run(client, machine(states), {"a": 1, "b": [2]})
    assert json.loads(ended["output"]) == [{"k": "a", "v": 1}, {"k": "b", "v": [2]}]


def test_children_know_what_they_are(client):
    states = each({"Me": {"Type": "Pass", "Parameters": {"e.$": "$$.Execution", "m.$": "$$.StateMachine"}, "End": True}})
    execution = start(client, states, ["item"])
    (me,) = json.loads(wait_for(client, execution)["output"])
    child = children(client, map_runs(client, execution)[0]["mapRunArn"])[0]
    assert (me["e"]["Id"], me["e"]["Name"], me["e"]["Input"]) == (child["executionArn"], child["name"], "item")
    assert me["m"]["Id"] == child["stateMachineArn"]


def test_batches(client):
    states = each(PASS_EACH, ItemBatcher={"MaxItemsPerBatch": 2, "BatchInput": {"x.$": "$[0]"}})
    execution = start(client, states, [1, 2, 3, 4, 5])
    output = json.loads(wait_for(client, execution)["output"])
    assert output == [
        {"BatchInput": {"x": 1}, "Items": [1, 2]},
        {"BatchInput": {"x": 1}, "Items": [3, 4]},
        {"BatchInput": {"x": 1}, "Items": [5]},
    ]
    described = the_run(client, execution)
    assert (described["itemCounts"]["succeeded"], described["executionCounts"]["succeeded"]) == (5, 3)
    assert [c["itemCount"] for c in children(client, described["mapRunArn"])] == [1, 2, 2]


def test_a_transformation_without_a_bucket(client):
    states = each(PASS_EACH, ResultWriter={"WriterConfig": {"Transformation": "FLATTEN", "OutputType": "JSON"}})
    ended = run(client, machine(states), [[1, 2], [3], 4])
    assert json.loads(ended["output"]) == [1, 2, 3, 4]


def test_no_items(client):
    execution = start(client, each(PASS_EACH), [])
    assert json.loads(wait_for(client, execution)["output"]) == []
    assert the_run(client, execution)["itemCounts"]["total"] == 0


def test_failures_beyond_the_threshold_fail_the_run(client):
    execution = start(client, each(CHECK, ToleratedFailureCount=1, MaxConcurrency=1), [-1, 5, -2, 6, 7])
    ended = wait_for(client, execution)
    assert (ended["status"], ended["error"]) == ("FAILED", "States.ExceedToleratedFailureThreshold")
    assert ended["cause"] == "The specified tolerated failure threshold was exceeded"
    assert types(history(client, execution))[3:] == ["MapRunStarted", "MapRunFailed", "MapStateFailed", "ExecutionFailed"]
    described = the_run(client, execution)
    assert (described["status"], described["itemCounts"]["failed"], described["itemCounts"]["total"]) == ("FAILED", 2, 5)
    assert described["itemCounts"]["pending"] == 2


def test_a_percentage_of_failures_is_borne(client):
    states = each(CHECK, ToleratedFailurePercentage=50)
    assert run(client, machine(states), [-1, 1])["status"] == "SUCCEEDED"
    assert run(client, machine(states), [-1, -2, 1])["error"] == "States.ExceedToleratedFailureThreshold"


def test_a_failed_run_is_caught_and_retried_with_a_new_run(client):
    retry = [{"ErrorEquals": ["States.ExceedToleratedFailureThreshold"], "MaxAttempts": 1, "IntervalSeconds": 1}]
    states = each(CHECK, Retry=retry, Catch=[{"ErrorEquals": ["States.ALL"], "Next": "Caught"}])
    states["Caught"] = {"Type": "Pass", "End": True}
    execution = start(client, states, [-1])
    ended = wait_for(client, execution)
    assert json.loads(ended["output"])["Error"] == "States.ExceedToleratedFailureThreshold"
    runs = map_runs(client, execution)
    assert len({found["mapRunArn"] for found in runs}) == 2


def test_too_large_results_fail_the_state(client):
    big = {"Big": {"Type": "Pass", "Result": "x" * 60_000, "End": True}}
    ended = run(client, machine(each(big)), [1, 2, 3, 4, 5])
    assert (ended["status"], ended["error"]) == ("FAILED", "States.DataLimitExceeded")


def test_an_item_selector_that_fails(client):
    ended = run(client, machine(each(PASS_EACH, ItemSelector={"x.$": "$$.Map.Item.Value.no"})), [{"no": 1}, {}])
    assert (ended["status"], ended["error"]) == ("FAILED", "States.Runtime")


def test_concurrency_is_kept_and_can_be_changed(client):
    with activity(client) as (worker, states):
        execution = start(client, each(states, MaxConcurrency=2), list(range(5)))
        described = wait_for_run(client, execution, lambda r: r["executionCounts"]["running"] == 2)
        assert (described["status"], described["executionCounts"]["pending"]) == ("RUNNING", 3)
        arn = described["mapRunArn"]
        client.update_map_run(mapRunArn=arn, maxConcurrency=4, toleratedFailureCount=5, toleratedFailurePercentage=80)
        described = wait_for_run(client, execution, lambda r: r["executionCounts"]["running"] == 4)
        assert (described["maxConcurrency"], described["toleratedFailureCount"]) == (4, 5)
        assert described["toleratedFailurePercentage"] == 80.0
        for _ in range(5):
            token, item = take(client, worker)
            if item % 2:
                client.send_task_failure(taskToken=token, error="Odd")
            else:
                client.send_task_success(taskToken=token, output=json.dumps(item))
        ended = wait_for(client, execution)
        assert [value for value in json.loads(ended["output"]) if isinstance(value, int)] == [0, 2, 4]
        code, message, _ = refusal(client.update_map_run, mapRunArn=arn, maxConcurrency=1)
        assert code == "ValidationException" and "completed" in message


def test_stopping_the_execution_aborts_the_run(client):
    with activity(client) as (_, states):
        execution = start(client, each(states, MaxConcurrency=3), list(range(10)))
        wait_for_run(client, execution, lambda r: r["executionCounts"]["running"] == 3)
        client.stop_execution(executionArn=execution)
        described = wait_for_run(client, execution, lambda r: r["status"] == "ABORTED")
        assert (described["executionCounts"]["aborted"], described["executionCounts"]["pending"]) == (3, 7)
        assert {c["status"] for c in children(client, described["mapRunArn"])} == {"ABORTED"}


def test_a_failing_sibling_aborts_the_run(client):
    with activity(client) as (worker, states):
        branches = [
            {"StartAt": "M", "States": each(states)},
            {"StartAt": "T", "States": {"T": {"Type": "Task", "Resource": worker + "-2", "End": True}}},
        ]
        client.create_activity(name=worker.rsplit(":", 1)[1] + "-2")
        parallel = {"P": {"Type": "Parallel", "Branches": branches, "End": True}}
        execution = start(client, parallel, [1, 2])
        wait_for_run(client, execution, lambda r: r["executionCounts"]["running"] == 2)
        client.send_task_failure(taskToken=client.get_activity_task(activityArn=worker + "-2")["taskToken"], error="No")
        assert wait_for(client, execution)["error"] == "No"
        wait_for_run(client, execution, lambda r: r["status"] == "ABORTED")


def test_a_stopped_child_counts_as_aborted(client):
    with activity(client) as (_, states):
        execution = start(client, each(states), [1])
        described = wait_for_run(client, execution, lambda r: r["executionCounts"]["running"] == 1)
        client.stop_execution(executionArn=children(client, described["mapRunArn"])[0]["executionArn"])
        assert wait_for_run(client, execution, lambda r: r["status"] != "RUNNING")["itemCounts"]["aborted"] == 1


def test_a_redrive_takes_up_the_same_children(client):
    with activity(client) as (worker, states):
        execution = start(client, each(states, MaxConcurrency=1), [1, 2, 3])
        token, _ = take(client, worker)
        client.send_task_success(taskToken=token, output="10")
        token, _ = take(client, worker)
        client.send_task_failure(taskToken=token, error="Once")
        assert wait_for(client, execution)["status"] == "FAILED"
        before = the_run(client, execution)
        assert (before["status"], before["executionCounts"]["pending"]) == ("FAILED", 1)
        (failed,) = children(client, before["mapRunArn"], statusFilter="FAILED")
        shown = client.describe_execution(executionArn=failed["executionArn"])
        assert shown["redriveStatus"] == "REDRIVABLE_BY_MAP_RUN"

        client.redrive_execution(executionArn=execution)
        during = the_run(client, execution)
        assert (during["status"], during["redriveCount"]) == ("RUNNING", 1) and "stopDate" not in during
        for expected in (2, 3):
            token, item = take(client, worker)
            assert item == expected
            client.send_task_success(taskToken=token, output=json.dumps(item * 10))
        ended = wait_for(client, execution)
        assert json.loads(ended["output"]) == [10, 20, 30]
        after = the_run(client, execution)
        assert (after["mapRunArn"], after["redriveCount"]) == (before["mapRunArn"], 1)
        assert (after["executionCounts"]["succeeded"], after["executionCounts"]["failed"]) == (3, 0)
        again = client.describe_execution(executionArn=failed["executionArn"])
        assert (again["status"], again["redriveCount"]) == ("SUCCEEDED", 1)
        assert [c["name"] for c in children(client, after["mapRunArn"], redriveFilter="REDRIVEN")] == [failed["name"]]
        assert "MapRunRedriven" in types(history(client, execution))


def test_children_wait_for_the_redrive_to_reach_them(client):
    with activity(client) as (worker, states):
        execution = start(client, each(states, MaxConcurrency=3), [1, 2, 3])
        wait_for_run(client, execution, lambda r: r["executionCounts"]["running"] == 3)
        arn = the_run(client, execution)["mapRunArn"]
        client.update_map_run(mapRunArn=arn, toleratedFailureCount=2)
        for _ in range(3):
            client.send_task_failure(taskToken=take(client, worker)[0], error="No")
        assert wait_for(client, execution)["status"] == "FAILED"
        client.redrive_execution(executionArn=execution)
        client.update_map_run(mapRunArn=arn, maxConcurrency=3)
        for _ in range(3):
            token, item = take(client, worker)
            client.send_task_success(taskToken=token, output=json.dumps(item))
        assert json.loads(wait_for(client, execution)["output"]) == [1, 2, 3]


def test_a_redrive_waits_for_room(client):
    with activity(client) as (worker, states):
        execution = start(client, each(states, MaxConcurrency=2), [1, 2])
        wait_for_run(client, execution, lambda r: r["executionCounts"]["running"] == 2)
        client.stop_execution(executionArn=execution)
        arn = wait_for_run(client, execution, lambda r: r["status"] == "ABORTED")["mapRunArn"]
        client.redrive_execution(executionArn=execution)
        client.update_map_run(mapRunArn=arn, maxConcurrency=2)
        for _ in range(2):
            token, item = take(client, worker)
            client.send_task_success(taskToken=token, output=json.dumps(item))
        assert json.loads(wait_for(client, execution)["output"]) == [1, 2]


def test_express_children(client):
    execution = start(client, each(CHECK, "EXPRESS", ToleratedFailureCount=1), [1, -1])
    ended = wait_for(client, execution)
    assert json.loads(ended["output"])[0] == 1
    arn = the_run(client, execution)["mapRunArn"]
    found = children(client, arn)
    assert len(found) == 2 and all(":express:" in child["executionArn"] for child in found)
    error, _, _ = refusal(client.stop_execution, executionArn=found[0]["executionArn"])
    assert error == "ValidationException"
    described = client.describe_execution(executionArn=found[0]["executionArn"])
    assert (described["mapRunArn"], described["status"], described["error"]) == (arn, "FAILED", "Negative")
    assert refusal(client.get_execution_history, executionArn=found[0]["executionArn"])[0] == "InvalidArn"


def test_maps_within_children(client):
    inner = each(PASS_EACH)["M"]
    inner["Label"] = "inner"
    execution = start(client, each({"Inner": inner}), [[1, 2], [3]])
    assert json.loads(wait_for(client, execution)["output"]) == [[1, 2], [3]]
    outer = children(client, the_run(client, execution)["mapRunArn"])
    below = map_runs(client, outer[-1]["executionArn"])[0]["mapRunArn"]
    assert "/inner:" in below and len(children(client, below)) == 2


def test_children_of_a_map_without_a_label(client):
    states = each(PASS_EACH)
    del states["M"]["Label"]
    definition = create(client, machine(states))
    labels = set()
    for _ in range(2):
        execution = client.start_execution(stateMachineArn=definition, input="[1]")["executionArn"]
        wait_for(client, execution)
        labels.add(the_run(client, execution)["mapRunArn"].split("/")[1].split(":")[0])
    assert len(labels) == 1, "the label belongs to the state, not to the run"


def test_deleting_the_machine_ends_the_children(client):
    with activity(client) as (_, states):
        execution = start(client, each(states), [1, 2])
        described = wait_for_run(client, execution, lambda r: r["executionCounts"]["running"] == 2)
        client.delete_state_machine(stateMachineArn=execution.replace(":execution:", ":stateMachine:").rsplit(":", 1)[0])
        child = children(client, described["mapRunArn"])[0]["executionArn"]
        client.stop_execution(executionArn=child)
        assert wait_for(client, execution)["status"] == "ABORTED"
        wait_for_run(client, execution, lambda r: r["status"] == "ABORTED")


def test_a_kill_loses_and_repeats_nothing(own_server):
    client = own_server.client()
    with activity(client) as (worker, states):
        execution = start(client, each(states, MaxConcurrency=5), list(range(20)))
        done = {}
        for _ in range(7):
            token, item = take(client, worker)
            client.send_task_success(taskToken=token, output=json.dumps(item))
            done[item] = True
        own_server.kill()
        own_server.start()
        client = own_server.client()
        described = wait_for_run(client, execution, lambda r: r["executionCounts"]["running"] == 5)
        assert described["executionCounts"]["succeeded"] == 7
        names = [child["name"] for child in children(client, described["mapRunArn"])]
        assert len(names) == len(set(names)) == 12
        while len(done) < 20:
            token, item = take(client, worker)
            assert item not in done
            done[item] = True
            client.send_task_success(taskToken=token, output=json.dumps(item))
        ended = wait_for(client, execution)
        assert json.loads(ended["output"]) == list(range(20))
        assert the_run(client, execution)["itemCounts"]["succeeded"] == 20


def test_thousands_of_items_and_a_kill_in_between(own_server):
    client = own_server.client()
    fill = {"Fill": {"Type": "Pass", "Parameters": {"items.$": "States.ArrayRange(1, 1000, 1)"}, "Next": "M"}}
    states = each({"Nap": {"Type": "Wait", "Seconds": 1, "Next": "Item"}, **PASS_EACH}, MaxConcurrency=400)
    states["M"]["ItemsPath"] = "$.items"
    execution = start(client, {**fill, **states}, {})
    wait_for_run(client, execution, lambda r: r["executionCounts"]["running"] >= 100)
    own_server.kill()
    own_server.start()
    client = own_server.client()
    ended = wait_for(client, execution, seconds=60)
    assert json.loads(ended["output"]) == list(range(1, 1001))
    counts = the_run(client, execution)["executionCounts"]
    assert (counts["succeeded"], counts["total"]) == (1000, 1000)


def test_an_abort_is_finished_after_a_kill(own_server):
    client = own_server.client()
    with activity(client) as (_, states):
        execution = start(client, each(states), list(range(50)))
        wait_for_run(client, execution, lambda r: r["executionCounts"]["running"] == 50)
        client.stop_execution(executionArn=execution)
        own_server.kill()
        own_server.start()
        client = own_server.client()
        described = wait_for_run(client, execution, lambda r: r["status"] == "ABORTED")
        assert described["executionCounts"]["aborted"] == 50
