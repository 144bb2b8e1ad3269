"""Every operation of the service model: each member set on a success, each declared error provoked.

One scenario runs once and calls everything; what boto3 sent and received is recorded. Each test then asks the record
about one operation. What the model declares comes from botocore, so a new member or error of a newer model fails here
until the scenario sets or provokes it, or `UNREACHABLE` says why it cannot be.
"""

import datetime
import json
import threading
import time
from collections import defaultdict

import botocore.session
import pytest
from botocore.exceptions import ClientError

from api_support import PASS, ROLE, WAIT_LONG, create, history, machine, types, unique, wait_for

MODEL = botocore.session.get_session().get_service_model("stepfunctions")
OPERATIONS = sorted(MODEL.operation_names)

ACCOUNT = "arn:aws:states:us-east-1:123456789012"
LOG_GROUP = "arn:aws:logs:us-east-1:123456789012:log-group:/newel/tests:*"
KEY = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
EXPRESS_EXECUTION = f"{ACCOUNT}:express:machine:execution:11111111-2222-3333-4444-555555555555"
NO_KEYS = "keys of KMS are stored and shown, never asked"
CLOSED = "a token that was given out and is closed is TaskTimedOut, any other InvalidToken"
NO_COUNT = "the account's quota on the number of open resources is not enforced"

# Why an error that the model declares cannot be provoked: by operation, "*" for all.
UNREACHABLE = {
    "*": {
        "KmsAccessDeniedException": NO_KEYS,
        "KmsInvalidStateException": NO_KEYS,
        "KmsThrottlingException": NO_KEYS,
        "ActivityLimitExceeded": NO_COUNT,
        "StateMachineLimitExceeded": NO_COUNT,
        "ExecutionLimitExceeded": NO_COUNT,
        "ActivityWorkerLimitExceeded": "the number of waiting workers is not limited",
        "InvalidTracingConfiguration": "no value that the model lets through is invalid",
    },
    "CreateStateMachine": {
        "ConflictException": "creating is serialised; there is nobody to be in conflict with",
        "StateMachineTypeNotSupported": "both types are supported",
        "InvalidArn": "the role's ARN is refused by a ValidationException or not looked at",
    },
    "CreateStateMachineAlias": {"InvalidName": "AWS refuses a bad alias name with a ValidationException (recorded)"},
    "DeleteStateMachineAlias": {
        "ConflictException": "changes of aliases are serialised",
        "ResourceNotFound": "deleting an alias that is not there succeeds (recorded)",
    },
    "SendTaskFailure": {"TaskDoesNotExist": CLOSED},
    "SendTaskHeartbeat": {"TaskDoesNotExist": CLOSED},
    "SendTaskSuccess": {"TaskDoesNotExist": CLOSED},
    "UpdateStateMachineAlias": {"ConflictException": "changes of aliases are serialised"},
    "StartSyncExecution": {"StateMachineDeleting": "an EXPRESS machine is gone as soon as it is deleted"},
    "UpdateStateMachine": {"ConflictException": "changes of machines are serialised"},
}

# Operations that never succeed here, and why.
NEVER_SUCCEEDS = {
    "DescribeMapRun": "a Distributed Map runs inside its parent, so there are no Map Runs",
    "UpdateMapRun": "a Distributed Map runs inside its parent, so there are no Map Runs",
}

# Members that no successful call can carry, and why.
UNSETTABLE = {
    "ListExecutions": {"mapRunArn": "there are no Map Runs to list the executions of"},
    "ListMapRuns": {"nextToken": "there are no Map Runs, and so no second page"},
}


def member_paths(shape, prefix="", outer=()):
    """`a`, `a.b`, `a[].c` for each member of an input shape."""
    if shape is None or shape.name in outer:
        return
    if shape.type_name == "structure":
        for name, member in shape.members.items():
            path = f"{prefix}.{name}" if prefix else name
            yield path
            yield from member_paths(member, path, (*outer, shape.name))
    elif shape.type_name == "list":
        yield from member_paths(shape.member, f"{prefix}[]", outer)


