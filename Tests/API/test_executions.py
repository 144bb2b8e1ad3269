"""Starting, describing, listing and stopping executions."""

import json
import re
import time
import uuid

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

FAIL = machine({"Fails": {"Type": "Fail", "Error": "Wrong", "Cause": "because"}})


def test_executions_are_described(client):
    arn = create(client)
    name = unique("run")
    started = client.start_execution(stateMachineArn=arn, name=name, input='{"key": "value"}')
    assert started["executionArn"] == arn.replace(":stateMachine:", ":execution:") + ":" + name
    ended = wait_for(client, started["executionArn"])
    assert ended["status"] == "SUCCEEDED"
    assert (ended["input"], json.loads(ended["output"])) == ('{"key": "value"}', {"key": "value"})
    assert ended["inputDetails"] == {"included": True} and ended["outputDetails"] == {"included": True}
    assert ended["startDate"] == started["startDate"] <= ended["stopDate"]
    assert (ended["stateMachineArn"], ended["name"]) == (arn, name)
    assert "error" not in ended and "cause" not in ended
    assert ended["redriveCount"] == 0 and ended["redriveStatus"] == "NOT_REDRIVABLE"


def test_an_execution_without_name_gets_a_uuid_and_an_empty_input(client):
    started = client.start_execution(stateMachineArn=create(client))
    assert uuid.UUID(started["executionArn"].rsplit(":", 1)[1])
    assert wait_for(client, started["executionArn"])["input"] == "{}"


def test_failed_executions_tell_error_and_cause(client):
    ended = run(client, FAIL)
    assert (ended["status"], ended["error"], ended["cause"]) == ("FAILED", "Wrong", "because")
    assert "output" not in ended and ended["redriveStatus"] == "REDRIVABLE"


def test_starting_again_while_it_runs_is_the_same_start(client):
    arn = create(client, WAIT_LONG)
    name = unique("run")
    first = client.start_execution(stateMachineArn=arn, name=name, input='{"a": 1}')
    again = client.start_execution(stateMachineArn=arn, name=name, input='{"a": 1}')
    assert (again["executionArn"], again["startDate"]) == (first["executionArn"], first["startDate"])
    wanted = ("ExecutionAlreadyExists", f"Execution Already Exists: '{first['executionArn']}'", 400)
    assert refusal(client.start_execution, stateMachineArn=arn, name=name, input='{"a": 2}') == wanted
    client.stop_execution(executionArn=first["executionArn"])
    assert refusal(client.start_execution, stateMachineArn=arn, name=name, input='{"a": 1}') == wanted


def test_names_belong_to_a_machine(client):
    name = unique("run")
    arns = {client.start_execution(stateMachineArn=create(client), name=name)["executionArn"] for _ in range(2)}
    assert len(arns) == 2


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ("not some json", "Unrecognized token 'not'"),
        ("{'not': 'json'", "Unexpected character"),
        ("", "Invalid execution input."),
    ],
)
def test_inputs_must_be_json(client, given, says):
    code, message, status = refusal(client.start_execution, stateMachineArn=create(client), input=given)
    assert (code, status) == ("InvalidExecutionInput", 400)
    assert message.startswith("Invalid State Machine Execution Input: '") and says in message


@pytest.mark.parametrize("given", ["1", '"text"', "null", "[1, 2]", "true", '{"a": 1.0, "b": 12345678901234567890}'])
def test_any_json_is_an_input_and_passes_through_unchanged(client, given):
    ended = run(client, PASS, given)
    assert ended["status"] == "SUCCEEDED"
    assert ended["input"] == given
    assert ended["output"].replace(" ", "") == given.replace(" ", "")


def test_lists_are_newest_first_filtered_and_in_pages(client):
    arn = create(client)
    names = []
    for number in range(5):
        names.append(f"run-{number}")
        wait_for(client, client.start_execution(stateMachineArn=arn, name=names[-1])["executionArn"])
    pages = list(
        client.get_paginator("list_executions").paginate(stateMachineArn=arn, PaginationConfig={"PageSize": 2})
    )
    assert [len(page["executions"]) for page in pages] == [2, 2, 1]
    items = [item for page in pages for item in page["executions"]]
    assert [item["name"] for item in items] == names[::-1]
    assert set(items[0]) >= {"executionArn", "stateMachineArn", "name", "status", "startDate", "stopDate"}
    assert client.list_executions(stateMachineArn=arn, statusFilter="RUNNING")["executions"] == []
    assert len(client.list_executions(stateMachineArn=arn, statusFilter="SUCCEEDED")["executions"]) == 5


