"""Activities, long polls, callbacks and heartbeats."""

import json
import threading
import time

from api_support import create, history, machine, refusal, types, unique, wait_for, wait_for_events

NOWHERE = "arn:aws:states:us-east-1:123456789012:activity:no-such-activity"


def activity(client):
    return client.create_activity(name=unique("activity"))["activityArn"]


def start_work(client, arn, given="{}", **fields):
    """Starts an execution whose only state is a task of the activity."""
    definition = machine({"Work": {"Type": "Task", "Resource": arn, "End": True, **fields}})
    return client.start_execution(stateMachineArn=create(client, definition), input=given)["executionArn"]


def test_activities_are_created_described_listed_and_deleted(own_server):
    client = own_server.client()
    created = client.create_activity(name="painter", tags=[{"key": "a", "value": "b"}])
    assert created["activityArn"] == "arn:aws:states:us-east-1:123456789012:activity:painter"
    assert client.create_activity(name="painter")["creationDate"] == created["creationDate"]
    described = client.describe_activity(activityArn=created["activityArn"])
    assert (described["name"], described["creationDate"]) == ("painter", created["creationDate"])
    for number in range(4):
        client.create_activity(name=f"other-{number}")
    pages = list(client.get_paginator("list_activities").paginate(PaginationConfig={"PageSize": 2}))
    assert [len(page["activities"]) for page in pages] == [2, 2, 1]
    names = {item["name"] for page in pages for item in page["activities"]}
    assert names == {"painter", "other-0", "other-1", "other-2", "other-3"}
    client.delete_activity(activityArn=created["activityArn"])
    client.delete_activity(activityArn=created["activityArn"])
    wanted = ("ActivityDoesNotExist", f"Activity Does Not Exist: '{created['activityArn']}'", 400)
    assert refusal(client.describe_activity, activityArn=created["activityArn"]) == wanted


def test_activities_that_are_not_there(client):
    wanted = ("ActivityDoesNotExist", f"Activity Does Not Exist: '{NOWHERE}'", 400)
    assert refusal(client.describe_activity, activityArn=NOWHERE) == wanted
    assert refusal(client.get_activity_task, activityArn=NOWHERE) == wanted


def test_a_worker_takes_and_answers_a_task(client):
    arn = activity(client)
    execution = start_work(client, arn, '{"n": 20}')
    taken = client.get_activity_task(activityArn=arn, workerName="me")
    assert json.loads(taken["input"]) == {"n": 20} and taken["taskToken"]
    client.send_task_success(taskToken=taken["taskToken"], output='{"n": 21}')
    assert json.loads(wait_for(client, execution)["output"]) == {"n": 21}
    events = history(client, execution)
    assert types(events)[2:5] == ["ActivityScheduled", "ActivityStarted", "ActivitySucceeded"]
    assert events[2]["activityScheduledEventDetails"]["resource"] == arn
    assert events[3]["activityStartedEventDetails"] == {"workerName": "me"}


def test_a_waiting_worker_gets_the_task_at_once(client):
    arn = activity(client)
    taken = {}

    def poll():
        taken.update(client.get_activity_task(activityArn=arn), at=time.monotonic())

    worker = threading.Thread(target=poll)
    worker.start()
    time.sleep(0.5)
    assert not taken, "an empty poll is kept open"
    began = time.monotonic()
    execution = start_work(client, arn)
    worker.join(20)
    assert taken["taskToken"] and taken["at"] - began < 10
    client.send_task_success(taskToken=taken["taskToken"], output="1")
    assert wait_for(client, execution)["output"] == "1"


def test_each_task_goes_to_one_worker(client):
    arn = activity(client)
    executions = [start_work(client, arn, json.dumps(n)) for n in range(6)]
    found, lock = [], threading.Lock()

    def work():
        for _ in range(2):
            taken = client.get_activity_task(activityArn=arn)
            with lock:
                found.append(taken["input"])
            client.send_task_success(taskToken=taken["taskToken"], output=taken["input"])

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(30)
    assert sorted(found) == ["0", "1", "2", "3", "4", "5"]
    assert [wait_for(client, e)["output"] for e in executions] == sorted(found)


def test_a_worker_can_fail_a_task(client):
    arn = activity(client)
    execution = start_work(client, arn)
    token = client.get_activity_task(activityArn=arn)["taskToken"]
    client.send_task_failure(taskToken=token, error="TooHard", cause="for me")
    ended = wait_for(client, execution)
    assert (ended["status"], ended["error"], ended["cause"]) == ("FAILED", "TooHard", "for me")
    assert types(history(client, execution))[-2:] == ["ActivityFailed", "ExecutionFailed"]


def test_a_failure_without_error_and_cause_has_none(client):
    arn = activity(client)
    execution = start_work(client, arn)
    client.send_task_failure(taskToken=client.get_activity_task(activityArn=arn)["taskToken"])
    ended = wait_for(client, execution)
    assert ended["status"] == "FAILED" and not {"error", "cause"} & ended.keys()
    failed, end = history(client, execution)[-2:]
    assert (failed["activityFailedEventDetails"], end["executionFailedEventDetails"]) == ({}, {})


