"""ValidateStateMachineDefinition: every member of request and answer."""

import json

import pytest

from api_support import PASS, machine, refusal

SUSPECT = machine({"A": {"Type": "Pass", "Result": {"a.$": "$.b"}, "End": True}})
DISTRIBUTED = machine(
    {
        "Each": {
            "Type": "Map",
            "ItemProcessor": {
                "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
                "StartAt": "A",
                "States": {"A": {"Type": "Pass", "End": True}},
            },
            "End": True,
        }
    }
)


def test_warnings_are_shown_when_asked_for_and_refuse_nothing(client):
    answer = client.validate_state_machine_definition(definition=SUSPECT, severity="WARNING")
    assert answer["result"] == "OK"
    (diagnostic,) = answer["diagnostics"]
    assert (diagnostic["severity"], diagnostic["code"]) == ("WARNING", "PASS_RESULT_IS_STATIC")
    assert diagnostic["location"] == "/States/A/Result" and diagnostic["message"]


@pytest.mark.parametrize("fields", [{}, {"severity": "ERROR"}])
def test_warnings_are_not_shown_otherwise(client, fields):
    answer = client.validate_state_machine_definition(definition=SUSPECT, **fields)
    assert (answer["result"], answer["diagnostics"], answer["truncated"]) == ("OK", [], False)


def test_warnings_come_with_errors(client):
    definition = machine({"A": {"Type": "Pass", "Result": {"a.$": "$.b"}, "Next": "Missing"}})
    answer = client.validate_state_machine_definition(definition=definition, severity="WARNING")
    assert answer["result"] == "FAIL"
    assert {d["severity"] for d in answer["diagnostics"]} == {"ERROR", "WARNING"}


def test_the_type_of_machine_counts(client):
    assert client.validate_state_machine_definition(definition=DISTRIBUTED)["result"] == "OK"
    assert client.validate_state_machine_definition(definition=DISTRIBUTED, type="STANDARD")["result"] == "OK"
    answer = client.validate_state_machine_definition(definition=DISTRIBUTED, type="EXPRESS")
    assert answer["result"] == "FAIL" and "DISTRIBUTED" in answer["diagnostics"][0]["message"]


@pytest.mark.parametrize("wanted, shown", [(0, 100), (1, 1), (100, 100)])
def test_the_number_of_diagnostics(client, wanted, shown):
    definition = machine({f"S{i}": {"Type": "Pass", "Next": "Missing"} for i in range(150)})
    answer = client.validate_state_machine_definition(definition=definition, maxResults=wanted)
    assert len(answer["diagnostics"]) == shown and answer["truncated"] is True


@pytest.mark.parametrize(
    "fields",
    [{"maxResults": 101}, {"maxResults": -1}, {"severity": "INFO"}, {"type": "LONG"}],
)
def test_members_that_are_wrong(server, fields):
    client = server.client(parameter_validation=False)
    code, message, status = refusal(client.validate_state_machine_definition, definition=PASS, **fields)
    assert (code, status) == ("ValidationException", 400) and next(iter(fields)) in message


def test_no_machine_is_made(client):
    before = client.list_state_machines()["stateMachines"]
    client.validate_state_machine_definition(definition=json.dumps({}))
    assert client.list_state_machines()["stateMachines"] == before
