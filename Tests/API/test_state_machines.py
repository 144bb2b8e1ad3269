"""Creating, changing, describing, listing, deleting and validating state machines."""

import json
import re
import time

from api_support import PASS, ROLE, WAIT_LONG, create, machine, refusal, run, unique, wait_for

NOWHERE = "arn:aws:states:us-east-1:123456789012:stateMachine:no-such-machine"


def test_created_machines_are_described_as_given(client):
    name = unique()
    definition = '{\n  "StartAt": "A",  "States": {"A": {"Type": "Pass", "Result": 1.0, "End": true}}}'
    created = client.create_state_machine(name=name, definition=definition, roleArn=ROLE)
    assert created["stateMachineArn"] == f"arn:aws:states:us-east-1:123456789012:stateMachine:{name}"
    assert "stateMachineVersionArn" not in created
    described = client.describe_state_machine(stateMachineArn=created["stateMachineArn"])
    assert described["definition"] == definition
    assert described["creationDate"] == created["creationDate"]
    assert (described["name"], described["status"], described["type"]) == (name, "ACTIVE", "STANDARD")
    assert described["roleArn"] == ROLE
    assert described["loggingConfiguration"] == {"level": "OFF", "includeExecutionData": False}
    assert described["tracingConfiguration"] == {"enabled": False}
    assert "revisionId" not in described


def test_metadata_only_hides_the_definition(client):
    described = client.describe_state_machine(stateMachineArn=create(client), includedData="METADATA_ONLY")
    assert described["definition"] == "{}"


def test_creating_the_same_machine_again_changes_nothing(client):
    name = unique()
    first = client.create_state_machine(name=name, definition=PASS, roleArn=ROLE)
    again = client.create_state_machine(
        name=name, definition=PASS, roleArn=ROLE + "Other", tags=[{"key": "a", "value": "b"}]
    )
    assert (again["stateMachineArn"], again["creationDate"]) == (first["stateMachineArn"], first["creationDate"])
    assert client.describe_state_machine(stateMachineArn=first["stateMachineArn"])["roleArn"] == ROLE
    assert client.list_tags_for_resource(resourceArn=first["stateMachineArn"])["tags"] == []


def test_another_definition_or_type_under_the_same_name_is_refused(client):
    name = unique()
    arn = create(client, name=name)
    wanted = ("StateMachineAlreadyExists", f"State Machine Already Exists: '{arn}'", 400)
    assert refusal(create, client, WAIT_LONG, name=name) == wanted
    assert refusal(create, client, PASS, name=name, type="EXPRESS") == wanted


def test_updates_change_definition_role_and_revision(client):
    arn = create(client)
    updated = client.update_state_machine(stateMachineArn=arn, definition=WAIT_LONG)
    described = client.describe_state_machine(stateMachineArn=arn)
    assert described["definition"] == WAIT_LONG and described["revisionId"] == updated["revisionId"]
    assert described["roleArn"] == ROLE
    client.update_state_machine(stateMachineArn=arn, roleArn=ROLE + "Other")
    described = client.describe_state_machine(stateMachineArn=arn)
    assert described["roleArn"] == ROLE + "Other" and described["definition"] == WAIT_LONG
    assert described["revisionId"] != updated["revisionId"]


def test_updates_with_nothing_to_change_are_refused(client):
    code, message, status = refusal(client.update_state_machine, stateMachineArn=create(client))
    assert (code, status) == ("MissingRequiredParameter", 400)
    assert message == (
        "Either the definition, the role ARN, the LoggingConfiguration, or the TracingConfiguration must be specified"
    )


def test_running_executions_keep_their_definition(client):
    arn = create(client, WAIT_LONG)
    execution = client.start_execution(stateMachineArn=arn)["executionArn"]
    client.update_state_machine(stateMachineArn=arn, definition=PASS, roleArn=ROLE + "Other")
    used = client.describe_state_machine_for_execution(executionArn=execution)
    assert (used["definition"], used["roleArn"]) == (WAIT_LONG, ROLE)
    assert used["stateMachineArn"] == arn and used["name"] == arn.rsplit(":", 1)[1]
    later = client.start_execution(stateMachineArn=arn)["executionArn"]
    assert client.describe_state_machine_for_execution(executionArn=later)["definition"] == PASS
    client.stop_execution(executionArn=execution)


