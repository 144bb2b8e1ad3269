"""Mocked services: `newel serve --mock-config`, and test cases chosen with `#NAME` behind the machine's ARN."""

import json
import subprocess

import pytest

import newel_server
from api_support import create, history, machine, refusal, types, wait_for, wait_for_events
from newel_server import Server

LAMBDA = "arn:aws:lambda:us-east-1:123456789012:function:echo"
MOCKS = {
    "StateMachines": {
        "Orders": {
            "TestCases": {
                "HappyPath": {"Charge": "Charged", "Ask": "Answered"},
                "RetryPath": {"Charge": "ChargedAtLast", "Ask": "Answered"},
                "Refused": {"Charge": "Charged", "Ask": "Denied"},
                "Hybrid": {"Ask": "Answered"},
            }
        },
        "Quick": {"TestCases": {"HappyPath": {"Charge": "Charged"}}},
    },
    "MockedResponses": {
        "Charged": {"0": {"Return": {"StatusCode": 200, "Payload": {"paid": True}}}},
        "ChargedAtLast": {
            "0-1": {"Throw": {"Error": "Busy", "Cause": "later"}},
            "2": {"Return": {"StatusCode": 200, "Payload": {"paid": "at last"}}},
        },
        "Answered": {"0": {"Return": {"answer": 42}}},
        "Denied": {"0": {"Throw": {"Error": "Denied", "Cause": "no"}}},
    },
}
CHARGE = {
    "Type": "Task",
    "Resource": LAMBDA,
    "Retry": [{"ErrorEquals": ["Busy"], "IntervalSeconds": 1, "MaxAttempts": 3, "BackoffRate": 1}],
}
ASK = {
    "Type": "Task",
    "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
    "Parameters": {"QueueUrl": "q", "MessageBody": {"token.$": "$$.Task.Token", "paid.$": "$.paid"}},
    "End": True,
}
ORDERS = machine({"Charge": {**CHARGE, "Next": "Ask"}, "Ask": ASK})


@pytest.fixture
def mocked(tmp_path, functions_directory):
    path = tmp_path / "MockConfigFile.json"
    path.write_text(json.dumps(MOCKS))
    with Server(directory=tmp_path, functions=functions_directory, extra=("--mock-config", str(path))) as server:
        yield server


def run(client, arn, **fields):
    return wait_for(client, client.start_execution(stateMachineArn=arn, **fields)["executionArn"])


def test_a_test_case_answers_for_services_and_leaves_no_trace_in_arns(mocked):
    client = mocked.client()
    arn = create(client, ORDERS, name="Orders")
    ended = run(client, f"{arn}#HappyPath")
    assert json.loads(ended["output"]) == {"answer": 42}
    assert ended["stateMachineArn"] == arn and "#" not in ended["executionArn"]
    events = history(client, ended["executionArn"])
    assert types(events)[5:12] == [
        "TaskStateExited",
        "TaskStateEntered",
        "TaskScheduled",
        "TaskStarted",
        "TaskSubmitted",
        "TaskSucceeded",
        "TaskStateExited",
    ]
    token = json.loads(events[7]["taskScheduledEventDetails"]["parameters"])["MessageBody"]["token"]
    assert len(token) > 20
    assert [e["executionArn"] for e in client.list_executions(stateMachineArn=arn)["executions"]] == [
        ended["executionArn"]
    ]
    refused = run(client, f"{arn}#Refused")
    assert (refused["status"], refused["error"], refused["cause"]) == ("FAILED", "Denied", "no")
    hybrid = run(client, f"{arn}#Hybrid", input='{"paid": "by the function"}')
    assert json.loads(hybrid["output"]) == {"answer": 42}
    assert "by the function" in json.dumps(history(client, hybrid["executionArn"]), default=str)


def test_versions_and_synchronous_starts_take_test_cases(mocked):
    client = mocked.client()
    arn = create(client, ORDERS, name="Orders")
    version = client.publish_state_machine_version(stateMachineArn=arn)["stateMachineVersionArn"]
    ended = run(client, f"{version}#HappyPath")
    assert ended["status"] == "SUCCEEDED" and ended["stateMachineVersionArn"] == version
    quick = create(client, machine({"Charge": {**CHARGE, "End": True}}), name="Quick", type="EXPRESS")
    answer = client.start_sync_execution(stateMachineArn=f"{quick}#HappyPath")
    assert (answer["status"], json.loads(answer["output"])) == ("SUCCEEDED", {"paid": True})
    assert answer["stateMachineArn"] == quick


def test_invocations_are_counted_across_kills(mocked):
    client = mocked.client()
    arn = create(client, ORDERS, name="Orders")
    execution = client.start_execution(stateMachineArn=f"{arn}#RetryPath")["executionArn"]
    for count in (5, 8):
        wait_for_events(client, execution, count)
        mocked.kill()
        mocked.start()
    ended = wait_for(client, execution)
    assert json.loads(ended["output"]) == {"answer": 42}
    events = history(client, execution)
    assert types(events).count("LambdaFunctionFailed") == 2 and types(events).count("LambdaFunctionScheduled") == 3
    assert "at last" in json.dumps(events, default=str)


def test_unknown_test_cases_and_machines_are_refused(mocked):
    client = mocked.client()
    arn = create(client, ORDERS, name="Orders")
    name, message, _ = refusal(client.start_execution, stateMachineArn=f"{arn}#Nowhere")
    assert name == "ValidationException" and "HappyPath, RetryPath, Refused, Hybrid" in message
    assert refusal(client.start_execution, stateMachineArn=f"{arn}x#HappyPath")[0] == "StateMachineDoesNotExist"
    same = client.start_execution(stateMachineArn=f"{arn}#RetryPath", name="one")
    assert client.start_execution(stateMachineArn=f"{arn}#RetryPath", name="one")["executionArn"] == same["executionArn"]
    assert refusal(client.start_execution, stateMachineArn=arn, name="one")[0] == "ExecutionAlreadyExists"


def test_without_mocks_a_test_case_is_part_of_an_unknown_name(client):
    arn = create(client, ORDERS)
    assert refusal(client.start_execution, stateMachineArn=f"{arn}#HappyPath")[0] in (
        "StateMachineDoesNotExist",
        "InvalidArn",
    )


@pytest.mark.parametrize(
    ("text", "problem"),
    [("{", "is not JSON"), ('{"StateMachines": {}}', "MockedResponses is missing")],
)
def test_a_wrong_file_ends_the_server_at_once(tmp_path, text, problem):
    path = tmp_path / "mocks.json"
    path.write_text(text)
    command = [str(newel_server.binary_path()), "serve", "--data-dir", str(tmp_path / "data")]
    command += ["--listen", "127.0.0.1:0", "--mock-config", str(path)]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=20)
    assert ended.returncode == 2 and problem in ended.stderr and str(path) in ended.stderr
