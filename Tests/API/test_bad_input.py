"""Bad input of every kind gets AWS's error: never a 500, never a crash."""

import json
import random
import re

import pytest

from api_support import PASS, ROLE, WAIT_LONG, create, refusal, unique

MACHINE = "arn:aws:states:us-east-1:123456789012:stateMachine:no-such-machine"
SERIALIZATION = r"SerializationException"
CONSTRAINT = r"ValidationException"
OPERATIONS = [
    "CreateActivity",
    "CreateStateMachine",
    "DeleteActivity",
    "DeleteStateMachine",
    "DescribeActivity",
    "DescribeExecution",
    "DescribeStateMachine",
    "DescribeStateMachineForExecution",
    "GetActivityTask",
    "GetExecutionHistory",
    "ListActivities",
    "ListExecutions",
    "ListStateMachines",
    "ListTagsForResource",
    "SendTaskFailure",
    "SendTaskHeartbeat",
    "SendTaskSuccess",
    "StartExecution",
    "StartSyncExecution",
    "StopExecution",
    "TagResource",
    "UntagResource",
    "UpdateStateMachine",
    "ValidateStateMachineDefinition",
]
# ListExecutions wants one of two, and says so in words of its own: test_executions
WITHOUT_REQUIRED = {"ListActivities", "ListExecutions", "ListStateMachines"}


def check(answer, code, message="", status=400):
    assert answer.status == status, answer
    assert answer.error and re.fullmatch(code, answer.error), answer
    assert re.search(message, answer.message, re.DOTALL), answer
    assert answer.headers.get("content-type", "").startswith("application/x-amz-json-1.0"), answer.headers


@pytest.fixture
def alive(server):
    """Afterwards the very same process still answers."""
    pid = server.process.pid
    yield server
    assert server.running and server.process.pid == pid, server.log_tail()
    assert server.health("ready") == 200 and server.health("live") == 200


# The protocol.


@pytest.mark.parametrize(
    "body",
    [
        *[
            "{",
            "not json",
            '{"a": }',
            '{"a": 1,}',
            "{'a': 1}",
            '{"name": "x"',
            '{"a": "\x01"}',
            "\ufeff{}x",
            b"\xff\xfe{}",
        ],
        *["[]", '"text"', "7"],
    ],
    ids=repr,
)
def test_bodies_that_are_no_object(alive, body):
    check(alive.post("ListStateMachines", body), SERIALIZATION)


@pytest.mark.parametrize(
    "target", ["AWSStepFunctions.NoSuchOperation", "AWSStepFunctions.", "Other.ListStateMachines", "nonsense", ""]
)
def test_unknown_targets(alive, target):
    check(alive.post(None, "{}", target=target), "UnknownOperationException")


def test_no_target(alive):
    answer = alive.post(None, "{}")
    assert 400 <= answer.status < 500 and answer.error in ("UnknownOperationException", "MissingAction"), answer


def test_other_methods_and_paths(alive):
    assert alive.get("/")[0] < 500
    assert alive.get("/no/such/page")[0] == 404
    assert 400 <= alive.post("ListStateMachines", "{}", path="/elsewhere").status < 500


@pytest.mark.parametrize("operation", OPERATIONS)
def test_wrong_types_of_every_member(alive, operation):
    """Each operation with members of the wrong type, as far as its model has them."""
    shape = alive.client().meta.service_model.operation_model(operation).input_shape
    for member, model in shape.members.items():
        wrong = {"string": [7, {"a": 1}, ["x"], True], "boolean": ["yes", 7, {}], "integer": ["7x", {}, [1]]}
        for value in wrong.get(model.type_name, ["text", 7, [7] if model.type_name == "structure" else {"a": 1}]):
            body = {name: _plausible(name, m) for name, m in shape.members.items() if name in shape.required_members}
            answer = alive.post(operation, body | {member: value})
            assert answer.status == 400, (member, value, answer)
            assert answer.error in ("SerializationException", "ValidationException"), (member, value, answer)


def _plausible(name, model):
    if name == "definition":
        return PASS
    if name.endswith("Arn"):
        return MACHINE
    return {"string": "x", "list": [], "boolean": True, "integer": 1}.get(model.type_name, {})


