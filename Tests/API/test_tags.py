"""Tags of machines and activities."""

from api_support import ROLE, PASS, create, refusal, unique


def as_dict(client, arn):
    return {tag["key"]: tag["value"] for tag in client.list_tags_for_resource(resourceArn=arn)["tags"]}


def test_tags_come_and_go(client):
    created = client.create_state_machine(
        name=unique(), definition=PASS, roleArn=ROLE, tags=[{"key": "team", "value": "blue"}]
    )
    arn = created["stateMachineArn"]
    assert as_dict(client, arn) == {"team": "blue"}
    client.tag_resource(resourceArn=arn, tags=[{"key": "team", "value": "red"}, {"key": "empty", "value": ""}])
    assert as_dict(client, arn) == {"team": "red", "empty": ""}
    client.untag_resource(resourceArn=arn, tagKeys=["team", "never-there"])
    assert as_dict(client, arn) == {"empty": ""}


def test_activities_have_tags_too(client):
    arn = client.create_activity(name=unique(), tags=[{"key": "a", "value": "1"}])["activityArn"]
    client.tag_resource(resourceArn=arn, tags=[{"key": "b", "value": "2"}])
    assert as_dict(client, arn) == {"a": "1", "b": "2"}


def test_fifty_tags_are_the_most(client):
    arn = create(client)
    client.tag_resource(resourceArn=arn, tags=[{"key": f"k{i}", "value": "v"} for i in range(50)])
    code, message, status = refusal(client.tag_resource, resourceArn=arn, tags=[{"key": "one", "value": "more"}])
    assert (code, status) == ("TooManyTags", 400) and message
    client.tag_resource(resourceArn=arn, tags=[{"key": "k7", "value": "changed"}])
    assert len(as_dict(client, arn)) == 50 and as_dict(client, arn)["k7"] == "changed"


def test_things_without_tags(client):
    arn = "arn:aws:states:us-east-1:123456789012:stateMachine:no-such-machine"
    wanted = ("ResourceNotFound", f"Resource not found: '{arn}'", 400)
    assert refusal(client.list_tags_for_resource, resourceArn=arn) == wanted
    assert refusal(client.tag_resource, resourceArn=arn, tags=[{"key": "a", "value": "b"}]) == wanted
    assert refusal(client.untag_resource, resourceArn=arn, tagKeys=["a"]) == wanted
