"""Every job that `.sync` can wait for: cancelled with its execution, and begun anew with the same token after a kill."""

import json
import threading
from dataclasses import dataclass

import pytest

from api_support import ROLE, create, wait_for_events
from newel_server import Server
from service_endpoints import ScriptedService, task_environment
from workflows import task

CUSTOMIZATION = "arn:aws:bedrock:us-east-1:123456789012:model-customization-job/base/abc"
QUOTED = CUSTOMIZATION.replace(":", "%3A").replace("/", "%2F")
EXECUTION = "arn:aws:states:us-east-1:123456789012:execution:other:e"


@dataclass
class Job:
    """A job over the wire; operations are targets, or method and path. `token` names what makes beginning idempotent."""

    resource: str
    given: dict
    begin: tuple[str, dict]
    look: tuple[str, dict]
    cancel: tuple[str, dict | None]
    token: str | None = None


def sagemaker(kind: str, **given) -> Job:
    name = {f"{kind}Name": "job"}
    return Job(
        f"sagemaker:create{kind}",
        {**name, **given},
        (f"Create{kind}", {f"{kind}Arn": "arn"}),
        (f"Describe{kind}", {f"{kind}Status": "InProgress"}),
        (f"Stop{kind}", name),
    )


def build(kind: str) -> Job:
    member = kind[0].lower() + kind[1:]
    many = {"build": "builds", "buildBatch": "buildBatches"}[member]
    state = {"id": "p:1", f"{member}Status": "IN_PROGRESS"}
    return Job(
        f"codebuild:start{kind}",
        {"ProjectName": "p"},
        (f"Start{kind}", {member: state}),
        ("BatchGetBuilds" if kind == "Build" else "BatchGetBuildBatches", {many: [state]}),
        (f"Stop{kind}", {"id": "p:1"}),
        "idempotencyToken",
    )


