"""`apigateway:invoke` over the wire, in the form of stage URLs."""

import json

import pytest

from api_support import create, wait_for, wait_for_events
from newel_server import REGION, Server
from service_endpoints import ScriptedService, signature_problem, task_environment
from workflows import failure, refused_input, result, task

JSON = {"Content-Type": "application/json"}


@pytest.fixture
def api():
    """Answers with what it was sent; `/status/N` answers with that status."""

    def answer(request):
        if "/status/" in request["path"]:
            status = int(request["path"].rsplit("/", 1)[1])
            return status, JSON, b"" if status == 204 else b'{"message":"as asked"}'
        if request["path"].endswith("/text"):
            return 200, {"Content-Type": "text/plain"}, b"no json"
        return 200, {**JSON, "X-One": "1"}, request["body"]

    with ScriptedService(answer) as service:
        yield service


@pytest.fixture
def newel(api):
    environment = task_environment(api.endpoint, AWS_ENDPOINT_URL_API_GATEWAY=api.endpoint)
    with Server(environment=environment) as server:
        yield server


def call(api, **fields):
    return {"ApiEndpoint": f"{api.endpoint}/restapis/abc", "Method": "POST", "Stage": "prod", "Path": "/p/q", **fields}


def test_bodies_are_sent_as_json(api, newel):
    client = newel.client()
    for body in ({"a": [1, "ü"]}, [1, 2], "text", 7, True):
        output = result(client, "apigateway:invoke", call(api, RequestBody=body))
        assert output["ResponseBody"] == body and output["StatusCode"] == 200 and output["StatusText"] == "OK"
        assert output["Headers"]["Content-Type"] == ["application/json"]
        assert api.requests[-1]["path"] == "/restapis/abc/prod/p/q"
        assert api.requests[-1]["headers"]["content-type"] == "application/json"
    result(client, "apigateway:invoke", call(api, RequestBody={"a": None, "b": {"c": None, "d": [None]}}))
    assert json.loads(api.requests[-1]["body"]) == {"b": {"d": [None]}}
    result(client, "apigateway:invoke", call(api, RequestBody={"a": None}, AllowNullValues=True))
    assert json.loads(api.requests[-1]["body"]) == {"a": None}
    result(client, "apigateway:invoke", call(api, Method="GET"))
    assert api.requests[-1]["method"] == "GET" and api.requests[-1]["body"] == b""


def test_headers_and_query_are_lists(api, newel):
    given = call(api, Headers={"X-Mine": ["1", "2"], "Accept": ["a/b"]}, QueryParameters={"q": ["a b", "&"], "r": []})
    result(newel.client(), "apigateway:invoke", given)
    assert api.requests[0]["query"] == "q=a%20b&q=%26"
    assert api.requests[0]["headers"]["accept"] == "a/b"
    assert "authorization" not in api.requests[0]["headers"]


def test_a_text_is_a_text(api, newel):
    output = result(newel.client(), "apigateway:invoke", call(api, Path="text"))
    assert output["ResponseBody"] == "no json" and output["Headers"]["Content-Type"] == ["text/plain"]


@pytest.mark.parametrize("kind", ["IAM_ROLE", "RESOURCE_POLICY"])
def test_a_call_is_signed_for_the_api(api, newel, kind):
    given = call(api, AuthType=kind, Path="a b", QueryParameters={"z": ["1"], "a": ["ä"]}, RequestBody={"a": 1})
    result(newel.client(), "apigateway:invoke", given)
    sent = api.requests[0]
    assert signature_problem(sent, api.endpoint) is None
    assert f"/{REGION}/execute-api/aws4_request" in sent["headers"]["authorization"]
    if kind == "RESOURCE_POLICY":
        # What conditions of a resource policy look at.
        assert ":stateMachine:" in sent["headers"]["x-amz-source-arn"]
        assert sent["headers"]["x-amz-source-account"] == "123456789012"
    else:
        assert "x-amz-source-arn" not in sent["headers"]


@pytest.mark.parametrize("status", [400, 403, 404, 429, 500, 503, 302])
def test_other_statuses_are_errors(api, newel, status):
    error, cause = failure(newel.client(), "apigateway:invoke", call(api, Path=f"status/{status}"))
    assert error == f"ApiGateway.{status}" and json.loads(cause) == {"message": "as asked"}
    # Whether to try again is for the state machine to say.
    assert len(api.requests) == 1


def test_an_error_is_retried_and_caught(api, newel):
    retry = [{"ErrorEquals": ["ApiGateway.503"], "IntervalSeconds": 1, "MaxAttempts": 1}]
    failure(newel.client(), "apigateway:invoke", call(api, Path="status/503"), Retry=retry)
    assert len(api.requests) == 2


def test_a_callback_through_a_header(api, newel):
    client = newel.client()
    given = call(api, Headers={"Task-Token": ["{% $states.context.Task.Token %}"]})
    arn = create(client, task("apigateway:invoke.waitForTaskToken", given))
    execution = client.start_execution(stateMachineArn=arn)["executionArn"]
    wait_for_events(client, execution, 5)
    client.send_task_success(taskToken=api.requests[0]["headers"]["task-token"], output='{"done": 1}')
    assert json.loads(wait_for(client, execution)["output"]) == {"done": 1}


def test_what_aws_refuses(api, newel):
    client = newel.client()
    refusals = [
        ({"Headers": {"X-Mine": "1"}}, "The value of the field 'Headers' has an invalid format"),
        ({"QueryParameters": "?a=b"}, "The value of the field 'QueryParameters' has an invalid format"),
        ({"Method": None}, "The field 'Method' is required but was missing"),
        ({"ApiEndpoint": None}, "The field 'ApiEndpoint' is required but was missing"),
        ({"Method": "TRACE"}, "The value of the field 'Method' has an invalid format"),
        ({"AuthType": "BASIC"}, "The value of the field 'AuthType' has an invalid format"),
        ({"Timeout": 1}, 'The field "Timeout" is not supported by Step Functions'),
        ({"ApiEndpoint": "http://169.254.169.254"}, "is none of Amazon API Gateway"),
        ({"ApiEndpoint": "abc.execute-api.us-east-1.amazonaws.com.evil.example"}, "is none of Amazon API Gateway"),
    ]
    for change, problem in refusals:
        cause = refused_input(client, "apigateway:invoke", call(api, **change))
        assert problem in cause, (change, cause)
    assert not api.requests
