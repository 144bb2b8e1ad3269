"""Execution logs and status-change events at moto's CloudWatch Logs and EventBridge; outages."""

import json
import time

import pytest

from api_support import PASS, create, history, machine, refusal, unique, wait_for
from newel_server import REGION, Server, free_port
from service_endpoints import Moto, ScriptedService, aws_environment

ACCOUNT = "123456789012"
VALIDATION = "log_stream_created_by_aws_to_validate_log_delivery_subscriptions"


def until(condition, seconds=60):
    """The first true value of a condition."""
    deadline = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.05)


def configuration(group, level="ALL"):
    arn = f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:{group}:*"
    destination = {"cloudWatchLogsLogGroup": {"logGroupArn": arn}}
    return {"level": level, "includeExecutionData": True, "destinations": [destination]}


@pytest.fixture
def group(moto):
    name = f"/aws/vendedlogs/states/{unique()}"
    moto.client("logs").create_log_group(logGroupName=name)
    return name


def streams(moto, group):
    return [s["logStreamName"] for s in moto.client("logs").describe_log_streams(logGroupName=group)["logStreams"]]


def logged(moto, group):
    """What the executions logged, by stream."""
    client = moto.client("logs")
    return {
        name: [
            json.loads(event["message"])
            for event in client.get_log_events(logGroupName=group, logStreamName=name, startFromHead=True)["events"]
        ]
        for name in streams(moto, group)
        if name != VALIDATION
    }


def test_executions_are_logged_in_aws_streams(moto, client, group):
    name = unique("machine")
    arn = create(client, name=name, loggingConfiguration=configuration(group))
    # As AWS does when a machine begins to log.
    assert streams(moto, group) == [VALIDATION]
    executions = [client.start_execution(stateMachineArn=arn)["executionArn"] for _ in range(20)]
    for execution in executions:
        wait_for(client, execution)
    until(lambda: sum(map(len, logged(moto, group).values())) == 80)
    found = logged(moto, group)
    for stream in found:
        kind, machine_name, hour, shard = stream.split("/")
        assert (kind, machine_name, shard) == ("states", name, "00000000")
        assert len(hour) == len("2026-08-24-03")
    events = [event for stream in found.values() for event in stream]
    for execution in executions:
        ids = [event["id"] for event in events if event["execution_arn"] == execution]
        assert ids == ["1", "2", "3", "4"]


def test_express_executions_are_logged(moto, client, group):
    arn = create(client, type="EXPRESS", loggingConfiguration=configuration(group))
    execution = client.start_execution(stateMachineArn=arn, input='{"a": 1}')["executionArn"]
    events = until(lambda: [event for stream in logged(moto, group).values() for event in stream])
    assert {event["execution_arn"] for event in events} == {execution}


def test_a_log_group_must_be_there(moto, client, group):
    missing = configuration(unique("/no/such"))
    expected = ("InvalidLoggingConfiguration", "Invalid Logging Configuration: Log Destination not found.", 400)
    assert refusal(create, client, loggingConfiguration=missing) == expected
    # A group whose name only begins so is another one.
    assert refusal(create, client, loggingConfiguration=configuration(group[:-3])) == expected
    arn = create(client, loggingConfiguration=configuration(group))
    assert refusal(client.update_state_machine, stateMachineArn=arn, loggingConfiguration=missing) == expected
    client.update_state_machine(stateMachineArn=arn, loggingConfiguration={"level": "OFF"})


def test_a_group_that_is_deleted_later_fails_no_execution(moto, client, group):
    arn = create(client, loggingConfiguration=configuration(group))
    moto.client("logs").delete_log_group(logGroupName=group)
    execution = client.start_execution(stateMachineArn=arn)["executionArn"]
    assert wait_for(client, execution)["status"] == "SUCCEEDED"
    # Logs of other groups are not held up.
    other = f"{group}-other"
    moto.client("logs").create_log_group(logGroupName=other)
    second = create(client, loggingConfiguration=configuration(other))
    wait_for(client, client.start_execution(stateMachineArn=second)["executionArn"])
    until(lambda: sum(map(len, logged(moto, other).values())) == 4)


def test_large_logs_are_sent_in_several_calls(moto, client, group):
    definition = machine(
        {
            "Each": {
                "Type": "Map",
                "ItemsPath": "$.items",
                "ItemSelector": {"text.$": "$.text", "n.$": "$$.Map.Item.Value"},
                "ItemProcessor": {"StartAt": "One", "States": {"One": {"Type": "Pass", "Result": 0, "End": True}}},
                "End": True,
            }
        }
    )
    arn = create(client, definition, loggingConfiguration=configuration(group))
    given = json.dumps({"items": list(range(30)), "text": "x" * 100_000})
    execution = client.start_execution(stateMachineArn=arn, input=given)["executionArn"]
    assert wait_for(client, execution)["status"] == "SUCCEEDED"
    count = len(history(client, execution))
    until(lambda: sum(map(len, logged(moto, group).values())) == count)


