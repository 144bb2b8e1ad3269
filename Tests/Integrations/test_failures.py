"""A failure of each service, named as the form of the integration names it."""

from __future__ import annotations

import pytest
from workflows import failure

OPTIMIZED = [
    ("ecs:runTask", {"Cluster": "none", "TaskDefinition": "none"}, "ECS.", "AmazonECS"),
    ("athena:startQueryExecution", {"QueryString": "SELECT 1", "WorkGroup": "none"}, "Athena.", "AmazonAthena"),
    ("sagemaker:createEndpoint", {"EndpointName": "none", "EndpointConfigName": "none"}, "SageMaker.", "AmazonSageMaker"),
    ("codebuild:stopBuild", {"Id": "none:1"}, "CodeBuild.", "AWSCodeBuild"),
    ("states:startExecution", {"StateMachineArn": "arn:aws:states:us-east-1:123456789012:stateMachine:none"},
     "StepFunctions.", "AWSStepFunctions"),
]

SDK = [
    ("ssm:getParameter", {"Name": "/none"}, "Ssm.ParameterNotFoundException", "Ssm"),
    ("sts:assumeRole", {"RoleArn": "arn:aws:iam::123456789012:role/role", "RoleSessionName": "x" * 65}, "Sts.", "Sts"),
    ("s3:getObject", {"Bucket": "none-of-this-name", "Key": "x"}, "S3.NoSuchBucketException", "S3"),
    ("eventbridge:describeRule", {"Name": "none"}, "EventBridge.ResourceNotFoundException", "EventBridge"),
    ("glue:getJob", {"JobName": "none"}, "Glue.EntityNotFoundException", "Glue"),
    ("batch:describeJobQueues", {"MaxResults": "many"}, "States.Runtime", None),
    ("ecs:listTasks", {"Cluster": "none"}, "Ecs.ClusterNotFoundException", "Ecs"),
    ("sagemaker:describeTrainingJob", {"TrainingJobName": "none"}, "SageMaker.", "SageMaker"),
    ("athena:listNamedQueries", {"MaxResults": "many"}, "States.Runtime", None),
    ("codebuild:listBuildsForProject", {"ProjectName": "none"}, "CodeBuild.ResourceNotFoundException", "CodeBuild"),
    ("sns:getTopicAttributes", {"TopicArn": "arn:aws:sns:us-east-1:123456789012:none"}, "Sns.NotFoundException", "Sns"),
    ("sqs:getQueueUrl", {"QueueName": "none"}, "Sqs.", "Sqs"),
    ("cloudwatchlogs:getLogEvents", {"LogGroupName": "none", "LogStreamName": "x"},
     "CloudWatchLogs.ResourceNotFoundException", "CloudWatchLogs"),
]


@pytest.mark.parametrize(("resource", "arguments", "name", "service"), OPTIMIZED, ids=[one[0] for one in OPTIMIZED])
def test_optimized(moto, client, resource, arguments, name, service):
    error, cause = failure(client, resource, arguments)
    assert error.startswith(name), (error, cause)
    assert f"(Service: {service}; Status Code: 4" in cause and "Request ID: " in cause


@pytest.mark.parametrize(("resource", "arguments", "name", "service"), SDK, ids=[one[0] for one in SDK])
def test_sdk(moto, client, resource, arguments, name, service):
    error, cause = failure(client, f"aws-sdk:{resource}", arguments)
    assert error.startswith(name), (error, cause)
    assert service is None or f"(Service: {service}, Status Code: 4" in cause, cause

