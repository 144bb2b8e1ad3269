"""Throttling as AWS's quotas have it, where it is asked for."""

import pytest
from botocore.exceptions import ClientError

from api_support import PASS, create, unique
from newel_server import Server, ServerFailed


def test_quotas_of_calls(tmp_path):
    with Server(directory=tmp_path, extra=("--throttle", "aws")) as server:
        client = server.client(region="eu-central-1")
        arn = create(client, PASS)
        refused = 0
        for _ in range(130):
            try:
                client.create_activity(name=unique())
            except ClientError as error:
                refused += 1
                answer = error.response
                assert answer["Error"]["Code"] == "ThrottlingException" and answer["Error"]["Message"] == "Rate exceeded"
                assert answer["ResponseMetadata"]["HTTPStatusCode"] == 400
        assert 0 < refused <= 30, "100 at once, and one more each second"
        client.describe_state_machine(stateMachineArn=arn)
        server.client(region="eu-west-2").create_activity(name=unique())
        server.client(region="eu-central-1", access_key="111122223333").create_activity(name=unique())
        express = create(client, PASS, type="EXPRESS")
        client.start_execution(stateMachineArn=arn)
        client.start_execution(stateMachineArn=express)


def test_off_by_default(client):
    for _ in range(130):
        client.list_tags_for_resource(resourceArn=client.create_activity(name="one")["activityArn"])


def test_an_unknown_mode(tmp_path):
    with pytest.raises(ServerFailed, match="(?s)exited with 2.*'some'.*give aws or off"):
        Server(directory=tmp_path, extra=("--throttle", "some")).start()