def set_paths(value, prefix=""):
    """The paths that a call's parameters set."""
    if isinstance(value, dict):
        for name, member in value.items():
            path = f"{prefix}.{name}" if prefix else name
            yield path
            yield from set_paths(member, path)
    elif isinstance(value, list):
        for member in value:
            yield from set_paths(member, f"{prefix}[]")


class Record:
    """What was sent with success, and which errors came back, by operation."""

    def __init__(self):
        self.members = defaultdict(set)
        self.errors = defaultdict(set)
        self.succeeded = set()

    def watch(self, client):
        """Records all further calls of the client."""
        sent = threading.local()

        def before(params, model, **_):
            sent.params = params

        def after(parsed, model, **_):
            code = parsed.get("Error", {}).get("Code")
            if code is None:
                self.succeeded.add(model.name)
                self.members[model.name].update(set_paths(sent.params))
            else:
                self.errors[model.name].add(code)

        client.meta.events.register("provide-client-params.sfn", before)
        client.meta.events.register("after-call.sfn", after)
        return client


# What refusals were not as expected: collected, so that one does not hide the next.
wrong = []


def refused(code, call, **parameters):
    """Calls; notes it when there is no refusal with the code and status 400."""
    try:
        call(**parameters)
        wrong.append(f"{call.__name__}({parameters}) was not refused with {code}")
    except ClientError as refusal:
        answer = refusal.response
        if (answer["Error"]["Code"], answer["ResponseMetadata"]["HTTPStatusCode"]) != (code, 400):
            wrong.append(f"{call.__name__}({parameters}) was refused with {answer['Error']}, not {code}")


def until(condition, seconds=30):
    """What the condition returns, once it is truthy."""
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.02)
    return found


# The scenario, by resource.

FULL = {
    "loggingConfiguration": {
        "level": "ALL",
        "includeExecutionData": True,
        "destinations": [{"cloudWatchLogsLogGroup": {"logGroupArn": LOG_GROUP}}],
    },
    "tracingConfiguration": {"enabled": True},
    "encryptionConfiguration": {
        "type": "CUSTOMER_MANAGED_KMS_KEY",
        "kmsKeyId": KEY,
        "kmsDataKeyReusePeriodSeconds": 300,
    },
}
TAGS = [{"key": "team", "value": "stairs"}]
MANY_TAGS = [{"key": f"k{number}", "value": "v"} for number in range(51)]
NOT_AN_ARN = "not-an-arn"
TOO_LONG = "x" * 2001
MISSING = f"{ACCOUNT}:stateMachine:no-such-machine"
MISSING_EXECUTION = f"{ACCOUNT}:execution:no-such-machine:no-such-execution"
MISSING_ACTIVITY = f"{ACCOUNT}:activity:no-such-activity"
MISSING_MAP_RUN = f"{ACCOUNT}:mapRun:machine/Label:11111111-2222-3333-4444-555555555555"


