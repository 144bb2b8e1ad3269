"""Jobs whose parameters hold the token of their task."""

import json
import time

import pytest

from api_support import ROLE, create, history, machine, refusal, types, unique, wait_for, wait_for_events
from workflows import refused_input, task


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


REFUSED = {
    "sqs:sendMessage": ({"QueueUrl": "u", "Body": 1}, 'The field "Body" is not supported by Step Functions'),
    "aws-sdk:sqs:sendMessage": ({"DelaySeconds": "x"}, "The value of the field 'DelaySeconds' has an invalid format"),
    "ecs:runTask": ({"Overrides": {"cpu": "1"}}, 'The field "Overrides.cpu" is not supported by Step Functions'),
    "states:startExecution.sync": ({"Input": 1}, "The field 'StateMachineArn' is required but was missing"),
    "states:startExecution": (
        {"StateMachineArn": "a", "input": 1},
        'The field "input" is not supported by Step Functions',
    ),
    "aws-sdk:sfn:listExecutions": ({"Arn": 1}, 'The field "Arn" is not supported by Step Functions'),
    "lambda:invoke": ({"Payload": {}}, "The field 'FunctionName' is required but was missing"),
    "elasticmapreduce:addStep": ({"ClusterId": "j", "Step": 1}, "The value of the field 'Steps"),
}


@pytest.mark.parametrize("resource", REFUSED)
def test_parameters_that_cannot_be_used_fail_before_the_task_is_scheduled(client, resource):
    given, problem = REFUSED[resource]
    # The names do not stand in the definition.
    arn = create(client, task(resource, "{% $states.input %}"))
    execution = client.start_execution(stateMachineArn=arn, input=json.dumps(given))["executionArn"]
    ended = wait_for(client, execution)
    assert ended["error"] == "States.Runtime"
    assert f"could not be used to start the Task: [{problem}" in ended["cause"], ended["cause"]
    assert types(history(client, execution)) == ["ExecutionStarted", "TaskStateEntered", "ExecutionFailed"]


UNSUPPORTED = [
    ("sqs:sendMessage", "Body"),
    ("aws-sdk:secretsmanager:getSecretValue", "secretId"),
    ("states:startExecution.sync:2", "Arn"),
    ("aws-sdk:sfn:startSyncExecution", "input"),
    ("lambda:invoke", "functionName"),
    ("http:invoke", "Url"),
    ("apigateway:invoke", "Body"),
    ("eks:runJob.sync", "Name"),
    ("eks:call", "Job"),
    ("elasticmapreduce:addStep", "Name"),
]


@pytest.mark.parametrize(("resource", "field"), UNSUPPORTED)
def test_unsupported_fields_are_refused_at_creation(client, resource, field):
    state = {"Type": "Task", "Resource": f"arn:aws:states:::{resource}", "End": True}
    for place, definition in (
        ("Arguments", machine({"Only": {**state, "Arguments": {field: 1}}}, QueryLanguage="JSONata")),
        ("Parameters", machine({"Only": {**state, "Parameters": {f"{field}.$": "$.a"}}})),
    ):
        error, message, _ = refusal(create, client, definition)
        assert error == "InvalidDefinition"
        problem = f'SCHEMA_VALIDATION_FAILED: The field "{field}" is not supported by Step Functions'
        assert f"{problem} at /States/Only/{place}" in message
        found = client.validate_state_machine_definition(definition=definition)["diagnostics"]
        assert {entry["location"] for entry in found if entry["severity"] == "ERROR"} == {f"/States/Only/{place}"}