@pytest.mark.parametrize("operation", [o for o in OPERATIONS if o not in WITHOUT_REQUIRED])
def test_required_members(alive, operation):
    answer = alive.post(operation, {})
    check(answer, CONSTRAINT, r"^\d validation errors? detected: ")
    required = alive.client().meta.service_model.operation_model(operation).input_shape.required_members
    for member in required:
        assert f"at '{member}' failed to satisfy constraint: Member must not be null" in answer.message, answer


def test_null_members_are_absent(alive):
    answer = alive.post("ListStateMachines", {"maxResults": None, "nextToken": None})
    assert answer.status == 200 and "stateMachines" in answer.json


def test_unknown_members_are_ignored(alive):
    answer = alive.post("ListStateMachines", {"maxResults": 1, "surprise": {"a": [1]}, "__type": "x"})
    assert answer.status == 200


# Sizes.

GIVEN = {"name": "n", "definition": PASS, "roleArn": ROLE}
OF_MACHINE = {"stateMachineArn": MACHINE}


def test_bodies_that_are_too_large(alive):
    answer = alive.post("CreateStateMachine", {"name": "x", "definition": "y" * 1_100_000, "roleArn": ROLE})
    assert answer.status in (400, 413), answer
    try:
        answer = alive.post("CreateStateMachine", {"name": "x", "definition": "y" * 20_000_000, "roleArn": ROLE})
    except ConnectionError:
        return  # hung up on in the middle of the body, which is fair
    assert answer.status in (400, 413), answer