def test_events_reach_a_queue_by_a_rule(moto, client):
    rule, queue = unique("rule"), unique("queue")
    arn = create(client)
    sqs, events = moto.client("sqs"), moto.client("events")
    url = sqs.create_queue(QueueName=queue)["QueueUrl"]
    queue_arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    pattern = {
        "source": ["aws.states"],
        "detail-type": ["Step Functions Execution Status Change"],
        "detail": {"status": ["SUCCEEDED"], "stateMachineArn": [arn]},
    }
    events.put_rule(Name=rule, EventPattern=json.dumps(pattern))
    events.put_targets(Rule=rule, Targets=[{"Id": "1", "Arn": queue_arn}])
    executions = {client.start_execution(stateMachineArn=arn)["executionArn"] for _ in range(25)}
    found = []

    def received():
        for message in sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", []):
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
            found.append(json.loads(message["Body"]))
        return len(found) >= 25

    until(received)
    assert {event["detail"]["executionArn"] for event in found} == executions
    assert {tuple(event["resources"]) for event in found} == {(execution,) for execution in executions}
    assert {event["source"] for event in found} == {"aws.states"}


def test_an_outage_costs_executions_nothing_and_logs_are_made_up_for(tmp_path):
    """CloudWatch Logs is down from the beginning, then comes: nothing of STANDARD executions is missing."""
    moto = Moto(tmp_path / "moto.log")
    moto.port = free_port()
    environment = aws_environment(moto.endpoint)
    with Server(directory=tmp_path, environment=environment, extra=("--status-events", "off")) as server:
        client = server.client()
        group = unique()
        began = time.monotonic()
        arn = create(client, loggingConfiguration=configuration(group))
        assert time.monotonic() - began < 15
        executions = [client.start_execution(stateMachineArn=arn)["executionArn"] for _ in range(50)]
        for execution in executions:
            assert wait_for(client, execution)["status"] == "SUCCEEDED"
        server.kill()
        with moto:
            moto.client("logs").create_log_group(logGroupName=group)
            server.start()
            until(lambda: sum(map(len, logged(moto, group).values())) >= 200)
            events = [event for stream in logged(moto, group).values() for event in stream]
            assert {(e["execution_arn"], e["id"]) for e in events} == {(x, str(n)) for x in executions for n in range(1, 5)}
    assert "could not be looked for" in server.log_path.read_text()


def test_nothing_is_sent_to_the_server_itself(tmp_path):
    """The variable that makes clients find Newel is in its own environment too."""
    server = Server(directory=tmp_path)
    server.port = free_port()
    server.environment = aws_environment(server.endpoint)
    with server:
        client = server.client()
        arn = create(client, PASS, loggingConfiguration=configuration("/any"))
        wait_for(client, client.start_execution(stateMachineArn=arn)["executionArn"])
    assert "cannot be delivered" not in server.log_path.read_text()


class Services:
    """CloudWatch Logs and EventBridge as a test says; keeps what they took."""

    def __init__(self):
        self.calls, self.taken, self.logged = [], [], []
        self.script = {}

    def __call__(self, request):
        operation = request["headers"]["x-amz-target"].split(".")[-1]
        body = json.loads(request["body"])
        self.calls.append((operation, body))
        planned = self.script.get(operation)
        answer = planned.pop(0) if planned else None
        if callable(answer):
            answer = answer(body)
        if answer is None:
            answer = (200, self.fine(operation, body))
        status, body = answer
        return status, {"Content-Type": "application/x-amz-json-1.1"}, json.dumps(body).encode()

    def fine(self, operation, body):
        if operation == "DescribeLogGroups":
            return {"logGroups": [{"logGroupName": body["logGroupNamePrefix"]}]}
        if operation == "PutLogEvents" and body["logStreamName"] != VALIDATION:
            self.logged += [(body["logGroupName"], json.loads(event["message"])) for event in body["logEvents"]]
        if operation == "PutEvents":
            self.taken += [json.loads(entry["Detail"])["status"] for entry in body["Entries"]]
            return {"FailedEntryCount": 0, "Entries": [{"EventId": "1"} for _ in body["Entries"]]}
        return {}

    def count(self, operation):
        return sum(1 for name, _ in self.calls if name == operation)


@pytest.fixture
def scripted(tmp_path):
    services = Services()
    with ScriptedService(services) as service:
        with Server(directory=tmp_path, environment=aws_environment(service.endpoint)) as server:
            services.server, services.client = server, server.client()
            yield services


