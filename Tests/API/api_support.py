"""What the tests of this folder have in common: definitions, waiting, histories, refusals."""

import json
import time
import uuid

import pytest
from botocore.exceptions import ClientError

ROLE = "arn:aws:iam::123456789012:role/service-role/MyRole"
ENDED = {"SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED"}


def unique(prefix="thing"):
    return f"{prefix}-{uuid.uuid4().hex[:12]}"


def machine(states, start=None, **fields):
    """A definition's text."""
    return json.dumps({"StartAt": start or next(iter(states)), "States": states, **fields})


PASS = machine({"Only": {"Type": "Pass", "End": True}})
WAIT_LONG = machine({"Long": {"Type": "Wait", "Seconds": 3600, "End": True}})


def create(client, definition=PASS, name=None, **fields):
    """Creates a machine and returns its ARN."""
    return client.create_state_machine(name=name or unique("machine"), definition=definition, roleArn=ROLE, **fields)[
        "stateMachineArn"
    ]


def wait_for(client, arn, seconds=30):
    """The description of the execution once it has ended."""
    deadline = time.monotonic() + seconds
    while True:
        description = client.describe_execution(executionArn=arn)
        if description["status"] in ENDED:
            return description
        assert time.monotonic() < deadline, f"{arn} still {description['status']}"
        time.sleep(0.01)


def run(client, definition, given="{}", **fields):
    """Runs a definition once; returns the description of the ended execution."""
    arn = create(client, definition, **fields)
    started = client.start_execution(stateMachineArn=arn, input=given if isinstance(given, str) else json.dumps(given))
    return wait_for(client, started["executionArn"])


def history(client, arn, **fields):
    """All events, over all pages."""
    pages = client.get_paginator("get_execution_history").paginate(executionArn=arn, **fields)
    return [event for page in pages for event in page["events"]]


def types(events):
    return [event["type"] for event in events]


def links(events):
    """`(id, previousEventId)` of each event."""
    return [(event["id"], event["previousEventId"]) for event in events]


def wait_for_events(client, arn, count, seconds=15):
    """The history once it has `count` events or more."""
    deadline = time.monotonic() + seconds
    while True:
        events = history(client, arn)
        if len(events) >= count:
            return events
        assert time.monotonic() < deadline, f"only {types(events)}"
        time.sleep(0.02)


def refusal(body, *arguments, **parameters):
    """Calls and returns (error name, message, status) of the refusal; fails when there is none."""
    with pytest.raises(ClientError) as caught:
        body(*arguments, **parameters)
    answer = caught.value.response
    return answer["Error"]["Code"], answer["Error"]["Message"], answer["ResponseMetadata"]["HTTPStatusCode"]
