"""Execution logs in files: AWS's format, levels, data, EXPRESS machines, kill -9."""

import json
import threading
import time
from pathlib import Path

import pytest

from api_support import PASS, create, history, machine, unique, wait_for
from newel_server import Server

ACCOUNT, REGION = "123456789012", "us-east-1"
FAIL = machine({"Broken": {"Type": "Fail", "Error": "E", "Cause": "C"}})


@pytest.fixture(scope="module")
def logged(tmp_path_factory):
    directory = tmp_path_factory.mktemp("logged")
    with Server(directory=directory, extra=("--execution-logs", str(directory / "logs"))) as server:
        yield server


def configuration(group, level="ALL", data=True):
    arn = f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:{group}:*"
    destination = {"cloudWatchLogsLogGroup": {"logGroupArn": arn}}
    return {"level": level, "includeExecutionData": data, "destinations": [destination]}


def lines(server, group, count=None, seconds=30):
    """What stands in a group's file, once there are so many lines."""
    path = Path(server.directory) / "logs" / ACCOUNT / REGION / f"{group.lstrip('/')}.jsonl"
    deadline = time.monotonic() + seconds
    while True:
        found = [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []
        if count is None or len(found) >= count:
            return found
        assert time.monotonic() < deadline, f"{len(found)} lines of {count} in {path}"
        time.sleep(0.02)


def run(server, group, definition, given="{}", level="ALL", data=True):
    client = server.client()
    arn = create(client, definition, loggingConfiguration=configuration(group, level, data))
    return wait_for(client, client.start_execution(stateMachineArn=arn, input=given)["executionArn"])


def as_logged(event, arn):
    """A history event as AWS logs it: details by themselves, numbers as texts."""
    details = next((value for key, value in event.items() if key.endswith("EventDetails")), {})
    return {
        "id": str(event["id"]),
        "type": event["type"],
        "details": {k: str(v) if isinstance(v, int) and not isinstance(v, bool) else v for k, v in details.items()},
        "redrive_count": "0",
        "previous_event_id": str(event["previousEventId"]),
        "event_timestamp": str(round(event["timestamp"].timestamp() * 1000)),
        "execution_arn": arn,
    }


def test_every_event_of_the_history_is_logged_as_aws_logs_it(logged):
    group = f"/aws/vendedlogs/states/{unique()}"
    definition = machine(
        {
            "Each": {
                "Type": "Map",
                "ItemProcessor": {"StartAt": "One", "States": {"One": {"Type": "Pass", "End": True}}},
                "Assign": {"seen": "{% $states.input %}"},
                "Next": "Nap",
                "QueryLanguage": "JSONata",
            },
            "Nap": {"Type": "Wait", "Seconds": 0, "End": True},
        }
    )
    ended = run(logged, group, definition, "[1, 2]")
    arn = ended["executionArn"]
    events = history(logged.client(), arn)
    assert {"MapIterationStarted", "MapStateStarted", "WaitStateEntered"} <= {event["type"] for event in events}
    assert lines(logged, group, len(events)) == [as_logged(event, arn) for event in events]


def test_without_data_inputs_and_outputs_are_left_out(logged):
    group = unique()
    run(logged, group, PASS, '{"secret": 1}', data=False)
    found = lines(logged, group, 4)
    assert [line["details"] for line in found[1:]] == [{"name": "Only"}, {"name": "Only"}, {}]
    assert found[0]["details"].keys() == {"roleArn"}


@pytest.mark.parametrize(
    "level, types", [("ERROR", ["FailStateEntered", "ExecutionFailed"]), ("FATAL", ["ExecutionFailed"]), ("OFF", [])]
)
def test_levels(logged, level, types):
    group = unique()
    assert run(logged, group, FAIL, level=level)["status"] == "FAILED"
    # What is logged afterwards, at any level, stands behind it.
    run(logged, group, PASS)
    assert [line["type"] for line in lines(logged, group, len(types) + 4)][:-4] == types


def test_express_executions_are_logged(logged):
    group, client = unique(), logged.client()
    arn = create(client, PASS, type="EXPRESS", loggingConfiguration=configuration(group))
    answer = client.start_sync_execution(stateMachineArn=arn, input='{"a": 1}')
    found = lines(logged, group, 4)
    assert {line["execution_arn"] for line in found} == {answer["executionArn"]}
    assert [line["id"] for line in found] == ["1", "2", "3", "4"]
    assert found[-1]["type"] == "ExecutionSucceeded"
    assert found[-1]["details"] == {"output": '{"a": 1}', "outputDetails": {"truncated": False}}


def test_a_large_payload_is_cut(logged):
    group = unique()
    run(logged, group, PASS, json.dumps({"a": "ä" * 1000 + '"' * 126_000}))
    started = lines(logged, group, 4)[0]["details"]
    assert started["inputDetails"] == {"truncated": True}
    assert 240 << 10 < len(json.dumps(started["input"], ensure_ascii=False).encode()) <= (248 << 10) + 2


def test_a_redrive_is_counted(logged):
    group, client = unique(), logged.client()
    arn = create(client, FAIL, loggingConfiguration=configuration(group))
    execution = client.start_execution(stateMachineArn=arn)["executionArn"]
    wait_for(client, execution)
    client.redrive_execution(executionArn=execution)
    found = lines(logged, group, 6)
    assert [(line["type"], line["redrive_count"]) for line in found] == [
        ("ExecutionStarted", "0"),
        ("FailStateEntered", "0"),
        ("ExecutionFailed", "0"),
        ("ExecutionRedriven", "1"),
        ("FailStateEntered", "1"),
        ("ExecutionFailed", "1"),
    ]


def test_a_group_cannot_name_a_file_elsewhere(logged):
    group = "../../../../escaped/.."
    run(logged, group, PASS)
    found = []
    deadline = time.monotonic() + 30
    while not found and time.monotonic() < deadline:
        found = list((Path(logged.directory) / "logs" / ACCOUNT / REGION).rglob("*escaped*"))
        time.sleep(0.02)
    assert found and not list(Path(logged.directory).glob("escaped*"))


def test_no_line_of_a_committed_event_is_lost_by_a_kill(tmp_path):
    """Killed under load several times; afterwards each event of each history has a line, and few have two."""
    group = "crash"
    with Server(directory=tmp_path, extra=("--execution-logs", str(tmp_path / "logs"))) as server:
        client = server.client()
        definition = machine({"A": {"Type": "Pass", "Next": "B"}, "B": {"Type": "Wait", "Seconds": 1, "End": True}})
        arn = create(client, definition, loggingConfiguration=configuration(group))
        started = []

        def start():
            while not stop.is_set():
                try:
                    started.append(client.start_execution(stateMachineArn=arn)["executionArn"])
                except Exception:
                    time.sleep(0.01)

        for _ in range(3):
            stop = threading.Event()
            threads = [threading.Thread(target=start) for _ in range(4)]
            for thread in threads:
                thread.start()
            time.sleep(0.7)
            server.kill()
            stop.set()
            for thread in threads:
                thread.join()
            server.start()
        expected = set()
        for execution in started:
            wait_for(client, execution)
            expected |= {(execution, str(event["id"])) for event in history(client, execution)}
        deadline = time.monotonic() + 30
        while True:
            found = [(line["execution_arn"], line["id"]) for line in lines(server, group)]
            if expected <= set(found) or time.monotonic() > deadline:
                break
            time.sleep(0.1)
        assert len(expected) > 100
        assert not expected - set(found)


def test_a_restart_repeats_nothing_that_was_delivered(tmp_path):
    group = "calm"
    with Server(directory=tmp_path, extra=("--execution-logs", str(tmp_path / "logs"))) as server:
        run(server, group, PASS)
        lines(server, group, 4)
        server.stop()
        server.start()
        run(server, group, PASS)
        assert len(lines(server, group, 8)) == 8
        time.sleep(0.2)
        assert len(lines(server, group)) == 8