def test_lists_come_in_pages(own_server):
    client = own_server.client()
    arns = {create(client, name=unique(f"m{i}")) for i in range(7)}
    pages = list(client.get_paginator("list_state_machines").paginate(PaginationConfig={"PageSize": 3}))
    assert [len(page["stateMachines"]) for page in pages] == [3, 3, 1]
    items = [item for page in pages for item in page["stateMachines"]]
    assert {item["stateMachineArn"] for item in items} == arns
    assert set(items[0]) == {"stateMachineArn", "name", "type", "creationDate"}


def test_deleted_machines_are_gone(client):
    name = unique()
    arn = create(client, name=name)
    client.delete_state_machine(stateMachineArn=arn)
    assert refusal(client.start_execution, stateMachineArn=arn)[0] == "StateMachineDoesNotExist"
    client.delete_state_machine(stateMachineArn=arn)
    client.delete_state_machine(stateMachineArn=NOWHERE)
    assert create(client, WAIT_LONG, name=name) == arn


def test_a_machine_with_running_executions_is_deleting_until_they_end(client):
    name = unique()
    arn = create(client, WAIT_LONG, name=name, publish=True)
    execution = client.start_execution(stateMachineArn=arn)["executionArn"]
    client.delete_state_machine(stateMachineArn=arn)
    client.delete_state_machine(stateMachineArn=arn)
    assert client.describe_state_machine(stateMachineArn=arn)["status"] == "DELETING"
    assert client.describe_execution(executionArn=execution)["status"] == "RUNNING"
    wanted = ("StateMachineDeleting", f"State Machine is being deleted: '{arn}'", 400)
    assert refusal(client.start_execution, stateMachineArn=arn) == wanted
    assert refusal(client.start_execution, stateMachineArn=f"{arn}:1")[0] == "StateMachineDeleting"
    assert refusal(client.update_state_machine, stateMachineArn=arn, definition=PASS) == wanted
    assert refusal(client.publish_state_machine_version, stateMachineArn=arn) == wanted
    assert refusal(create, client, WAIT_LONG, name=name, publish=True) == wanted
    routes = [{"stateMachineVersionArn": f"{arn}:1", "weight": 100}]
    assert refusal(client.create_state_machine_alias, name="a", routingConfiguration=routes) == wanted
    client.stop_execution(executionArn=execution)
    deadline = time.monotonic() + 10
    while True:
        try:
            assert create(client, PASS, name=name) == arn
            break
        except client.exceptions.StateMachineDeleting:
            assert time.monotonic() < deadline
            time.sleep(0.01)


def test_executions_of_a_deleted_machine_end_at_their_next_transition(client):
    arn = create(client, machine({"W": {"Type": "Wait", "Seconds": 1, "Next": "P"}, "P": {"Type": "Pass", "End": True}}))
    execution = client.start_execution(stateMachineArn=arn)["executionArn"]
    client.delete_state_machine(stateMachineArn=arn)
    assert wait_for(client, execution)["status"] == "ABORTED"


def test_machines_that_are_not_there(client):
    wanted = ("StateMachineDoesNotExist", f"State Machine Does Not Exist: '{NOWHERE}'", 400)
    assert refusal(client.describe_state_machine, stateMachineArn=NOWHERE) == wanted
    assert refusal(client.start_execution, stateMachineArn=NOWHERE) == wanted
    assert refusal(client.list_executions, stateMachineArn=NOWHERE) == wanted
    assert refusal(client.update_state_machine, stateMachineArn=NOWHERE, roleArn=ROLE) == wanted


def test_broken_definitions_are_refused_with_every_problem(client):
    definition = json.dumps(
        {"StartAt": "Nowhere", "States": {"A": {"Type": "Pass", "Next": "Missing"}, "B": {"Type": "Task", "End": True}}}
    )
    code, message, status = refusal(create, client, definition)
    assert (code, status) == ("InvalidDefinition", 400)
    assert message.startswith("Invalid State Machine Definition: '") and message.endswith("'")
    assert "/States/A" in message and "/States/B" in message and "StartAt" in message


