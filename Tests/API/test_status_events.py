"""Status-change events: to a file and to a URL."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from api_support import PASS, WAIT_LONG, create, machine, unique, wait_for
from newel_server import Server

FAIL = machine({"Broken": {"Type": "Fail", "Error": "E", "Cause": "C"}})


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    directory = tmp_path_factory.mktemp("told")
    with Server(directory=directory, extra=("--status-events", str(directory / "events.jsonl"))) as server:
        yield server


def events(server, execution, count, seconds=30):
    """The events about an execution, once there are so many."""
    path = server.directory / "events.jsonl"
    deadline = time.monotonic() + seconds
    while True:
        found = [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []
        found = [event for event in found if event["resources"] == [execution]]
        if len(found) >= count:
            return found
        assert time.monotonic() < deadline, found
        time.sleep(0.02)


def milliseconds(date):
    return round(date.timestamp() * 1000)


def test_a_start_and_a_success_are_told_in_awss_envelope(told):
    client = told.client()
    machine_arn = create(client)
    ended = wait_for(client, client.start_execution(stateMachineArn=machine_arn, input='{"a": 1}')["executionArn"])
    first, last = events(told, ended["executionArn"], 2)
    envelope = {key: value for key, value in last.items() if key not in ("id", "time", "detail")}
    assert envelope == {
        "version": "0",
        "detail-type": "Step Functions Execution Status Change",
        "source": "aws.states",
        "account": "123456789012",
        "region": "us-east-1",
        "resources": [ended["executionArn"]],
    }
    assert len(last["time"]) == len("2026-01-01T00:00:00Z") and first["id"] != last["id"]
    common = {
        "executionArn": ended["executionArn"],
        "stateMachineArn": machine_arn,
        "name": ended["name"],
        "startDate": milliseconds(ended["startDate"]),
        "input": '{"a": 1}',
        "stateMachineVersionArn": None,
        "stateMachineAliasArn": None,
        "redriveCount": 0,
        "redriveDate": None,
        "redriveStatus": "NOT_REDRIVABLE",
        "inputDetails": {"included": True},
        "error": None,
        "cause": None,
    }
    assert first["detail"] == common | {
        "status": "RUNNING",
        "stopDate": None,
        "output": None,
        "outputDetails": None,
        "redriveStatusReason": "Execution is RUNNING and cannot be redriven",
    }
    assert last["detail"] == common | {
        "status": "SUCCEEDED",
        "stopDate": milliseconds(ended["stopDate"]),
        "output": '{"a": 1}',
        "outputDetails": {"included": True},
        "redriveStatusReason": "Execution is SUCCEEDED and cannot be redriven",
    }


def test_failures_and_redrives_are_told(told):
    client = told.client()
    arn = create(client, FAIL, publish=True)
    execution = client.start_execution(stateMachineArn=f"{arn}:1")["executionArn"]
    wait_for(client, execution)
    client.redrive_execution(executionArn=execution)
    found = [event["detail"] for event in events(told, execution, 4)]
    assert [(d["status"], d["redriveCount"], d["redriveStatus"], d["error"], d["cause"]) for d in found] == [
        ("RUNNING", 0, "NOT_REDRIVABLE", None, None),
        ("FAILED", 0, "REDRIVABLE", "E", "C"),
        ("RUNNING", 1, "NOT_REDRIVABLE", None, None),
        ("FAILED", 1, "REDRIVABLE", "E", "C"),
    ]
    assert {d["stateMachineVersionArn"] for d in found} == {f"{arn}:1"}
    assert found[2]["stopDate"] is None and found[3]["redriveDate"] >= found[3]["startDate"]


def test_a_stopped_execution_is_told(told):
    client = told.client()
    execution = client.start_execution(stateMachineArn=create(client, WAIT_LONG))["executionArn"]
    client.stop_execution(executionArn=execution, error="Enough", cause="of it")
    detail = events(told, execution, 2)[-1]["detail"]
    assert (detail["status"], detail["error"], detail["cause"]) == ("ABORTED", "Enough", "of it")


def test_large_data_is_left_out_the_input_first(told):
    client = told.client()
    text = json.dumps({"a": "x" * (200 << 10)})
    execution = client.start_execution(stateMachineArn=create(client), input=text)["executionArn"]
    wait_for(client, execution)
    first, last = [event["detail"] for event in events(told, execution, 2)]
    assert first["input"] == text and first["inputDetails"] == {"included": True}
    assert (last["input"], last["inputDetails"]) == (None, {"included": False})
    assert (last["output"], last["outputDetails"]) == (text, {"included": True})


def test_express_executions_are_not_told(told):
    client = told.client()
    client.start_sync_execution(stateMachineArn=create(client, type="EXPRESS"))
    execution = client.start_execution(stateMachineArn=create(client))["executionArn"]
    events(told, execution, 2)
    assert ":express:" not in (told.directory / "events.jsonl").read_text()


class Hook:
    """A URL that refuses the first posts, then takes all."""

    def __init__(self, refusals):
        self.bodies, self.refusals = [], list(refusals)
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                status = outer.refusals.pop(0) if outer.refusals else 204
                if status < 300:
                    outer.bodies.append(json.loads(body))
                self.send_response(status)
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server.server_port}/hook"


def test_a_url_gets_events_again_until_it_takes_them():
    hook = Hook([503])
    source = unique("source")
    with Server(extra=("--status-events", hook.url, "--status-events-source", source)) as server:
        client = server.client()
        execution = client.start_execution(stateMachineArn=create(client))["executionArn"]
        # The answer never waits for the URL.
        assert wait_for(client, execution)["status"] == "SUCCEEDED"
        deadline = time.monotonic() + 30
        while len(hook.bodies) < 2 and time.monotonic() < deadline:
            time.sleep(0.05)
        assert [body["detail"]["status"] for body in hook.bodies] == ["RUNNING", "SUCCEEDED"]
        assert {body["source"] for body in hook.bodies} == {source}
        assert "cannot be delivered" in server.log_path.read_text() and "/hook" not in server.log_path.read_text()
    hook.server.shutdown()
