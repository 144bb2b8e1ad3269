"""What stands for the AWS services that recorded cases need: moto in its server mode, and what it leaves out."""

from __future__ import annotations

import json
import shutil
import tempfile
import threading
import urllib.request
from pathlib import Path

from botocore import xform_name

import service_endpoints
from replay import ACCOUNT
from stand_ins import AmendedMoto, RestAPIs

RECORDED_ENDPOINT = "http://endpoint"


class RecordedServices:
    """One moto process. Requests are those that were recorded, with its address in the place of AWS's."""

    names = frozenset({"sqs", "sns", "dynamodb", "s3", "events", "secretsmanager", "apigateway", "logs"})

    def __init__(self):
        self.directory = Path(tempfile.mkdtemp(prefix="newel-services-"))
        self.moto = service_endpoints.Moto(self.directory / "moto.log", account=ACCOUNT).start()
        self.front = AmendedMoto(self.moto.port)
        self.apis = RestAPIs()
        self.variables = {"AWS_ENDPOINT_URL_API_GATEWAY": self.apis.endpoint}
        self._clients: dict[str, object] = {}
        self._lock = threading.Lock()

    @staticmethod
    def are_there() -> bool:
        return service_endpoints.missing_moto() is None

    @classmethod
    def are_needed(cls, case: dict) -> bool:
        return bool(cls.names & set(case["needs"]))

    def reset(self, case: dict) -> None:
        self.apis.reset(case.get("lambdas") or {})
        request = urllib.request.Request(f"{self.moto.endpoint}/moto-api/reset", method="POST")
        urllib.request.urlopen(request, timeout=30).close()

    def environment(self, case: dict) -> dict[str, str]:
        """What a server gets; one whose case is not about logs and events keeps them to itself."""
        tells = "logs" in case["needs"] or "events" in (case.get("unlinked") or {}).values()
        make = service_endpoints.aws_environment if tells else service_endpoints.task_environment
        return make(self.front.endpoint, **self.variables)

    def close(self) -> None:
        self.front.close()
        self.apis.close()
        self.moto.close()
        shutil.rmtree(self.directory, ignore_errors=True)

    def call(self, service: str, operation: str, parameters: dict, recorded: dict) -> dict:
        if service == "apigateway":
            return self.apis.call(operation, parameters, recorded)
        with self._lock:
            client = self._clients.setdefault(service, self.moto.client(service, self.front.endpoint))
        answer = getattr(client, xform_name(operation))(**self.here(parameters))
        if hasattr(answer.get("Body"), "read"):
            answer["Body"] = answer["Body"].read().decode()
        return answer

    def here(self, value):
        """Recorded parameters with the address of what stands for AWS."""
        apis = _replaced(value, f"{RECORDED_ENDPOINT}/restapis/", f"{self.apis.endpoint}/restapis/")
        return _replaced(apis, RECORDED_ENDPOINT, self.front.endpoint)

    def log_events(self, groups: list[str]) -> list[dict]:
        """What stands in log groups, as JSON, in the order of time; AWS's test message is none of it."""
        found = []
        for group in groups:
            streams = self.call("logs", "DescribeLogStreams", {"logGroupName": group}, {})["logStreams"]
            names = [stream["logStreamName"] for stream in streams]
            for name in (name for name in names if name.startswith("states/")):
                page = self.call(
                    "logs", "GetLogEvents", {"logGroupName": group, "logStreamName": name, "startFromHead": True}, {}
                )
                found += page["events"]
        return [json.loads(event["message"]) for event in sorted(found, key=lambda event: event["timestamp"])]

    def messages(self, queue_url: str) -> list[str]:
        """Bodies of the messages that wait in a queue; they are gone afterwards."""
        answer = self.call("sqs", "ReceiveMessage", {"QueueUrl": queue_url, "MaxNumberOfMessages": 10}, {})
        for message in answer.get("Messages", []):
            self.call("sqs", "DeleteMessage", {"QueueUrl": queue_url, "ReceiptHandle": message["ReceiptHandle"]}, {})
        return [message["Body"] for message in answer.get("Messages", [])]

    def as_recorded(self, value):
        """An answer of the server under test with the endpoint's address as in the recordings."""
        for endpoint in (self.apis.endpoint, self.front.endpoint):
            value = _replaced(value, endpoint, RECORDED_ENDPOINT)
        return value


def _replaced(value, old: str, new: str):
    if isinstance(value, dict):
        return {key: _replaced(item, old, new) for key, item in value.items()}
    if isinstance(value, list):
        return [_replaced(item, old, new) for item in value]
    return value.replace(old, new) if isinstance(value, str) else value