def test_definitions_that_are_no_json(client):
    code, message, status = refusal(create, client, "not a definition")
    assert (code, status) == ("InvalidDefinition", 400)
    assert message.startswith("Invalid State Machine Definition: 'INVALID_JSON_DESCRIPTION: ")


def test_validation_finds_nothing_in_a_sound_definition(client):
    answer = client.validate_state_machine_definition(definition=PASS)
    assert (answer["result"], answer["diagnostics"], answer["truncated"]) == ("OK", [], False)


def test_validation_names_place_and_kind(client):
    definition = machine({"A": {"Type": "Pass", "Next": "Missing"}, "B": {"Type": "Nonsense"}})
    answer = client.validate_state_machine_definition(definition=definition)
    assert answer["result"] == "FAIL" and len(answer["diagnostics"]) >= 2
    for diagnostic in answer["diagnostics"]:
        assert diagnostic["severity"] == "ERROR"
        assert re.fullmatch(r"[A-Z_]+", diagnostic["code"]) and diagnostic["message"]
    places = [d.get("location", "") for d in answer["diagnostics"]]
    assert any(p.startswith("/States/A") for p in places) and any(p.startswith("/States/B") for p in places)


def test_validation_tells_at_most_as_much_as_asked(client):
    states = {f"S{i}": {"Type": "Pass", "Next": "Missing"} for i in range(9)}
    answer = client.validate_state_machine_definition(definition=machine(states), maxResults=3)
    assert len(answer["diagnostics"]) == 3 and answer["truncated"] is True


def test_validation_of_no_json_and_of_an_empty_object(client):
    answer = client.validate_state_machine_definition(definition="not json")
    assert answer["result"] == "FAIL" and answer["diagnostics"][0]["code"] == "INVALID_JSON_DESCRIPTION"
    answer = client.validate_state_machine_definition(definition="{}")
    (diagnostic,) = answer["diagnostics"]
    assert diagnostic["code"] == "SCHEMA_VALIDATION_FAILED" and diagnostic["location"] == "/"
    assert diagnostic["message"] == "These fields are required: [States, StartAt]"


def test_accounts_and_regions_are_apart(server):
    here, other = server.client(), server.client(access_key="222222222222")
    abroad = server.client(region="eu-central-1")
    name = unique()
    arns = [create(c, name=name) for c in (here, other, abroad)]
    assert [arn.split(":")[3:5] for arn in arns] == [
        ["us-east-1", "123456789012"],
        ["us-east-1", "222222222222"],
        ["eu-central-1", "123456789012"],
    ]
    names = [m["stateMachineArn"] for m in abroad.list_state_machines()["stateMachines"]]
    assert names == [arns[2]]


def test_machines_with_all_kinds_of_states_run(client):
    definition = machine(
        {
            "Begin": {"Type": "Pass", "Result": {"n": 2}, "ResultPath": "$.made", "Next": "Decide"},
            "Decide": {
                "Type": "Choice",
                "Choices": [{"Variable": "$.made.n", "NumericEquals": 2, "Next": "Both"}],
                "Default": "Never",
            },
            "Never": {"Type": "Fail", "Error": "Wrong", "Cause": "way"},
            "Both": {
                "Type": "Parallel",
                "Branches": [
                    {"StartAt": "One", "States": {"One": {"Type": "Pass", "Result": 1, "End": True}}},
                    {"StartAt": "Two", "States": {"Two": {"Type": "Wait", "Seconds": 0, "End": True}}},
                ],
                "ResultPath": "$.both",
                "Next": "Each",
            },
            "Each": {
                "Type": "Map",
                "ItemsPath": "$.items",
                "ItemProcessor": {"StartAt": "It", "States": {"It": {"Type": "Pass", "End": True}}},
                "ResultPath": "$.each",
                "Next": "Well",
            },
            "Well": {"Type": "Succeed", "OutputPath": "$.each"},
        }
    )
    ended = run(client, definition, {"items": [3, "x", None]})
    assert (ended["status"], json.loads(ended["output"])) == ("SUCCEEDED", [3, "x", None])
