"""Optimized integrations against moto."""

import json
import time

from api_support import ROLE, create, history, types, unique, wait_for, wait_for_events
from workflows import failure, refused_input, result, task


def test_sqs_sends_json_as_text_and_shows_the_answer_with_its_metadata(moto, client):
    queue = moto.client("sqs").create_queue(QueueName=unique("queue"))["QueueUrl"]
    output = result(client, "sqs:sendMessage", {"QueueUrl": queue, "MessageBody": {"a": [1, None]}})
    message = moto.client("sqs").receive_message(QueueUrl=queue)["Messages"][0]
    assert json.loads(message["Body"]) == {"a": [1, None]}
    assert output["MessageId"] == message["MessageId"]
    assert output["MD5OfMessageBody"] == message["MD5OfBody"]
    assert output["SdkHttpMetadata"]["HttpStatusCode"] == 200
    assert set(output["SdkHttpMetadata"]["AllHttpHeaders"]) == set(output["SdkHttpMetadata"]["HttpHeaders"])
    assert list(output) == sorted(output)
    assert "RequestId" in output["SdkResponseMetadata"]


def test_sqs_failure_is_named_after_the_optimized_integration(moto, client):
    url = f"{moto.endpoint}/123456789012/{unique('none')}"
    error, cause = failure(client, "sqs:sendMessage", {"QueueUrl": url, "MessageBody": "x"})
    assert error.startswith("SQS.")
    assert "(Service: AmazonSQS; Status Code: 400; Error Code: " in cause
    assert cause.endswith("; Proxy: null)")


def test_a_callback_through_sqs_resumes_the_task(moto, client):
    queue = moto.client("sqs").create_queue(QueueName=unique("queue"))["QueueUrl"]
    arguments = {"QueueUrl": queue, "MessageBody": {"token": "{% $states.context.Task.Token %}"}}
    arn = create(client, task("sqs:sendMessage.waitForTaskToken", arguments))
    execution = client.start_execution(stateMachineArn=arn)["executionArn"]
    deadline = time.monotonic() + 20
    messages = []
    while not messages and time.monotonic() < deadline:
        messages = moto.client("sqs").receive_message(QueueUrl=queue, WaitTimeSeconds=1).get("Messages", [])
    token = json.loads(messages[0]["Body"])["token"]
    client.send_task_success(taskToken=token, output='{"done": true}')
    assert json.loads(wait_for(client, execution)["output"]) == {"done": True}
    assert "TaskSubmitted" in types(history(client, execution))


