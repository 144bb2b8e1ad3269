"""Redriving executions: each way to fail, what runs again, what is refused, and what survives a kill."""

import json
import time

import pytest

from api_support import (
    PASS,
    WAIT_LONG,
    create,
    history,
    machine,
    refusal,
    run,
    types,
    unique,
    wait_for,
    wait_for_events,
)
from newel_server import Server, write_function

LAMBDA = "arn:aws:lambda:us-east-1:123456789012:function:"
GATE = '''
"""Fails until the file of its name is there; notes each call."""

import os


class Closed(Exception):
    pass


def handler(event, context):
    directory, name = event["directory"], event["name"]
    with open(os.path.join(directory, "calls"), "a") as calls:
        calls.write(name + "\\n")
    if not os.path.exists(os.path.join(directory, name)):
        raise Closed(name)
    return name
'''


@pytest.fixture(scope="module")
def gate_server(tmp_path_factory):
    functions = tmp_path_factory.mktemp("functions")
    write_function(functions, "gate", GATE)
    with Server(functions=functions) as server:
        yield server


@pytest.fixture
def gates(gate_server, tmp_path):
    return Gates(gate_server, tmp_path)


class Gates:
    """Functions that fail until they are told to succeed."""

    def __init__(self, server, directory):
        self.server = server
        self.client = server.client()
        self.directory = directory

    def task(self, name, **fields):
        after = {} if "Next" in fields else {"End": True}
        parameters = {"directory": str(self.directory), "name": name}
        return {"Type": "Task", "Resource": LAMBDA + "gate", "Parameters": parameters, **after, **fields}

    def branch(self, name):
        return {"StartAt": name, "States": {name: self.task(name)}}

    def each(self, name, **fields):
        """A Map state whose items name their gates."""
        parameters = {"directory": str(self.directory), "name.$": "$"}
        task = {"Type": "Task", "Resource": LAMBDA + "gate", "Parameters": parameters, "End": True}
        return {"Type": "Map", "ItemProcessor": {"StartAt": name, "States": {name: task}}, "End": True, **fields}

    def open(self, *names):
        for name in names:
            (self.directory / name).touch()

    def calls(self):
        path = self.directory / "calls"
        return sorted(path.read_text().split()) if path.exists() else []

    def run(self, states, given="{}", **fields):
        return run(self.client, machine(states, **fields), given)

    def redrive(self, ended, **fields):
        self.client.redrive_execution(executionArn=ended["executionArn"], **fields)
        return wait_for(self.client, ended["executionArn"])

    def history(self, ended):
        return history(self.client, ended["executionArn"])

    def children(self, ended):
        """ARN and status of the children of the execution's only Map Run."""
        (run,) = self.client.list_map_runs(executionArn=ended["executionArn"])["mapRuns"]
        listed = self.client.list_executions(mapRunArn=run["mapRunArn"])["executions"]
        return {child["executionArn"]: child["status"] for child in listed}


def after_redrive(events):
    """Types of the events from the last redrive on."""
    names = types(events)
    return names[len(names) - 1 - names[::-1].index("ExecutionRedriven") :]


def check_ids(events):
    assert [e["id"] for e in events] == list(range(1, len(events) + 1))
    assert all(e["previousEventId"] < e["id"] for e in events)


def test_a_failed_task_is_scheduled_again(gates):
    gates.open("first")
    ended = gates.run({"A": gates.task("first", Next="B"), "B": gates.task("second")})
    assert (ended["status"], ended["redriveStatus"]) == ("FAILED", "REDRIVABLE")
    before = gates.history(ended)
    gates.open("second")
    again = gates.redrive(ended)
    assert (again["status"], json.loads(again["output"])) == ("SUCCEEDED", "second")
    assert again["redriveCount"] == 1 and again["startDate"] == ended["startDate"]
    assert again["startDate"] <= again["redriveDate"] <= again["stopDate"] and "error" not in again
    events = gates.history(ended)
    check_ids(events)
    assert events[: len(before)] == before
    assert after_redrive(events) == [
        "ExecutionRedriven",
        "LambdaFunctionScheduled",
        "LambdaFunctionStarted",
        "LambdaFunctionSucceeded",
        "TaskStateExited",
        "ExecutionSucceeded",
    ]
    redriven = events[len(before)]
    assert redriven["executionRedrivenEventDetails"] == {"redriveCount": 1}
    assert redriven["previousEventId"] == len(before)
    assert gates.calls() == ["first", "second", "second"]


