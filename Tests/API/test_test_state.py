"""TestState: one state by itself, with real work and with mocks."""

import json

import pytest

from api_support import ROLE, machine, refusal

FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:"
INVOKE = "arn:aws:states:::lambda:invoke"
START = "arn:aws:states:::states:startExecution"
BRANCH = {"StartAt": "Inner", "States": {"Inner": {"Type": "Pass", "End": True}}}


def task(resource=INVOKE, **fields):
    return {"Type": "Task", "Resource": resource, "End": True, **fields}


def map_state(**fields):
    processor = {**BRANCH, "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}}
    return {"Type": "Map", "ItemProcessor": processor, "End": True, **fields}


def try_state(client, state, given=None, **fields):
    """The answer with its texts parsed."""
    answer = client.test_state(
        definition=state if isinstance(state, str) else json.dumps(state),
        **({} if given is None else {"input": json.dumps(given)}),
        **fields,
    )
    for member in ("output",):
        if member in answer:
            answer[member] = json.loads(answer[member])
    data = answer.get("inspectionData", {})
    for member in list(data):
        if isinstance(data[member], str):
            data[member] = json.loads(data[member])
    return answer


def refused(client, state, **fields):
    code, message, status = refusal(
        client.test_state, definition=state if isinstance(state, str) else json.dumps(state), **fields
    )
    assert status == 400
    return code, message


# Every type of state


def test_a_pass_state_and_the_way_of_its_data(client):
    state = {"Type": "Pass", "InputPath": "$.a", "Parameters": {"b.$": "$.c"}, "ResultPath": "$.r", "Next": "Elsewhere"}
    answer = try_state(client, state, {"a": {"c": 1}}, inspectionLevel="DEBUG")
    assert (answer["status"], answer["nextState"]) == ("SUCCEEDED", "Elsewhere")
    assert answer["output"] == {"a": {"c": 1}, "r": {"b": 1}}
    assert answer["inspectionData"] == {
        "input": {"a": {"c": 1}},
        "afterInputPath": {"c": 1},
        "afterParameters": {"b": 1},
        "afterResultSelector": {"b": 1},
        "afterResultPath": {"a": {"c": 1}, "r": {"b": 1}},
    }


def test_without_a_level_there_is_no_inspection(client):
    answer = try_state(client, {"Type": "Pass", "End": True})
    assert answer["output"] == {} and "inspectionData" not in answer and "nextState" not in answer


def test_values_are_written_with_spaces(client):
    answer = client.test_state(definition='{"Type": "Pass", "OutputPath": "$.a", "End": true}', input='{"a":[1,{"b":2}]}')
    assert answer["output"] == '[1, {"b": 2}]'


def test_a_wait_is_not_waited_for(client):
    answer = try_state(client, {"Type": "Wait", "Seconds": 86400, "Next": "N"}, {"a": 1}, inspectionLevel="DEBUG")
    assert (answer["status"], answer["output"], answer["nextState"]) == ("SUCCEEDED", {"a": 1}, "N")
    assert answer["inspectionData"] == {"input": {"a": 1}, "afterInputPath": {"a": 1}}


@pytest.mark.parametrize("number, target", [(1, "Small"), (100, "Large")])
def test_a_choice_says_where_it_goes(client, number, target):
    state = {
        "Type": "Choice",
        "Choices": [{"Variable": "$.n", "NumericLessThan": 10, "Next": "Small"}],
        "Default": "Large",
    }
    assert try_state(client, state, {"n": number})["nextState"] == target


def test_a_choice_without_a_way_out_fails(client):
    state = {"Type": "Choice", "QueryLanguage": "JSONata", "Choices": [{"Condition": "{% false %}", "Next": "A"}]}
    answer = try_state(client, state)
    assert (answer["status"], answer["error"]) == ("FAILED", "States.NoChoiceMatched") and "output" not in answer


def test_succeed_and_fail(client):
    answer = try_state(client, {"Type": "Succeed", "OutputPath": "$.a"}, {"a": 1})
    assert (answer["status"], answer["output"]) == ("SUCCEEDED", 1)
    answer = try_state(client, {"Type": "Fail", "Error": "Wrong", "Cause": "because"}, {"a": 1}, inspectionLevel="TRACE")
    assert (answer["status"], answer["error"], answer["cause"]) == ("FAILED", "Wrong", "because")
    assert answer["inspectionData"] == {"input": {"a": 1}, "afterInputPath": {"a": 1}}
    assert "error" not in try_state(client, {"Type": "Fail"})


def test_a_failing_path(client):
    answer = try_state(client, {"Type": "Pass", "InputPath": "$.missing", "End": True})
    assert (answer["status"], answer["error"]) == ("FAILED", "States.Runtime")
    assert answer["cause"].startswith("Invalid path '$.missing'")


def test_jsonata_with_variables(client):
    state = {
        "Type": "Pass",
        "QueryLanguage": "JSONata",
        "Assign": {"sum": "{% $states.input.n + $base %}"},
        "Output": "{% $base * 2 %}",
        "End": True,
    }
    answer = try_state(client, state, {"n": 1}, variables='{"base": 20}', inspectionLevel="DEBUG")
    assert answer["output"] == 40
    assert answer["inspectionData"] == {"input": {"n": 1}, "variables": {"base": 20, "sum": 21}}


# Real work


def test_a_function_is_called(client):
    state = task(Parameters={"FunctionName": "echo", "Payload.$": "$.p"}, ResultSelector={"got.$": "$.Payload"})
    answer = try_state(client, state, {"p": [1]}, roleArn=ROLE, inspectionLevel="DEBUG")
    assert (answer["status"], answer["output"]) == ("SUCCEEDED", {"got": [1]})
    data = answer["inspectionData"]
    assert data["afterParameters"] == {"FunctionName": "echo", "Payload": [1]}
    assert data["result"]["StatusCode"] == 200 and data["afterResultSelector"] == {"got": [1]}


def test_a_function_that_fails(client):
    answer = try_state(client, task(FUNCTION + "broken"), {"message": "no"}, roleArn=ROLE)
    assert (answer["status"], answer["error"]) == ("FAILED", "CustomError")
    assert json.loads(answer["cause"])["errorMessage"] == "no"


def test_a_task_that_takes_too_long(client):
    state = task(FUNCTION + "slow", TimeoutSeconds=1, Catch=[{"ErrorEquals": ["States.Timeout"], "Next": "Late"}])
    answer = try_state(client, state, {"seconds": 30}, roleArn=ROLE)
    assert (answer["status"], answer["error"], answer["nextState"]) == ("CAUGHT_ERROR", "States.Timeout", "Late")


def test_a_real_task_needs_a_role(client):
    expected = ("ValidationException", "RoleArn must be specified when testing a Task state")
    assert refused(client, task(FUNCTION + "echo")) == expected


@pytest.mark.parametrize(
    "resource", [START + ".sync:2", INVOKE + ".waitForTaskToken", "arn:aws:states:us-east-1:123456789012:activity:a"]
)
def test_what_somebody_else_ends_needs_a_mock(client, resource):
    code, message = refused(client, task(resource), roleArn=ROLE)
    assert code == "InvalidDefinition" and "mock" in message
    answer = try_state(client, task(resource), mock={"result": '{"a": 1}', "fieldValidationMode": "NONE"})
    assert answer["output"] == {"a": 1}


# States of a whole machine


WHOLE = machine(
    {
        "First": {"Type": "Pass", "Next": "Each"},
        "Each": {
            "Type": "Map",
            "ItemProcessor": {
                "StartAt": "Item",
                "States": {"Item": {"Type": "Pass", "Parameters": {"c.$": "$$.Map.Item"}, "End": True}},
            },
            "Next": "Last",
        },
        "Last": {"Type": "Succeed"},
    }
)


def test_a_state_is_chosen_by_name(client):
    answer = try_state(client, WHOLE, {"a": 1}, stateName="First")
    assert (answer["output"], answer["nextState"]) == ({"a": 1}, "Each")
    answer = try_state(client, WHOLE, [], stateName="Each", mock={"result": "[]"})
    assert (answer["output"], answer["nextState"]) == ([], "Last")


def test_a_state_inside_a_map_sees_an_item(client):
    answer = try_state(client, WHOLE, {"a": 1}, stateName="Item")
    assert answer["output"] == {"c": {"Index": 0, "Value": {"a": 1}}}


def test_the_language_of_the_machine_counts(client):
    definition = machine({"A": {"Type": "Pass", "Output": "{% 1 + 1 %}", "End": True}}, QueryLanguage="JSONata")
    assert try_state(client, definition, stateName="A")["output"] == 2


def test_an_unknown_name(client):
    assert refused(client, WHOLE, stateName="Nowhere") == ("ValidationException", "State not found in definition")


def test_definitions_that_are_wrong(client):
    code, message = refused(client, {"Type": "Nonsense", "End": True})
    assert code == "InvalidDefinition" and "SCHEMA_VALIDATION_FAILED" in message
    code, message = refused(client, "nothing")
    assert code == "InvalidDefinition" and "INVALID_JSON_DESCRIPTION" in message
    code, message = refused(client, machine({"A": {"Type": "Pass", "Next": "B"}}), stateName="A")
    assert code == "InvalidDefinition" and "MISSING_TRANSITION_TARGET" in message


# Mocks


def test_a_mocked_result_and_every_step_after_it(client):
    state = task(ResultSelector={"v.$": "$.Payload.v"}, ResultPath="$.t")
    mock = {"result": '{"Payload": {"v": 1}, "StatusCode": 200}'}
    answer = try_state(client, state, {"a": 1}, mock=mock, inspectionLevel="TRACE")
    assert answer["output"] == {"a": 1, "t": {"v": 1}}
    assert answer["inspectionData"]["result"] == {"Payload": {"v": 1}, "StatusCode": 200}
    assert answer["inspectionData"]["afterParameters"] == {"a": 1}


def test_a_mocked_error_fails_the_state(client):
    mock = {"errorOutput": {"error": "Boom", "cause": "why"}}
    answer = try_state(client, task(), mock=mock, inspectionLevel="DEBUG")
    assert (answer["status"], answer["error"], answer["cause"]) == ("FAILED", "Boom", "why")
    assert "errorDetails" not in answer["inspectionData"]
    assert "cause" not in try_state(client, task(), mock={"errorOutput": {"error": "Boom"}})


RETRIED = task(
    Retry=[{"ErrorEquals": ["Boom"], "IntervalSeconds": 3, "BackoffRate": 2, "MaxAttempts": 2}],
    Catch=[{"ErrorEquals": ["Other"], "Next": "A"}, {"ErrorEquals": ["States.ALL"], "ResultPath": "$.e", "Next": "B"}],
)
BOOM = {"errorOutput": {"error": "Boom", "cause": "why"}}


def test_an_error_that_is_retried(client):
    answer = try_state(client, RETRIED, mock=BOOM, inspectionLevel="DEBUG")
    assert (answer["status"], answer["error"]) == ("RETRIABLE", "Boom") and "output" not in answer
    assert answer["inspectionData"]["errorDetails"] == {"retryIndex": 0, "retryBackoffIntervalSeconds": 3}
    second = try_state(
        client, RETRIED, mock=BOOM, inspectionLevel="DEBUG", stateConfiguration={"retrierRetryCount": 1}
    )
    assert second["inspectionData"]["errorDetails"]["retryBackoffIntervalSeconds"] == 6


def test_an_error_that_is_caught(client):
    answer = try_state(
        client, RETRIED, {"a": 1}, mock=BOOM, inspectionLevel="DEBUG", stateConfiguration={"retrierRetryCount": 2}
    )
    assert (answer["status"], answer["error"], answer["nextState"]) == ("CAUGHT_ERROR", "Boom", "B")
    assert answer["output"] == {"a": 1, "e": {"Error": "Boom", "Cause": "why"}}
    assert answer["inspectionData"]["errorDetails"] == {"retryIndex": 0, "catchIndex": 1}


def test_a_parallel_with_a_mock(client):
    state = {"Type": "Parallel", "Branches": [BRANCH], "ResultPath": "$.r", "End": True}
    assert try_state(client, state, {}, mock={"result": "[7]"})["output"] == {"r": [7]}
    assert refused(client, state, mock={"result": "{}"})[1] == "Mocked result must be an array."
    assert refused(client, state, mock={"result": "[1, 2]"})[1] == (
        "Mocked result must contain the same number of items as number of Parallel branches."
    )


@pytest.mark.parametrize("state", [map_state(), {"Type": "Parallel", "Branches": [BRANCH], "End": True}])
def test_what_has_states_inside_needs_a_mock(client, state):
    code, message = refused(client, state)
    assert code == "InvalidDefinition" and message.startswith("TestState API does not support Map or Parallel states.")


def test_a_map_with_a_mock(client):
    state = map_state(
        ItemsPath="$.n",
        MaxConcurrency=4,
        ToleratedFailureCount=1,
        ToleratedFailurePercentage=50,
        ItemSelector={"v.$": "$$.Map.Item.Value"},
        ItemBatcher={"MaxItemsPerBatch": 1},
        Retry=[{"ErrorEquals": ["States.ExceedToleratedFailureThreshold"]}],
    )
    answer = try_state(client, state, {"n": [5, 6]}, mock={"result": "[1, 2]"}, inspectionLevel="DEBUG")
    data = answer["inspectionData"]
    assert answer["output"] == [1, 2]
    assert data["afterItemsPath"] == [5, 6] and data["afterItemSelector"] == [{"v": 5}, {"v": 6}]
    assert data["afterItemBatcher"] == [{"Items": [{"v": 5}]}, {"Items": [{"v": 6}]}]
    limits = (data["maxConcurrency"], data["toleratedFailureCount"], data["toleratedFailurePercentage"])
    assert limits == (4, 1, 50)
    answer = try_state(
        client,
        state,
        {"n": [5, 6]},
        mock={"result": "[1, 2]"},
        stateConfiguration={"mapIterationFailureCount": 2},
    )
    assert (answer["status"], answer["error"]) == ("RETRIABLE", "States.ExceedToleratedFailureThreshold")


def test_a_map_that_reads_its_items(client):
    reader = {"Resource": "arn:aws:states:::s3:getObject", "Parameters": {"Bucket": "b", "Key": "k"}}
    reader["ReaderConfig"] = {"InputType": "JSON", "ItemsPointer": "/list"}
    state = map_state(ItemReader=reader, ItemSelector={"v.$": "$$.Map.Item.Value"})
    answer = try_state(
        client,
        state,
        mock={"result": "[]"},
        inspectionLevel="DEBUG",
        stateConfiguration={"mapItemReaderData": '{"list": [1, 2]}'},
    )
    assert answer["inspectionData"]["afterItemsPointer"] == [1, 2]
    assert answer["inspectionData"]["afterItemSelector"] == [{"v": 1}, {"v": 2}]
    code, message = refused(
        client, state, mock={"result": "[]"}, stateConfiguration={"mapItemReaderData": '{"other": []}'}
    )
    assert code == "ValidationException" and "/list" in message


def test_a_map_that_writes_its_results(client):
    writer = {"Resource": "arn:aws:states:::s3:putObject", "Parameters": {"Bucket": "b", "Prefix": "p"}}
    state = map_state(ResultWriter=writer)
    assert try_state(client, state, [], mock={"result": '{"a": 1}'})["output"] == {"a": 1}
    assert refused(client, state, mock={"result": "[]"})[1] == "Mocked result must be a JSON object."


def test_where_an_error_comes_from(client):
    configuration = {"errorCausedByState": "Inner"}
    answer = try_state(client, map_state(), [1], mock=BOOM, stateConfiguration=configuration)
    assert (answer["status"], answer["error"]) == ("FAILED", "Boom")
    code, message = refused(client, map_state(), mock=BOOM, stateConfiguration={"errorCausedByState": "Nobody"})
    assert code == "ValidationException" and "Nobody" in message


# The mock and the API that it stands for


def fault(text):
    return ("ValidationException", f"Mock result schema validation error: {text}")


def test_strict_mocks_have_all_that_is_required(client):
    assert refused(client, task(START), mock={"result": "{}"}) == fault("Required field 'ExecutionArn' is missing")
    mock = {"result": '{"ExecutionArn": "a", "StartDate": 1}'}
    assert refused(client, task(START), mock=mock) == fault("Field 'StartDate' must be a string")


def test_present_mocks_may_be_incomplete(client):
    answer = try_state(client, task(START), mock={"result": '{"x": 1}', "fieldValidationMode": "PRESENT"})
    assert answer["output"] == {"x": 1}
    mock = {"result": '{"ExecutionArn": 1}', "fieldValidationMode": "PRESENT"}
    assert refused(client, task(START), mock=mock) == fault("Field 'ExecutionArn' must be a string")


def test_mocks_need_not_be_validated(client):
    mock = {"result": '{"ExecutionArn": 1}', "fieldValidationMode": "NONE"}
    assert try_state(client, task(START), mock=mock)["output"] == {"ExecutionArn": 1}


def test_the_mock_of_a_job_is_what_watching_it_gives(client):
    mock = {"result": '{"ExecutionArn": "a"}'}
    assert refused(client, task(START + ".sync"), mock=mock) == fault("Required field 'StateMachineArn' is missing")


def test_mocks_of_sdk_integrations(client):
    state = task("arn:aws:states:::aws-sdk:s3:getObject", Parameters={"Bucket": "b", "Key": "k"})
    expected = fault("Field 'StorageClass' is not an expected value")
    assert refused(client, state, mock={"result": '{"StorageClass": "Papyrus"}'}) == expected


def test_a_function_may_answer_anything(client):
    state = task(FUNCTION + "any")
    assert try_state(client, state, mock={"result": "[1]"})["output"] == [1]
    assert try_state(client, task(), mock={"result": '{"Payload": [1]}'})["output"] == {"Payload": [1]}


# The context object


def test_the_context_object_is_like_that_of_an_execution(client):
    state = {"Type": "Pass", "Parameters": {"c.$": "$$"}, "End": True}
    context = try_state(client, state, {"a": 1}, roleArn=ROLE)["output"]["c"]
    assert context["Execution"]["Input"] == {"a": 1} and context["Execution"]["RoleArn"] == ROLE
    assert context["Execution"]["Id"].startswith("arn:aws:states:us-east-1:123456789012:express:")
    assert context["StateMachine"]["Id"].endswith(context["StateMachine"]["Name"])
    assert "EnteredTime" in context["State"] and "RetryCount" not in context["State"]


def test_a_context_object_of_ones_own(client):
    state = task(ResultSelector={"c.$": "$$"})
    given = {"Execution": {"Id": "x"}, "State": {"RetryCount": 3}}
    answer = try_state(client, state, mock={"result": "{}"}, context=json.dumps(given))
    assert answer["output"] == {"c": given}


@pytest.mark.parametrize(
    "given, words",
    [
        ('{"Map": {}}', "'Map' field is not supported when mocking a Context object"),
        ('{"Execution": {"odd": 1}}', "Field 'odd' is not allowed"),
        ('{"Odd": {}}', "Field 'Odd' is not allowed"),
        ('{"State": {"Name": 1}}', "Field 'Name' must be a string"),
        ('{"Task": {"Token": "t"}}', "'Task' field"),
        ("[]", "JSON object"),
        ("{", "JSON object"),
    ],
)
def test_context_objects_that_are_wrong(client, given, words):
    code, message = refused(client, task(), mock={"result": "{}"}, context=given)
    assert code == "ValidationException" and message.startswith("Invalid Context object provided: ") and words in message


# What does not go together


@pytest.mark.parametrize("kind, rest", [("Pass", {"End": True}), ("Succeed", {}), ("Fail", {}), ("Wait", {"Seconds": 1, "End": True})])
def test_states_without_work_take_no_mock(client, kind, rest):
    expected = ("ValidationException", f"State type '{kind}' is not supported when a mock is specified")
    assert refused(client, {"Type": kind, **rest}, mock={"result": "{}"}) == expected


@pytest.mark.parametrize(
    "fields, message",
    [
        (
            {"mock": {"result": "{}", "errorOutput": {"error": "E"}}},
            "A test mock should have only one of the following fields: [result, errorOutput].",
        ),
        ({"mock": {}}, "A test mock should have one of the following fields: [result, errorOutput]."),
        ({"mock": {"result": "no"}}, "Mocked result must be valid JSON"),
        ({"mock": {"result": "[]"}}, "Mocked result must be a JSON object."),
        (
            {"mock": {"result": "{}"}, "revealSecrets": True},
            "TestState does not support RevealSecrets when a mock is specified.",
        ),
        (
            {"stateConfiguration": {"mapIterationFailureCount": 0}},
            "TestState does not support MapIterationFailureCount when a mock is not specified.",
        ),
        ({"context": "{}"}, "TestState does not support Context when a mock is not specified."),
        ({"variables": "[]"}, "Variables must be a valid JSON object"),
    ],
)
def test_members_that_do_not_fit(client, fields, message):
    assert refused(client, task(), **fields) == ("ValidationException", message)


def test_more_failures_than_items(client):
    expected = "Map iteration failure count must be less than or equal to the number of Map iterations"
    configuration = {"mapIterationFailureCount": 2}
    assert refused(client, map_state(), mock={"result": "[1]"}, stateConfiguration=configuration)[1] == expected
    assert refused(client, map_state(), input="[1]", mock=BOOM, stateConfiguration=configuration)[1] == expected


@pytest.mark.parametrize(
    "fields, code",
    [
        ({"input": "{"}, "InvalidExecutionInput"),
        ({"roleArn": "nobody"}, "InvalidArn"),
        ({"inspectionLevel": "ALL"}, "ValidationException"),
        ({"mock": {"result": "{}", "fieldValidationMode": "LAX"}}, "ValidationException"),
        ({"stateName": "x" * 81}, "ValidationException"),
        ({"stateConfiguration": {"retrierRetryCount": -1}}, "ValidationException"),
    ],
)
def test_members_that_are_wrong(server, fields, code):
    client = server.client(parameter_validation=False)
    assert refused(client, {"Type": "Pass", "End": True}, **fields)[0] == code


def test_nothing_is_stored(client):
    before = len(client.list_state_machines()["stateMachines"])
    try_state(client, {"Type": "Pass", "End": True})
    assert len(client.list_state_machines()["stateMachines"]) == before


def test_the_prefix_of_synchronous_calls_is_accepted(server):
    body = {"definition": '{"Type": "Succeed"}'}
    answer = server.post("TestState", body, headers={"Host": "sync-states.us-east-1.amazonaws.com"})
    assert answer.status == 200 and answer.json["status"] == "SUCCEEDED"


def test_long_expressions_come_to_their_end(client):
    """They take more steps than one gets at once."""
    state = {"Type": "Pass", "QueryLanguage": "JSONata", "Output": "{% $sum([1..400000].($ * 2)) %}", "End": True}
    assert try_state(client, state)["output"] == 400000 * 400001
