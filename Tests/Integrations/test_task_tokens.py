"""Jobs whose parameters hold the token of their task."""

import json
import time

from api_support import create, history, machine, refusal, types, unique, wait_for, wait_for_events
from workflows import task


def token_of(client, execution, count=5):
    """The token that the parameters of the only task held, once the job was submitted."""
    events = wait_for_events(client, execution, count)
    parameters = next(e for e in events if e["type"] == "TaskScheduled")["taskScheduledEventDetails"]["parameters"]
    return json.loads(parameters)["QueryString"], events


def begin(moto, client, **fields):
    """An execution that waits for a query; the token stands where the query belongs."""
    moto.transition("athena::execution", 100_000)
    given = {
        "QueryString": "{% $states.context.Task.Token %}",
        "ResultConfiguration": {"OutputLocation": "s3://results/"},
    }
    arn = create(client, task("athena:startQueryExecution.sync", given, **fields))
    execution = client.start_execution(stateMachineArn=arn)["executionArn"]
    token, events = token_of(client, execution)
    submitted = next(e for e in events if e["type"] == "TaskSubmitted")["taskSubmittedEventDetails"]
    return execution, token, json.loads(submitted["output"])["QueryExecutionId"]


def state_of(moto, query):
    described = moto.client("athena").get_query_execution(QueryExecutionId=query)
    return described["QueryExecution"]["Status"]["State"]


def test_the_token_of_a_job_ends_its_task_and_the_job_goes_on(moto, client):
    execution, token, query = begin(moto, client)
    client.send_task_heartbeat(taskToken=token)
    client.send_task_success(taskToken=token, output='{"early": true}')
    ended = wait_for(client, execution)
    assert ended["status"] == "SUCCEEDED" and json.loads(ended["output"]) == {"early": True}
    assert types(history(client, execution))[2:6] == ["TaskScheduled", "TaskStarted", "TaskSubmitted", "TaskSucceeded"]
    assert refusal(client.send_task_success, taskToken=token, output="1")[0] == "TaskTimedOut"
    # The next execution's query is looked at a few times: by then a cancellation would have arrived.
    other, _, _ = begin(moto, client)
    client.stop_execution(executionArn=other)
    assert state_of(moto, query) != "CANCELLED"


def test_the_token_of_a_job_fails_its_task(moto, client):
    execution, token, _ = begin(moto, client)
    client.send_task_failure(taskToken=token, error="Early", cause="enough")
    ended = wait_for(client, execution)
    assert (ended["status"], ended["error"], ended["cause"]) == ("FAILED", "Early", "enough")


def test_the_token_of_a_nested_execution_lets_it_run_on(client):
    child = create(client, machine({"Long": {"Type": "Wait", "Seconds": 3600, "End": True}}), unique("child"))
    name = unique("run")
    given = {"StateMachineArn": child, "Name": name, "Input": {"token": "{% $states.context.Task.Token %}"}}
    for resource in ("states:startExecution.sync", "states:startExecution.sync:2"):
        given["Name"] = name = unique("run")
        arn = create(client, task(resource, given))
        execution = client.start_execution(stateMachineArn=arn)["executionArn"]
        wait_for_events(client, execution, 5)
        started = f"{child.replace(':stateMachine:', ':execution:')}:{name}"
        token = json.loads(client.describe_execution(executionArn=started)["input"])["token"]
        client.send_task_success(taskToken=token, output="1")
        assert wait_for(client, execution)["output"] == "1"
        assert client.describe_execution(executionArn=started)["status"] == "RUNNING"
        client.stop_execution(executionArn=started)


def test_a_nested_execution_is_stopped_with_its_parent(client):
    child = create(client, machine({"Long": {"Type": "Wait", "Seconds": 3600, "End": True}}))
    name = unique("run")
    arn = create(client, task("states:startExecution.sync:2", {"StateMachineArn": child, "Name": name}))
    execution = client.start_execution(stateMachineArn=arn)["executionArn"]
    wait_for_events(client, execution, 5)
    client.stop_execution(executionArn=execution)
    started = f"{child.replace(':stateMachine:', ':execution:')}:{name}"
    deadline = time.monotonic() + 20
    while client.describe_execution(executionArn=started)["status"] != "ABORTED":
        assert time.monotonic() < deadline, "the child runs on"
        time.sleep(0.02)


def test_parameters_that_cannot_be_used_fail_before_the_task_is_scheduled(client):
    refused = {
        "sqs:sendMessage": ({"QueueUrl": "u", "Body": 1}, "The field \"Body\" is not supported by Step Functions"),
        "aws-sdk:sqs:sendMessage": ({"DelaySeconds": "x"}, "The value of the field 'DelaySeconds' has an invalid format"),
        "lambda:invoke": ({"Payload": {}}, "The field 'FunctionName' is required but was missing"),
        "elasticmapreduce:addStep": ({"ClusterId": "j", "Step": 1}, "The value of the field 'Steps"),
    }
    for resource, (given, problem) in refused.items():
        arn = create(client, task(resource, given))
        execution = client.start_execution(stateMachineArn=arn)["executionArn"]
        ended = wait_for(client, execution)
        assert ended["error"] == "States.Runtime", resource
        assert f"could not be used to start the Task: [{problem}" in ended["cause"], ended["cause"]
        wanted = ["ExecutionStarted", "TaskStateEntered", "ExecutionFailed"]
        assert types(history(client, execution)) == wanted, resource
