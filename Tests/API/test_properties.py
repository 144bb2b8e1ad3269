"""Properties that hold for any sequence of requests; each test draws its requests from a seed."""

import json
import random
from collections import Counter

import pytest
from api_support import ROLE, WAIT_LONG, create, history, machine, refusal, unique, wait_for

DEFINITIONS = [machine({"Only": {"Type": "Pass", "Result": number, "End": True}}) for number in range(3)]
SEEDS = range(4)


# Idempotency: a repeated request answers like the first one and changes nothing; a different one is refused.


@pytest.mark.parametrize("seed", SEEDS)
def test_creations_of_machines_are_idempotent(client, seed):
    draw = random.Random(seed)
    names = [unique(f"p{seed}") for _ in range(3)]
    known = {}
    for _ in range(40):
        name = draw.choice(names)
        publish = draw.random() < 0.5
        compared = {
            "definition": draw.choice(DEFINITIONS[:2]),
            "type": draw.choice(["STANDARD", "EXPRESS"]),
            "tracingConfiguration": {"enabled": draw.random() < 0.3},
            "publish": publish,
            **({"versionDescription": "d"} if publish and draw.random() < 0.5 else {}),
        }
        # Of a known machine, mostly the same again.
        if name in known and draw.random() < 0.6:
            compared = known[name][0]
        ignored = {"roleArn": ROLE + draw.choice(["", "A", "B"]), "tags": [{"key": "k", "value": str(draw.random())}]}
        if name in known and known[name][0] != compared:
            code, message, _ = refusal(client.create_state_machine, name=name, **compared, **ignored)
            assert code == "StateMachineAlreadyExists" and known[name][1]["stateMachineArn"] in message
            continue
        answer = client.create_state_machine(name=name, **compared, **ignored)
        del answer["ResponseMetadata"]
        first = known.setdefault(name, (compared, answer, ignored))
        assert answer == first[1]
        described = client.describe_state_machine(stateMachineArn=answer["stateMachineArn"])
        assert described["roleArn"] == first[2]["roleArn"]
        assert described["definition"] == compared["definition"]
        assert client.list_tags_for_resource(resourceArn=answer["stateMachineArn"])["tags"] == first[2]["tags"]
        versions = client.list_state_machine_versions(stateMachineArn=answer["stateMachineArn"])
        assert len(versions["stateMachineVersions"]) == (1 if compared["publish"] else 0)


@pytest.mark.parametrize("seed", SEEDS)
def test_creations_of_activities_are_idempotent(client, seed):
    draw = random.Random(seed)
    names = [unique(f"p{seed}") for _ in range(3)]
    known = {}
    managed = {"type": "CUSTOMER_MANAGED_KMS_KEY", "kmsKeyId": "alias/k", "kmsDataKeyReusePeriodSeconds": 60}
    for _ in range(30):
        name = draw.choice(names)
        encryption = draw.choice([None, {"type": "AWS_OWNED_KEY"}, managed])
        fields = {"encryptionConfiguration": encryption} if encryption else {}
        compared = encryption or {"type": "AWS_OWNED_KEY"}
        tags = [{"key": "k", "value": str(draw.random())}]
        if name in known and known[name][0] != compared:
            assert refusal(client.create_activity, name=name, tags=tags, **fields)[0] == "ActivityAlreadyExists"
            continue
        answer = client.create_activity(name=name, tags=tags, **fields)
        first = known.setdefault(name, (compared, answer["creationDate"], tags))
        assert answer["creationDate"] == first[1]
        assert client.list_tags_for_resource(resourceArn=answer["activityArn"])["tags"] == first[2]


