"""Versions of state machines, and executions that are started with them."""

import pytest
from api_support import PASS, ROLE, WAIT_LONG, create, machine, refusal, run, unique, wait_for

SECOND = machine({"Only": {"Type": "Pass", "Result": 2, "End": True}})
THIRD = machine({"Only": {"Type": "Pass", "Result": 3, "End": True}})


def numbers(client, arn):
    listed = client.list_state_machine_versions(stateMachineArn=arn)["stateMachineVersions"]
    return [int(item["stateMachineVersionArn"].rsplit(":", 1)[1]) for item in listed]


def test_publish_when_creating_and_updating(client):
    name = unique()
    created = client.create_state_machine(
        name=name, definition=PASS, roleArn=ROLE, publish=True, versionDescription="the first"
    )
    arn = created["stateMachineArn"]
    assert created["stateMachineVersionArn"] == f"{arn}:1"
    updated = client.update_state_machine(stateMachineArn=arn, definition=SECOND, publish=True)
    assert updated["stateMachineVersionArn"] == f"{arn}:2"
    first = client.describe_state_machine(stateMachineArn=f"{arn}:1")
    assert (first["stateMachineArn"], first["name"], first["definition"]) == (f"{arn}:1", name, PASS)
    assert first["description"] == "the first" and "revisionId" not in first
    second = client.describe_state_machine(stateMachineArn=f"{arn}:2")
    assert second["definition"] == SECOND and second["revisionId"] == updated["revisionId"]
    assert "description" not in second
    assert "description" not in client.describe_state_machine(stateMachineArn=arn)
    assert numbers(client, arn) == [2, 1]


def test_a_revision_has_one_version(client):
    arn = create(client, publish=True)
    same = client.update_state_machine(stateMachineArn=arn, definition=PASS, publish=True, versionDescription="x")
    assert same["stateMachineVersionArn"] == f"{arn}:1"
    published = client.publish_state_machine_version(stateMachineArn=arn, revisionId="INITIAL", description="y")
    assert published["stateMachineVersionArn"] == f"{arn}:1"
    assert numbers(client, arn) == [1]


def test_a_number_is_not_given_again(client):
    arn = create(client, publish=True)
    client.delete_state_machine_version(stateMachineVersionArn=f"{arn}:1")
    client.delete_state_machine_version(stateMachineVersionArn=f"{arn}:1")
    assert numbers(client, arn) == []
    published = client.publish_state_machine_version(stateMachineArn=arn)
    assert published["stateMachineVersionArn"] == f"{arn}:2"


def test_publishing_another_revision_than_the_current_one_conflicts(client):
    arn = create(client)
    first = client.update_state_machine(stateMachineArn=arn, definition=SECOND)["revisionId"]
    second = client.update_state_machine(stateMachineArn=arn, definition=THIRD)["revisionId"]
    message = (
        f"Failed to publish the State Machine version for revision {first}. "
        f"The current State Machine revision is {second}."
    )
    wanted = ("ConflictException", message, 400)
    assert refusal(client.publish_state_machine_version, stateMachineArn=arn, revisionId=first) == wanted
    code, message, _ = refusal(client.publish_state_machine_version, stateMachineArn=arn, revisionId="INITIAL")
    assert code == "ConflictException" and "revision INITIAL." in message


def test_repeating_a_creation_compares_what_it_publishes(client):
    name = unique()
    given = {"name": name, "definition": PASS, "roleArn": ROLE}
    first = client.create_state_machine(**given, publish=True, versionDescription="one")
    again = client.create_state_machine(**given, publish=True, versionDescription="one")
    for key in ("stateMachineArn", "creationDate", "stateMachineVersionArn"):
        assert again[key] == first[key]
    for fields in ({}, {"publish": True}, {"publish": True, "versionDescription": "two"}):
        assert refusal(client.create_state_machine, **given, **fields)[0] == "StateMachineAlreadyExists"
    assert numbers(client, first["stateMachineArn"]) == [1]


def test_a_description_without_a_version_is_refused(client):
    wanted = ("ValidationException", "Version description can only be set when publish is true", 400)
    assert refusal(create, client, versionDescription="x") == wanted
    update = client.update_state_machine
    assert refusal(update, stateMachineArn=create(client), definition=SECOND, versionDescription="x") == wanted


def test_executions_of_a_version_run_its_definition_and_are_listed_with_it(client):
    arn = create(client, SECOND, publish=True)
    client.update_state_machine(stateMachineArn=arn, definition=THIRD, publish=True)
    pinned = client.start_execution(stateMachineArn=f"{arn}:1")["executionArn"]
    current = client.start_execution(stateMachineArn=arn)["executionArn"]
    described = wait_for(client, pinned)
    assert described["output"] == "2" and described["stateMachineVersionArn"] == f"{arn}:1"
    assert described["stateMachineArn"] == arn and "stateMachineAliasArn" not in described
    assert wait_for(client, current)["output"] == "3"
    assert "stateMachineVersionArn" not in client.describe_execution(executionArn=current)
    assert client.describe_state_machine_for_execution(executionArn=pinned)["definition"] == SECOND
    listed = client.list_executions(stateMachineArn=f"{arn}:1")["executions"]
    assert [(item["executionArn"], item["stateMachineArn"], item["stateMachineVersionArn"]) for item in listed] == [
        (pinned, arn, f"{arn}:1")
    ]
    assert client.list_executions(stateMachineArn=f"{arn}:2")["executions"] == []
    everything = client.list_executions(stateMachineArn=arn, statusFilter="SUCCEEDED")["executions"]
    assert {item["executionArn"] for item in everything} == {pinned, current}