def test_a_redriven_execution_can_fail_and_be_redriven_again(gates):
    ended = gates.run({"A": gates.task("late")})
    for count in (1, 2):
        again = gates.redrive(ended)
        assert (again["status"], again["error"], again["redriveCount"]) == ("FAILED", "Closed", count)
    gates.open("late")
    again = gates.redrive(ended)
    assert (again["status"], again["redriveCount"]) == ("SUCCEEDED", 3)
    redriven = [e["executionRedrivenEventDetails"] for e in gates.history(ended) if e["type"] == "ExecutionRedriven"]
    assert redriven == [{"redriveCount": count} for count in (1, 2, 3)]


def test_one_branch_of_three_runs_again(gates):
    gates.open("one", "three")
    branches = [gates.branch("one"), gates.branch("two"), gates.branch("three")]
    hold = {"Type": "Wait", "Seconds": 1, "Next": "two"}
    branches[1] = {"StartAt": "Hold", "States": {"Hold": hold, "two": gates.task("two")}}
    ended = gates.run({"P": {"Type": "Parallel", "Branches": branches, "End": True}})
    assert ended["error"] == "Closed" and gates.calls() == ["one", "three", "two"]
    gates.open("two")
    again = gates.redrive(ended)
    assert json.loads(again["output"]) == ["one", "two", "three"]
    assert gates.calls() == ["one", "three", "two", "two"]
    added = after_redrive(gates.history(ended))
    assert added.count("LambdaFunctionScheduled") == 1
    assert not {"ParallelStateEntered", "ParallelStateStarted", "TaskStateEntered"} & set(added)
    assert added[-3:] == ["ParallelStateSucceeded", "ParallelStateExited", "ExecutionSucceeded"]


def test_a_waiting_branch_that_was_aborted_waits_again(gates):
    wait = {"StartAt": "Nap", "States": {"Nap": {"Type": "Wait", "Seconds": 1, "End": True}}}
    ended = gates.run({"P": {"Type": "Parallel", "Branches": [gates.branch("one"), wait], "End": True}})
    assert "WaitStateAborted" in types(gates.history(ended))
    gates.open("one")
    again = gates.redrive(ended)
    assert again["status"] == "SUCCEEDED"
    assert (again["stopDate"] - again["redriveDate"]).total_seconds() >= 0.95
    assert after_redrive(gates.history(ended)).count("WaitStateExited") == 1


def test_iterations_that_failed_or_had_not_begun_run(gates):
    gates.open("a", "b", "d", "e")
    ended = gates.run({"M": gates.each("Call", MaxConcurrency=1)}, ["a", "b", "c", "d", "e"])
    assert (ended["status"], gates.calls()) == ("FAILED", ["a", "b", "c"])
    gates.open("c")
    again = gates.redrive(ended)
    assert json.loads(again["output"]) == ["a", "b", "c", "d", "e"]
    assert gates.calls() == ["a", "b", "c", "c", "d", "e"]
    added = after_redrive(gates.history(ended))
    assert added.count("MapIterationStarted") == 2 and added.count("MapIterationSucceeded") == 3