def test_bad_page_tokens(client):
    arn = create(client)
    code, message, status = refusal(client.list_executions, stateMachineArn=arn, nextToken="nonsense")
    assert (code, message, status) == ("InvalidToken", "Invalid Token: 'Invalid token'", 400)
    assert refusal(client.list_state_machines, nextToken="nonsense")[0] == "InvalidToken"


def test_a_list_needs_a_machine_or_a_map_run(client):
    code, message, _ = refusal(client.list_executions)
    assert (code, message) == ("ValidationException", "Must provide a StateMachine ARN or MapRun ARN")


def test_stopped_executions(client):
    arn = create(client, WAIT_LONG)
    execution = client.start_execution(stateMachineArn=arn)["executionArn"]
    wait_for_events(client, execution, 2)
    stopped = client.stop_execution(executionArn=execution, error="Enough", cause="no reason")
    ended = client.describe_execution(executionArn=execution)
    assert (ended["status"], ended["error"], ended["cause"]) == ("ABORTED", "Enough", "no reason")
    assert ended["stopDate"] == stopped["stopDate"]
    events = history(client, execution)
    assert types(events) == ["ExecutionStarted", "WaitStateEntered", "ExecutionAborted"]
    assert events[-1]["executionAbortedEventDetails"] == {"error": "Enough", "cause": "no reason"}
    assert client.stop_execution(executionArn=execution)["stopDate"] == stopped["stopDate"]


def test_executions_that_are_not_there(client):
    arn = "arn:aws:states:us-east-1:123456789012:execution:no-such-machine:no-such-run"
    for call in (client.describe_execution, client.stop_execution, client.get_execution_history):
        assert refusal(call, executionArn=arn) == ("ExecutionDoesNotExist", f"Execution Does Not Exist: '{arn}'", 400)
    assert refusal(client.describe_state_machine_for_execution, executionArn=arn)[0] == "ExecutionDoesNotExist"


def test_waits_take_their_time(client):
    began = time.monotonic()
    ended = run(client, machine({"Short": {"Type": "Wait", "Seconds": 1, "End": True}}))
    assert ended["status"] == "SUCCEEDED"
    took = (ended["stopDate"] - ended["startDate"]).total_seconds()
    assert took >= 0.95 and time.monotonic() - began >= 0.95


def test_a_machine_can_time_out(client):
    ended = run(client, machine({"Long": {"Type": "Wait", "Seconds": 60, "End": True}}, TimeoutSeconds=1))
    assert ended["status"] == "TIMED_OUT" and "error" not in ended
    assert types(history(client, ended["executionArn"]))[-1] == "ExecutionTimedOut"


def test_state_errors_are_retried_and_caught(client):
    definition = machine(
        {
            "Try": {
                "Type": "Parallel",
                "Branches": [json.loads(FAIL)],
                "Retry": [{"ErrorEquals": ["Wrong"], "IntervalSeconds": 1, "MaxAttempts": 1}],
                "Catch": [{"ErrorEquals": ["States.ALL"], "ResultPath": "$.error", "Next": "Caught"}],
                "End": True,
            },
            "Caught": {"Type": "Pass", "End": True},
        }
    )
    ended = run(client, definition, {"kept": 1})
    assert json.loads(ended["output"]) == {"kept": 1, "error": {"Error": "Wrong", "Cause": "because"}}
    assert types(history(client, ended["executionArn"])).count("ParallelStateStarted") == 2


def test_context_object(client):
    definition = machine(
        {
            "Look": {
                "Type": "Pass",
                "Parameters": {"e.$": "$$.Execution", "s.$": "$$.State", "m.$": "$$.StateMachine"},
                "End": True,
            }
        }
    )
    ended = run(client, definition, {"a": 1})
    seen = json.loads(ended["output"])
    assert seen["e"]["Id"] == ended["executionArn"] and seen["e"]["Input"] == {"a": 1}
    assert seen["e"]["Name"] == ended["name"] and seen["m"]["Id"] == ended["stateMachineArn"]
    assert seen["s"]["Name"] == "Look"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", seen["e"]["StartTime"])
