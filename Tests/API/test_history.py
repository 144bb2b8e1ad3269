"""Histories: order, links, pages, direction, data."""

import json

import pytest

from api_support import create, history, links, machine, refusal, run, types, wait_for

TWO_PASSES = machine({"A": {"Type": "Pass", "Result": "made", "Next": "B"}, "B": {"Type": "Pass", "End": True}})


@pytest.fixture
def ended(client):
    return run(client, TWO_PASSES, {"given": 1})


def test_two_passes(client, ended):
    events = history(client, ended["executionArn"])
    assert types(events) == [
        "ExecutionStarted",
        "PassStateEntered",
        "PassStateExited",
        "PassStateEntered",
        "PassStateExited",
        "ExecutionSucceeded",
    ]
    assert links(events) == [(1, 0), (2, 0), (3, 2), (4, 3), (5, 4), (6, 5)]
    started, entered, left = (events[i] for i in (0, 1, 2))
    assert started["executionStartedEventDetails"]["input"] == '{"given": 1}'
    assert started["executionStartedEventDetails"]["inputDetails"] == {"truncated": False}
    assert started["executionStartedEventDetails"]["roleArn"].startswith("arn:aws:iam:")
    assert entered["stateEnteredEventDetails"]["name"] == "A"
    assert left["stateExitedEventDetails"] == {"name": "A", "output": '"made"', "outputDetails": {"truncated": False}}
    assert events[-1]["executionSucceededEventDetails"]["output"] == '"made"'
    times = [e["timestamp"] for e in events]
    assert times == sorted(times) and times[0] == ended["startDate"] and times[-1] == ended["stopDate"]


@pytest.mark.parametrize("size", [1, 2, 5, 6, 1000])
@pytest.mark.parametrize("reverse", [False, True])
def test_pages_in_both_directions(client, ended, size, reverse):
    pages = client.get_paginator("get_execution_history").paginate(
        executionArn=ended["executionArn"], reverseOrder=reverse, PaginationConfig={"PageSize": size}
    )
    numbers = [[e["id"] for e in page["events"]] for page in pages]
    assert all(len(page) == size for page in numbers[:-1]) and len(numbers[-1]) <= size
    flat = [number for page in numbers for number in page]
    assert flat == (list(range(6, 0, -1)) if reverse else list(range(1, 7)))


def test_data_can_be_left_out(client, ended):
    events = history(client, ended["executionArn"], includeExecutionData=False)
    text = json.dumps(events, default=str)
    assert len(events) == 6 and "made" not in text and "given" not in text
    assert '"input"' not in text and '"output"' not in text
    assert events[1]["stateEnteredEventDetails"]["name"] == "A"


def test_bad_tokens(client, ended):
    call = client.get_execution_history
    assert refusal(call, executionArn=ended["executionArn"], nextToken="nonsense") == (
        "InvalidToken",
        "Invalid Token: 'Invalid token'",
        400,
    )


def test_choice_wait_and_fail(client):
    definition = machine(
        {
            "Pick": {
                "Type": "Choice",
                "Choices": [{"Variable": "$.x", "IsPresent": True, "Next": "Nap"}],
                "Default": "Bad",
            },
            "Nap": {"Type": "Wait", "Seconds": 0, "Next": "Bad"},
            "Bad": {"Type": "Fail", "Error": "E", "Cause": "C"},
        }
    )
    events = history(client, run(client, definition, {"x": 1})["executionArn"])
    assert types(events) == [
        "ExecutionStarted",
        "ChoiceStateEntered",
        "ChoiceStateExited",
        "WaitStateEntered",
        "WaitStateExited",
        "FailStateEntered",
        "ExecutionFailed",
    ]
    assert events[-1]["executionFailedEventDetails"] == {"error": "E", "cause": "C"}


def test_map_iterations_link_to_the_map(client):
    definition = machine(
        {
            "Each": {
                "Type": "Map",
                "MaxConcurrency": 1,
                "ItemProcessor": {"StartAt": "It", "States": {"It": {"Type": "Pass", "End": True}}},
                "End": True,
            }
        }
    )
    events = history(client, run(client, definition, [1, 2])["executionArn"])
    assert types(events) == [
        "ExecutionStarted",
        "MapStateEntered",
        "MapStateStarted",
        *["MapIterationStarted", "PassStateEntered", "PassStateExited", "MapIterationSucceeded"] * 2,
        "MapStateSucceeded",
        "MapStateExited",
        "ExecutionSucceeded",
    ]
    assert events[2]["mapStateStartedEventDetails"] == {"length": 2}
    # A later iteration follows the event before the one that made room for it.
    assert links(events)[3:8] == [(4, 3), (5, 4), (6, 5), (7, 6), (8, 6)]
    assert [e["mapIterationStartedEventDetails"] for e in events if e["type"] == "MapIterationStarted"] == [
        {"name": "Each", "index": 0},
        {"name": "Each", "index": 1},
    ]


def test_branches_link_to_the_parallel_state(client):
    branch = {"StartAt": "P", "States": {"P": {"Type": "Pass", "End": True}}}
    other = {"StartAt": "Q", "States": {"Q": {"Type": "Pass", "End": True}}}
    definition = machine({"Both": {"Type": "Parallel", "Branches": [branch, other], "End": True}})
    events = history(client, run(client, definition)["executionArn"])
    by_type = {e["id"]: e["type"] for e in events}
    firsts = [e for e in events if e["type"] == "PassStateEntered"]
    assert [by_type[e["previousEventId"]] for e in firsts] == ["ParallelStateStarted"] * 2
    succeeded = next(e for e in events if e["type"] == "ParallelStateSucceeded")
    left = next(e for e in events if e["type"] == "ParallelStateExited")
    assert left["previousEventId"] == succeeded["previousEventId"]


def test_function_events(client):
    arn = "arn:aws:lambda:us-east-1:123456789012:function:echo"
    definition = machine({"Call": {"Type": "Task", "Resource": arn, "TimeoutSeconds": 20, "End": True}})
    events = history(client, run(client, definition, {"x": 1})["executionArn"])
    assert types(events) == [
        "ExecutionStarted",
        "TaskStateEntered",
        "LambdaFunctionScheduled",
        "LambdaFunctionStarted",
        "LambdaFunctionSucceeded",
        "TaskStateExited",
        "ExecutionSucceeded",
    ]
    scheduled = events[2]["lambdaFunctionScheduledEventDetails"]
    assert scheduled["resource"] == arn and json.loads(scheduled["input"]) == {"x": 1}
    assert scheduled["timeoutInSeconds"] == 20
    assert json.loads(events[4]["lambdaFunctionSucceededEventDetails"]["output"]) == {"x": 1}


def test_a_history_of_a_running_execution_grows_at_the_end_only(client):
    definition = machine({"Nap": {"Type": "Wait", "Seconds": 1, "End": True}})
    arn = client.start_execution(stateMachineArn=create(client, definition))["executionArn"]
    early = history(client, arn)
    wait_for(client, arn)
    late = history(client, arn)
    assert early == late[: len(early)] and len(late) == 4
