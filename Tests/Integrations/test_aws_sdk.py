"""SDK integrations against moto: every protocol, success and error."""

import json

import pytest

from api_support import unique
from workflows import failure, refused_input, result


def test_json_1_0_dynamodb(moto, client):
    table = unique("table")
    given = {
        "TableName": table,
        "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
        "BillingMode": "PAY_PER_REQUEST",
    }
    made = result(client, "aws-sdk:dynamodb:createTable", given)
    assert made["TableDescription"]["TableName"] == table
    assert made["TableDescription"]["CreationDateTime"].endswith("Z")
    result(client, "aws-sdk:dynamodb:putItem", {"TableName": table, "Item": {"id": {"S": "1"}}})
    assert result(client, "aws-sdk:dynamodb:scan", {"TableName": table})["Count"] == 1
    error, cause = failure(client, "aws-sdk:dynamodb:scan", {"TableName": "none"})
    assert error == "DynamoDb.ResourceNotFoundException"
    assert "(Service: DynamoDb, Status Code: 400, Request ID: " in cause


def test_json_1_1_secrets_and_parameters(moto, client):
    name = unique("secret")
    result(client, "aws-sdk:secretsmanager:createSecret", {"Name": name, "SecretString": {"user": "u"}})
    secret = result(client, "aws-sdk:secretsmanager:getSecretValue", {"SecretId": name})
    assert json.loads(secret["SecretString"]) == {"user": "u"}
    error, _ = failure(client, "aws-sdk:secretsmanager:getSecretValue", {"SecretId": "none"})
    assert error == "SecretsManager.ResourceNotFoundException"
    parameter = f"/{name}"
    result(client, "aws-sdk:ssm:putParameter", {"Name": parameter, "Value": "v", "Type": "String"})
    assert result(client, "aws-sdk:ssm:getParameter", {"Name": parameter})["Parameter"]["Value"] == "v"
    assert failure(client, "aws-sdk:ssm:getParameter", {"Name": "/none"})[0] == "Ssm.ParameterNotFoundException"


def test_query_iam_and_sts(moto, client):
    name = unique("role")
    made = result(client, "aws-sdk:iam:createRole", {"RoleName": name, "AssumeRolePolicyDocument": {"Version": "x"}})
    assert made["Role"]["RoleName"] == name and made["Role"]["CreateDate"].endswith("Z")
    assert failure(client, "aws-sdk:iam:getRole", {"RoleName": "none"})[0] == "Iam.NoSuchEntityException"
    assert result(client, "aws-sdk:sts:getCallerIdentity", {})["Account"] == "123456789012"


def test_ec2(moto, client):
    vpc = result(client, "aws-sdk:ec2:createVpc", {"CidrBlock": "10.9.0.0/16"})["Vpc"]["VpcId"]
    filters = [{"Name": "vpc-id", "Values": [vpc]}]
    assert result(client, "aws-sdk:ec2:describeVpcs", {"Filters": filters})["Vpcs"][0]["CidrBlock"] == "10.9.0.0/16"
    error, cause = failure(client, "aws-sdk:ec2:describeVpcs", {"VpcIds": ["vpc-00000000"]})
    assert error == "Ec2.Ec2Exception"
    assert "(Service: Ec2, Status Code: 400, Request ID: " in cause


@pytest.mark.parametrize("body, text", [("plain", '"plain"'), ({"a": [1]}, '{"a":[1]}'), (7, "7")])
def test_rest_xml_s3_objects(moto, client, body, text):
    bucket, key = unique("bucket"), "folder/a key+ü.txt"
    moto.client("s3").create_bucket(Bucket=bucket)
    put = result(client, "aws-sdk:s3:putObject", {"Bucket": bucket, "Key": key, "Body": body, "Metadata": {"k": "v"}})
    assert put["ETag"]
    read = result(client, "aws-sdk:s3:getObject", {"Bucket": bucket, "Key": key})
    assert read["Body"] == text and read["Metadata"] == {"k": "v"} and read["ContentLength"] == len(text)
    listed = result(client, "aws-sdk:s3:listObjectsV2", {"Bucket": bucket, "Prefix": "folder/"})
    assert [entry["Key"] for entry in listed["Contents"]] == [key]
    tags = {"TagSet": [{"Key": "a", "Value": "<b>"}]}
    result(client, "aws-sdk:s3:putBucketTagging", {"Bucket": bucket, "Tagging": tags})
    assert result(client, "aws-sdk:s3:getBucketTagging", {"Bucket": bucket})["TagSet"] == tags["TagSet"]


def test_rest_xml_s3_failures(moto, client):
    bucket = unique("bucket")
    error, cause = failure(client, "aws-sdk:s3:listObjects", {"Bucket": bucket})
    assert error == "S3.NoSuchBucketException"
    assert cause.startswith("The specified bucket does not exist (Service: S3, Status Code: 404, Request ID: ")
    moto.client("s3").create_bucket(Bucket=bucket)
    error, _ = failure(client, "aws-sdk:s3:getObject", {"Bucket": bucket, "Key": "none"})
    assert error == "S3.NoSuchKeyException"


def test_rest_json_lambda_and_batch(moto, client):
    assert result(client, "aws-sdk:lambda:listFunctions", {})["Functions"] == []
    error, cause = failure(client, "aws-sdk:lambda:getFunction", {"FunctionName": "none"})
    assert error == "Lambda.ResourceNotFoundException"
    assert "(Service: Lambda, Status Code: 404, Request ID: " in cause
    assert result(client, "aws-sdk:batch:describeJobs", {"Jobs": ["x"]})["Jobs"] == []


def test_lambda_invoke_of_a_local_function(moto, client):
    output = result(client, "aws-sdk:lambda:invoke", {"FunctionName": "echo", "Payload": {"a": 1}})
    assert output["StatusCode"] == 200 and json.loads(output["Payload"]) == {"a": 1}


def test_cloudwatch_logs_and_metrics(moto, client):
    group = unique("group")
    result(client, "aws-sdk:cloudwatchlogs:createLogGroup", {"LogGroupName": group})
    error, _ = failure(client, "aws-sdk:cloudwatchlogs:createLogGroup", {"LogGroupName": group})
    assert error == "CloudWatchLogs.ResourceAlreadyExistsException"
    found = result(client, "aws-sdk:cloudwatchlogs:describeLogGroups", {"LogGroupNamePrefix": group})
    assert found["LogGroups"][0]["LogGroupName"] == group
    data = [{"MetricName": "m", "Value": 1.5, "Timestamp": "2026-01-01T00:00:00Z"}]
    result(client, "aws-sdk:cloudwatch:putMetricData", {"Namespace": "test", "MetricData": data})
    listed = result(client, "aws-sdk:cloudwatch:listMetrics", {"Namespace": "test"})
    assert listed["Metrics"][0]["MetricName"] == "m"


def test_step_functions_stay_here(moto, client):
    listed = result(client, "aws-sdk:sfn:listStateMachines", {})
    assert listed["StateMachines"], "the machine that asks is one"


def test_unknown_members_and_operations(moto, client):
    cause = refused_input(client, "aws-sdk:sqs:listQueues", {"Nonsense": True})
    assert 'The field "Nonsense" is not supported by Step Functions' in cause
    error, cause = failure(client, "aws-sdk:sqs:listQueues", {"MaxResults": {"a": 1}})
    assert error == "States.Runtime" and "The value of the field 'MaxResults' has an invalid format" in cause