def test_a_parallel_in_a_map_goes_on_inside(gates):
    gates.open("left")
    parameters = {"directory": str(gates.directory), "name.$": "$"}
    item = {"Type": "Task", "Resource": LAMBDA + "gate", "Parameters": parameters, "End": True}
    inner = {
        "Type": "Parallel",
        "Branches": [gates.branch("left"), {"StartAt": "Item", "States": {"Item": item}}],
        "End": True,
    }
    each = {"Type": "Map", "ItemProcessor": {"StartAt": "P", "States": {"P": inner}}, "MaxConcurrency": 1, "End": True}
    ended = gates.run({"M": each}, ["x", "y"])
    assert ended["status"] == "FAILED"
    failed_left = gates.calls().count("left")
    gates.open("x", "y")
    again = gates.redrive(ended)
    assert json.loads(again["output"]) == [["left", "x"], ["left", "y"]]
    # Where the first iteration's `left` had ended before `x` failed, it is not called again.
    assert gates.calls().count("left") in (failed_left + 1, failed_left + 2)
    assert gates.calls().count("x") == 2 and gates.calls().count("y") == 1


def test_a_distributed_map_redrives_its_run(gates):
    gates.open("a", "c")
    each = gates.each("Call", MaxConcurrency=2)
    each["ItemProcessor"]["ProcessorConfig"] = {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}
    ended = gates.run({"M": each}, ["a", "b", "c"])
    assert ended["error"] == "States.ExceedToleratedFailureThreshold"
    gates.open("b")
    again = gates.redrive(ended)
    assert json.loads(again["output"]) == ["a", "b", "c"]
    events = gates.history(ended)
    assert after_redrive(events)[:2] == ["ExecutionRedriven", "MapRunRedriven"]
    started = next(e for e in events if e["type"] == "MapRunStarted")
    redriven = next(e for e in events if e["type"] == "MapRunRedriven")
    assert redriven["mapRunRedrivenEventDetails"] == {
        "mapRunArn": started["mapRunStartedEventDetails"]["mapRunArn"],
        "redriveCount": 1,
    }


def test_express_children_of_a_distributed_map_begin_anew(gates):
    gates.open("a")
    each = gates.each("Call")
    each["ItemProcessor"]["ProcessorConfig"] = {"Mode": "DISTRIBUTED", "ExecutionType": "EXPRESS"}
    ended = gates.run({"M": each}, ["a", "b"])
    assert ended["error"] == "States.ExceedToleratedFailureThreshold"
    before = gates.children(ended)
    gates.open("b")
    assert json.loads(gates.redrive(ended)["output"]) == ["a", "b"]
    after = gates.children(ended)
    assert sorted(before) == sorted(after) and set(after.values()) == {"SUCCEEDED"}


def test_the_timeout_of_the_machine_starts_again(gates):
    ended = gates.run({"W": {"Type": "Wait", "Seconds": 2, "End": True}}, TimeoutSeconds=1)
    assert ended["status"] == "TIMED_OUT"
    again = gates.redrive(ended)
    assert again["status"] == "TIMED_OUT"
    assert 0.95 <= (again["stopDate"] - again["redriveDate"]).total_seconds() < 1.9
    assert after_redrive(gates.history(ended)) == ["ExecutionRedriven", "ExecutionTimedOut"]


def test_a_machine_that_timed_out_can_succeed(gates):
    soon = time.time() + 2
    timestamp = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(soon))
    states = {"W": {"Type": "Wait", "Timestamp": timestamp, "Next": "S"}, "S": {"Type": "Succeed"}}
    ended = gates.run(states, TimeoutSeconds=1)
    assert ended["status"] == "TIMED_OUT"
    time.sleep(max(0, soon - time.time()))
    again = gates.redrive(ended)
    assert again["status"] == "SUCCEEDED"
    assert (again["stopDate"] - again["redriveDate"]).total_seconds() < 0.9
    assert after_redrive(gates.history(ended))[1] == "WaitStateExited"


def test_a_task_that_timed_out_has_its_time_again(gates):
    activity = gates.client.create_activity(name=unique("activity"))["activityArn"]
    work = {"Type": "Task", "Resource": activity, "TimeoutSeconds": 1, "End": True}
    ended = gates.run({"Work": work})
    assert ended["error"] == "States.Timeout"
    again = gates.redrive(ended)
    assert again["error"] == "States.Timeout"
    assert (again["stopDate"] - again["redriveDate"]).total_seconds() >= 0.95
    assert after_redrive(gates.history(ended)) == [
        "ExecutionRedriven",
        "ActivityScheduled",
        "ActivityTimedOut",
        "ExecutionFailed",
    ]