@pytest.mark.parametrize("seed", SEEDS)
def test_starts_are_idempotent_while_running(client, seed):
    draw = random.Random(seed)
    arn = create(client, WAIT_LONG)
    names = ["a", "b", "c", "d"]
    inputs = ['{"n": 1}', '{"n": 2}', '{"n":1}']
    running, closed = {}, set()
    for _ in range(60):
        name, given = draw.choice(names), draw.choice(inputs)
        if name in running and draw.random() < 0.15:
            client.stop_execution(executionArn=running.pop(name)[1]["executionArn"])
            closed.add(name)
            continue
        if name in closed or (name in running and running[name][0] != given):
            refused = refusal(client.start_execution, stateMachineArn=arn, name=name, input=given)
            execution = arn.replace(":stateMachine:", ":execution:") + f":{name}"
            assert refused == ("ExecutionAlreadyExists", f"Execution Already Exists: '{execution}'", 400)
            continue
        answer = client.start_execution(stateMachineArn=arn, name=name, input=given)
        first = running.setdefault(name, (given, answer))
        assert (answer["executionArn"], answer["startDate"]) == (first[1]["executionArn"], first[1]["startDate"])
    listed = client.list_executions(stateMachineArn=arn)["executions"]
    assert {item["name"]: item["status"] == "RUNNING" for item in listed} == {
        **{name: True for name in running},
        **{name: False for name in closed},
    }
    client.delete_state_machine(stateMachineArn=arn)
    for _, answer in running.values():
        client.stop_execution(executionArn=answer["executionArn"])


# Pages: whatever is there from the first page to the last one comes exactly once.


class Machines:
    operation, items, identity = "list_state_machines", "stateMachines", "stateMachineArn"

    def __init__(self, client):
        self.client, self.arguments = client, {}

    def add(self, number):
        return create(self.client, name=f"p{number:04}")

    def remove(self, arn):
        self.client.delete_state_machine(stateMachineArn=arn)


class Activities:
    operation, items, identity = "list_activities", "activities", "activityArn"

    def __init__(self, client):
        self.client, self.arguments = client, {}

    def add(self, number):
        return self.client.create_activity(name=f"p{number:04}")["activityArn"]

    def remove(self, arn):
        self.client.delete_activity(activityArn=arn)


class Versions:
    operation, items, identity = "list_state_machine_versions", "stateMachineVersions", "stateMachineVersionArn"

    def __init__(self, client):
        self.client, self.arn = client, create(client)
        self.arguments = {"stateMachineArn": self.arn}

    def add(self, number):
        definition = machine({"Only": {"Type": "Pass", "Result": str(number), "End": True}}, Comment=unique())
        updated = self.client.update_state_machine(stateMachineArn=self.arn, definition=definition, publish=True)
        return updated["stateMachineVersionArn"]

    def remove(self, arn):
        self.client.delete_state_machine_version(stateMachineVersionArn=arn)


class Aliases:
    operation, items, identity = "list_state_machine_aliases", "stateMachineAliases", "stateMachineAliasArn"

    def __init__(self, client):
        self.client, self.arn = client, create(client, publish=True)
        self.arguments = {"stateMachineArn": self.arn}

    def add(self, number):
        routes = [{"stateMachineVersionArn": f"{self.arn}:1", "weight": 100}]
        made = self.client.create_state_machine_alias(name=f"p{number:04}", routingConfiguration=routes)
        return made["stateMachineAliasArn"]

    def remove(self, arn):
        self.client.delete_state_machine_alias(stateMachineAliasArn=arn)


class Executions:
    """Those of an alias; a stopped one stays in the list, so nothing is ever removed."""

    operation, items, identity = "list_executions", "executions", "executionArn"
    remove = None

    def __init__(self, client):
        self.client, arn = client, create(client, publish=True)
        routes = [{"stateMachineVersionArn": f"{arn}:1", "weight": 100}]
        alias = client.create_state_machine_alias(name="live", routingConfiguration=routes)["stateMachineAliasArn"]
        self.arguments = {"stateMachineArn": alias}

    def add(self, number):
        return self.client.start_execution(**self.arguments, name=f"p{number:04}")["executionArn"]


@pytest.mark.parametrize("kind", [Machines, Activities, Versions, Aliases, Executions])
def test_pages_neither_repeat_nor_skip(own_server, kind):
    client = own_server.client()
    draw = random.Random(kind.__name__)
    numbers = list(range(90))
    draw.shuffle(numbers)
    listed = kind(client)
    there = [listed.add(numbers.pop()) for _ in range(30)]
    for _ in range(3):
        constant, seen, token = set(there), [], None
        while True:
            page = getattr(client, kind.operation)(
                **listed.arguments, maxResults=draw.randint(1, 9), **({"nextToken": token} if token else {})
            )
            seen += [item[kind.identity] for item in page[kind.items]]
            token = page.get("nextToken")
            if not token:
                break
            for _ in range(draw.randint(0, 2)):
                if numbers:
                    there.append(listed.add(numbers.pop()))
            if listed.remove and draw.random() < 0.7:
                removed = there.pop(draw.randrange(len(there)))
                listed.remove(removed)
                constant.discard(removed)
        assert [arn for arn, count in Counter(seen).items() if count > 1] == []
        assert constant <= set(seen)


