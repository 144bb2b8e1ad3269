"""Tasks that call local functions, and the errors that come of them."""

import json

from api_support import history, machine, run, types

ARN = "arn:aws:lambda:us-east-1:123456789012:function:"


def call(name, **fields):
    return machine({"Call": {"Type": "Task", "Resource": ARN + name, "End": True, **fields}})


def invoke(name, payload="$", **fields):
    parameters = {"FunctionName": name, "Payload.$": payload}
    return machine(
        {
            "Call": {
                "Type": "Task",
                "Resource": "arn:aws:states:::lambda:invoke",
                "Parameters": parameters,
                "End": True,
            }
            | fields
        }
    )


def test_a_function_by_its_arn_answers_with_its_result(client):
    ended = run(client, call("echo"), {"a": [1, None, "ü"]})
    assert json.loads(ended["output"]) == {"a": [1, None, "ü"]}


def test_an_invocation_answers_with_status_and_payload(client):
    for name in ("echo", ARN + "echo", ARN + "echo:$LATEST"):
        output = json.loads(run(client, invoke(name), {"a": 1})["output"])
        assert output["Payload"] == {"a": 1} and output["StatusCode"] == 200
        assert output["ExecutedVersion"] == "$LATEST"
        assert set(output) >= {"SdkHttpMetadata", "SdkResponseMetadata"}


def test_an_invocation_has_task_events(client):
    events = history(client, run(client, invoke("echo"), {"a": 1})["executionArn"])
    assert types(events)[2:5] == ["TaskScheduled", "TaskStarted", "TaskSucceeded"]
    scheduled = events[2]["taskScheduledEventDetails"]
    assert (scheduled["resourceType"], scheduled["resource"], scheduled["region"]) == ("lambda", "invoke", "us-east-1")
    assert json.loads(scheduled["parameters"]) == {"FunctionName": "echo", "Payload": {"a": 1}}


def test_an_exception_becomes_error_and_cause(client):
    ended = run(client, call("broken"), {"message": "no luck"})
    assert (ended["status"], ended["error"]) == ("FAILED", "CustomError")
    cause = json.loads(ended["cause"])
    assert cause["errorMessage"] == "no luck" and cause["errorType"] == "CustomError"
    assert cause["requestId"] and "raise CustomError" in "".join(cause["stackTrace"])
    events = history(client, ended["executionArn"])
    assert types(events)[-2:] == ["LambdaFunctionFailed", "ExecutionFailed"]


def test_errors_are_caught_by_name(client):
    definition = json.loads(call("broken", Catch=[{"ErrorEquals": ["CustomError"], "Next": "Caught"}]))
    definition["States"]["Caught"] = {"Type": "Pass", "End": True}
    ended = run(client, json.dumps(definition), {})
    assert json.loads(ended["output"])["Error"] == "CustomError"


def test_retries_schedule_again(client):
    retry = [{"ErrorEquals": ["States.ALL"], "IntervalSeconds": 1, "MaxAttempts": 1, "BackoffRate": 1}]
    ended = run(client, call("broken", Retry=retry), {})
    assert ended["error"] == "CustomError"
    assert types(history(client, ended["executionArn"])).count("LambdaFunctionScheduled") == 2


def test_a_state_times_out(client):
    ended = run(client, call("slow", TimeoutSeconds=1), {"seconds": 1.8})
    assert (ended["status"], ended["error"]) == ("FAILED", "States.Timeout")
    assert "LambdaFunctionTimedOut" in types(history(client, ended["executionArn"]))


def test_a_function_times_out(client):
    ended = run(client, call("slow"), {"seconds": 20})
    assert ended["status"] == "FAILED" and ended["error"] in ("Sandbox.Timedout", "States.TaskFailed")
    assert "timed out" in ended["cause"].lower()


def test_a_function_that_dies_fails_the_task_and_works_again(client):
    for _ in range(2):
        ended = run(client, call("fatal"), {})
        assert ended["status"] == "FAILED" and ended["error"], ended
    assert run(client, call("echo"), {})["status"] == "SUCCEEDED"


def test_a_function_that_answers_with_no_json(client):
    ended = run(client, call("unreadable"), {})
    assert ended["status"] == "FAILED" and ended["error"] == "Runtime.MarshalError"


def test_a_function_that_is_not_there(client):
    ended = run(client, invoke("no-such-function"), {})
    assert (ended["status"], ended["error"]) == ("FAILED", "Lambda.ResourceNotFoundException")
    assert ARN + "no-such-function" in ended["cause"]


def test_functions_know_where_they_are(client):
    seen = json.loads(run(client, call("details"), {})["output"])
    assert seen["name"] == "details" and seen["arn"].startswith(ARN + "details")
    assert seen["request"] and 0 < seen["left"] <= 30_000


def test_many_calls_at_once(client):
    items = list(range(20))
    definition = machine(
        {
            "Each": {
                "Type": "Map",
                "ItemProcessor": {
                    "StartAt": "Call",
                    "States": {"Call": {"Type": "Task", "Resource": ARN + "echo", "End": True}},
                },
                "End": True,
            }
        }
    )
    assert json.loads(run(client, definition, items)["output"]) == items
