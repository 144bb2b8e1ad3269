"""What a server knows survives its end, however it came."""

import json
import subprocess
import time

import pytest

import newel_server
from api_support import PASS, WAIT_LONG, create, history, machine, refusal, types, unique, wait_for, wait_for_events

ECHO = "arn:aws:lambda:us-east-1:123456789012:function:echo"
SLOW = "arn:aws:lambda:us-east-1:123456789012:function:slow"


def restart(server):
    server.kill()
    server.start()


def test_machines_executions_and_tags_are_still_there(own_server):
    client = own_server.client()
    arn = create(client, tags=[{"key": "a", "value": "b"}])
    client.update_state_machine(stateMachineArn=arn, definition=WAIT_LONG)
    client.update_state_machine(stateMachineArn=arn, definition=PASS)
    ended = wait_for(client, client.start_execution(stateMachineArn=arn, input='{"x":1.0}')["executionArn"])
    activity = client.create_activity(name="painter")["activityArn"]
    before = (
        client.describe_state_machine(stateMachineArn=arn)["revisionId"],
        history(client, ended["executionArn"]),
        {k: v for k, v in ended.items() if k != "ResponseMetadata"},
    )
    restart(own_server)
    description = client.describe_execution(executionArn=ended["executionArn"])
    after = (
        client.describe_state_machine(stateMachineArn=arn)["revisionId"],
        history(client, ended["executionArn"]),
        {k: v for k, v in description.items() if k != "ResponseMetadata"},
    )
    assert before == after
    assert client.list_tags_for_resource(resourceArn=arn)["tags"] == [{"key": "a", "value": "b"}]
    assert client.describe_activity(activityArn=activity)["name"] == "painter"
    assert refusal(client.start_execution, stateMachineArn=arn, name=ended["name"])[0] == "ExecutionAlreadyExists"


def test_a_wait_goes_on_and_ends_in_time(own_server):
    client = own_server.client()
    definition = machine(
        {"Nap": {"Type": "Wait", "Seconds": 2, "Next": "After"}, "After": {"Type": "Pass", "End": True}}
    )
    arn = client.start_execution(stateMachineArn=create(client, definition), input='{"a": 1}')["executionArn"]
    wait_for_events(client, arn, 2)
    restart(own_server)
    ended = wait_for(client, arn)
    assert (ended["status"], json.loads(ended["output"])) == ("SUCCEEDED", {"a": 1})
    assert (ended["stopDate"] - ended["startDate"]).total_seconds() >= 1.95
    assert [e["id"] for e in history(client, arn)] == list(range(1, 7))


def test_a_wait_that_is_over_in_the_meantime_ends_at_once(own_server):
    client = own_server.client()
    definition = machine({"Nap": {"Type": "Wait", "Seconds": 1, "End": True}})
    arn = client.start_execution(stateMachineArn=create(client, definition))["executionArn"]
    own_server.kill()
    time.sleep(1.2)
    own_server.start()
    assert wait_for(client, arn, seconds=5)["status"] == "SUCCEEDED"


def test_many_kills_in_a_row(own_server):
    client = own_server.client()
    states = {f"S{i}": {"Type": "Wait", "Seconds": 1, "Next": f"S{i + 1}"} for i in range(4)}
    states["S4"] = {"Type": "Succeed"}
    arn = client.start_execution(stateMachineArn=create(client, machine(states)))["executionArn"]
    for _ in range(5):
        time.sleep(0.6)
        restart(own_server)
    assert wait_for(client, arn)["status"] == "SUCCEEDED"
    events = history(client, arn)
    assert [e["id"] for e in events] == list(range(1, len(events) + 1))
    assert types(events).count("WaitStateEntered") == 4 == types(events).count("WaitStateExited")