def state_machines(client):
    name = unique("machine")
    given = {"name": name, "definition": PASS, "roleArn": ROLE, "type": "STANDARD", "tags": TAGS, **FULL}
    made = client.create_state_machine(**given, publish=True, versionDescription="first")
    assert made["stateMachineVersionArn"] == f"{made['stateMachineArn']}:1"
    again = client.create_state_machine(**given, publish=True, versionDescription="first")
    assert again["stateMachineVersionArn"] == made["stateMachineVersionArn"]
    arn = made["stateMachineArn"]
    described = client.describe_state_machine(stateMachineArn=arn, includedData="ALL_DATA")
    assert json.loads(described["definition"]) == json.loads(PASS)
    assert described["loggingConfiguration"] == FULL["loggingConfiguration"]
    assert described["encryptionConfiguration"] == FULL["encryptionConfiguration"]
    assert described["tracingConfiguration"] == {"enabled": True}

    updated = client.update_state_machine(
        stateMachineArn=arn,
        definition=WAIT_LONG,
        roleArn=ROLE,
        **FULL,
        publish=True,
        versionDescription="second",
    )
    assert updated["stateMachineVersionArn"] == f"{arn}:2"
    create(client)
    create(client)
    assert any(item["stateMachineArn"] == arn for item in every(client, "list_state_machines", "stateMachines"))
    refused("InvalidToken", client.list_state_machines, nextToken="made-up")

    create_call, update_call = client.create_state_machine, client.update_state_machine
    good = {"name": unique("refused"), "definition": PASS, "roleArn": ROLE}
    refused("InvalidDefinition", create_call, **{**good, "definition": "{}"})
    refused("InvalidName", create_call, **{**good, "name": "a b"})
    refused("InvalidLoggingConfiguration", create_call, **good, loggingConfiguration={"level": "ALL"})
    refused("StateMachineAlreadyExists", create_call, **{**good, "name": name})
    refused("TooManyTags", create_call, **good, tags=MANY_TAGS)
    refused("ValidationException", create_call, **good, versionDescription="without publish")
    refused("InvalidEncryptionConfiguration", create_call, **good, encryptionConfiguration=no_key())
    refused("InvalidArn", update_call, stateMachineArn=NOT_AN_ARN, definition=PASS)
    refused("InvalidDefinition", update_call, stateMachineArn=arn, definition="{}")
    refused("InvalidLoggingConfiguration", update_call, stateMachineArn=arn, loggingConfiguration={"level": "ALL"})
    refused("MissingRequiredParameter", update_call, stateMachineArn=arn)
    refused("StateMachineDoesNotExist", update_call, stateMachineArn=MISSING, definition=PASS)
    refused("ValidationException", update_call, stateMachineArn=arn, definition=PASS, versionDescription="no publish")
    refused("InvalidEncryptionConfiguration", update_call, stateMachineArn=arn, encryptionConfiguration=no_key())
    refused("InvalidArn", client.describe_state_machine, stateMachineArn=NOT_AN_ARN)
    refused("StateMachineDoesNotExist", client.describe_state_machine, stateMachineArn=MISSING)
    refused("InvalidArn", client.delete_state_machine, stateMachineArn=NOT_AN_ARN)
    refused("ValidationException", client.delete_state_machine, stateMachineArn=f"{arn}/Label")
    client.delete_state_machine(stateMachineArn=arn)

    checked = client.validate_state_machine_definition(
        definition="{}", type="STANDARD", severity="WARNING", maxResults=1
    )
    assert checked["result"] == "FAIL" and len(checked["diagnostics"]) == 1
    refused("ValidationException", client.validate_state_machine_definition, definition=PASS, maxResults=1000)


def no_key():
    return {"type": "CUSTOMER_MANAGED_KMS_KEY"}


def every(client, operation, key, **parameters):
    """All items of a list operation, by pages of two."""
    items, token = [], {}
    while True:
        page = getattr(client, operation)(**parameters, maxResults=2, **token)
        items += page[key]
        if "nextToken" not in page:
            return items
        token = {"nextToken": page["nextToken"]}


def being_deleted(client):
    """A machine in DELETING, held there by an execution, with a version and an alias."""
    made = client.create_state_machine(name=unique("deleting"), definition=WAIT_LONG, roleArn=ROLE, publish=True)
    arn, version = made["stateMachineArn"], made["stateMachineVersionArn"]
    routing = [{"stateMachineVersionArn": version, "weight": 100}]
    alias = client.create_state_machine_alias(name="held", routingConfiguration=routing)["stateMachineAliasArn"]
    execution = client.start_execution(stateMachineArn=arn)["executionArn"]
    client.delete_state_machine(stateMachineArn=arn)
    return arn, alias, routing, execution