MISSING = {
    "sqs:sendMessage": ({"QueueUrl": "u"}, ["MessageBody"]),
    "sns:publish.waitForTaskToken": ({"TopicArn": "t"}, ["Message"]),
    "dynamodb:updateItem": ({"TableName": "t"}, ["Key"]),
    "events:putEvents": ({}, ["Entries"]),
    "lambda:invoke": ({"Payload": 1}, ["FunctionName"]),
    "states:startExecution.sync:2": ({"Input": 1}, ["StateMachineArn"]),
    "aws-sdk:sfn:startSyncExecution": ({"Input": 1}, ["StateMachineArn"]),
    "aws-sdk:s3:putObject": ({"Bucket": "b"}, ["Key"]),
    "aws-sdk:rds:deleteDBInstance": ({"SkipFinalSnapshot": True}, ["DbInstanceIdentifier"]),
    "apigateway:invoke": ({"Path": "p"}, ["ApiEndpoint", "Method"]),
    "http:invoke": ({"Method": "GET"}, ["ApiEndpoint"]),
    "eks:call": ({"ClusterName": "c"}, ["CertificateAuthority", "Endpoint", "Method", "Path"]),
    "elasticmapreduce:addStep.sync": ({"Step": {}}, ["ClusterId"]),
    "elasticmapreduce:cancelStep": ({"ClusterId": "j"}, ["StepId"]),
}


@pytest.mark.parametrize("resource", MISSING)
def test_fields_that_are_required_and_missing(client, resource):
    given, missing = MISSING[resource]
    state = {"Type": "Task", "Resource": f"arn:aws:states:::{resource}", "End": True}
    for place, definition in (
        ("Arguments", machine({"Only": {**state, "Arguments": given}}, QueryLanguage="JSONata")),
        ("Parameters", machine({"Only": {**state, "Parameters": {f"{name}.$": "$.a" for name in given}}})),
    ):
        error, message, _ = refusal(create, client, definition)
        expected = [
            f"SCHEMA_VALIDATION_FAILED: The field '{name}' is required but was missing at /States/Only/{place}"
            for name in missing
        ]
        assert (error, message) == ("InvalidDefinition", f"Invalid State Machine Definition: '{', '.join(expected)}'")
    # Where the names do not stand in the definition, it shows when the task is to be scheduled.
    cause = refused_input(client, resource, given)
    assert cause.endswith(f"could not be used to start the Task: [The field '{missing[0]}' is required but was missing]")


def test_a_token_that_is_filled_in_is_not_required(client):
    create(client, task("emr-serverless:startJobRun", {"ApplicationId": "a", "ExecutionRoleArn": "r"}))
    create(client, task("emr-containers:startJobRun.sync", {"VirtualClusterId": "v"}))


def test_a_tested_state_checks_its_parameters(client):
    state = {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "End": True}
    tested = {"roleArn": ROLE, "input": '{"QueueUrl": "u"}', "definition": json.dumps(state)}
    answer = client.test_state(**tested)
    assert (answer["status"], answer["error"]) == ("FAILED", "States.Runtime")
    assert answer["cause"].endswith("[The field 'MessageBody' is required but was missing]")
    mocked = client.test_state(**tested, mock={"result": '{"MessageId": "1", "MD5OfMessageBody": "2"}'})
    assert mocked["status"] == "SUCCEEDED"


def test_fields_of_every_kind_of_parameter_are_known(client):
    fields = {
        "elasticmapreduce:addStep": ["ClusterId", "Step"],
        "elasticmapreduce:cancelStep": ["ClusterId", "StepId"],
        "elasticmapreduce:setClusterTerminationProtection": ["ClusterId", "TerminationProtected"],
        "elasticmapreduce:modifyInstanceGroupByName": ["ClusterId", "InstanceGroupName", "InstanceGroup"],
        "bedrock:invokeModel": ["ModelId", "Input", "Output"],
        "codebuild:startBuild.sync": ["ProjectName"],
        "aws-sdk:rds:describeDBInstances": ["DbInstanceIdentifier"],
        "aws-sdk:rds:deleteDBInstance": ["DBInstanceIdentifier"],
        "aws-sdk:s3:putObject": ["Bucket", "Key", "Body", "ContentType"],
        "events:putEvents": ["Entries"],
        "eks:runJob.sync": ["ClusterName", "CertificateAuthority", "Endpoint", "Namespace", "Job", "LogOptions"],
    }
    for resource, names in fields.items():
        create(client, task(resource, {name: "{% $states.input.x %}" for name in names}))
