"""`eks:call` and `eks:runJob`, which speak to the API of a cluster."""

import base64
import json
import shutil
import ssl
import subprocess
import threading
from urllib.parse import parse_qs, urlsplit

import pytest
from botocore.auth import SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from api_support import create, wait_for, wait_for_events
from newel_server import REGION, Server
from service_endpoints import ACCESS_KEY, SECRET_KEY, ScriptedService, task_environment
from workflows import failure, refused_input, result, task

pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="no openssl to make certificates with")
JSON = {"Content-Type": "application/json"}
JOB = {"apiVersion": "batch/v1", "kind": "Job", "metadata": {"name": "pi"}, "spec": {"backoffLimit": 0}}


class Cluster:
    """The API of a cluster: jobs that end when they have been looked at so often, one pod with two containers."""

    def __init__(self, directory):
        key, certificate = directory / "key.pem", directory / "certificate.pem"
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
            + ["-keyout", str(key), "-out", str(certificate), "-days", "2", "-subj", "/CN=127.0.0.1"]
            + ["-addext", "subjectAltName=IP:127.0.0.1"],
            check=True,
            capture_output=True,
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        self.authority = base64.b64encode(certificate.read_bytes()).decode()
        self.jobs: dict[str, dict] = {}
        self.looks_left = 2
        self.ends_well = True
        self.deleted = threading.Event()
        self.service = ScriptedService(self.answer, context)

    def __enter__(self):
        self.service.__enter__()
        return self

    def __exit__(self, *arguments):
        self.service.__exit__(*arguments)

    @property
    def place(self):
        return {"ClusterName": "mine", "CertificateAuthority": self.authority, "Endpoint": self.service.endpoint}

    def answer(self, request):
        method, path = request["method"], request["path"]
        jobs = "/apis/batch/v1/namespaces/default/jobs"
        if method == "POST" and path == jobs:
            job = json.loads(request["body"])
            name = job["metadata"]["name"]
            if name in self.jobs:
                return 409, JSON, b'{"kind": "Status", "reason": "AlreadyExists"}'
            self.jobs[name] = {**job, "status": {}}
            return 201, JSON, json.dumps(self.jobs[name]).encode()
        if path.startswith(f"{jobs}/"):
            job = self.jobs.get(path.rsplit("/", 1)[1])
            if job is None:
                return 404, JSON, b'{"kind": "Status", "reason": "NotFound"}'
            if method == "DELETE":
                self.deleted.set()
                return 200, JSON, b"{}"
            self.looks_left -= 1
            if self.looks_left <= 0:
                kind = "Complete" if self.ends_well else "Failed"
                job["status"] = {"succeeded": 1, "conditions": [{"type": kind, "status": "True"}]}
            return 200, JSON, json.dumps(job).encode()
        pods = "/api/v1/namespaces/default/pods"
        if path == pods:
            containers = [{"name": "one"}, {"name": "two"}, {"name": "three"}]
            pod = {"metadata": {"name": "pi-x"}, "spec": {"containers": containers}}
            return 200, JSON, json.dumps({"kind": "PodList", "items": [pod]}).encode()
        if path == f"{pods}/pi-x/log":
            container = parse_qs(request["query"])["container"][0]
            if container == "three":
                return 400, JSON, b"is waiting to start"
            return 200, {"Content-Type": "text/plain"}, b"3.14159" if container == "one" else b"no json\n"
        return 404, JSON, b'{"kind": "Status", "reason": "NotFound"}'


@pytest.fixture
def cluster(tmp_path):
    with Cluster(tmp_path) as made:
        yield made


@pytest.fixture
def newel(cluster):
    # STS is never called: its URL is only signed.
    environment = task_environment("http://127.0.0.1:9", AWS_ENDPOINT_URL_EKS=cluster.service.endpoint)
    with Server(environment=environment, extra=("--time-scale", "0.02")) as server:
        yield server


def token_problem(request, cluster_name):
    """Why a bearer token is not what `aws eks get-token` makes; None when it is."""
    token = request["headers"]["authorization"].removeprefix("Bearer k8s-aws-v1.")
    url = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)).decode()
    query = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
    if query["Action"] != "GetCallerIdentity" or query["X-Amz-SignedHeaders"] != "host;x-k8s-aws-id":
        return url
    again = AWSRequest(method="GET", url=url.split("&X-Amz-Signature")[0], headers={"x-k8s-aws-id": cluster_name})
    again.context["timestamp"] = query["X-Amz-Date"]
    signer = SigV4QueryAuth(Credentials(ACCESS_KEY, SECRET_KEY), "sts", REGION, expires=60)
    canonical = signer.canonical_request(again)
    expected = signer.signature(signer.string_to_sign(again, canonical), again)
    return None if expected == query["X-Amz-Signature"] else f"expected {expected} for\n{canonical}"


