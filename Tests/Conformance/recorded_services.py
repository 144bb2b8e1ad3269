"""What stands for the AWS services that recorded cases need: moto, in its server mode."""

from __future__ import annotations

import shutil
import tempfile
import threading
import urllib.request
from pathlib import Path

from botocore import xform_name

import service_endpoints
from replay import ACCOUNT

RECORDED_ENDPOINT = "http://endpoint"


class RecordedServices:
    """One moto process. Requests are those that were recorded, with its address in the place of AWS's."""

    names = frozenset({"sqs", "sns", "dynamodb", "s3", "events", "secretsmanager"})

    def __init__(self):
        self.directory = Path(tempfile.mkdtemp(prefix="newel-services-"))
        self.moto = service_endpoints.Moto(self.directory / "moto.log", account=ACCOUNT).start()
        self.environment = service_endpoints.aws_environment(self.moto.endpoint)
        self._clients: dict[str, object] = {}
        self._lock = threading.Lock()

    @staticmethod
    def are_there() -> bool:
        return service_endpoints.missing_moto() is None

    @classmethod
    def are_needed(cls, case: dict) -> bool:
        return bool(cls.names & set(case["needs"]))

    def reset(self) -> None:
        request = urllib.request.Request(f"{self.moto.endpoint}/moto-api/reset", method="POST")
        urllib.request.urlopen(request, timeout=30).close()

    def close(self) -> None:
        self.moto.close()
        shutil.rmtree(self.directory, ignore_errors=True)

    def call(self, service: str, operation: str, parameters: dict) -> dict:
        with self._lock:
            client = self._clients.setdefault(service, self.moto.client(service))
        answer = getattr(client, xform_name(operation))(**self._here(parameters))
        return answer

    def _here(self, value):
        return _replaced(value, RECORDED_ENDPOINT, self.moto.endpoint)

    def as_recorded(self, value):
        """An answer of the server under test with the endpoint's address as in the recordings."""
        return _replaced(value, self.moto.endpoint, RECORDED_ENDPOINT)


def _replaced(value, old: str, new: str):
    if isinstance(value, dict):
        return {key: _replaced(item, old, new) for key, item in value.items()}
    if isinstance(value, list):
        return [_replaced(item, old, new) for item in value]
    return value.replace(old, new) if isinstance(value, str) else value
