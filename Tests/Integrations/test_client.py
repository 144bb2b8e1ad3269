"""The client behind all integrations: signatures, endpoints, credentials, retries, restarts."""

import json
import os
import subprocess
import threading
import time
from pathlib import Path

import botocore

from api_support import create, refusal, unique, wait_for
from newel_server import REGION, Server, binary_path
from service_endpoints import ACCESS_KEY, ScriptedService, signature_problem, task_environment
from workflows import failure, refused_input, result, task

MODELS = Path(botocore.__file__).parent / "data"
JSON = {"Content-Type": "application/x-amz-json-1.0", "x-amzn-RequestId": "request"}


def test_a_verifier_accepts_what_is_signed():
    problems = []

    def answer(request):
        problem = signature_problem(request, service.endpoint, token="the-token")
        problems.append(problem)
        return 200, {"Content-Type": "application/json"}, b"{}"

    with ScriptedService(answer) as service:
        environment = task_environment(service.endpoint, AWS_SESSION_TOKEN="the-token")
        with Server(environment=environment) as server:
            client = server.client()
            result(client, "aws-sdk:s3:putObject", {"Bucket": "b", "Key": "a b/ü+%.txt", "Body": "text"})
            result(client, "aws-sdk:lambda:listTags", {"Resource": "arn:aws:lambda:us-east-1:1:function:x y"})
            result(client, "aws-sdk:sqs:sendMessage", {"QueueUrl": "u", "MessageBody": "é"})
            failure(client, "aws-sdk:iam:getRole", {"RoleName": "r"})  # the answer is no XML
        assert len(problems) >= 4 and problems == [None] * len(problems)
        credential = service.requests[0]["headers"]["authorization"].split("Credential=")[1].split("/")
        assert credential[0] == ACCESS_KEY and credential[2:4] == [REGION, "s3"]
        assert service.requests[0]["headers"]["x-amz-security-token"] == "the-token"


def test_transient_failures_are_tried_three_times():
    def answer(request):
        if len(service.requests) < 3:
            return 503, JSON, b'{"__type": "ServiceUnavailable", "message": "later"}'
        return 200, JSON, b'{"QueueUrls": ["u"]}'

    with ScriptedService(answer) as service, Server(environment=task_environment(service.endpoint)) as server:
        assert result(server.client(), "aws-sdk:sqs:listQueues", {}) == {"QueueUrls": ["u"]}
        assert len(service.requests) == 3
        service.requests.clear()
        service.answer = lambda request: (400, JSON, b'{"__type": "a#QueueDoesNotExist", "message": "no"}')
        error, cause = failure(server.client(), "sqs:sendMessage", {"QueueUrl": "u", "MessageBody": "x"})
        assert error == "SQS.QueueDoesNotExistException"
        assert cause == (
            "no (Service: AmazonSQS; Status Code: 400; Error Code: QueueDoesNotExist; Request ID: request; Proxy: null)"
        )
        assert len(service.requests) == 1


def test_endpoints_of_single_services_and_a_profile(tmp_path):
    config = tmp_path / "config"
    with ScriptedService(lambda _: (200, JSON, b"{}")) as sqs, ScriptedService(lambda _: (200, JSON, b"{}")) as other:
        config.write_text(
            f"[profile test]\nservices = local\nendpoint_url = {other.endpoint}/base\n"
            "aws_access_key_id = FROMPROFILE\naws_secret_access_key = secret\n"
            f"[services local]\nsqs =\n  endpoint_url = {sqs.endpoint}\n"
        )
        environment = task_environment("", AWS_CONFIG_FILE=str(config), AWS_PROFILE="test")
        environment = {k: v for k, v in environment.items() if k not in ("AWS_ENDPOINT_URL", "AWS_ACCESS_KEY_ID")}
        with Server(environment=environment) as server:
            result(server.client(), "aws-sdk:sqs:listQueues", {})
            result(server.client(), "aws-sdk:ssm:describeParameters", {})
        assert len(sqs.requests) == 1 and len(other.requests) == 1
        assert other.requests[0]["path"] == "/base/"
        assert "Credential=FROMPROFILE/" in sqs.requests[0]["headers"]["authorization"]


def test_a_role_is_assumed_for_one_task(moto):
    role = "arn:aws:iam::222222222222:role/other"
    with Server(environment=task_environment(moto.endpoint)) as server:
        own = result(server.client(), "aws-sdk:sts:getCallerIdentity", {})
        other = result(server.client(), "aws-sdk:sts:getCallerIdentity", {}, Credentials={"RoleArn": role})
    assert own["Account"] == "123456789012"
    assert other["Account"] == "222222222222" and "assumed-role/other/" in other["Arn"]