def test_a_function_that_was_running_is_called_again(own_server):
    client = own_server.client()
    definition = machine({"Call": {"Type": "Task", "Resource": SLOW, "End": True}})
    arn = client.start_execution(stateMachineArn=create(client, definition), input='{"seconds": 1}')["executionArn"]
    wait_for_events(client, arn, 4)
    restart(own_server)
    ended = wait_for(client, arn)
    assert json.loads(ended["output"]) == {"slept": 1}
    assert types(history(client, arn)).count("LambdaFunctionSucceeded") == 1


def test_a_retry_is_still_due(own_server):
    client = own_server.client()
    broken = "arn:aws:lambda:us-east-1:123456789012:function:broken"
    retry = [{"ErrorEquals": ["CustomError"], "IntervalSeconds": 2, "MaxAttempts": 1}]
    definition = machine({"Call": {"Type": "Task", "Resource": broken, "Retry": retry, "End": True}})
    arn = client.start_execution(stateMachineArn=create(client, definition))["executionArn"]
    wait_for_events(client, arn, 5)
    restart(own_server)
    assert wait_for(client, arn)["error"] == "CustomError"
    assert types(history(client, arn)).count("LambdaFunctionScheduled") == 2


def test_tokens_outlive_the_server(own_server):
    client = own_server.client()
    arn = client.create_activity(name="painter")["activityArn"]
    definition = machine({"Work": {"Type": "Task", "Resource": arn, "End": True}})
    machine_arn = create(client, definition)
    first = client.start_execution(stateMachineArn=machine_arn)["executionArn"]
    token = client.get_activity_task(activityArn=arn)["taskToken"]
    second = client.start_execution(stateMachineArn=machine_arn)["executionArn"]
    restart(own_server)
    client.send_task_success(taskToken=token, output='"taken before"')
    assert wait_for(client, first)["output"] == '"taken before"'
    later = client.get_activity_task(activityArn=arn)["taskToken"]
    client.send_task_success(taskToken=later, output='"taken after"')
    assert wait_for(client, second)["output"] == '"taken after"'


def test_maps_and_parallels_go_on(own_server):
    client = own_server.client()
    each = {
        "Type": "Map",
        "MaxConcurrency": 2,
        "ItemProcessor": {
            "StartAt": "Nap",
            "States": {
                "Nap": {"Type": "Wait", "Seconds": 1, "Next": "Call"},
                "Call": {"Type": "Task", "Resource": ECHO, "End": True},
            },
        },
        "End": True,
    }
    arn = client.start_execution(stateMachineArn=create(client, machine({"Each": each})), input="[1,2,3,4]")[
        "executionArn"
    ]
    time.sleep(1.2)
    restart(own_server)
    assert json.loads(wait_for(client, arn)["output"]) == [1, 2, 3, 4]


def test_a_second_server_on_the_same_data_refuses_to_start(own_server):
    command = [str(newel_server.binary_path()), "serve", "--data-dir", str(own_server.data_directory)]
    command += ["--listen", f"127.0.0.1:{newel_server.free_port()}"]
    second = subprocess.run(command, capture_output=True, text=True, timeout=20)
    assert second.returncode not in (0, None) and "listening" not in second.stdout
    assert own_server.health() == 200


@pytest.mark.parametrize("busy", [False, True])
def test_sigterm_ends_the_server_in_good_order(own_server, busy):
    client = own_server.client()
    arn = create(client, WAIT_LONG)
    execution = client.start_execution(stateMachineArn=arn, name=unique("run"))["executionArn"]
    if busy:
        slow = machine({"Call": {"Type": "Task", "Resource": SLOW, "End": True}})
        client.start_execution(stateMachineArn=create(client, slow), input='{"seconds": 1.5}')
    began = time.monotonic()
    assert own_server.stop(seconds_max=10) == 0
    assert time.monotonic() - began < 8
    own_server.start()
    assert client.describe_execution(executionArn=execution)["status"] == "RUNNING"
    client.stop_execution(executionArn=execution)
