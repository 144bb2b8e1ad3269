"""The audit log: a line for each call that changes something, and for each that was refused for its signature."""

import json
import stat

import pytest

from api_support import PASS, ROLE, create, unique, wait_for
from newel_server import Server
from test_signatures import Key, client_of, make_key, refused


@pytest.fixture(scope="module")
def audited(tmp_path_factory):
    directory = tmp_path_factory.mktemp("audited")
    server = Server(directory=directory, extra=("--audit-log", str(directory / "audit.jsonl")))
    server.data_directory.mkdir()
    server.key = make_key(server)
    with server:
        yield server


def lines(server):
    return [json.loads(line) for line in (server.directory / "audit.jsonl").read_text().splitlines()]


def test_changes_are_written_down_and_reads_are_not(audited):
    client = client_of(audited, audited.key)
    name = unique()
    arn = create(client, PASS, name=name)
    execution = client.start_execution(stateMachineArn=arn, input='{"secret": "hidden input"}')["executionArn"]
    wait_for(client, execution)
    client.list_executions(stateMachineArn=arn)
    client.get_execution_history(executionArn=execution)
    client.delete_state_machine(stateMachineArn=arn)
    written = lines(audited)[-3:]
    assert [line["operation"] for line in written] == ["CreateStateMachine", "StartExecution", "DeleteStateMachine"]
    for line in written:
        assert line["accessKeyId"] == audited.key.id and line["account"] == "123456789012"
        assert line["region"] == "us-east-1" and line["sourceAddress"] == "127.0.0.1" and line["status"] == 200
        assert line["requestId"] and line["time"].endswith("Z")
    assert written[0]["resources"] == {"name": name, "roleArn": ROLE, "stateMachineArn": arn}
    assert written[1]["resources"] == {"stateMachineArn": arn, "executionArn": execution}
    text = (audited.directory / "audit.jsonl").read_text()
    assert "hidden input" not in text and "StartAt" not in text and audited.key.secret not in text


def test_failed_changes_are_written_down(audited):
    client = client_of(audited, audited.key)
    with pytest.raises(client.exceptions.StateMachineDoesNotExist):
        client.start_execution(stateMachineArn="arn:aws:states:us-east-1:123456789012:stateMachine:none")
    assert lines(audited)[-1]["error"] == "StateMachineDoesNotExist" and lines(audited)[-1]["status"] == 400


def test_refused_calls_are_written_down(audited):
    wrong = Key({"AccessKeyId": audited.key.id, "SecretAccessKey": "wrong"})
    refused(client_of(audited, wrong), "InvalidSignatureException", "(?s).*")
    line = lines(audited)[-1]
    assert line["operation"] == "ListStateMachines" and line["error"] == "InvalidSignatureException"
    assert "accessKeyId" not in line and "account" not in line and line["resources"] == {}


def test_the_file_is_private_and_appended_to(audited):
    file = audited.directory / "audit.jsonl"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    before = len(lines(audited))
    audited.stop()
    audited.start()
    client_of(audited, audited.key).create_activity(name=unique())
    assert len(lines(audited)) == before + 1
