"""The plain AWS CLI, as one types it."""

import json
import os
import shutil
import subprocess
import time

import pytest

import newel_server
from api_support import unique

HELLO = newel_server.ROOT / "Examples" / "HelloWorld" / "state-machine-definition.json"
ROLE = "arn:aws:iam::123456789012:role/service-role/MyRole"


@pytest.fixture
def aws(server, tmp_path):
    """Runs `aws …` against the server and returns (exit code, answer or None, stderr)."""
    program = shutil.which("aws")
    if program is None:
        newel_server.say_loudly("SKIPPED the tests of the AWS CLI: there is no `aws` here")
        pytest.skip("no aws")

    def call(*arguments, endpoint_option=False):
        environment = {k: v for k, v in os.environ.items() if not k.startswith("AWS_")}
        environment |= {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": "us-east-1"}
        environment |= {"AWS_PAGER": "", "AWS_CONFIG_FILE": str(tmp_path / "none")}
        command = [program, "stepfunctions", *arguments]
        if endpoint_option:
            command += ["--endpoint-url", server.endpoint]
        else:
            environment["AWS_ENDPOINT_URL"] = server.endpoint
        done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=60)
        return done.returncode, json.loads(done.stdout) if done.stdout.strip() else None, done.stderr

    return call


@pytest.mark.parametrize("endpoint_option", [False, True])
def test_hello_world_as_typed(aws, endpoint_option):
    name = unique("HelloWorldStateMachine")
    code, created, errors = aws(
        "create-state-machine", "--name", name, "--definition", f"file://{HELLO}", "--role-arn", ROLE,
        endpoint_option=endpoint_option,
    )  # fmt: skip
    assert code == 0, errors
    arn = f"arn:aws:states:us-east-1:123456789012:stateMachine:{name}"
    assert created["stateMachineArn"] == arn
    code, started, errors = aws(
        "start-execution", "--state-machine-arn", arn, "--input", '{"key": "value"}', endpoint_option=endpoint_option
    )
    assert code == 0, errors
    for _ in range(20):
        code, ended, errors = aws(
            "describe-execution", "--execution-arn", started["executionArn"], endpoint_option=endpoint_option
        )
        assert code == 0, errors
        if ended["status"] != "RUNNING":
            break
        time.sleep(0.1)
    assert ended["status"] == "SUCCEEDED"
    assert json.loads(ended["output"]) == {"message": "Hello World", "key": "value"}
    code, history, errors = aws(
        "get-execution-history", "--execution-arn", started["executionArn"], endpoint_option=endpoint_option
    )
    assert code == 0, errors
    assert [e["id"] for e in history["events"]] == list(range(1, 7))


def test_lists_and_refusals(aws):
    code, listed, errors = aws("list-state-machines", "--max-items", "1")
    assert code == 0 and len(listed["stateMachines"]) <= 1, errors
    arn = "arn:aws:states:us-east-1:123456789012:stateMachine:no-such-machine"
    code, _, errors = aws("describe-state-machine", "--state-machine-arn", arn)
    assert code != 0
    assert "An error occurred (StateMachineDoesNotExist) when calling the DescribeStateMachine operation" in errors


def test_a_synchronous_start(aws, client):
    """The CLI puts `sync-` before the host name, which with an IP address makes a name that does not exist."""
    from api_support import PASS, create

    arn = create(client, PASS, type="EXPRESS")
    code, answer, errors = aws("start-sync-execution", "--state-machine-arn", arn, "--input", '{"a": 1}')
    if code != 0 and "Could not connect to the endpoint URL" in errors and "sync-" in errors:
        pytest.skip("the CLI asks for sync-127.0.0.1, a name that does not exist")
    assert code == 0, errors
    assert answer["status"] == "SUCCEEDED"


def test_versions_aliases_and_tags_as_typed(aws, client):
    from api_support import PASS, create

    name = unique("machine")
    arn = create(client, PASS, name=name)

    def ok(*arguments):
        code, answer, errors = aws(*arguments)
        assert code == 0, (arguments, errors)
        return answer

    updated = ok("update-state-machine", "--state-machine-arn", arn, "--role-arn", ROLE + "2", "--publish")
    assert updated["stateMachineVersionArn"] == f"{arn}:1" and updated["revisionId"]
    listed = ok("list-state-machine-versions", "--state-machine-arn", arn)
    assert [item["stateMachineVersionArn"] for item in listed["stateMachineVersions"]] == [f"{arn}:1"]
    route = f"stateMachineVersionArn={arn}:1,weight=100"
    created = ok("create-state-machine-alias", "--name", "live", "--routing-configuration", route)
    assert created["stateMachineAliasArn"] == f"{arn}:live"
    started = ok("start-execution", "--state-machine-arn", f"{arn}:live", "--name", "one")
    assert started["executionArn"].endswith(f":{name}:one")
    ok("tag-resource", "--resource-arn", arn, "--tags", "key=team,value=sales")
    assert ok("list-tags-for-resource", "--resource-arn", arn)["tags"] == [{"key": "team", "value": "sales"}]


def test_pages_queries_and_activities_as_typed(aws, client):
    from api_support import PASS, create, wait_for

    arn = create(client, PASS)
    for index in range(3):
        started = client.start_execution(stateMachineArn=arn, name=f"run-{index}")
        wait_for(client, started["executionArn"])
    # The CLI's own paging: three pages of one item each.
    code, names, errors = aws(
        "list-executions", "--state-machine-arn", arn, "--page-size", "1", "--query", "executions[].name",
    )  # fmt: skip
    assert code == 0 and sorted(names) == ["run-0", "run-1", "run-2"], errors
    code, found, errors = aws("get-execution-history", "--execution-arn", started["executionArn"], "--max-items", "2")
    assert code == 0 and len(found["events"]) == 2 and found["NextToken"], errors
    definition = '{"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "B"}}}'
    code, checked, errors = aws("validate-state-machine-definition", "--definition", definition)
    assert code == 0 and checked["result"] == "FAIL" and checked["diagnostics"], errors
    code, created, errors = aws("create-activity", "--name", unique("activity"), "--tags", "key=a,value=b")
    assert code == 0 and ":activity:" in created["activityArn"], errors
    code, _, errors = aws("delete-activity", "--activity-arn", created["activityArn"])
    assert code == 0, errors