def test_a_stopped_execution_goes_on(gates):
    client = gates.client
    states = {"A": {"Type": "Pass", "Assign": {"kept": 7}, "Next": "W"}}
    states["W"] = {"Type": "Wait", "Seconds": 1, "Next": "Z"}
    states["Z"] = {"Type": "Pass", "Parameters": {"kept.$": "$kept"}, "End": True}
    arn = client.start_execution(stateMachineArn=create(client, machine(states)))["executionArn"]
    wait_for_events(client, arn, 4)
    client.stop_execution(executionArn=arn, error="Stop", cause="it")
    stopped = client.describe_execution(executionArn=arn)
    assert (stopped["status"], stopped["redriveStatus"]) == ("ABORTED", "REDRIVABLE")
    client.redrive_execution(executionArn=arn)
    running = client.describe_execution(executionArn=arn)
    assert running["status"] == "RUNNING" and not {"stopDate", "error", "cause", "output"} & set(running)
    assert running["redriveCount"] == 1
    ended = wait_for(client, arn)
    assert json.loads(ended["output"]) == {"kept": 7}
    assert types(history(client, arn)).count("PassStateEntered") == 2


def test_a_fail_state_fails_again(gates):
    ended = gates.run({"F": {"Type": "Fail", "Error": "E", "Cause": "C"}})
    again = gates.redrive(ended)
    assert (again["status"], again["error"], again["cause"]) == ("FAILED", "E", "C")
    assert after_redrive(gates.history(ended)) == ["ExecutionRedriven", "FailStateEntered", "ExecutionFailed"]


def test_a_choice_without_match_is_evaluated_again(gates):
    states = {"C": {"Type": "Choice", "Choices": [{"Variable": "$.a", "NumericEquals": 1, "Next": "S"}]}}
    states["S"] = {"Type": "Succeed"}
    ended = gates.run(states, {"a": 2})
    assert ended["error"] == "States.NoChoiceMatched"
    again = gates.redrive(ended)
    assert (again["status"], again["error"]) == ("FAILED", "States.NoChoiceMatched")
    assert after_redrive(gates.history(ended)) == ["ExecutionRedriven", "ExecutionFailed"]


def test_jsonata_sees_the_redrive(gates):
    output = "{% $states.context.Execution.RedriveCount = 0 ? $error('no') : $states.context.Execution %}"
    ended = gates.run({"A": {"Type": "Pass", "Output": output, "End": True}}, QueryLanguage="JSONata")
    assert ended["error"] == "States.QueryEvaluationError"
    again = gates.redrive(ended)
    seen = json.loads(again["output"])
    assert seen["RedriveCount"] == 1
    assert seen["RedriveTime"].startswith(again["redriveDate"].strftime("%Y-%m-%dT%H:%M:%S"))


def test_an_invalid_path_is_a_runtime_error_again(gates):
    ended = gates.run({"A": {"Type": "Pass", "InputPath": "$.missing", "End": True}})
    assert ended["error"] == "States.Runtime"
    assert gates.redrive(ended)["error"] == "States.Runtime"


@pytest.mark.parametrize("named", [False, True])
def test_a_nested_execution_is_started_again(gates, named):
    client = gates.client
    child = create(client, machine({"C": gates.task("child")}))
    parameters = {"StateMachineArn": child} | ({"Name": unique("child")} if named else {})
    resource = "arn:aws:states:::states:startExecution.sync:2"
    ended = gates.run({"P": {"Type": "Task", "Resource": resource, "Parameters": parameters, "End": True}})
    assert ended["error"] == "States.TaskFailed"
    gates.open("child")
    again = gates.redrive(ended)
    children = client.list_executions(stateMachineArn=child)["executions"]
    if named:
        assert again["error"] == "StepFunctions.ExecutionAlreadyExistsException" and len(children) == 1
        return
    assert json.loads(again["output"])["Output"] == "child"
    assert sorted(c["status"] for c in children) == ["FAILED", "SUCCEEDED"]
    added = after_redrive(gates.history(ended))
    assert added[1:5] == ["TaskScheduled", "TaskStarted", "TaskSubmitted", "TaskSucceeded"]