def deleting(client):
    arn, alias, routing, execution = being_deleted(client)
    name = arn.rsplit(":", 1)[1]
    assert client.describe_state_machine(stateMachineArn=arn)["status"] == "DELETING"
    code = "StateMachineDeleting"
    refused(code, client.create_state_machine, name=name, definition=WAIT_LONG, roleArn=ROLE)
    refused(code, client.update_state_machine, stateMachineArn=arn, definition=PASS)
    refused(code, client.start_execution, stateMachineArn=arn)
    refused(code, client.publish_state_machine_version, stateMachineArn=arn)
    refused(code, client.create_state_machine_alias, name="other", routingConfiguration=routing)
    refused(code, client.update_state_machine_alias, stateMachineAliasArn=alias, description="late")
    refused(code, client.list_state_machine_aliases, stateMachineArn=arn)
    client.stop_execution(executionArn=execution)
    until(lambda: all(item["stateMachineArn"] != arn for item in every(client, "list_state_machines", "stateMachines")))


def versions_and_aliases(client):
    arn = create(client)
    publish = client.publish_state_machine_version
    first = publish(stateMachineArn=arn, revisionId="INITIAL", description="one")["stateMachineVersionArn"]
    revision = client.update_state_machine(stateMachineArn=arn, definition=WAIT_LONG)["revisionId"]
    second = publish(stateMachineArn=arn, revisionId=revision, description="two")["stateMachineVersionArn"]
    client.update_state_machine(stateMachineArn=arn, definition=PASS)
    third = publish(stateMachineArn=arn)["stateMachineVersionArn"]
    listed = every(client, "list_state_machine_versions", "stateMachineVersions", stateMachineArn=arn)
    assert [item["stateMachineVersionArn"] for item in listed] == [third, second, first]

    routing = [
        {"stateMachineVersionArn": first, "weight": 60},
        {"stateMachineVersionArn": third, "weight": 40},
    ]
    make, change = client.create_state_machine_alias, client.update_state_machine_alias
    alias = make(name="live", description="both", routingConfiguration=routing)["stateMachineAliasArn"]
    for name in ("blue", "green"):
        make(name=name, routingConfiguration=[{"stateMachineVersionArn": third, "weight": 100}])
    change(stateMachineAliasArn=alias, description="swapped", routingConfiguration=list(reversed(routing)))
    described = client.describe_state_machine_alias(stateMachineAliasArn=alias)
    assert described["description"] == "swapped"
    assert {route["stateMachineVersionArn"]: route["weight"] for route in described["routingConfiguration"]} == {
        first: 60,
        third: 40,
    }
    listed = every(client, "list_state_machine_aliases", "stateMachineAliases", stateMachineArn=arn)
    assert {item["stateMachineAliasArn"].rsplit(":", 1)[1] for item in listed} == {"live", "blue", "green"}

    refused("ValidationException", publish, stateMachineArn=f"{arn}/Label")
    refused("StateMachineDoesNotExist", publish, stateMachineArn=MISSING)
    refused("ConflictException", publish, stateMachineArn=arn, revisionId="11111111-2222-3333-4444-555555555555")
    refused("InvalidArn", publish, stateMachineArn=NOT_AN_ARN)
    listing = client.list_state_machine_versions
    refused("InvalidArn", listing, stateMachineArn=NOT_AN_ARN)
    refused("InvalidToken", listing, stateMachineArn=arn, nextToken="made-up")
    refused("ValidationException", listing, stateMachineArn=TOO_LONG)
    remove = client.delete_state_machine_version
    refused("InvalidArn", remove, stateMachineVersionArn=NOT_AN_ARN)
    refused("ConflictException", remove, stateMachineVersionArn=third)
    refused("ValidationException", remove, stateMachineVersionArn=TOO_LONG)
    remove(stateMachineVersionArn=second)

    missing_alias = f"{arn}:missing"
    missing_version = [{"stateMachineVersionArn": f"{arn}:99", "weight": 100}]
    refused("InvalidArn", make, name="x", routingConfiguration=[{"stateMachineVersionArn": NOT_AN_ARN, "weight": 100}])
    refused("ValidationException", make, name="x", routingConfiguration=[{**routing[0], "weight": 99}])
    refused("ResourceNotFound", make, name="x", routingConfiguration=missing_version)
    refused("ConflictException", make, name="live", routingConfiguration=[{**routing[0], "weight": 100}])
    refused("ValidationException", change, stateMachineAliasArn=alias)
    refused("InvalidArn", change, stateMachineAliasArn=NOT_AN_ARN, description="x")
    refused("ResourceNotFound", change, stateMachineAliasArn=missing_alias, description="x")
    describe, drop = client.describe_state_machine_alias, client.delete_state_machine_alias
    for call in (describe, drop):
        refused("InvalidArn", call, stateMachineAliasArn=NOT_AN_ARN)
        refused("ValidationException", call, stateMachineAliasArn=TOO_LONG)
    refused("ResourceNotFound", describe, stateMachineAliasArn=missing_alias)
    listing = client.list_state_machine_aliases
    refused("InvalidArn", listing, stateMachineArn=NOT_AN_ARN)
    refused("InvalidToken", listing, stateMachineArn=arn, nextToken="made-up")
    refused("StateMachineDoesNotExist", listing, stateMachineArn=MISSING)
    refused("ResourceNotFound", listing, stateMachineArn=f"{arn}:99")
    drop(stateMachineAliasArn=alias)