def test_removing_a_version_leaves_its_executions(client):
    arn = create(client, WAIT_LONG, publish=True)
    execution = client.start_execution(stateMachineArn=f"{arn}:1")["executionArn"]
    client.delete_state_machine_version(stateMachineVersionArn=f"{arn}:1")
    described = client.describe_execution(executionArn=execution)
    assert (described["status"], described["stateMachineVersionArn"]) == ("RUNNING", f"{arn}:1")
    wanted = ("StateMachineDoesNotExist", f"State Machine Does Not Exist: '{arn}:1'", 400)
    assert refusal(client.start_execution, stateMachineArn=f"{arn}:1") == wanted
    client.stop_execution(executionArn=execution)


def test_express_versions_start_synchronously(client):
    arn = create(client, SECOND, type="EXPRESS", publish=True)
    client.update_state_machine(stateMachineArn=arn, definition=THIRD)
    assert client.start_sync_execution(stateMachineArn=f"{arn}:1")["output"] == "2"
    assert client.start_sync_execution(stateMachineArn=arn)["output"] == "3"


def test_a_nested_execution_of_a_version(client):
    child = create(client, SECOND, publish=True)
    client.update_state_machine(stateMachineArn=child, definition=THIRD)
    parameters = {"StateMachineArn": f"{child}:1", "Input": {}}
    task = {"Type": "Task", "Resource": "arn:aws:states:::states:startExecution.sync:2", "Parameters": parameters}
    ended = run(client, machine({"Call": {**task, "OutputPath": "$.Output", "End": True}}))
    assert ended["output"] == "2"
    assert len(client.list_executions(stateMachineArn=f"{child}:1")["executions"]) == 1


@pytest.mark.parametrize("operation", ["update_state_machine", "publish_state_machine_version"])
def test_versions_are_not_changed(client, operation):
    arn = create(client, publish=True)
    fields = {"definition": SECOND} if operation == "update_state_machine" else {}
    wanted = ("StateMachineDoesNotExist", f"State Machine Does Not Exist: '{arn}:1'", 400)
    assert refusal(getattr(client, operation), stateMachineArn=f"{arn}:1", **fields) == wanted


def test_things_without_versions(client):
    arn = "arn:aws:states:us-east-1:123456789012:stateMachine:no-such-machine"
    assert client.list_state_machine_versions(stateMachineArn=arn)["stateMachineVersions"] == []
    client.delete_state_machine_version(stateMachineVersionArn=f"{arn}:1")
    assert refusal(client.publish_state_machine_version, stateMachineArn=arn)[0] == "StateMachineDoesNotExist"
    assert refusal(client.describe_state_machine, stateMachineArn=f"{create(client)}:1")[0] == "StateMachineDoesNotExist"
    wrong = "arn:aws:states:us-east-1:123456789012:activity:a"
    for operation in (client.list_state_machine_versions, client.publish_state_machine_version):
        assert refusal(operation, stateMachineArn=wrong)[0] == "InvalidArn"
    assert refusal(client.delete_state_machine_version, stateMachineVersionArn=create(client))[0] == "InvalidArn"


def test_versions_survive_a_restart(own_server):
    client = own_server.client()
    arn = create(client, SECOND, publish=True)
    client.update_state_machine(stateMachineArn=arn, definition=THIRD)
    routes = [{"stateMachineVersionArn": f"{arn}:1", "weight": 100}]
    client.create_state_machine_alias(name="live", routingConfiguration=routes)
    own_server.kill()
    own_server.start()
    client = own_server.client()
    execution = client.start_execution(stateMachineArn=f"{arn}:live")["executionArn"]
    assert wait_for(client, execution)["output"] == "2"
    assert client.publish_state_machine_version(stateMachineArn=arn)["stateMachineVersionArn"] == f"{arn}:2"


def test_a_thousand_versions_are_the_most(client):
    arn = create(client, publish=True)
    for _ in range(999):
        revision = client.update_state_machine(stateMachineArn=arn, roleArn=ROLE + unique(), publish=True)["revisionId"]
    update = {"stateMachineArn": arn, "roleArn": ROLE + unique()}
    code, _, status = refusal(client.update_state_machine, **update, publish=True)
    assert (code, status) == ("ServiceQuotaExceededException", 400)
    assert client.describe_state_machine(stateMachineArn=arn)["revisionId"] == revision
    client.update_state_machine(**update)
    assert refusal(client.publish_state_machine_version, stateMachineArn=arn)[0] == "ServiceQuotaExceededException"
    client.delete_state_machine_version(stateMachineVersionArn=f"{arn}:500")
    published = client.publish_state_machine_version(stateMachineArn=arn)
    assert published["stateMachineVersionArn"] == f"{arn}:1001"
    assert len(client.list_state_machine_versions(stateMachineArn=arn, maxResults=1000)["stateMachineVersions"]) == 1000