def test_an_activity_gets_a_new_token(gates):
    client = gates.client
    activity = client.create_activity(name=unique("activity"))["activityArn"]
    definition = machine({"Work": {"Type": "Task", "Resource": activity, "End": True}})
    arn = client.start_execution(stateMachineArn=create(client, definition))["executionArn"]
    old = client.get_activity_task(activityArn=activity)["taskToken"]
    client.send_task_failure(taskToken=old, error="E")
    wait_for(client, arn)
    client.redrive_execution(executionArn=arn)
    new = client.get_activity_task(activityArn=activity)["taskToken"]
    assert new != old
    for call in (client.send_task_heartbeat, client.send_task_failure):
        assert refusal(call, taskToken=old)[0] == "TaskTimedOut"
    client.send_task_success(taskToken=new, output="1")
    assert wait_for(client, arn)["output"] == "1"


def test_a_callback_gets_a_new_token(gates):
    client = gates.client
    activity = client.create_activity(name=unique("activity"))["activityArn"]
    # A child hands the token on to whoever works for the activity.
    child = create(client, machine({"Tell": {"Type": "Task", "Resource": activity, "End": True}}))
    call = {
        "Type": "Task",
        "Resource": "arn:aws:states:::states:startExecution.waitForTaskToken",
        "Parameters": {"StateMachineArn": child, "Input": {"token.$": "$$.Task.Token"}},
        "End": True,
    }
    arn = client.start_execution(stateMachineArn=create(client, machine({"Call": call})))["executionArn"]
    tokens = []
    for answer in ("failure", "success"):
        task = client.get_activity_task(activityArn=activity)
        tokens.append(json.loads(task["input"])["token"])
        client.send_task_success(taskToken=task["taskToken"], output="{}")
        if answer == "failure":
            client.send_task_failure(taskToken=tokens[0], error="E", cause="C")
            assert wait_for(client, arn)["error"] == "E"
            client.redrive_execution(executionArn=arn)
    assert refusal(client.send_task_success, taskToken=tokens[0], output="{}")[0] == "TaskTimedOut"
    client.send_task_success(taskToken=tokens[1], output='"answered"')
    assert wait_for(client, arn)["output"] == '"answered"'


def test_an_updated_machine_is_redriven_as_it_was(gates):
    client = gates.client
    states = {"A": gates.task("gate", Next="B"), "B": {"Type": "Pass", "Result": "old", "End": True}}
    arn = create(client, machine(states))
    execution = client.start_execution(stateMachineArn=arn)["executionArn"]
    wait_for(client, execution)
    client.update_state_machine(stateMachineArn=arn, definition=PASS)
    gates.open("gate")
    again = gates.redrive({"executionArn": execution})
    assert again["output"] == '"old"'
    described = client.describe_state_machine_for_execution(executionArn=execution)
    assert "gate" in described["definition"]


def test_a_name_is_running_again_after_a_redrive(gates):
    client = gates.client
    states = {"W": {"Type": "Wait", "Seconds": 3600, "End": True}}
    arn = create(client, machine(states))
    name = unique("run")
    started = client.start_execution(stateMachineArn=arn, name=name, input='{"a": 1}')
    client.stop_execution(executionArn=started["executionArn"])
    again = {"stateMachineArn": arn, "name": name, "input": '{"a": 1}'}
    assert refusal(client.start_execution, **again)[0] == "ExecutionAlreadyExists"
    client.redrive_execution(executionArn=started["executionArn"])
    assert client.start_execution(**again)["startDate"] == started["startDate"]
    client.stop_execution(executionArn=started["executionArn"])


