"""Functions at a Lambda service: requests are signed as AWS wants them."""

import base64
import json

import pytest

from newel_server import REGION, Server
from service_endpoints import ScriptedService, signature_problem, task_environment
from workflows import failure, result

ARN = f"arn:aws:lambda:{REGION}:123456789012:function:f"
ASSUMED = b"""<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIA2</AccessKeyId>
<SecretAccessKey>other</SecretAccessKey><SessionToken>token2</SessionToken>
<Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>"""


class Service:
    """Answers as the next entry of `answers` says, else with the payload; STS gives out a session."""

    def __init__(self):
        self.answers = []
        self.service = ScriptedService(self.answer)

    def answer(self, request):
        if b"Action=AssumeRole" in request["body"]:
            return 200, {"Content-Type": "text/xml"}, ASSUMED
        if self.answers:
            return self.answers.pop(0)
        status = {"Event": 202, "DryRun": 204}.get(request["headers"]["x-amz-invocation-type"], 200)
        return status, {"X-Amz-Executed-Version": "7"}, request["body"] if status == 200 else b""

    @property
    def calls(self):
        return [request for request in self.service.requests if "/invocations" in request["path"]]


@pytest.fixture
def there():
    made = Service()
    with made.service:
        yield made


@pytest.fixture
def client(there):
    environment = task_environment(there.service.endpoint, AWS_ENDPOINT_URL_LAMBDA=there.service.endpoint)
    with Server(environment=environment) as server:
        yield server.client()


def test_calls_are_signed_and_say_what_was_asked_for(there, client):
    context = base64.b64encode(b'{"custom": {"a": "\\u00fc"}}').decode()
    given = {"FunctionName": "f", "Qualifier": "$LATEST", "Payload": {"a": "ü"}, "ClientContext": context}
    output = result(client, "lambda:invoke", {**given, "LogType": "Tail"})
    assert output["Payload"] == {"a": "ü"} and output["ExecutedVersion"] == "7" and output["StatusCode"] == 200
    sent = there.calls[0]
    assert sent["path"] == "/2015-03-31/functions/f/invocations" and sent["query"] == "Qualifier=%24LATEST"
    assert json.loads(sent["body"]) == {"a": "ü"}
    assert sent["headers"]["x-amz-invocation-type"] == "RequestResponse"
    assert sent["headers"]["x-amz-log-type"] == "Tail"
    custom = json.loads(base64.b64decode(sent["headers"]["x-amz-client-context"]))["custom"]
    assert custom["a"] == "ü" and custom["X-Newel-Attempt-Id"] == sent["headers"]["x-newel-attempt-id"]
    assert signature_problem(sent, there.service.endpoint) is None
    assert f"/{REGION}/lambda/aws4_request" in sent["headers"]["authorization"]
    assert result(client, "aws-sdk:lambda:invoke", {"FunctionName": ARN, "Payload": {}})["Payload"] == "{}"
    assert signature_problem(there.calls[1], there.service.endpoint) is None


@pytest.mark.parametrize("kind, status", [("Event", 202), ("DryRun", 204)])
def test_the_service_sees_to_calls_that_are_not_answered(there, client, kind, status):
    output = result(client, "lambda:invoke", {"FunctionName": ARN, "InvocationType": kind})
    assert output["StatusCode"] == status and "Payload" not in output
    assert [call["headers"]["x-amz-invocation-type"] for call in there.calls] == [kind]


def test_a_role_is_assumed_for_a_function_of_another_account(there, client):
    role = "arn:aws:iam::222222222222:role/other"
    name = f"arn:aws:lambda:{REGION}:222222222222:function:f:live"
    result(client, "lambda:invoke", {"FunctionName": name}, Credentials={"RoleArn": role})
    sent = there.calls[0]
    assert sent["path"] == f"/2015-03-31/functions/{name.removesuffix(':live').replace(':', '%3A')}/invocations"
    assert sent["query"] == "Qualifier=live"
    assert signature_problem(sent, there.service.endpoint, "other", "token2") is None
    assert sent["headers"]["x-amz-security-token"] == "token2"


def test_a_function_error_and_refusals_of_the_service(there, client):
    document = {"errorType": "Broken", "errorMessage": "x", "trace": []}
    there.answers.append((200, {"X-Amz-Function-Error": "Unhandled"}, json.dumps(document).encode()))
    error, cause = failure(client, "lambda:invoke", {"FunctionName": ARN})
    assert error == "Broken" and json.loads(cause) == document
    refusals = [
        (429, "TooManyRequestsException", "Lambda.TooManyRequestsException"),
        (500, "ServiceException", "Lambda.ServiceException"),
        (404, "ResourceNotFoundException:http://internal.amazon.com/", "Lambda.ResourceNotFoundException"),
        (403, "AccessDeniedException", "Lambda.AWSLambdaException"),
    ]
    for status, kind, wanted in refusals:
        headers = {"x-amzn-ErrorType": kind, "x-amzn-RequestId": "the-request"}
        there.answers.append((status, headers, b'{"Message": "no", "Type": "User"}'))
        error, cause = failure(client, "lambda:invoke", {"FunctionName": ARN})
        assert error == wanted
        code = kind.split(":")[0]
        assert cause == (
            f"no (Service: AWSLambda; Status Code: {status}; Error Code: {code}; Request ID: the-request; Proxy: null)"
        )
    # Once each: trying again is for the state machine to say.
    assert len(there.calls) == 1 + len(refusals)


def test_a_retry_of_the_state_machine(there, client):
    headers = {"x-amzn-ErrorType": "TooManyRequestsException"}
    there.answers += [(429, headers, b'{"Reason": "x", "message": "Rate Exceeded."}')] * 2
    retry = [{"ErrorEquals": ["Lambda.TooManyRequestsException"], "IntervalSeconds": 1, "MaxAttempts": 2}]
    assert result(client, "lambda:invoke", {"FunctionName": ARN, "Payload": 1}, Retry=retry)["Payload"] == 1
    ids = [call["headers"]["x-newel-attempt-id"] for call in there.calls]
    assert len(ids) == 3 and len(set(ids)) == 3


def test_aws_itself_without_credentials():
    environment = {**task_environment(""), "AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": "", "AWS_ENDPOINT_URL": ""}
    with Server(environment=environment, extra=("--lambda-endpoint", "aws")) as server:
        error, cause = failure(server.client(), "lambda:invoke", {"FunctionName": ARN})
    assert error == "Lambda.SdkClientException" and "credentials" in cause
