"""The commands of `newel` that talk to a server: machines, executions, activities, completion."""

import hashlib
import hmac
import json
import os
import re
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

import newel_server
from api_support import PASS, WAIT_LONG, machine, unique

CHOICE = machine(
    {
        "Begin": {"Type": "Pass", "Next": "Which"},
        "Which": {
            "Type": "Choice",
            "Choices": [{"Variable": "$.n", "NumericGreaterThan": 5, "Next": "Big"}],
            "Default": "Small",
        },
        "Big": {"Type": "Pass", "End": True},
        "Small": {"Type": "Fail", "Error": "TooSmall", "Cause": "it is small"},
    }
)


def run_newel(*arguments, endpoint=None, given="", environment=None, ca=None):
    """Runs `newel …` without the AWS settings of whoever runs the tests."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("AWS_", "NEWEL_"))}
    clean |= {"HOME": "/nonexistent"} | (environment or {})
    if ca:
        clean["AWS_CA_BUNDLE"] = str(ca)
    if endpoint:
        clean["NEWEL_ENDPOINT"] = endpoint
    return subprocess.run(
        [str(newel_server.binary_path()), *arguments], input=given, capture_output=True, text=True, env=clean, timeout=90
    )


@pytest.fixture
def newel(server):
    """Runs `newel …` against the server; checks the exit code and returns standard output."""

    def call(*arguments, code=0, **options):
        done = run_newel(*arguments, endpoint=server.endpoint, **options)
        assert done.returncode == code, (done.returncode, done.stdout, done.stderr)
        return done.stdout if code in (0, 1) and not done.stderr else done.stdout + done.stderr

    return call


@pytest.fixture
def definition(tmp_path):
    def write(text=CHOICE, name="definition.json"):
        path = tmp_path / name
        path.write_text(text)
        return str(path)

    return write


def test_machines_from_creation_to_deletion(newel, definition):
    name = unique("Orders")
    arn = f"arn:aws:states:us-east-1:123456789012:stateMachine:{name}"
    assert newel("machines", "create", name, "--definition", definition(), "--tag", "team=sales") == f"created {arn}\n"
    assert name in newel("machines", "list")
    sheet = newel("machines", "describe", name)
    assert "team=sales" in sheet and "Choice  Big, Small" in sheet
    assert newel("machines", "describe", name, "--definition").strip() == CHOICE
    described = json.loads(newel("machines", "describe", arn, "--format", "json"))
    assert described["stateMachineArn"] == arn and described["creationDate"].endswith("Z")
    newel("machines", "update", name, "--definition", definition(PASS), "--role", "other")
    described = json.loads(newel("machines", "describe", name, "--format", "json"))
    assert described["definition"] == PASS and described["roleArn"] == "arn:aws:iam::123456789012:role/other"
    assert newel("machines", "delete", name) == f"deleted {arn}\n"
    assert "StateMachineDoesNotExist" in newel("machines", "delete", name, code=2)


def test_a_definition_in_yaml(newel, definition):
    name = unique("yaml")
    path = definition("StartAt: Only\nStates:\n  Only: {Type: Wait, Seconds: 0, End: true}\n", "definition.yaml")
    newel("machines", "create", name, "--definition", path)
    stored = json.loads(newel("machines", "describe", name, "--definition"))
    assert stored == {"StartAt": "Only", "States": {"Only": {"Type": "Wait", "Seconds": 0, "End": True}}}


def test_a_refused_definition_says_what_the_server_says(newel, definition):
    told = newel("machines", "create", unique(), "--definition", definition('{"StartAt": "X"}'), code=2)
    assert told.startswith("newel: InvalidDefinition: Invalid State Machine Definition: ")


def test_executions_with_outcomes_as_exit_codes(newel, definition):
    name = unique("Choice")
    newel("machines", "create", name, "--definition", definition())
    assert newel("executions", "start", name, "--input", '{"n": 7}', "--name", "big", "--wait") == '{"n": 7}\n'
    told = newel("executions", "start", name, "--input", "@-", "--name", "small", "--wait", given='{"n": 1}', code=1)
    assert told == "newel: FAILED TooSmall: it is small\n"
    rows = newel("executions", "list", name).splitlines()
    assert rows[0].split() == ["NAME", "MACHINE", "STATUS", "STARTED", "DURATION"]
    assert {row.split()[0]: row.split()[2] for row in rows[1:]} == {"big": "SUCCEEDED", "small": "FAILED"}
    assert [row.split()[0] for row in newel("executions", "list", name, "--status", "failed").splitlines()[1:]] == ["small"]
    assert "TooSmall" in newel("executions", "describe", f"{name}:small")
    assert newel("executions", "describe", f"{name}:big", "--output") == '{"n": 7}\n'
    assert "has no output" in newel("executions", "describe", f"{name}:small", "--output", code=2)


def test_history_as_a_table_and_as_json(newel, definition):
    name = unique("History")
    newel("machines", "create", name, "--definition", definition())
    newel("executions", "start", name, "--input", '{"n": 7}', "--name", "one", "--wait")
    rows = newel("executions", "history", f"{name}:one").splitlines()
    assert rows[0].split() == ["ID", "TIME", "TYPE", "STATE", "DETAIL"]
    assert [row.split()[0] for row in rows[1:]] == [str(n) for n in range(1, 9)]
    assert "ChoiceStateEntered" in rows[4] and "Which" in rows[4] and '{"n": 7}' in rows[4]
    events = json.loads(newel("executions", "history", f"{name}:one", "--reverse", "--format", "json"))
    assert events[0]["type"] == "ExecutionSucceeded" and events[0]["timestamp"].endswith("Z")


def test_watch_follows_until_the_end(newel, definition, client):
    name = unique("Watch")
    newel("machines", "create", name, "--definition", definition(WAIT_LONG))
    newel("executions", "start", name, "--name", "long")
    told = []
    watcher = threading.Thread(target=lambda: told.append(newel("executions", "watch", f"{name}:long", code=4)))
    watcher.start()
    assert newel("executions", "stop", f"{name}:long", "--error", "Enough", "--cause", "said so").startswith("stopped ")
    watcher.join(60)
    assert "WaitStateEntered" in told[0] and "newel: ABORTED Enough: said so" in told[0]
    lines = newel("executions", "watch", f"{name}:long", "--format", "json", code=4).splitlines()
    assert [json.loads(line)["type"] for line in lines][-1] == "ExecutionAborted"


def test_a_name_alone_where_it_is_unique(newel, definition):
    first, second, name = unique("A"), unique("B"), unique("run")
    for machine_name in (first, second):
        newel("machines", "create", machine_name, "--definition", definition(PASS))
    newel("executions", "start", first, "--name", name, "--wait")
    assert first in newel("executions", "describe", name)
    newel("executions", "start", second, "--name", name, "--wait")
    assert f"{second}:{name}" in newel("executions", "describe", name, code=2)
    assert "There is no execution" in newel("executions", "describe", unique("nobody"), code=2)


def test_diff_of_two_executions(newel, definition):
    name = unique("Diff")
    newel("machines", "create", name, "--definition", definition())
    newel("executions", "start", name, "--input", '{"n": 7}', "--name", "a", "--wait")
    newel("executions", "start", name, "--input", '{"n": 7.0}', "--name", "same", "--wait")
    newel("executions", "start", name, "--input", '{"n": 1}', "--name", "b", "--wait", code=1)
    assert "path: the same 3 steps" in newel("executions", "diff", f"{name}:a", f"{name}:same")
    assert "path: parts at step 3: A Big, B Small" in newel("executions", "diff", f"{name}:a", f"{name}:b", code=1)
    found = json.loads(newel("executions", "diff", f"{name}:a", f"{name}:b", "--format", "json", code=1))
    assert found["path"]["firstDifference"] == {"step": 3, "left": "Big", "right": "Small"}
    assert found["input"] == [{"path": "/n", "left": 7, "right": 1}]


def test_an_express_machine_answers_at_once(newel, definition):
    name = unique("Express")
    newel("machines", "create", name, "--definition", definition(PASS), "--type", "EXPRESS")
    assert newel("executions", "start", name, "--input", '{"a": 1}', "--wait") == '{"a": 1}\n'


def test_activities(newel):
    name = unique("activity")
    assert newel("activities", "create", name).strip().endswith(f":activity:{name}")
    assert name in newel("activities", "list")
    assert json.loads(newel("activities", "describe", name, "--format", "json"))["name"] == name
    newel("activities", "delete", name)
    assert "ActivityDoesNotExist" in newel("activities", "describe", name, code=2)


def test_account_and_region_of_names(server):
    key = {"AWS_ACCESS_KEY_ID": "111122223333", "AWS_SECRET_ACCESS_KEY": "test", "AWS_REGION": "eu-west-1"}
    name = unique("activity")
    done = run_newel("activities", "create", name, endpoint=server.endpoint, environment=key)
    assert done.stdout == f"created arn:aws:states:eu-west-1:111122223333:activity:{name}\n"
    done = run_newel("activities", "describe", name, endpoint=server.endpoint, environment=key)
    assert done.returncode == 0, done.stderr


@pytest.mark.without_server
@pytest.mark.parametrize(
    ("endpoint", "text"),
    [
        ("127.0.0.1:1", "Nothing answers at http://127.0.0.1:1. Start a server with `newel serve`"),
        ("ftp://x", "must be a URL"),
    ],
)
def test_no_server_there(endpoint, text):
    if reason := newel_server.missing_binary():
        pytest.skip(reason)
    done = run_newel("machines", "list", endpoint=endpoint)
    assert done.returncode == 2 and text in done.stderr, done.stderr


def test_something_else_answers(server):
    done = run_newel("machines", "list", endpoint=f"{server.endpoint}/health/live")
    assert done.returncode == 2
    assert "answers" in done.stderr or "does not answer as the Step Functions API" in done.stderr


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts(newel, shell):
    script = newel("completion", shell)
    assert "newel" in script and "executions" in script


def test_versions_and_redrive(newel, definition):
    name = unique("Publish")
    told = newel("machines", "create", name, "--definition", definition(), "--publish")
    assert told.splitlines()[1].endswith(f"published arn:aws:states:us-east-1:123456789012:stateMachine:{name}:1")
    told = newel("machines", "update", name, "--role", "other", "--publish", "--version-description", "second")
    assert "(revision " in told and told.endswith(f"{name}:2\n")
    # The current revision is a version already.
    assert newel("machines", "publish", name).endswith(f"{name}:2\n")
    assert [row.split()[0] for row in newel("machines", "versions", name).splitlines()] == ["VERSION", "2", "1"]
    assert newel("executions", "start", f"{name}:1", "--input", '{"n": 6}', "--wait") == '{"n": 6}\n'
    newel("executions", "start", name, "--input", '{"n": 1}', "--name", "again", "--wait", code=1)
    told = newel("executions", "redrive", f"{name}:again", "--wait", code=1)
    assert told == "newel: FAILED TooSmall: it is small\n"
    assert "redriven  once " in newel("executions", "describe", f"{name}:again")


@pytest.mark.without_server
def test_requests_are_signed():
    """The signature, computed once more from what went over the wire."""
    if reason := newel_server.missing_binary():
        pytest.skip(reason)
    seen = {}

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            seen.update(path=self.path, headers={k.lower(): v for k, v in self.headers.items()}, body=body)
            answer = b'{"stateMachines": []}'
            self.send_response(200)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_):
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as listener:
        threading.Thread(target=listener.serve_forever, daemon=True).start()
        keys = {"AWS_ACCESS_KEY_ID": "AK", "AWS_SECRET_ACCESS_KEY": "a/b+c", "AWS_SESSION_TOKEN": "tok=="}
        endpoint = f"http://127.0.0.1:{listener.server_port}/prefix"
        done = run_newel("machines", "list", "--region", "eu-west-1", endpoint=endpoint, environment=keys)
        listener.shutdown()
    assert done.returncode == 0, done.stderr
    headers = seen["headers"]
    scope, names, signature = re.fullmatch(
        "AWS4-HMAC-SHA256 Credential=AK/(.*), SignedHeaders=(.*), Signature=(.*)", headers["authorization"]
    ).groups()
    assert scope.split("/")[1:] == ["eu-west-1", "states", "aws4_request"]
    assert {"host", "x-amz-date", "x-amz-security-token", "x-amz-target"} <= set(names.split(";"))
    lines = ["POST", seen["path"], "", *[f"{name}:{headers[name]}" for name in names.split(";")], "", names]
    canonical = "\n".join([*lines, hashlib.sha256(seen["body"]).hexdigest()])
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    key = b"AWS4a/b+c"
    for part in scope.split("/"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    text = "\n".join(["AWS4-HMAC-SHA256", headers["x-amz-date"], scope, digest])
    assert hmac.new(key, text.encode(), hashlib.sha256).hexdigest() == signature


def test_a_server_with_access_keys(own_server):
    made = run_newel("admin", "keys", "create", "--data-dir", str(own_server.data_directory), "--format", "env")
    assert made.returncode == 0, made.stderr
    lines = [line.removeprefix("export ").split("=", 1) for line in made.stdout.splitlines() if "=" in line]
    keys = {name: value.strip("'\"") for name, value in lines if name.startswith("AWS_")}
    # Keys are asked for from the next start on.
    own_server.stop()
    own_server.start()
    listed = run_newel("machines", "list", endpoint=own_server.endpoint, environment=keys)
    assert listed.returncode == 0, listed.stderr
    refused = run_newel("machines", "list", endpoint=own_server.endpoint)
    assert refused.returncode == 2 and "security token" in refused.stderr, refused.stderr