def test_lists_tell_what_was_redriven(gates):
    client = gates.client
    arn = create(client, machine({"F": {"Type": "Fail"}}))
    executions = [client.start_execution(stateMachineArn=arn)["executionArn"] for _ in range(5)]
    for execution in executions:
        wait_for(client, execution)
    for execution in executions[1:3]:
        gates.redrive({"executionArn": execution})

    def listed(**fields):
        pages = client.get_paginator("list_executions").paginate(stateMachineArn=arn, **fields)
        return [item["executionArn"] for page in pages for item in page["executions"]]

    assert listed(redriveFilter="REDRIVEN") == executions[2:0:-1]
    assert listed(redriveFilter="NOT_REDRIVEN", PaginationConfig={"PageSize": 2}) == [
        executions[4],
        executions[3],
        executions[0],
    ]
    assert listed(redriveFilter="REDRIVEN", statusFilter="SUCCEEDED") == []
    paged = listed(redriveFilter="REDRIVEN", statusFilter="FAILED", PaginationConfig={"PageSize": 1})
    assert paged == executions[2:0:-1]
    items = client.list_executions(stateMachineArn=arn)["executions"]
    by_arn = {item["executionArn"]: item for item in items}
    assert by_arn[executions[1]]["redriveCount"] == 1 and by_arn[executions[1]]["redriveDate"]
    assert by_arn[executions[0]]["redriveCount"] == 0 and "redriveDate" not in by_arn[executions[0]]


def test_a_history_is_paged_across_a_redrive(gates):
    ended = gates.run({"A": gates.task("x")})
    whole = gates.history(ended)
    first = gates.client.get_execution_history(executionArn=ended["executionArn"], maxResults=3)
    gates.open("x")
    gates.redrive(ended)
    events = first["events"]
    token = first["nextToken"]
    while token:
        page = gates.client.get_execution_history(executionArn=ended["executionArn"], maxResults=3, nextToken=token)
        events += page["events"]
        token = page.get("nextToken")
    assert events == gates.history(ended) and events[: len(whole)] == whole
    backwards = history(gates.client, ended["executionArn"], reverseOrder=True, PaginationConfig={"PageSize": 2})
    assert backwards == events[::-1]


def test_a_client_token_redrives_once(gates):
    ended = gates.run({"F": {"Type": "Fail"}})
    arn = ended["executionArn"]
    token = unique("token")
    first = gates.client.redrive_execution(executionArn=arn, clientToken=token)
    wait_for(gates.client, arn)
    second = gates.client.redrive_execution(executionArn=arn, clientToken=token)
    assert second["redriveDate"] == first["redriveDate"]
    described = gates.client.describe_execution(executionArn=arn)
    assert (described["redriveCount"], described["redriveDate"]) == (1, first["redriveDate"])
    gates.client.redrive_execution(executionArn=arn, clientToken=token.upper())
    assert wait_for(gates.client, arn)["redriveCount"] == 2


def test_a_client_token_is_known_while_the_execution_runs(gates):
    client = gates.client
    arn = client.start_execution(stateMachineArn=create(client, WAIT_LONG))["executionArn"]
    client.stop_execution(executionArn=arn)
    first = client.redrive_execution(executionArn=arn, clientToken="once")
    assert client.redrive_execution(executionArn=arn, clientToken="once")["redriveDate"] == first["redriveDate"]
    assert refusal(client.redrive_execution, executionArn=arn, clientToken="twice")[0] == "ExecutionNotRedrivable"
    client.stop_execution(executionArn=arn)


def refused_as(client, arn, reason):
    described = client.describe_execution(executionArn=arn)
    assert (described["redriveStatus"], described["redriveStatusReason"]) == ("NOT_REDRIVABLE", reason)
    assert refusal(client.redrive_execution, executionArn=arn) == ("ExecutionNotRedrivable", reason, 400)
    assert client.describe_execution(executionArn=arn)["redriveCount"] == described["redriveCount"]


