"""`newel deploy`: CloudFormation, SAM and CDK templates against a server."""

import json

import pytest

from api_support import unique
from test_commands import newel, run_newel  # noqa: F401  (a fixture)

TEMPLATE = """
Parameters:
  Stage: {Type: String, Default: dev}
Resources:
  Function:
    Type: AWS::Serverless::Function
    Properties: {Handler: app.handler, Runtime: python3.12, CodeUri: .}
  Orders:
    Type: AWS::StepFunctions::StateMachine
    Properties:
      StateMachineName: !Sub "NAME-${Stage}"
      RoleArn: !Sub "arn:${AWS::Partition}:iam::${AWS::AccountId}:role/orders"
      Tags: [{Key: stage, Value: !Ref Stage}]
      DefinitionSubstitutions: {FunctionArn: !GetAtt Function.Arn}
      Definition:
        StartAt: Work
        States:
          Work: {Type: Task, Resource: "${FunctionArn}", Next: Approve}
          Approve: {Type: Task, Resource: !Ref Approvals, End: true}
  Approvals:
    Type: AWS::StepFunctions::Activity
    Properties: {Name: NAME-approvals}
"""


@pytest.fixture
def template(tmp_path):
    def write(text=TEMPLATE, file="template.yaml", **files):
        name = unique("Shop")
        (tmp_path / file).write_text(text.replace("NAME", name))
        for other, content in files.items():
            (tmp_path / other.replace("__", ".")).write_text(content)
        return name, str(tmp_path / file)

    return write


def words(output):
    """The first word and the logical id of each line."""
    return [(line.split()[0], line.split()[2]) for line in output.splitlines() if not line.startswith("note: ")]


def test_a_template_twice_and_changed(newel, template, client):
    name, path = template()
    planned = newel("deploy", path, "--dry-run")
    assert "would be created    StateMachine Orders" in planned
    assert words(newel("deploy", path)) == [("created", "Approvals"), ("created", "Orders")]
    arn = f"arn:aws:states:us-east-1:123456789012:stateMachine:{name}-dev"
    states = json.loads(client.describe_state_machine(stateMachineArn=arn)["definition"])["States"]
    assert states["Work"]["Resource"] == "arn:aws:lambda:us-east-1:123456789012:function:Function"
    assert states["Approve"]["Resource"] == f"arn:aws:states:us-east-1:123456789012:activity:{name}-approvals"
    assert client.list_tags_for_resource(resourceArn=arn)["tags"] == [{"key": "stage", "value": "dev"}]
    assert words(newel("deploy", path)) == [("unchanged", "Approvals"), ("unchanged", "Orders")]
    with open(path) as file:
        changed = file.read().replace("role/orders", "role/others").replace("!Ref Stage}]", "now}]")
    with open(path, "w") as file:
        file.write(changed)
    updated = json.loads(run_json(newel, path))
    assert [item["action"] for item in updated] == ["unchanged", "updated"]
    assert "role" in updated[1]["detail"] and "tags" in updated[1]["detail"]
    assert client.describe_state_machine(stateMachineArn=arn)["roleArn"].endswith("role/others")


def run_json(newel, path):
    """The JSON on standard output, without the notes on standard error."""
    output = newel("deploy", path, "--format", "json")
    return output[output.index("[") : output.rindex("]") + 1]


def test_parameters_name_another_stage(newel, template):
    name, path = template()
    assert f"{name}-prod" in newel("deploy", path, "--parameter", "Stage=prod")


def test_all_faults_at_once_and_nothing_done(newel, template, client):
    text = TEMPLATE.replace("!Ref Approvals", "!Ref Nobody").replace("StartAt: Work", "StartAt: Nowhere")
    name, path = template(text.replace("Value: !Ref Stage", "Value: !Ref Stgae"))
    told = newel("deploy", path, "--parameter", "Moon=1", code=1)
    assert "line 13: Resources.Orders.Properties.Tags.0.Value.Ref: There is no parameter or resource 'Stgae'" in told
    assert "no parameter or resource 'Nobody'" in told
    assert "line 8: Resources.Orders: MISSING_TRANSITION_TARGET" in told
    assert "The template has no parameter 'Moon'" in told
    assert "nothing was deployed" in told
    names = [item["name"] for item in client.list_activities(maxResults=1000)["activities"]]
    assert f"{name}-approvals" not in names


def test_a_sam_template_with_a_definition_file(newel, template, client):
    text = """
Transform: AWS::Serverless-2016-10-31
Resources:
  NAMEx:
    Type: AWS::Serverless::StateMachine
    Properties:
      Name: NAME
      Type: EXPRESS
      DefinitionUri: flow.asl.yaml
      DefinitionSubstitutions: {Greeting: say "hi"}
      Tags: {team: sales}
"""
    flow = "StartAt: A\nStates:\n  A: {Type: Pass, Result: hello, End: true}\n"
    name, path = template(text, flow__asl__yaml=flow)
    newel("deploy", path)
    found = client.describe_state_machine(stateMachineArn=f"arn:aws:states:us-east-1:123456789012:stateMachine:{name}")
    assert found["type"] == "EXPRESS" and found["roleArn"].endswith(f":role/{name}xRole")
    assert json.loads(found["definition"])["States"]["A"]["Result"] == "hello"
    told = newel("deploy", path.replace("template", "nothing"), code=2)
    assert "cannot be read" in told