def test_a_call_has_a_token_of_sts_and_shows_the_answer(cluster, newel):
    client = newel.client()
    given = {**cluster.place, "Method": "GET", "Path": "/api/v1/namespaces/default/pods"}
    selector = ["job-name=pi", "a in (b, c)"]
    output = result(client, "eks:call", {**given, "QueryParameters": {"labelSelector": selector}})
    assert output["StatusCode"] == 200 and output["StatusText"] == "OK"
    assert output["ResponseBody"]["items"][0]["metadata"]["name"] == "pi-x"
    sent = cluster.service.requests[0]
    assert parse_qs(sent["query"]) == {"labelSelector": selector}
    assert token_problem(sent, "mine") is None
    body = {"metadata": {"labels": {"a": None}}}
    patch = {**cluster.place, "Method": "PATCH", "Path": "/api/v1/namespaces/default/pods/none", "RequestBody": body}
    error, cause = failure(client, "eks:call", patch)
    assert error == "EKS.404" and json.loads(cause)["reason"] == "NotFound"
    sent = cluster.service.requests[1]
    assert json.loads(sent["body"]) == body and sent["headers"]["content-type"] == "application/merge-patch+json"


def test_a_job_is_followed_to_its_end_and_its_logs_are_read(cluster, newel):
    options = {"RetrieveLogs": True, "LogParameters": {"tailLines": ["6"]}}
    output = result(newel.client(), "eks:runJob.sync", {**cluster.place, "Job": JOB, "LogOptions": options})
    assert output["status"]["succeeded"] == 1 and output["metadata"]["name"] == "pi"
    assert output["logs"]["pods"]["pi-x"]["containers"] == {
        "one": {"log": 3.14159},
        "two": {"log": "no json\n"},
        "three": {"error": "EKS.400", "cause": "is waiting to start"},
    }
    logs = [request for request in cluster.service.requests if request["path"].endswith("/log")]
    assert [parse_qs(request["query"])["tailLines"] for request in logs] == [["6"]] * 3
    cluster.jobs.clear()
    raw = {**cluster.place, "Job": json.dumps(JOB), "LogOptions": {"RetrieveLogs": True, "RawLogs": True}}
    output = result(newel.client(), "eks:runJob.sync", raw)
    assert output["logs"]["pods"]["pi-x"]["containers"]["one"] == {"log": "3.14159"}


def test_a_job_that_fails_and_one_that_is_there_already(cluster, newel):
    cluster.ends_well = False
    error, cause = failure(newel.client(), "eks:runJob.sync", {**cluster.place, "Job": JOB})
    assert error == "States.TaskFailed" and json.loads(cause)["status"]["conditions"][0]["type"] == "Failed"
    error, cause = failure(newel.client(), "eks:runJob", {**cluster.place, "Job": JOB})
    assert error == "EKS.409" and json.loads(cause)["reason"] == "AlreadyExists"


def test_a_job_is_deleted_with_its_execution(cluster, newel):
    cluster.looks_left = 1_000_000
    client = newel.client()
    arn = create(client, task("eks:runJob.sync", {**cluster.place, "Job": JOB}))
    execution = client.start_execution(stateMachineArn=arn)["executionArn"]
    wait_for_events(client, execution, 5)
    client.stop_execution(executionArn=execution)
    assert cluster.deleted.wait(20)


def test_a_job_without_a_name_is_found_again_after_a_kill(cluster, newel):
    cluster.looks_left = 1_000_000
    client = newel.client()
    nameless = {**JOB, "metadata": {"generateName": "pi-"}}
    arn = create(client, task("eks:runJob.sync", {**cluster.place, "Job": nameless}))
    execution = client.start_execution(stateMachineArn=arn)["executionArn"]
    wait_for_events(client, execution, 5)
    newel.kill()
    cluster.looks_left = 2
    newel.start()
    assert wait_for(newel.client(), execution)["status"] == "SUCCEEDED"
    assert len(cluster.jobs) == 1 and next(iter(cluster.jobs)).startswith("pi-")
    posts = [request for request in cluster.service.requests if request["method"] == "POST"]
    assert len(posts) == 2 and posts[0]["body"] == posts[1]["body"]


def test_what_cannot_be_called(cluster, newel):
    client = newel.client()
    given = {**cluster.place, "Method": "GET", "Path": "/version"}
    refusals = [
        ({"Endpoint": "https://10.0.0.1"}, "is none of Amazon EKS. For another one set AWS_ENDPOINT_URL_EKS"),
        ({"Endpoint": "https://x.gr7.us-east-1.eks.amazonaws.com.evil.example"}, "is none of Amazon EKS"),
        ({"ClusterName": None}, "[The field 'ClusterName' is required but was missing]"),
        ({"CertificateAuthority": "?"}, "[The value of the field 'CertificateAuthority' has an invalid format]"),
        ({"Method": "TRACE"}, "[The value of the field 'Method' has an invalid format]"),
        ({"QueryParameters": {"a": "b"}}, "[The value of the field 'QueryParameters' has an invalid format]"),
        ({"Job": {}}, "[The field \"Job\" is not supported by Step Functions]"),
    ]
    for change, problem in refusals:
        cause = refused_input(client, "eks:call", {**given, **change})
        assert problem in cause, cause
    # Another authority than that of the server's certificate.
    other = base64.b64encode(b"no certificate").decode()
    error, cause = failure(client, "eks:call", {**given, "CertificateAuthority": other})
    assert error == "EKS.SdkClientException" and "CertificateAuthority" in cause
    assert not cluster.service.requests
