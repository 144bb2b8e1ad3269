"""Aliases: routes to one or two versions, and executions that are started through them."""

from api_support import PASS, WAIT_LONG, create, machine, refusal, unique, wait_for

SECOND = machine({"Only": {"Type": "Pass", "Result": 2, "End": True}})


def with_versions(client, count=1, definition=PASS):
    """A machine with versions 1 to `count`."""
    arn = create(client, definition, publish=True)
    for number in range(2, count + 1):
        changed = machine({"Only": {"Type": "Pass", "Result": number, "End": True}})
        client.update_state_machine(stateMachineArn=arn, definition=changed, publish=True)
    return arn


def routes(arn, *weights):
    """Routes to versions 1, 2, …"""
    return [
        {"stateMachineVersionArn": f"{arn}:{number}", "weight": weight} for number, weight in enumerate(weights, 1)
    ]


def alias(client, arn, name="live", *weights, **fields):
    given = routes(arn, *(weights or (100,)))
    return client.create_state_machine_alias(name=name, routingConfiguration=given, **fields)["stateMachineAliasArn"]


def test_an_alias_is_described_as_given(client):
    arn = with_versions(client, 2)
    created = alias(client, arn, "live", 70, 30, description="traffic")
    assert created == f"{arn}:live"
    described = client.describe_state_machine_alias(stateMachineAliasArn=created)
    assert (described["name"], described["description"]) == ("live", "traffic")
    assert described["routingConfiguration"] == routes(arn, 70, 30)
    assert described["creationDate"] == described["updateDate"]
    assert "description" not in client.describe_state_machine_alias(stateMachineAliasArn=alias(client, arn, "plain"))


def test_creating_an_alias_again(client):
    arn = with_versions(client, 2)
    first = client.create_state_machine_alias(name="a", routingConfiguration=routes(arn, 60, 40), description="d")
    again = client.create_state_machine_alias(
        name="a", routingConfiguration=routes(arn, 60, 40)[::-1], description="d"
    )
    assert again["creationDate"] == first["creationDate"]
    message = (
        "Failed to create alias because an alias with the same name and a different routing configuration "
        "already exists."
    )
    wanted = ("ConflictException", message, 400)
    assert refusal(alias, client, arn, "a", 50, 50, description="d") == wanted
    assert refusal(alias, client, arn, "a", 60, 40) == wanted


def test_updates_change_what_they_name(client):
    arn = with_versions(client, 2)
    created = alias(client, arn, "live", description="one")
    update = client.update_state_machine_alias
    update(stateMachineAliasArn=created, routingConfiguration=routes(arn, 10, 90))
    described = client.describe_state_machine_alias(stateMachineAliasArn=created)
    assert described["description"] == "one" and described["routingConfiguration"] == routes(arn, 10, 90)
    assert described["updateDate"] > described["creationDate"]
    changed = update(stateMachineAliasArn=created, description="two")["updateDate"]
    assert update(stateMachineAliasArn=created, description="two")["updateDate"] == changed
    described = client.describe_state_machine_alias(stateMachineAliasArn=created)
    assert described["description"] == "two" and described["routingConfiguration"] == routes(arn, 10, 90)
    code, message, _ = refusal(update, stateMachineAliasArn=created)
    assert code == "ValidationException" and "must be specified" in message


def test_routing_must_make_sense(client):
    arn, other = with_versions(client, 2), with_versions(client)
    create_alias = client.create_state_machine_alias
    plain = [{"stateMachineVersionArn": arn, "weight": 100}]
    cases = [
        (plain, f"Routing configuration must contain state machine version ARNs. Received: [{arn}]"),
        ([{"stateMachineVersionArn": f"{arn}:live", "weight": 100}], "must contain state machine version ARNs."),
        (routes(arn, 50) * 2, f"distinct state machine version ARNs. Received: [{arn}:1, {arn}:1]"),
        (routes(arn, 50) + routes(other, 50), "versions of the same state machine"),
        (routes(arn, 70, 29), "Sum of routing configuration weights must equal 100. Received: [70, 29]"),
        (routes(arn, 99), "Sum of routing configuration weights must equal 100. Received: [99]"),
        (routes(arn, 50, 25, 25), "Member must have length less than or equal to 2"),
        (routes(arn, 101), "Value '101' at 'routingConfiguration.1.member.weight' failed to satisfy constraint"),
    ]
    for given, text in cases:
        code, message, status = refusal(create_alias, name="live", routingConfiguration=given)
        assert (code, status) == ("ValidationException", 400) and text in message
    missing = [{"stateMachineVersionArn": f"{arn}:9", "weight": 100}]
    wanted = ("ResourceNotFound", "Request references a resource that does not exist.", 400)
    assert refusal(create_alias, name="live", routingConfiguration=missing) == wanted
    assert client.list_state_machine_aliases(stateMachineArn=arn)["stateMachineAliases"] == []