def test_inputs_that_are_too_large(alive, unchecked):
    arn = create(unchecked, WAIT_LONG)
    fits = json.dumps("é" * ((262_144 - 2) // 2), ensure_ascii=False)
    assert len(fits.encode()) == 262_144
    execution = unchecked.start_execution(stateMachineArn=arn, input=fits)["executionArn"]
    unchecked.stop_execution(executionArn=execution)
    too_large = {"stateMachineArn": arn, "input": fits[:-1] + 'a"'}
    check(
        alive.post("StartExecution", json.dumps(too_large, ensure_ascii=False)),
        CONSTRAINT,
        r"at 'input' failed to satisfy constraint: Member must have length less than or equal to 262144",
    )


@pytest.mark.parametrize(
    ("operation", "body", "path", "bound"),
    [
        ("CreateStateMachine", {**GIVEN, "name": "n" * 81}, "name", "less than or equal to 80"),
        ("CreateStateMachine", {**GIVEN, "name": ""}, "name", "greater than or equal to 1"),
        ("CreateStateMachine", {**GIVEN, "roleArn": "r" * 257}, "roleArn", "less than or equal to 256"),
        ("CreateActivity", {"name": "n" * 81}, "name", "less than or equal to 80"),
        ("StartExecution", {"stateMachineArn": MACHINE, "name": "n" * 81}, "name", "less than or equal to 80"),
        ("StartExecution", {"stateMachineArn": "a" * 257}, "stateMachineArn", "less than or equal to 256"),
        ("DescribeExecution", {"executionArn": "a" * 257}, "executionArn", "less than or equal to 256"),
        ("StopExecution", {"executionArn": MACHINE, "error": "e" * 257}, "error", "less than or equal to 256"),
        ("StopExecution", {"executionArn": MACHINE, "cause": "c" * 32_769}, "cause", "less than or equal to 32768"),
        ("SendTaskSuccess", {"taskToken": "t" * 2049, "output": "1"}, "taskToken", "less than or equal to 2048"),
        ("ListStateMachines", {"nextToken": "x" * 1025}, "nextToken", "less than or equal to 1024"),
        ("ListExecutions", {**OF_MACHINE, "nextToken": "x" * 3097}, "nextToken", "less than or equal to 3096"),
        ("GetActivityTask", {"activityArn": MACHINE, "workerName": "w" * 81}, "workerName", "less than or equal to 80"),
        (
            "TagResource",
            {"resourceArn": MACHINE, "tags": [{"key": "k" * 129, "value": "v"}]},
            "tags.1.member.key",
            "less than or equal to 128",
        ),
    ],
)
def test_lengths(alive, operation, body, path, bound):
    check(
        alive.post(operation, body),
        CONSTRAINT,
        rf"^1 validation error detected: Value .*at '{re.escape(path)}' failed to satisfy constraint: "
        rf"Member must have length {bound}$",
    )


@pytest.mark.parametrize("operation", ["ListStateMachines", "ListActivities"])
@pytest.mark.parametrize(("value", "bound"), [(1001, "less than or equal to 1000"), (-1, "greater than or equal to 0")])
def test_counts(alive, operation, value, bound):
    check(
        alive.post(operation, {"maxResults": value}),
        CONSTRAINT,
        f"^1 validation error detected: Value '{value}' at 'maxResults' failed to satisfy constraint: "
        f"Member must have value {bound}$",
    )


def test_values_out_of_a_set(alive, unchecked):
    arn = create(unchecked)
    check(
        alive.post("ListExecutions", {"stateMachineArn": arn, "statusFilter": "succeeded"}),
        CONSTRAINT,
        r"^1 validation error detected: Value 'succeeded' at 'statusFilter' failed to satisfy constraint: "
        r"Member must satisfy enum value set: \[SUCCEEDED, TIMED_OUT, PENDING_REDRIVE, ABORTED, FAILED, RUNNING\]$",
    )
    body = {"name": unique(), "definition": PASS, "roleArn": ROLE, "type": "SLOW"}
    wanted = "at 'type' failed to satisfy constraint: Member must satisfy enum"
    check(alive.post("CreateStateMachine", body), CONSTRAINT, wanted)


# Names and ARNs.

BAD_NAMES = ["a b", "a\tb", "a\nb", "a\x00", "a\x7f", "a\x9f"] + [f"a{c}b" for c in '<>{}[]?*"#%\\^|~`$&,;:/']


@pytest.mark.parametrize("name", BAD_NAMES, ids=repr)
def test_names_that_are_not_allowed(alive, name):
    bodies = {
        "CreateStateMachine": {"name": name, "definition": PASS, "roleArn": ROLE},
        "CreateActivity": {"name": name},
    }
    for operation, body in bodies.items():
        answer = alive.post(operation, body)
        check(answer, "InvalidName", "^Invalid Name: '")
    if name.isprintable():
        assert answer.message == f"Invalid Name: '{name}'"


def test_names_of_executions(alive, unchecked):
    arn = create(unchecked)
    answer = alive.post("StartExecution", {"stateMachineArn": arn, "name": "not allowed"})
    check(answer, "InvalidName", "^Invalid Name: 'not allowed'$")


@pytest.mark.parametrize("name", ["n" * 80, "ünïcödé", "日本", "a.b-c_d=e@f+g!h(i)'j"])
def test_names_that_are_allowed(alive, unchecked, name):
    arn = create(unchecked, name=name)
    assert arn.endswith(f":stateMachine:{name}")
    unchecked.delete_state_machine(stateMachineArn=arn)


@pytest.mark.parametrize(
    ("operation", "member"),
    [
        ("DescribeStateMachine", "stateMachineArn"),
        ("DeleteStateMachine", "stateMachineArn"),
        ("UpdateStateMachine", "stateMachineArn"),
        ("StartExecution", "stateMachineArn"),
        ("ListExecutions", "stateMachineArn"),
        ("DescribeExecution", "executionArn"),
        ("StopExecution", "executionArn"),
        ("GetExecutionHistory", "executionArn"),
        ("DescribeStateMachineForExecution", "executionArn"),
        ("DescribeActivity", "activityArn"),
        ("DeleteActivity", "activityArn"),
        ("GetActivityTask", "activityArn"),
    ],
)
def test_texts_that_are_no_arn(alive, operation, member):
    body = {member: "no-arn"} | ({"roleArn": ROLE} if operation == "UpdateStateMachine" else {})
    check(alive.post(operation, body), "InvalidArn", "^Invalid Arn: 'Invalid ARN prefix: no-arn'$")
    strange = "arn:aws:s3:us-east-1:123456789012:bucket"
    check(alive.post(operation, body | {member: strange}), "InvalidArn", "^Invalid Arn: '")


# Depth.


def nested(depth, opening="[", closing="]"):
    return opening * depth + closing * depth


@pytest.mark.parametrize("depth", [1_000, 20_000, 100_000])
def test_depth_bombs(alive, unchecked, depth):
    arn = create(unchecked)
    bombs = [nested(depth), nested(depth, '{"a":', "}").replace("}", "1}", 1), "[" * depth]
    for bomb in bombs:
        check(alive.post("ListStateMachines", bomb), SERIALIZATION)
        check(alive.post("ListStateMachines", f'{{"surprise": {bomb}}}'), SERIALIZATION)
        if len(bomb) <= 262_144:
            answer = alive.post("StartExecution", {"stateMachineArn": arn, "input": bomb})
            check(answer, "InvalidExecutionInput", "^Invalid State Machine Execution Input: '")
        answer = alive.post("CreateStateMachine", {"name": unique(), "definition": bomb, "roleArn": ROLE})
        check(answer, "InvalidDefinition", "^Invalid State Machine Definition: '")
        answer = alive.post("ValidateStateMachineDefinition", {"definition": bomb})
        assert answer.status == 200 and answer.json["result"] == "FAIL", answer


def test_depth_bombs_in_definitions(alive):
    """Well-formed definitions that nest: choices in choices, parallels in parallels."""
    rule = {"Variable": "$.a", "IsPresent": True}
    for _ in range(60):
        rule = {"Not": rule}
    for _ in range(60):
        rule = {"And": [rule]}
    states = {"C": {"Type": "Choice", "Choices": [rule | {"Next": "D"}]}, "D": {"Type": "Pass", "End": True}}
    definition = json.dumps({"StartAt": "C", "States": states})
    answer = alive.post("CreateStateMachine", {"name": unique(), "definition": definition, "roleArn": ROLE})
    assert answer.status in (200, 400), answer
    inner = {"StartAt": "P", "States": {"P": {"Type": "Pass", "End": True}}}
    for number in range(2_000):
        text = f'{{"StartAt":"P{number}","States":{{"P{number}":{{"Type":"Parallel","End":true,"Branches":['
        inner = text + (inner if isinstance(inner, str) else json.dumps(inner)) + "]}}}"
    answer = alive.post("CreateStateMachine", {"name": unique(), "definition": inner, "roleArn": ROLE})
    assert answer.status == 400 and answer.error in ("InvalidDefinition", "ValidationException"), answer


def test_moderate_depth_works(alive, unchecked):
    arn = create(unchecked)
    given = nested(100)
    answer = alive.post("StartExecution", {"stateMachineArn": arn, "input": given})
    assert answer.status == 200, answer


@pytest.mark.parametrize(
    "given",
    [
        *["1e400", "-0", "1" * 5_000, "1." + "0" * 5_000 + "1", '{"a": 1, "a": 2}', '{"": {"": 0}}'],
        *['"\\u0000"', '"\\ud83d\\ude00"', '"\\ud800"'],
    ],
    ids=lambda given: given[:20],
)
def test_strange_but_legal_values(alive, unchecked, given):
    answer = alive.post("StartExecution", {"stateMachineArn": create(unchecked), "input": given})
    assert answer.status == 200 or answer.error == "InvalidExecutionInput", answer


def test_headers_that_are_odd(alive):
    for headers in (
        {"Content-Type": "application/json"},
        {"Content-Type": "text/plain; charset=utf-16"},
        {"Authorization": "nonsense"},
        {"Authorization": "AWS4-HMAC-SHA256 Credential=a/b, SignedHeaders=, Signature="},
        {"X-Amz-Date": "yesterday"},
        {"X-Amz-Target": "AWSStepFunctions.ListStateMachines" + "x" * 5_000},
        {"X-Amzn-Trace-Id": "\x7f" * 300},
    ):
        answer = alive.post("ListStateMachines", "{}", headers=headers)
        assert answer.status < 500, (headers, answer)


def test_random_bodies(alive):
    """Plausible requests with random damage: any answer but a server error will do."""
    chance = random.Random(20_240_131)
    values = [None, True, -1, 0, 10**30, 1.5, "", "x", "\u0000", "é" * 300, "{}", "$", MACHINE, PASS]
    values += [[], [[]], {}, {"a": None}]
    model = alive.client().meta.service_model
    for _ in range(400):
        operation = chance.choice([o for o in OPERATIONS if o != "GetActivityTask"])
        members = list(model.operation_model(operation).input_shape.members)
        body = {name: chance.choice(values) for name in members if chance.random() < 0.7}
        text = json.dumps(body)
        if chance.random() < 0.3 and text:
            position = chance.randrange(len(text))
            text = text[:position] + chance.choice('{}[]",:\\\x000ß') + text[position + chance.randrange(3) :]
        answer = alive.post(operation, text)
        assert answer.status < 500, (operation, text, answer)


def test_refusals_reach_clients_as_named_errors(client):
    assert refusal(client.describe_state_machine, stateMachineArn="nope")[0] == "InvalidArn"
    with pytest.raises(client.exceptions.StateMachineDoesNotExist):
        client.describe_state_machine(stateMachineArn=MACHINE)