def test_a_role_that_cannot_be_assumed():
    denied = (
        b"<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>not allowed</Message></Error>"
        b"<RequestId>r</RequestId></ErrorResponse>"
    )
    with ScriptedService(lambda _: (403, {"Content-Type": "text/xml"}, denied)) as service:
        with Server(environment=task_environment(service.endpoint)) as server:
            role = "arn:aws:iam::222222222222:role/other"
            given = {"QueueUrl": "u", "MessageBody": "x"}
            error, cause = failure(server.client(), "sqs:sendMessage", given, Credentials={"RoleArn": role})
        assert error == "States.Permissions"
        assert f"is not authorized to assume the task state's role, {role}." in cause
        assert all(b"Action=AssumeRole" in request["body"] for request in service.requests)


def test_a_server_killed_between_call_and_answer_goes_on():
    asked, release = threading.Event(), threading.Event()

    def answer(request):
        asked.set()
        if len(service.requests) == 1:
            release.wait(30)
        return 200, JSON, b'{"MessageId": "m", "MD5OfMessageBody": "d"}'

    with ScriptedService(answer) as service, Server(environment=task_environment(service.endpoint)) as server:
        client = server.client()
        arn = create(client, task("sqs:sendMessage", {"QueueUrl": "u", "MessageBody": "x"}))
        execution = client.start_execution(stateMachineArn=arn)["executionArn"]
        assert asked.wait(20)
        server.kill()
        server.start()
        ended = wait_for(server.client(), execution)
        release.set()
        assert json.loads(ended["output"])["MessageId"] == "m"
        assert len(service.requests) == 2


def test_a_job_begun_before_a_kill_is_begun_once(moto):
    """The job's token is the same for the repeated attempt, so that the service tells its own job apart."""
    tokens = []

    def answer(request):
        target, body = request["headers"]["x-amz-target"], json.loads(request["body"])
        if target.endswith("StartQueryExecution"):
            tokens.append(body["ClientRequestToken"])
            return 200, JSON, b'{"QueryExecutionId": "q"}'
        state = "SUCCEEDED" if len(tokens) > 1 else "RUNNING"
        return 200, JSON, json.dumps({"QueryExecution": {"Status": {"State": state}}}).encode()

    with ScriptedService(answer) as service:
        environment = task_environment(service.endpoint)
        with Server(environment=environment, extra=("--time-scale", "0.02")) as server:
            client = server.client()
            arn = create(client, task("athena:startQueryExecution.sync", {"QueryString": "SELECT 1"}))
            execution = client.start_execution(stateMachineArn=arn)["executionArn"]
            deadline = time.monotonic() + 20
            while len(service.requests) < 2 and time.monotonic() < deadline:
                time.sleep(0.02)
            server.kill()
            server.start()
            assert wait_for(server.client(), execution)["status"] == "SUCCEEDED"
    assert len(tokens) == 2 and tokens[0] == tokens[1]


def test_a_dead_endpoint_is_an_error_of_the_client():
    with ScriptedService(lambda _: (200, JSON, b"{}")) as service:
        gone = service.endpoint
    with Server(environment=task_environment(gone)) as server:
        error, cause = failure(server.client(), "sqs:sendMessage", {"QueueUrl": "u", "MessageBody": "x"})
    assert error == "SQS.SdkClientException"
    assert cause == f"Unable to execute HTTP request: {gone}/: Connection refused"


def test_step_functions_at_another_server(moto):
    name = unique("machine")
    remote = moto.client("stepfunctions")
    made = remote.create_state_machine(
        name=name,
        definition='{"StartAt": "A", "States": {"A": {"Type": "Pass", "End": true}}}',
        roleArn="arn:aws:iam::123456789012:role/x",
    )["stateMachineArn"]
    environment = task_environment(moto.endpoint, AWS_ENDPOINT_URL_SFN=moto.endpoint)
    with Server(environment=environment) as server:
        listed = result(server.client(), "aws-sdk:sfn:listStateMachines", {})
        assert name in [entry["Name"] for entry in listed["StateMachines"]]
        started = result(server.client(), "states:startExecution", {"StateMachineArn": made, "Input": {"a": 1}})
        assert remote.describe_execution(executionArn=started["ExecutionArn"])["input"] == '{"a":1}'
        error, _ = failure(server.client(), "states:startExecution", {"StateMachineArn": made + "x"})
        assert error == "StepFunctions.StateMachineDoesNotExistException"


def test_what_another_server_describes_is_parsed_as_the_pattern_has_it():
    machine_arn = "arn:aws:states:us-east-1:123456789012:stateMachine:there"
    execution = machine_arn.replace(":stateMachine:", ":execution:") + ":1"
    statuses = {}

    def answer(request):
        operation, body = request["headers"]["x-amz-target"].rpartition(".")[2], json.loads(request["body"])
        if operation == "StartExecution":
            return 200, JSON, json.dumps({"executionArn": f"{execution}-{body['name']}", "startDate": 1.5}).encode()
        told = {"status": statuses["next"], "input": '{"a":1}', "executionArn": body["executionArn"], "startDate": 1.5}
        return 200, JSON, json.dumps(told | ({"output": "[2]"} if told["status"] == "SUCCEEDED" else {})).encode()

    with ScriptedService(answer) as service:
        environment = task_environment(service.endpoint, AWS_ENDPOINT_URL_SFN=service.endpoint)
        with Server(environment=environment, extra=("--time-scale", "0.02")) as server:
            client, given = server.client(), {"StateMachineArn": machine_arn}
            statuses["next"] = "SUCCEEDED"
            parsed = result(client, "states:startExecution.sync:2", given)
            assert (parsed["Input"], parsed["Output"], parsed["StartDate"]) == ({"a": 1}, [2], 1500)
            plain = result(client, "states:startExecution.sync", given)
            assert (plain["Input"], plain["Output"]) == ('{"a":1}', "[2]")
            statuses["next"] = "TIMED_OUT"
            error, cause = failure(client, "states:startExecution.sync:2", given)
            assert error == "States.TaskFailed" and json.loads(cause)["Input"] == {"a": 1}