S3 = {"S3Uri": "s3://b/x"}
JOBS = [
    Job(
        "athena:startQueryExecution",
        {"QueryString": "SELECT 1"},
        ("StartQueryExecution", {"QueryExecutionId": "q"}),
        ("GetQueryExecution", {"QueryExecution": {"Status": {"State": "RUNNING"}}}),
        ("StopQueryExecution", {"QueryExecutionId": "q"}),
        "ClientRequestToken",
    ),
    Job(
        "batch:submitJob",
        {"JobName": "n", "JobQueue": "q", "JobDefinition": "d"},
        ("POST /v1/submitjob", {"jobId": "j", "jobName": "n"}),
        ("POST /v1/describejobs", {"jobs": [{"jobId": "j", "status": "RUNNING"}]}),
        ("POST /v1/terminatejob", {"jobId": "j", "reason": "The Step Functions execution was stopped"}),
    ),
    Job(
        "bedrock:createModelCustomizationJob",
        {
            "JobName": "n",
            "CustomModelName": "m",
            "RoleArn": ROLE,
            "BaseModelIdentifier": "base",
            "TrainingDataConfig": S3,
            "OutputDataConfig": S3,
            "HyperParameters": {"epochCount": "1"},
        },
        ("POST /model-customization-jobs", {"jobArn": CUSTOMIZATION}),
        (f"GET /model-customization-jobs/{QUOTED}", {"status": "InProgress"}),
        (f"POST /model-customization-jobs/{QUOTED}/stop", None),
        "clientRequestToken",
    ),
    build("Build"),
    build("BuildBatch"),
    Job(
        "databrew:startJobRun",
        {"Name": "n"},
        ("POST /jobs/n/startJobRun", {"RunId": "r"}),
        ("GET /jobs/n/jobRun/r", {"State": "RUNNING"}),
        ("POST /jobs/n/jobRun/r/stopJobRun", None),
    ),
    Job(
        "ecs:runTask",
        {"Cluster": "c", "TaskDefinition": "d"},
        ("RunTask", {"tasks": [{"taskArn": "t", "lastStatus": "PENDING"}]}),
        ("DescribeTasks", {"tasks": [{"taskArn": "t", "lastStatus": "RUNNING"}]}),
        ("StopTask", {"cluster": "c", "task": "t", "reason": "The Step Functions execution was stopped"}),
        "clientToken",
    ),
    Job(
        "elasticmapreduce:addStep",
        {"ClusterId": "j-1", "Step": {"Name": "s", "HadoopJarStep": {"Jar": "x"}}},
        ("AddJobFlowSteps", {"StepIds": ["s-1"]}),
        ("DescribeStep", {"Step": {"Status": {"State": "RUNNING"}}}),
        ("CancelSteps", {"ClusterId": "j-1", "StepIds": ["s-1"]}),
    ),
    Job(
        "emr-containers:startJobRun",
        {"VirtualClusterId": "vc", "ExecutionRoleArn": ROLE, "ReleaseLabel": "emr-6.2.0-latest"},
        ("POST /virtualclusters/vc/jobruns", {"id": "jr", "virtualClusterId": "vc"}),
        ("GET /virtualclusters/vc/jobruns/jr", {"jobRun": {"state": "RUNNING"}}),
        ("DELETE /virtualclusters/vc/jobruns/jr", None),
        "clientToken",
    ),
    Job(
        "emr-serverless:startJobRun",
        {"ApplicationId": "a", "ExecutionRoleArn": ROLE},
        ("POST /applications/a/jobruns", {"applicationId": "a", "jobRunId": "r"}),
        ("GET /applications/a/jobruns/r", {"jobRun": {"state": "RUNNING"}}),
        ("DELETE /applications/a/jobruns/r", None),
        "clientToken",
    ),
    Job(
        "glue:startJobRun",
        {"JobName": "n"},
        ("StartJobRun", {"JobRunId": "jr"}),
        ("GetJobRun", {"JobRun": {"JobRunState": "RUNNING"}}),
        ("BatchStopJobRun", {"JobName": "n", "JobRunIds": ["jr"]}),
    ),
    Job(
        "mediaconvert:createJob",
        {"Role": ROLE, "Settings": {}},
        ("POST /2017-08-29/jobs", {"job": {"id": "m"}}),
        ("GET /2017-08-29/jobs/m", {"job": {"status": "PROGRESSING"}}),
        ("DELETE /2017-08-29/jobs/m", None),
        "clientRequestToken",
    ),
    sagemaker(
        "TrainingJob",
        AlgorithmSpecification={"TrainingImage": "x", "TrainingInputMode": "File"},
        RoleArn=ROLE,
        OutputDataConfig={"S3OutputPath": "s3://x/y"},
        ResourceConfig={"InstanceCount": 1, "InstanceType": "ml.m4.xlarge", "VolumeSizeInGB": 1},
        StoppingCondition={"MaxRuntimeInSeconds": 60},
    ),
    sagemaker(
        "TransformJob",
        ModelName="m",
        TransformInput={"DataSource": {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": "s3://x"}}},
        TransformOutput={"S3OutputPath": "s3://y"},
        TransformResources={"InstanceType": "ml.m4.xlarge", "InstanceCount": 1},
    ),
    sagemaker(
        "ProcessingJob",
        RoleArn=ROLE,
        AppSpecification={"ImageUri": "x"},
        ProcessingResources={
            "ClusterConfig": {"InstanceCount": 1, "InstanceType": "ml.m4.xlarge", "VolumeSizeInGB": 1}
        },
    ),
    sagemaker(
        "LabelingJob",
        LabelAttributeName="l",
        InputConfig={"DataSource": {}},
        OutputConfig={"S3OutputPath": "s3://y"},
        RoleArn=ROLE,
        HumanTaskConfig={
            "WorkteamArn": "arn",
            "UiConfig": {},
            "TaskTitle": "t",
            "TaskDescription": "d",
            "NumberOfHumanWorkersPerDataObject": 1,
            "TaskTimeLimitInSeconds": 60,
        },
    ),
    sagemaker(
        "HyperParameterTuningJob",
        HyperParameterTuningJobConfig={
            "Strategy": "Bayesian",
            "ResourceLimits": {"MaxNumberOfTrainingJobs": 1, "MaxParallelTrainingJobs": 1},
        },
    ),
    Job(
        "states:startExecution",
        {"StateMachineArn": "arn:aws:states:us-east-1:123456789012:stateMachine:other"},
        ("StartExecution", {"executionArn": EXECUTION, "startDate": 1}),
        ("DescribeExecution", {"executionArn": EXECUTION, "status": "RUNNING", "startDate": 1}),
        ("StopExecution", {"executionArn": EXECUTION}),
        "name",
    ),
]


class Services:
    """Begins jobs, says that they run on, and keeps the bodies of requests by operation."""

    def __init__(self):
        self.seen: dict[str, list] = {}
        self.changed = threading.Condition()
        self.answers = {name: answer for job in JOBS for name, answer in (job.begin, job.look)}
        self.service = ScriptedService(self.answer)

    def answer(self, request):
        target = request["headers"].get("x-amz-target")
        operation = target.rsplit(".", 1)[1] if target else f"{request['method']} {request['path']}"
        body = json.loads(request["body"]) if request["body"] else None
        with self.changed:
            self.seen.setdefault(operation, []).append(body)
            self.changed.notify_all()
        if operation in ("CreateTrainingJob", "CreateProcessingJob") and len(self.seen[operation]) > 1:
            return 400, {}, b'{"__type": "ResourceInUse", "message": "there is one already"}'
        return 200, {"Content-Type": "application/json"}, json.dumps(self.answers.get(operation, {})).encode()

    def wait(self, operation: str, count: int = 1) -> list:
        with self.changed:
            arrived = self.changed.wait_for(lambda: len(self.seen.get(operation, [])) >= count, 30)
            assert arrived, f"{operation} came {len(self.seen.get(operation, []))} times; all: {sorted(self.seen)}"
            return self.seen[operation]


@pytest.fixture(scope="module")
def services():
    made = Services()
    with made.service:
        yield made


@pytest.fixture(scope="module")
def newel(services):
    endpoint = services.service.endpoint
    environment = task_environment(endpoint, AWS_ENDPOINT_URL_SFN=endpoint)
    with Server(environment=environment, extra=("--time-scale", "0.02")) as server:
        yield server


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.resource)
def test_a_job_is_cancelled_with_its_execution(services, newel, job):
    client = newel.client()
    services.seen.clear()
    arn = create(client, task(f"{job.resource}.sync", job.given))
    execution = client.start_execution(stateMachineArn=arn)["executionArn"]
    services.wait(job.look[0])
    wait_for_events(client, execution, 5)
    client.stop_execution(executionArn=execution)
    operation, body = job.cancel
    sent = services.wait(operation)[0]
    assert body is None or sent == body


def test_jobs_are_begun_anew_with_the_same_token_after_a_kill(services, newel):
    client = newel.client()
    services.seen.clear()
    executions = []
    for job in JOBS:
        arn = create(client, task(f"{job.resource}.sync", job.given))
        executions.append(client.start_execution(stateMachineArn=arn)["executionArn"])
    for job in JOBS:
        services.wait(job.look[0])
    newel.kill()
    newel.start()
    for job in JOBS:
        first, second = services.wait(job.begin[0], 2)[:2]
        assert first == second, job.resource
        if job.token:
            assert len(first[job.token]) >= 20, job.resource
    # Those that were begun before under their name are followed, and all are still cancelled.
    client = newel.client()
    services.seen.clear()
    for job in JOBS:
        services.wait(job.look[0])
    for execution in executions:
        client.stop_execution(executionArn=execution)
    for job in JOBS:
        services.wait(job.cancel[0])