def quotas(client):
    """A hundred aliases, a thousand versions, and one more of each."""
    made = client.create_state_machine(name=unique("full"), definition=PASS, roleArn=ROLE, publish=True)
    arn = made["stateMachineArn"]
    routing = [{"stateMachineVersionArn": made["stateMachineVersionArn"], "weight": 100}]
    for number in range(100):
        client.create_state_machine_alias(name=f"alias-{number}", routingConfiguration=routing)
    exceeded = "ServiceQuotaExceededException"
    refused(exceeded, client.create_state_machine_alias, name="one-more", routingConfiguration=routing)
    texts = [machine({"Only": {"Type": "Pass", "Comment": str(number), "End": True}}) for number in range(1000)]
    for text in texts[:999]:
        client.update_state_machine(stateMachineArn=arn, definition=text, publish=True)
    client.update_state_machine(stateMachineArn=arn, definition=texts[999])
    refused(exceeded, client.publish_state_machine_version, stateMachineArn=arn)
    refused(exceeded, client.update_state_machine, stateMachineArn=arn, definition=PASS, publish=True)


def executions(client):
    arn = create(client)
    name = unique("execution")
    started = client.start_execution(stateMachineArn=arn, name=name, input='{"a":1}', traceHeader="Root=1-2-3")
    execution = started["executionArn"]
    assert wait_for(client, execution)["output"] == '{"a":1}'
    described = client.describe_execution(executionArn=execution, includedData="ALL_DATA")
    assert described["traceHeader"] == "Root=1-2-3"
    of = client.describe_state_machine_for_execution(executionArn=execution, includedData="ALL_DATA")
    assert of["stateMachineArn"] == arn
    page = client.get_execution_history(
        executionArn=execution, maxResults=2, reverseOrder=True, includeExecutionData=True
    )
    rest = client.get_execution_history(
        executionArn=execution,
        maxResults=2,
        reverseOrder=True,
        includeExecutionData=True,
        nextToken=page["nextToken"],
    )
    assert types(page["events"] + rest["events"]) == [
        "ExecutionSucceeded",
        "PassStateExited",
        "PassStateEntered",
        "ExecutionStarted",
    ]

    start = client.start_execution
    refused("ExecutionAlreadyExists", start, stateMachineArn=arn, name=name, input='{"a":2}')
    refused("InvalidArn", start, stateMachineArn=NOT_AN_ARN)
    refused("InvalidExecutionInput", start, stateMachineArn=arn, input="{")
    refused("InvalidName", start, stateMachineArn=arn, name="a b")
    refused("StateMachineDoesNotExist", start, stateMachineArn=MISSING)
    refused("ValidationException", start, stateMachineArn=f"{arn}/Label")
    for call in (
        client.describe_execution,
        client.describe_state_machine_for_execution,
        client.get_execution_history,
        client.stop_execution,
        client.redrive_execution,
        client.list_map_runs,
    ):
        refused("InvalidArn", call, executionArn=NOT_AN_ARN)
        refused("ExecutionDoesNotExist", call, executionArn=MISSING_EXECUTION)
    refused("InvalidToken", client.get_execution_history, executionArn=execution, nextToken="made-up")

    waiting = create(client, WAIT_LONG)
    held = [start(stateMachineArn=waiting)["executionArn"] for _ in range(4)]
    client.stop_execution(executionArn=held[0], error="Stopped", cause="by a test")
    stopped = wait_for(client, held[0])
    assert (stopped["status"], stopped["error"], stopped["cause"]) == ("ABORTED", "Stopped", "by a test")
    refused("ValidationException", client.stop_execution, executionArn=held[1], error="x" * 257)
    listed = every(
        client,
        "list_executions",
        "executions",
        stateMachineArn=waiting,
        statusFilter="RUNNING",
        redriveFilter="NOT_REDRIVEN",
    )
    assert {item["executionArn"] for item in listed} == set(held[1:])
    listing = client.list_executions
    refused("InvalidArn", listing, stateMachineArn=NOT_AN_ARN)
    refused("InvalidToken", listing, stateMachineArn=waiting, nextToken="made-up")
    refused("StateMachineDoesNotExist", listing, stateMachineArn=MISSING)
    refused("ValidationException", listing)
    refused("ResourceNotFound", listing, mapRunArn=MISSING_MAP_RUN)

    redriven = client.redrive_execution(executionArn=held[0], clientToken="token-1")
    assert isinstance(redriven["redriveDate"], datetime.datetime)
    assert client.describe_execution(executionArn=held[0])["redriveCount"] == 1
    refused("ExecutionNotRedrivable", client.redrive_execution, executionArn=execution)
    refused("ValidationException", client.redrive_execution, executionArn=execution, clientToken="x" * 65)
    for one in held:
        client.stop_execution(executionArn=one)