def test_a_task_is_answered_once(client):
    arn = activity(client)
    execution = start_work(client, arn)
    token = client.get_activity_task(activityArn=arn)["taskToken"]
    client.send_task_success(taskToken=token, output="1")
    wait_for(client, execution)
    for body in (
        lambda: client.send_task_success(taskToken=token, output="2"),
        lambda: client.send_task_failure(taskToken=token),
        lambda: client.send_task_heartbeat(taskToken=token),
    ):
        code, _, status = refusal(body)
        assert code in ("TaskTimedOut", "TaskDoesNotExist") and status == 400
    assert client.describe_execution(executionArn=execution)["output"] == "1"


def test_tokens_that_are_none(client):
    for token in ("nonsense", "A" * 1000, "AAAAKgAAAAIAAAAAAAAAAQ=="):
        wanted = ("InvalidToken", "Invalid Token: 'Invalid token'", 400)
        assert refusal(client.send_task_success, taskToken=token, output="1") == wanted
        assert refusal(client.send_task_failure, taskToken=token) == wanted
        assert refusal(client.send_task_heartbeat, taskToken=token) == wanted


def test_tokens_belong_to_an_account(server, client):
    arn = activity(client)
    execution = start_work(client, arn)
    token = client.get_activity_task(activityArn=arn)["taskToken"]
    other = server.client(access_key="222222222222")
    assert refusal(other.send_task_success, taskToken=token, output="1")[2] == 400
    client.send_task_success(taskToken=token, output="1")
    assert wait_for(client, execution)["status"] == "SUCCEEDED"


def test_answers_must_be_json(client):
    arn = activity(client)
    execution = start_work(client, arn)
    token = client.get_activity_task(activityArn=arn)["taskToken"]
    code, message, status = refusal(client.send_task_success, taskToken=token, output="not json")
    assert (code, status) == ("InvalidOutput", 400) and message
    client.send_task_success(taskToken=token, output='"now"')
    assert wait_for(client, execution)["output"] == '"now"'


def test_a_task_that_no_one_takes_times_out(client):
    execution = start_work(client, activity(client), TimeoutSeconds=1)
    ended = wait_for(client, execution)
    assert (ended["status"], ended["error"]) == ("FAILED", "States.Timeout")
    events = history(client, execution)
    assert types(events)[-2:] == ["ActivityTimedOut", "ExecutionFailed"]


def test_heartbeats_keep_a_task_alive(client):
    arn = activity(client)
    execution = start_work(client, arn, HeartbeatSeconds=2, TimeoutSeconds=60)
    token = client.get_activity_task(activityArn=arn)["taskToken"]
    for _ in range(5):
        time.sleep(0.7)
        client.send_task_heartbeat(taskToken=token)
    client.send_task_success(taskToken=token, output="1")
    assert wait_for(client, execution)["status"] == "SUCCEEDED"
    assert len(history(client, execution)) == 7, "heartbeats make no events"


def test_a_missed_heartbeat_fails_the_task(client):
    arn = activity(client)
    execution = start_work(client, arn, HeartbeatSeconds=1, TimeoutSeconds=60)
    token = client.get_activity_task(activityArn=arn)["taskToken"]
    ended = wait_for(client, execution)
    assert ended["status"] == "FAILED" and ended["error"] in ("States.HeartbeatTimeout", "States.Timeout")
    assert refusal(client.send_task_heartbeat, taskToken=token)[0] in ("TaskTimedOut", "TaskDoesNotExist")


def test_a_task_of_a_stopped_execution_is_over(client):
    arn = activity(client)
    execution = start_work(client, arn)
    token = client.get_activity_task(activityArn=arn)["taskToken"]
    client.stop_execution(executionArn=execution)
    code, _, _ = refusal(client.send_task_success, taskToken=token, output="1")
    assert code in ("TaskTimedOut", "TaskDoesNotExist")


def test_callbacks_with_a_function(client):
    parameters = {"FunctionName": "echo", "Payload": {"token.$": "$$.Task.Token"}}
    state = {
        "Type": "Task",
        "Resource": "arn:aws:states:::lambda:invoke.waitForTaskToken",
        "Parameters": parameters,
        "End": True,
    }
    arn = create(client, machine({"Ask": state}))
    execution = client.start_execution(stateMachineArn=arn)["executionArn"]
    events = wait_for_events(client, execution, 5)
    assert types(events)[2:] == ["TaskScheduled", "TaskStarted", "TaskSubmitted"]
    token = json.loads(events[2]["taskScheduledEventDetails"]["parameters"])["Payload"]["token"]
    client.send_task_success(taskToken=token, output='{"answer": 42}')
    ended = wait_for(client, execution)
    assert json.loads(ended["output"]) == {"answer": 42}
    assert types(history(client, execution))[5:] == ["TaskSucceeded", "TaskStateExited", "ExecutionSucceeded"]