def test_missing_aliases(client):
    arn = with_versions(client)
    created = alias(client, arn)
    for _ in range(2):
        client.delete_state_machine_alias(stateMachineAliasArn=created)
    wanted = ("ResourceNotFound", "Request references a resource that does not exist.", 400)
    assert refusal(client.describe_state_machine_alias, stateMachineAliasArn=created) == wanted
    assert refusal(client.update_state_machine_alias, stateMachineAliasArn=created, description="d") == wanted
    missing = ("StateMachineDoesNotExist", f"State Machine Does Not Exist: '{created}'", 400)
    assert refusal(client.start_execution, stateMachineArn=created) == missing
    assert refusal(client.describe_state_machine_alias, stateMachineAliasArn=arn)[0] == "InvalidArn"
    nowhere = f"{arn}-not"
    assert refusal(client.list_state_machine_aliases, stateMachineArn=nowhere)[0] == "StateMachineDoesNotExist"
    assert refusal(client.list_state_machine_aliases, stateMachineArn=f"{arn}:9")[0] == "ResourceNotFound"


def test_a_version_is_kept_while_an_alias_routes_to_it(client):
    arn = with_versions(client, 2)
    created = alias(client, arn, "b", 50, 50)
    alias(client, arn, "a")
    message = (
        "Version to be deleted must not be referenced by an alias. "
        "Current list of aliases referencing this version: [a, b]"
    )
    delete = client.delete_state_machine_version
    assert refusal(delete, stateMachineVersionArn=f"{arn}:1") == ("ConflictException", message, 400)
    client.update_state_machine_alias(
        stateMachineAliasArn=created, routingConfiguration=[{"stateMachineVersionArn": f"{arn}:2", "weight": 100}]
    )
    client.delete_state_machine_alias(stateMachineAliasArn=f"{arn}:a")
    delete(stateMachineVersionArn=f"{arn}:1")


def test_aliases_of_a_version(client):
    arn = with_versions(client, 2)
    for name, weights in {"c": (100,), "a": (50, 50), "b": (0, 100)}.items():
        alias(client, arn, name, *weights)

    def names(arn):
        listed = client.list_state_machine_aliases(stateMachineArn=arn)["stateMachineAliases"]
        return [item["stateMachineAliasArn"].rsplit(":", 1)[1] for item in listed]

    assert names(arn) == ["a", "b", "c"]
    assert names(f"{arn}:2") == ["a", "b"]
    assert names(f"{arn}:1") == ["a", "b", "c"]


def test_executions_started_through_an_alias(client):
    arn = with_versions(client, 2)
    created = alias(client, arn, "live", 0, 100)
    execution = client.start_execution(stateMachineArn=created)["executionArn"]
    described = wait_for(client, execution)
    assert described["output"] == "2" and described["stateMachineArn"] == arn
    assert (described["stateMachineVersionArn"], described["stateMachineAliasArn"]) == (f"{arn}:2", created)
    for listed_by in (created, f"{arn}:2", arn):
        listed = client.list_executions(stateMachineArn=listed_by)["executions"]
        assert [item["executionArn"] for item in listed] == [execution]
        assert (listed[0]["stateMachineAliasArn"], listed[0]["stateMachineVersionArn"]) == (created, f"{arn}:2")
    assert client.list_executions(stateMachineArn=f"{arn}:1")["executions"] == []
    shown = client.describe_state_machine(stateMachineArn=created)
    assert '"Result": 2' in shown["definition"] and shown["stateMachineArn"] == created


def test_a_repeated_start_keeps_the_first_association(client):
    arn = with_versions(client, 1, WAIT_LONG)
    client.update_state_machine(stateMachineArn=arn, definition=SECOND, publish=True)
    created = alias(client, arn, "live", 100)
    first = client.start_execution(stateMachineArn=created, name="same", input='{"a": 1}')
    client.update_state_machine_alias(
        stateMachineAliasArn=created, routingConfiguration=[{"stateMachineVersionArn": f"{arn}:2", "weight": 100}]
    )
    for target in (created, arn, f"{arn}:2"):
        again = client.start_execution(stateMachineArn=target, name="same", input='{"a": 1}')
        assert (again["executionArn"], again["startDate"]) == (first["executionArn"], first["startDate"])
    described = client.describe_execution(executionArn=first["executionArn"])
    assert described["stateMachineVersionArn"] == f"{arn}:1"
    client.stop_execution(executionArn=first["executionArn"])


def test_a_hundred_aliases_are_the_most(client):
    arn = with_versions(client)
    for number in range(100):
        alias(client, arn, f"a{number}")
    code, _, status = refusal(alias, client, arn, "one-more")
    assert (code, status) == ("ServiceQuotaExceededException", 400)
    assert alias(client, arn, "a7") == f"{arn}:a7"


def test_versions_and_aliases_go_with_their_machine(client):
    name = unique()
    arn = create(client, name=name, publish=True)
    alias(client, arn)
    client.delete_state_machine(stateMachineArn=arn)
    assert client.list_state_machine_versions(stateMachineArn=arn)["stateMachineVersions"] == []
    assert create(client, name=name) == arn
    assert client.list_state_machine_aliases(stateMachineArn=arn)["stateMachineAliases"] == []
    assert client.publish_state_machine_version(stateMachineArn=arn)["stateMachineVersionArn"] == f"{arn}:1"