@pytest.mark.parametrize("reverse", [False, True])
def test_pages_of_a_history_neither_repeat_nor_skip(client, reverse):
    states = {f"S{i}": {"Type": "Pass", "Next": f"S{i + 1}"} for i in range(20)}
    arn = create(client, machine({**states, "S20": {"Type": "Wait", "Seconds": 3600, "End": True}}))
    execution = client.start_execution(stateMachineArn=arn)["executionArn"]
    before = [event["id"] for event in history(client, execution)]
    draw, seen, token = random.Random(7), [], None
    while True:
        page = client.get_execution_history(
            executionArn=execution,
            reverseOrder=reverse,
            maxResults=draw.randint(1, 9),
            **({"nextToken": token} if token else {}),
        )
        seen += [event["id"] for event in page["events"]]
        token = page.get("nextToken")
        if not token:
            break
        if len(seen) > 20:
            client.stop_execution(executionArn=execution)
    assert seen == sorted(set(seen), reverse=reverse) and set(before) <= set(seen)


def test_a_token_is_good_for_its_own_list_only(client):
    arns = [create(client, name=unique("token"), publish=True) for _ in range(3)]
    token = client.list_state_machines(maxResults=1)["nextToken"]
    wanted = ("InvalidToken", "Invalid Token: 'Invalid token'", 400)
    assert refusal(client.list_activities, nextToken=token) == wanted
    for arn in arns[:2]:
        for _ in range(2):
            client.start_execution(stateMachineArn=f"{arn}:1")
    token = client.list_executions(stateMachineArn=f"{arns[0]}:1", maxResults=1)["nextToken"]
    assert refusal(client.list_executions, stateMachineArn=arns[0], nextToken=token) == wanted
    assert refusal(client.list_executions, stateMachineArn=f"{arns[1]}:1", nextToken=token) == wanted
    changed = token[:-1] + ("A" if token[-1] != "A" else "B")
    assert refusal(client.list_executions, stateMachineArn=f"{arns[0]}:1", nextToken=changed) == wanted
    assert len(client.list_executions(stateMachineArn=f"{arns[0]}:1", nextToken=token)["executions"]) == 1


# Weights.


def test_starts_are_divided_by_weight(client):
    """Of 400 starts with a fair 25 % the count is between 30 and 170 but for once in 10¹⁵ runs (eight deviations)."""
    arn = create(client, DEFINITIONS[0], publish=True, type="EXPRESS")
    client.update_state_machine(stateMachineArn=arn, definition=DEFINITIONS[1], publish=True)
    weights = {1: 25, 2: 75}
    routes = [{"stateMachineVersionArn": f"{arn}:{number}", "weight": weight} for number, weight in weights.items()]
    alias = client.create_state_machine_alias(name="split", routingConfiguration=routes)["stateMachineAliasArn"]
    outputs = Counter(
        json.loads(client.start_sync_execution(stateMachineArn=alias)["output"]) for _ in range(400)
    )
    assert set(outputs) == {0, 1} and 30 <= outputs[0] <= 170


@pytest.mark.parametrize("weights", [(0, 100), (100, 0)])
def test_a_weight_of_zero_gets_nothing(client, weights):
    arn = create(client, DEFINITIONS[0], publish=True)
    client.update_state_machine(stateMachineArn=arn, definition=DEFINITIONS[1], publish=True)
    routes = [{"stateMachineVersionArn": f"{arn}:{number}", "weight": weight} for number, weight in enumerate(weights, 1)]
    alias = client.create_state_machine_alias(name="one", routingConfiguration=routes)["stateMachineAliasArn"]
    outputs = {
        wait_for(client, client.start_execution(stateMachineArn=alias)["executionArn"])["output"] for _ in range(30)
    }
    assert outputs == {"1" if weights[0] == 0 else "0"}