def express(client):
    arn = create(client, type="EXPRESS")
    sync = client.start_sync_execution
    answer = sync(stateMachineArn=arn, name="once", input='{"a":1}', traceHeader="Root=1-2-3", includedData="ALL_DATA")
    assert answer["status"] == "SUCCEEDED" and answer["output"] == '{"a":1}'
    refused("InvalidArn", sync, stateMachineArn=NOT_AN_ARN)
    refused("InvalidExecutionInput", sync, stateMachineArn=arn, input="{")
    refused("InvalidName", sync, stateMachineArn=arn, name="a b")
    refused("StateMachineDoesNotExist", sync, stateMachineArn=MISSING)
    refused("StateMachineTypeNotSupported", sync, stateMachineArn=create(client))
    refused("StateMachineTypeNotSupported", client.list_executions, stateMachineArn=arn)


def map_runs(client):
    arn = create(client)
    execution = client.start_execution(stateMachineArn=arn)["executionArn"]
    wait_for(client, execution)
    assert every(client, "list_map_runs", "mapRuns", executionArn=execution) == []
    refused("InvalidToken", client.list_map_runs, executionArn=execution, maxResults=1, nextToken="made-up")
    refused("InvalidArn", client.describe_map_run, mapRunArn=NOT_AN_ARN)
    refused("ResourceNotFound", client.describe_map_run, mapRunArn=MISSING_MAP_RUN)
    update = client.update_map_run
    given = {"maxConcurrency": 1, "toleratedFailurePercentage": 1.5, "toleratedFailureCount": 2}
    refused("InvalidArn", update, mapRunArn=NOT_AN_ARN, **given)
    refused("ResourceNotFound", update, mapRunArn=MISSING_MAP_RUN, **given)
    refused("ValidationException", update, mapRunArn=MISSING_MAP_RUN, toleratedFailurePercentage=101)