def test_running_and_succeeded_executions_are_refused(client):
    arn = client.start_execution(stateMachineArn=create(client, WAIT_LONG))["executionArn"]
    refused_as(client, arn, "Execution is RUNNING and cannot be redriven")
    client.stop_execution(executionArn=arn)
    refused_as(client, run(client, PASS)["executionArn"], "Execution is SUCCEEDED and cannot be redriven")


def test_executions_of_a_deleted_machine_are_refused(client):
    arn = create(client, machine({"F": {"Type": "Fail"}}))
    execution = client.start_execution(stateMachineArn=arn)["executionArn"]
    wait_for(client, execution)
    client.delete_state_machine(stateMachineArn=arn)
    refused_as(client, execution, "State machine is in DELETING status")


def test_a_full_history_is_refused(client):
    again = [{"Variable": "$.never", "IsPresent": False, "Next": "A"}]
    states = {"A": {"Type": "Choice", "Choices": again, "Default": "S"}, "S": {"Type": "Succeed"}}
    ended = run(client, machine(states))
    assert ended["status"] == "FAILED"
    refused_as(client, ended["executionArn"], "Execution history event limit exceeded")


def test_requests_that_make_no_sense_are_refused(client, unchecked):
    arn = create(client, PASS)
    missing = arn.replace(":stateMachine:", ":execution:") + ":missing"
    wanted = ("ExecutionDoesNotExist", f"Execution Does Not Exist: '{missing}'", 400)
    assert refusal(client.redrive_execution, executionArn=missing) == wanted
    assert refusal(client.redrive_execution, executionArn="nonsense")[0] == "InvalidArn"
    express = arn.replace(":stateMachine:", ":express:") + ":run:uuid"
    wanted = ("InvalidArn", "Invalid Arn: 'Resource type not valid in this context: express'", 400)
    assert refusal(client.redrive_execution, executionArn=express) == wanted
    code, message, _ = refusal(unchecked.redrive_execution, executionArn=missing, clientToken="a b")
    assert code == "ValidationException" and "[!-~]+" in message
    assert refusal(unchecked.redrive_execution, executionArn=missing, clientToken="x" * 65)[0] == "ValidationException"
    assert refusal(unchecked.redrive_execution)[0] == "ValidationException"


def test_a_redriven_execution_outlives_kills(own_server, tmp_path):
    write_function(own_server.functions, "gate", GATE)
    gates = Gates(own_server, tmp_path)
    gates.open("one")
    branches = [gates.branch("one"), gates.branch("two"), gates.branch("three")]
    # The first is to end before the third fails, and the second is to be asleep then.
    for index, name, seconds in ((1, "two", 2), (2, "three", 1)):
        nap = {"Type": "Wait", "Seconds": seconds, "Next": name}
        branches[index] = {"StartAt": f"Nap {name}", "States": {f"Nap {name}": nap, name: gates.task(name)}}
    ended = gates.run({"P": {"Type": "Parallel", "Branches": branches, "End": True}})
    assert ended["status"] == "FAILED"
    arn = ended["executionArn"]
    succeeded = types(gates.history(ended)).count("LambdaFunctionSucceeded")
    own_server.kill()
    own_server.start()
    gates.open("two", "three")
    accepted = gates.client.redrive_execution(executionArn=arn, clientToken="kept")
    own_server.kill()
    own_server.start()
    repeated = gates.client.redrive_execution(executionArn=arn, clientToken="kept")
    assert repeated["redriveDate"] == accepted["redriveDate"]
    again = wait_for(gates.client, arn)
    assert json.loads(again["output"]) == ["one", "two", "three"] and again["redriveCount"] == 1
    check_ids(gates.history(ended))
    # On a machine so busy that it did not end in time, it was aborted and is performed again.
    assert 1 <= gates.calls().count("one") <= 2 - succeeded