def test_results_that_are_too_large():
    text = [b"x" * 300_000]

    def answer(request):
        return 200, {"Content-Type": "application/octet-stream"}, text[0]

    with ScriptedService(answer) as service, Server(environment=task_environment(service.endpoint)) as server:
        for size in (300_000, 9 << 20):
            text[0] = b"x" * size
            error, cause = failure(server.client(), "aws-sdk:s3:getObject", {"Bucket": "b", "Key": "k"})
            assert error == "States.DataLimitExceeded"
            assert cause == (
                "The state/task 'aws-sdk:s3' returned a result with a size exceeding the maximum number of bytes "
                "service limit."
            )


def test_throttling_is_borne_three_times_and_then_told():
    throttled = b'{"__type": "ThrottlingException", "message": "Rate exceeded"}'
    with ScriptedService(lambda _: (400, JSON, throttled)) as service:
        with Server(environment=task_environment(service.endpoint)) as server:
            error, cause = failure(server.client(), "aws-sdk:secretsmanager:getSecretValue", {"SecretId": "s"})
        assert error == "SecretsManager.SecretsManagerException" and cause.startswith("Rate exceeded (Service: ")
        assert len(service.requests) == 3


def test_parameters_have_names_with_a_capital():
    with ScriptedService(lambda _: (200, JSON, b"{}")) as service:
        with Server(environment=task_environment(service.endpoint)) as server:
            for resource, given, name in (
                ("aws-sdk:secretsmanager:getSecretValue", {"secretId": "s"}, "secretId"),
                ("aws-sdk:ecs:stopTask", {"Cluster": "c", "task": "t"}, "task"),
                ("ecs:runTask", {"taskDefinition": "d"}, "taskDefinition"),
                ("ecs:runTask", {"TaskDefinition": "d", "Overrides": {"cpu": "1"}}, "Overrides.cpu"),
            ):
                cause = refused_input(server.client(), resource, given)
                assert f'[The field "{name}" is not supported by Step Functions]' in cause
    assert not service.requests


def test_unsupported_actions_are_refused_at_creation(moto):
    with Server(environment=task_environment(moto.endpoint), extra=("--aws-models", str(MODELS))) as server:
        for resource in ("sqs:noSuchAction", "lambda:invokeWithResponseStream"):
            error, message, _ = refusal(create, server.client(), task(f"aws-sdk:{resource}", {}))
            assert error == "InvalidDefinition"
            assert f"The resource provided arn:aws:states:::aws-sdk:{resource} is not recognized." in message
        create(server.client(), task("aws-sdk:nosuchservice:anything", {}))


def test_integrations_are_listed_and_checked(moto):
    def newel(*arguments, **variables):
        environment = {k: v for k, v in os.environ.items() if not k.startswith(("AWS_", "NEWEL_"))}
        environment |= task_environment(moto.endpoint, **variables)
        command = [str(binary_path()), "integrations", *arguments]
        return subprocess.run(command, capture_output=True, text=True, env=environment, timeout=60)

    listed = json.loads(newel("--format", "json", "--service", "iam").stdout)
    routes = {entry["resource"]: entry for entry in listed["integrations"]}
    assert routes["sqs"]["target"] == moto.endpoint and routes["sqs"]["source"] == "AWS_ENDPOINT_URL"
    assert routes["states"]["actions"] == ["startExecution[.sync|.sync:2|.waitForTaskToken]"]
    assert routes["sqs"]["actions"] == ["sendMessage[.waitForTaskToken]"]
    assert "runJob[.sync|.waitForTaskToken]" in routes["eks"]["actions"]
    assert routes["http"]["target"] == "-" and "--connections" in routes["http"]["source"]
    assert routes["states"]["target"] == "here" and "getRole" in routes["aws-sdk:iam"]["actions"]
    assert listed["credentials"] == "the environment" and "sqs" in listed["sdkServices"]
    checked = newel("--check")
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert f"ok   {moto.endpoint}: answers" in checked.stdout and "ok   credentials: arn:aws:" in checked.stdout
    failing = newel("--check", AWS_ENDPOINT_URL_SQS="http://127.0.0.1:9")
    assert failing.returncode == 1 and "FAIL http://127.0.0.1:9: does not answer" in failing.stdout