def activities(client):
    name = unique("activity")
    given = {"name": name, "tags": TAGS, "encryptionConfiguration": FULL["encryptionConfiguration"]}
    arn = client.create_activity(**given)["activityArn"]
    assert client.create_activity(**given)["activityArn"] == arn
    described = client.describe_activity(activityArn=arn)
    assert described["encryptionConfiguration"] == FULL["encryptionConfiguration"]
    client.create_activity(name=unique("second"))
    client.create_activity(name=unique("third"))
    assert any(item["activityArn"] == arn for item in every(client, "list_activities", "activities"))
    refused("InvalidToken", client.list_activities, nextToken="made-up")
    refused("ActivityAlreadyExists", client.create_activity, name=name)
    refused("InvalidName", client.create_activity, name="a b")
    refused("TooManyTags", client.create_activity, name=unique("tagged"), tags=MANY_TAGS)
    refused("InvalidEncryptionConfiguration", client.create_activity, name=unique("key"), encryptionConfiguration=no_key())
    for call in (client.describe_activity, client.delete_activity, client.get_activity_task):
        refused("InvalidArn", call, activityArn=NOT_AN_ARN)
    refused("ActivityDoesNotExist", client.describe_activity, activityArn=MISSING_ACTIVITY)
    refused("ActivityDoesNotExist", client.get_activity_task, activityArn=MISSING_ACTIVITY)
    tasks(client, arn)
    client.delete_activity(activityArn=arn)


def tasks(client, activity):
    work = {"Type": "Task", "Resource": activity, "End": True}
    arn = create(client, machine({"Work": work}))

    def task():
        execution = client.start_execution(stateMachineArn=arn, input='{"n":1}')["executionArn"]
        given = until(lambda: (got := client.get_activity_task(activityArn=activity, workerName="me"))["taskToken"] and got)
        assert given["input"] == '{"n":1}'
        return execution, given["taskToken"]

    succeed, fail, beat = client.send_task_success, client.send_task_failure, client.send_task_heartbeat
    execution, token = task()
    beat(taskToken=token)
    refused("InvalidOutput", succeed, taskToken=token, output="{")
    succeed(taskToken=token, output='"done"')
    assert wait_for(client, execution)["output"] == '"done"'
    for call, given in ((succeed, {"output": "{}"}), (fail, {}), (beat, {})):
        refused("InvalidToken", call, taskToken="made-up", **given)
        refused("TaskTimedOut", call, taskToken=token, **given)

    execution, token = task()
    fail(taskToken=token, error="Broken", cause="by a test")
    assert wait_for(client, execution)["error"] == "Broken"
    execution, token = task()
    client.stop_execution(executionArn=execution)
    refused("TaskTimedOut", succeed, taskToken=token, output="{}")


def tags(client):
    arn = create(client)
    client.tag_resource(resourceArn=arn, tags=TAGS)
    assert client.list_tags_for_resource(resourceArn=arn)["tags"] == TAGS
    client.untag_resource(resourceArn=arn, tagKeys=["team"])
    assert client.list_tags_for_resource(resourceArn=arn)["tags"] == []
    refused("TooManyTags", client.tag_resource, resourceArn=arn, tags=MANY_TAGS)
    for call, given in (
        (client.tag_resource, {"tags": TAGS}),
        (client.untag_resource, {"tagKeys": ["team"]}),
        (client.list_tags_for_resource, {}),
    ):
        refused("InvalidArn", call, resourceArn=NOT_AN_ARN, **given)
        refused("ResourceNotFound", call, resourceArn=MISSING, **given)