def test_sns_publishes_json_as_text(moto, client):
    sns, sqs = moto.client("sns"), moto.client("sqs")
    topic = sns.create_topic(Name=unique("topic"))["TopicArn"]
    queue = sqs.create_queue(QueueName=unique("queue"))["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn, Attributes={"RawMessageDelivery": "true"})
    attributes = {"kind": {"DataType": "String", "StringValue": "x"}}
    given = {"TopicArn": topic, "Message": {"a": 1}, "MessageAttributes": attributes}
    output = result(client, "sns:publish", given)
    message = sqs.receive_message(QueueUrl=queue, MessageAttributeNames=["All"])["Messages"][0]
    assert json.loads(message["Body"]) == {"a": 1}
    assert message["MessageAttributes"]["kind"]["StringValue"] == "x"
    assert output["MessageId"]


def test_sns_failure(moto, client):
    topic = "arn:aws:sns:us-east-1:123456789012:none"
    error, cause = failure(client, "sns:publish", {"TopicArn": topic, "Message": "x"})
    assert error == "SNS.NotFoundException"
    assert "(Service: AmazonSNS; Status Code: 404; Error Code: NotFound; Request ID: " in cause


def test_dynamodb_items(moto, client):
    table = unique("table")
    moto.client("dynamodb").create_table(
        TableName=table,
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        BillingMode="PAY_PER_REQUEST",
    )
    item = {"id": {"S": "1"}, "n": {"N": "7"}, "b": {"BOOL": True}, "l": {"L": [{"S": "x"}]}}
    put = result(client, "dynamodb:putItem", {"TableName": table, "Item": item})
    assert set(put) == {"SdkHttpMetadata", "SdkResponseMetadata"}
    update = {
        "TableName": table,
        "Key": {"id": {"S": "1"}},
        "UpdateExpression": "SET n = n + :one",
        "ExpressionAttributeValues": {":one": {"N": "1"}},
        "ReturnValues": "UPDATED_NEW",
    }
    assert result(client, "dynamodb:updateItem", update)["Attributes"] == {"n": {"N": "8"}}
    key = {"TableName": table, "Key": {"id": {"S": "1"}}}
    assert result(client, "dynamodb:getItem", key)["Item"] == {**item, "n": {"N": "8"}}
    result(client, "dynamodb:deleteItem", key)
    assert "Item" not in result(client, "dynamodb:getItem", key)


def test_dynamodb_failures(moto, client):
    none = {"TableName": "none", "Key": {"id": {"S": "1"}}}
    error, cause = failure(client, "dynamodb:getItem", none)
    assert error == "DynamoDB.ResourceNotFoundException"
    assert "(Service: AmazonDynamoDBv2; Status Code: 400; Error Code: ResourceNotFoundException; Request ID: " in cause
    cause = refused_input(client, "dynamodb:getItem", {**none, "Nonsense": 1})
    assert '[The field "Nonsense" is not supported by Step Functions]' in cause


def test_eventbridge_entries_name_the_execution(moto, client):
    events, sqs = moto.client("events"), moto.client("sqs")
    bus, queue = unique("bus"), sqs.create_queue(QueueName=unique("queue"))["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    events.create_event_bus(Name=bus)
    events.put_rule(Name="all", EventBusName=bus, EventPattern='{"source": ["test"]}')
    events.put_targets(Rule="all", EventBusName=bus, Targets=[{"Id": "1", "Arn": arn}])
    entry = {"Detail": {"a": 1}, "DetailType": "d", "EventBusName": bus, "Source": "test", "Resources": ["own"]}
    output = result(client, "events:putEvents", {"Entries": [entry]})
    assert output["FailedEntryCount"] == 0 and output["Entries"][0]["EventId"]
    event = json.loads(sqs.receive_message(QueueUrl=queue, WaitTimeSeconds=5)["Messages"][0]["Body"])
    assert event["detail"] == {"a": 1}
    assert event["resources"][0] == "own"
    assert ":stateMachine:" in event["resources"][1] and ":execution:" in event["resources"][2]


def test_eventbridge_entry_that_fails_fails_the_task(moto, client):
    entry = {"Detail": "no json", "DetailType": "d", "Source": "test"}
    error, cause = failure(client, "events:putEvents", {"Entries": [entry]})
    assert error == "EventBridge.FailedEntry"
    assert json.loads(cause)["FailedEntryCount"] == 1


def test_glue_job_to_its_end(moto, client):
    moto.transition("glue::job_run", 2)
    name = unique("job")
    command = {"Name": "glueetl", "ScriptLocation": "s3://x/y"}
    moto.client("glue").create_job(Name=name, Role=ROLE, Command=command)
    output = result(client, "glue:startJobRun.sync", {"JobName": name, "Arguments": {"--a": "b"}})
    assert output["JobRunState"] == "SUCCEEDED" and output["JobName"] == name


def test_glue_failure(moto, client):
    error, cause = failure(client, "glue:startJobRun.sync", {"JobName": unique("none")})
    assert error == "Glue.EntityNotFoundException"
    assert "(Service: AWSGlue; Status Code: 400; " in cause


def test_a_job_is_stopped_with_its_execution(moto, client):
    moto.transition("athena::execution", 100_000)
    given = {"QueryString": "SELECT 1", "ResultConfiguration": {"OutputLocation": "s3://results/"}}
    arn = create(client, task("athena:startQueryExecution.sync", given))
    execution = client.start_execution(stateMachineArn=arn)["executionArn"]
    submitted = [e for e in wait_for_events(client, execution, 5) if e["type"] == "TaskSubmitted"]
    query = json.loads(submitted[0]["taskSubmittedEventDetails"]["output"])["QueryExecutionId"]
    client.stop_execution(executionArn=execution)
    athena, deadline = moto.client("athena"), time.monotonic() + 15
    while athena.get_query_execution(QueryExecutionId=query)["QueryExecution"]["Status"]["State"] != "CANCELLED":
        assert time.monotonic() < deadline, "the query runs on"
        time.sleep(0.1)


def test_athena_query(moto, client):
    moto.transition("athena::execution", 1)
    given = {"QueryString": "SELECT 1", "ResultConfiguration": {"OutputLocation": "s3://results/"}}
    output = result(client, "athena:startQueryExecution.sync", given)
    assert output["QueryExecution"]["Status"]["State"] == "SUCCEEDED"
    identifier = {"QueryExecutionId": output["QueryExecution"]["QueryExecutionId"]}
    assert result(client, "athena:getQueryExecution", identifier)["QueryExecution"]["Query"] == "SELECT 1"
    assert "ResultSet" in result(client, "athena:getQueryResults", identifier)


def test_codebuild_build(moto, client):
    name = unique("project")
    moto.client("codebuild").create_project(
        name=name,
        source={"type": "S3", "location": "bucket/path/file.zip"},
        artifacts={"type": "NO_ARTIFACTS"},
        environment={"type": "LINUX_CONTAINER", "image": "x", "computeType": "BUILD_GENERAL1_SMALL"},
        serviceRole="arn:aws:iam::123456789012:role/service-role/build",
    )
    output = result(client, "codebuild:startBuild.sync", {"ProjectName": name})
    assert output["Build"]["BuildStatus"] == "SUCCEEDED"


def test_codebuild_failure(moto, client):
    error, cause = failure(client, "codebuild:startBuild", {"ProjectName": unique("none")})
    assert error == "CodeBuild.ResourceNotFoundException"
    assert "(Service: AWSCodeBuild; " in cause


def test_sagemaker_job(moto, client):
    given = {
        "TrainingJobName": unique("training"),
        "AlgorithmSpecification": {"TrainingImage": "x", "TrainingInputMode": "File"},
        "RoleArn": ROLE,
        "OutputDataConfig": {"S3OutputPath": "s3://x/y"},
        "ResourceConfig": {"InstanceCount": 1, "InstanceType": "ml.m4.xlarge", "VolumeSizeInGB": 1},
        "StoppingCondition": {"MaxRuntimeInSeconds": 60},
    }
    output = result(client, "sagemaker:createTrainingJob.sync", given)
    assert output["TrainingJobStatus"] == "Completed"
    assert isinstance(output["CreationTime"], int)


def test_ecs_task(moto, client):
    ecs = moto.client("ecs")
    moto.transition("ecs::task", 1)
    cluster, family = unique("cluster"), unique("family")
    ecs.create_cluster(clusterName=cluster)
    definition = [{"name": "main", "image": "x", "memory": 128}]
    ecs.register_task_definition(family=family, containerDefinitions=definition, requiresCompatibilities=["FARGATE"])
    ec2 = moto.client("ec2")
    subnet = ec2.describe_subnets()["Subnets"][0]["SubnetId"]
    network = {"AwsvpcConfiguration": {"Subnets": [subnet], "SecurityGroups": []}}
    given = {
        "Cluster": cluster,
        "TaskDefinition": family,
        "LaunchType": "FARGATE",
        "NetworkConfiguration": network,
    }
    output = result(client, "ecs:runTask", given)
    assert output["Tasks"][0]["StartedBy"] == "AWS Step Functions"
    assert result(client, "ecs:runTask.sync", given)["LastStatus"] == "STOPPED"


def test_batch_job(moto, client):
    batch, iam = moto.client("batch"), moto.client("iam")
    role = iam.create_role(RoleName=unique("role"), AssumeRolePolicyDocument="{}")["Role"]["Arn"]
    environment, queue, definition = unique("environment"), unique("queue"), unique("definition")
    batch.create_compute_environment(
        computeEnvironmentName=environment, type="UNMANAGED", state="ENABLED", serviceRole=role
    )
    batch.create_job_queue(
        jobQueueName=queue,
        state="ENABLED",
        priority=1,
        computeEnvironmentOrder=[{"order": 1, "computeEnvironment": environment}],
    )
    batch.register_job_definition(
        jobDefinitionName=definition,
        type="container",
        containerProperties={"image": "x", "vcpus": 1, "memory": 128},
    )
    given = {"JobName": "job", "JobQueue": queue, "JobDefinition": definition}
    output = result(client, "batch:submitJob", given)
    assert output["JobName"] == "job" and output["JobId"]
    error, cause = failure(client, "batch:submitJob", {**given, "JobQueue": unique("none")})
    assert error.startswith("Batch.") and "(Service: AWSBatch; " in cause


def test_a_missing_endpoint_is_an_error_of_the_client(moto, client):
    assert "Nonsense" in refused_input(client, "bedrockagentcore:invokeHarness", {"Nonsense": 1})


def test_emr_steps_and_clusters(moto, client):
    given = {
        "Name": "cluster",
        "Instances": {
            "KeepJobFlowAliveWhenNoSteps": True,
            "InstanceCount": 1,
            "MasterInstanceType": "m5.xlarge",
            "SlaveInstanceType": "m5.xlarge",
        },
        "JobFlowRole": "EMR_EC2_DefaultRole",
        "ServiceRole": "EMR_DefaultRole",
        "ReleaseLabel": "emr-6.0.0",
    }
    output = result(client, "elasticmapreduce:createCluster.sync", given)
    cluster = {"ClusterId": output["ClusterId"]}
    assert output["Cluster"]["Id"] == output["ClusterId"]
    step = {"Name": "s", "HadoopJarStep": {"Jar": "x.jar", "Args": ["a"]}, "ActionOnFailure": "CONTINUE"}
    assert result(client, "elasticmapreduce:addStep", {**cluster, "Step": step})["StepId"].startswith("s-")
    terminated = result(client, "elasticmapreduce:terminateCluster.sync", cluster)
    assert terminated["Cluster"]["Status"]["State"] == "TERMINATED"