def refused(code, status=400):
    return (status, {"__type": code, "message": "as the test says"})


def test_an_entry_that_fails_is_put_once_more_and_no_other(scripted):
    def half(body):
        first, *others = body["Entries"]
        scripted.taken.append(json.loads(first["Detail"])["status"])
        failed = {"ErrorCode": "InternalFailure", "ErrorMessage": "later"}
        return 200, {"FailedEntryCount": len(others), "Entries": [{"EventId": "1"}] + [failed] * len(others)}

    scripted.script["PutEvents"] = [half]
    arn = create(scripted.client)
    wait_for(scripted.client, scripted.client.start_execution(stateMachineArn=arn)["executionArn"])
    until(lambda: len(scripted.taken) == 2)
    assert scripted.taken == ["RUNNING", "SUCCEEDED"]


def test_an_entry_that_is_refused_is_dropped_and_told(scripted):
    refusal = {"ErrorCode": "NotAuthorizedForSourceException", "ErrorMessage": "Not authorized for the source."}
    scripted.script["PutEvents"] = [lambda body: (200, {"FailedEntryCount": 2, "Entries": [refusal for _ in body["Entries"]]})]
    arn = create(scripted.client)
    wait_for(scripted.client, scripted.client.start_execution(stateMachineArn=arn)["executionArn"])
    until(lambda: "NotAuthorizedForSource" in scripted.server.log_path.read_text())
    wait_for(scripted.client, scripted.client.start_execution(stateMachineArn=arn)["executionArn"])
    until(lambda: scripted.taken == ["RUNNING", "SUCCEEDED"])


def test_throttled_logs_are_sent_again_and_once(scripted):
    arn = create(scripted.client, loggingConfiguration=configuration("/g"))
    # More than a call is tried by itself.
    scripted.script["PutLogEvents"] = [refused("ThrottlingException")] * 4 + [refused("ServiceUnavailableException", 503)]
    wait_for(scripted.client, scripted.client.start_execution(stateMachineArn=arn)["executionArn"])
    until(lambda: len(scripted.logged) >= 4)
    assert [event["id"] for _, event in scripted.logged] == ["1", "2", "3", "4"]


def test_a_stream_that_was_deleted_is_made_again(scripted):
    arn = create(scripted.client, loggingConfiguration=configuration("/g"))
    wait_for(scripted.client, scripted.client.start_execution(stateMachineArn=arn)["executionArn"])
    until(lambda: len(scripted.logged) == 4)
    made = scripted.count("CreateLogStream")
    scripted.script["PutLogEvents"] = [refused("ResourceNotFoundException")]
    wait_for(scripted.client, scripted.client.start_execution(stateMachineArn=arn)["executionArn"])
    until(lambda: len(scripted.logged) == 8)
    assert scripted.count("CreateLogStream") == made + 1


def test_what_one_group_refuses_holds_up_no_other(scripted):
    bad = create(scripted.client, loggingConfiguration=configuration("/bad"))
    good = create(scripted.client, loggingConfiguration=configuration("/good"))
    scripted.script["PutLogEvents"] = [refused("AccessDeniedException")]
    wait_for(scripted.client, scripted.client.start_execution(stateMachineArn=bad)["executionArn"])
    wait_for(scripted.client, scripted.client.start_execution(stateMachineArn=good)["executionArn"])
    until(lambda: [group for group, _ in scripted.logged] == ["/good"] * 4)
    assert "AccessDeniedException" in scripted.server.log_path.read_text()


def test_a_machine_without_the_right_to_look_is_refused(scripted):
    scripted.script["DescribeLogGroups"] = [refused("AccessDeniedException")]
    expected = ("AccessDeniedException", "The state machine IAM Role is not authorized to access the Log Destination")
    assert refusal(create, scripted.client, loggingConfiguration=configuration("/g"))[:2] == expected


def test_an_endless_outage_loses_only_what_no_store_has(tmp_path):
    """The destination never answers: EXPRESS executions beyond the bound are dropped and told, none is held up."""
    environment = aws_environment(f"http://127.0.0.1:{free_port()}")
    with Server(directory=tmp_path, environment=environment, extra=("--status-events", "off")) as server:
        client = server.client()
        arn = create(client, type="EXPRESS", loggingConfiguration=configuration("/g"))
        text = json.dumps({"large": "x" * 200_000})
        for _ in range(60):
            answer = client.start_sync_execution(stateMachineArn=arn, input=text)
            assert answer["status"] == "SUCCEEDED"
        server.stop()
    assert "dropped" in server.log_path.read_text()