def single_states(client):
    task = {
        "Type": "Task",
        "Resource": "arn:aws:states:::lambda:invoke",
        "Parameters": {"FunctionName": "f", "Payload.$": "$"},
        "Retry": [{"ErrorEquals": ["Busy"], "MaxAttempts": 3}],
        "End": True,
    }
    whole = machine({"Call": task})
    call = client.test_state
    seen = call(
        definition=whole,
        stateName="Call",
        roleArn=ROLE,
        input='{"a":1}',
        inspectionLevel="DEBUG",
        revealSecrets=False,
        variables='{"v":1}',
        context='{"Execution":{"Name":"e"}}',
        mock={"result": '{"Payload":1}', "fieldValidationMode": "NONE"},
    )
    assert seen["status"] == "SUCCEEDED" and json.loads(seen["output"]) == {"Payload": 1}
    seen = call(
        definition=json.dumps(task),
        roleArn=ROLE,
        mock={"errorOutput": {"error": "Busy", "cause": "try later"}},
        stateConfiguration={"retrierRetryCount": 1},
    )
    assert seen["status"] == "RETRIABLE"
    items = {
        "Type": "Map",
        "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
                          **json.loads(PASS)},
        "ItemReader": {
            "Resource": "arn:aws:states:::s3:getObject",
            "ReaderConfig": {"InputType": "JSON"},
            "Parameters": {"Bucket": "b", "Key": "k"},
        },
        "ToleratedFailureCount": 1,
        "End": True,
    }
    client.test_state(
        definition=json.dumps(items),
        roleArn=ROLE,
        mock={"result": "[1,2]"},
        stateConfiguration={"mapItemReaderData": "[1,2]", "mapIterationFailureCount": 1},
    )
    client.test_state(
        definition=json.dumps({"Type": "Parallel", "Branches": [json.loads(PASS)], "End": True}),
        roleArn=ROLE,
        mock={"errorOutput": {"error": "Busy", "cause": "try later"}},
        stateConfiguration={"errorCausedByState": "Only"},
    )
    refused("InvalidDefinition", call, definition="{}", roleArn=ROLE)
    refused("InvalidExecutionInput", call, definition=json.dumps(task), roleArn=ROLE, input="{")
    refused("InvalidArn", call, definition=json.dumps(task), roleArn=NOT_AN_ARN)
    refused("ValidationException", call, definition=whole, stateName="Missing", roleArn=ROLE)


SCENARIO = [
    state_machines,
    deleting,
    versions_and_aliases,
    quotas,
    executions,
    express,
    map_runs,
    activities,
    tags,
    single_states,
]


@pytest.fixture(scope="module")
def record(shared_server):
    """The scenario's record; a part that fails is reported by the test of that part."""
    found = Record()
    found.failures = {}
    client = found.watch(shared_server.client())
    for part in SCENARIO:
        wrong.clear()
        try:
            part(client)
            assert not wrong, "\n".join(wrong)
        except Exception as failure:  # Reported below, by part.
            found.failures[part.__name__] = failure
    return found


@pytest.mark.parametrize("part", SCENARIO, ids=lambda part: part.__name__)
def test_the_part_of_the_scenario_behaves(record, part):
    if part.__name__ in record.failures:
        raise record.failures[part.__name__]


@pytest.mark.parametrize("operation", OPERATIONS)
def test_each_member_was_set_on_a_success(record, operation):
    if operation in NEVER_SUCCEEDS:
        assert operation not in record.succeeded, f"{operation} succeeds now: drop it from NEVER_SUCCEEDS"
        return
    assert operation in record.succeeded
    declared = set(member_paths(MODEL.operation_model(operation).input_shape))
    assert sorted(declared - record.members[operation] - set(UNSETTABLE.get(operation, ()))) == []


@pytest.mark.parametrize("operation", OPERATIONS)
def test_each_declared_error_was_provoked(record, operation):
    declared = {shape.name for shape in MODEL.operation_model(operation).error_shapes}
    unreachable = {**UNREACHABLE["*"], **UNREACHABLE.get(operation, {})}
    assert sorted(declared - record.errors[operation] - set(unreachable)) == []
    assert sorted(record.errors[operation] & set(unreachable)) == [], "provoked after all: drop it from UNREACHABLE"