def test_a_folder_of_cdk_templates(newel, template, tmp_path, client):
    """As `cdk synth` writes: JSON, a joined definition text, an asset of a bucket, a condition for metadata."""
    definition = {
        "Fn::Join": ["", ['{"StartAt":"A","States":{"A":{"Type":"Task","End":true,"Resource":"',
                          {"Fn::GetAtt": ["Handler886CB40B", "Arn"]}, '"}}}']]
    }  # fmt: skip
    role = {"Fn::GetAtt": ["RoleB8B6A9A3", "Arn"]}
    stack = {
        "Resources": {
            "RoleB8B6A9A3": {"Type": "AWS::IAM::Role", "Properties": {}},
            "Handler886CB40B": {"Type": "AWS::Lambda::Function", "Properties": {"FunctionName": "handler"}},
            "Joined": {
                "Type": "AWS::StepFunctions::StateMachine",
                "Properties": {"StateMachineName": "NAME-joined", "DefinitionString": definition, "RoleArn": role},
                "DependsOn": ["RoleB8B6A9A3"],
                "UpdateReplacePolicy": "Delete",
            },
            "Asset": {
                "Type": "AWS::StepFunctions::StateMachine",
                "Properties": {
                    "StateMachineName": "NAME-asset",
                    "RoleArn": role,
                    "DefinitionS3Location": {
                        "Bucket": {"Fn::Sub": "cdk-hnb659fds-assets-${AWS::AccountId}-${AWS::Region}"},
                        "Key": "0123abcd.json",
                    },
                },
            },
            "CDKMetadata": {"Type": "AWS::CDK::Metadata", "Condition": "CDKMetadataAvailable"},
        },
        "Conditions": {
            "CDKMetadataAvailable": {"Fn::Or": [{"Fn::Equals": [{"Ref": "AWS::Region"}, "af-south-1"]},
                                                {"Fn::Equals": [{"Ref": "AWS::Region"}, "us-east-1"]}]}
        },
        "Parameters": {"BootstrapVersion": {"Type": "AWS::SSM::Parameter::Value<String>", "Default": "/cdk/version"}},
        "Rules": {"CheckBootstrapVersion": {"Assertions": []}},
    }  # fmt: skip
    name, path = template(
        json.dumps(stack), "Stack.template.json", **{"asset__0123abcd__json": '{"StartAt":"P","States":{"P":{"Type":"Succeed"}}}'}
    )
    assert words(newel("deploy", str(tmp_path))) == [("created", "Joined"), ("created", "Asset")]
    prefix = "arn:aws:states:us-east-1:123456789012:stateMachine:"
    joined = json.loads(client.describe_state_machine(stateMachineArn=f"{prefix}{name}-joined")["definition"])
    assert joined["States"]["A"]["Resource"] == "arn:aws:lambda:us-east-1:123456789012:function:handler"
    asset = json.loads(client.describe_state_machine(stateMachineArn=f"{prefix}{name}-asset")["definition"])
    assert asset["StartAt"] == "P"


RELEASE = """
Resources:
  Live:
    Type: AWS::StepFunctions::StateMachineAlias
    Properties:
      Name: live
      DeploymentPreference: {StateMachineVersionArn: !Ref Release, Type: CANARY, Interval: 1, Percentage: 10}
  Release:
    Type: AWS::StepFunctions::StateMachineVersion
    Properties:
      StateMachineArn: !GetAtt Orders.Arn
      StateMachineRevisionId: !GetAtt Orders.StateMachineRevisionId
      Description: the release
  Orders:
    Type: AWS::StepFunctions::StateMachine
    Properties:
      StateMachineName: NAME
      RoleArn: arn:aws:iam::123456789012:role/orders
      Definition: {StartAt: A, States: {A: {Type: Pass, Result: 1, End: true}}}
"""


def test_versions_and_aliases(newel, template, client):
    name, path = template(RELEASE)
    arn = f"arn:aws:states:us-east-1:123456789012:stateMachine:{name}"

    def route():
        alias = client.describe_state_machine_alias(stateMachineAliasArn=f"{arn}:live")
        return [(item["stateMachineVersionArn"], item["weight"]) for item in alias["routingConfiguration"]]

    assert "would be created    StateMachineAlias Live" in newel("deploy", path, "--dry-run")
    done = newel("deploy", path)
    assert words(done) == [("created", "Orders"), ("published", "Release"), ("created", "Live")]
    assert "a CANARY deployment is done at once" in done
    assert route() == [(f"{arn}:1", 100)]
    assert words(newel("deploy", path)) == [("unchanged", "Orders"), ("unchanged", "Release"), ("unchanged", "Live")]
    with open(path) as file:
        changed = file.read().replace("Result: 1", "Result: 2")
    with open(path, "w") as file:
        file.write(changed)
    planned = newel("deploy", path, "--dry-run")
    assert f"would be published  StateMachineVersion Release  {arn}:2" in planned and route() == [(f"{arn}:1", 100)]
    assert words(newel("deploy", path)) == [("updated", "Orders"), ("published", "Release"), ("updated", "Live")]
    assert route() == [(f"{arn}:2", 100)]
    assert "live   2" in newel("machines", "aliases", name)
    assert [row.split()[0] for row in newel("machines", "versions", name).splitlines()] == ["VERSION", "2", "1"]


def test_a_sam_machine_that_publishes_itself(newel, template, client):
    text = """
Resources:
  NAMEx:
    Type: AWS::Serverless::StateMachine
    Properties:
      Name: NAME
      AutoPublishAlias: current
      Definition: {StartAt: A, States: {A: {Type: Succeed}}}
"""
    name, path = template(text)
    assert [word for word, _ in words(newel("deploy", path))] == ["created", "published", "created"]
    assert [word for word, _ in words(newel("deploy", path))] == ["unchanged"] * 3
    assert newel("executions", "start", f"{name}:current", "--input", "[1]", "--wait") == "[1]\n"
