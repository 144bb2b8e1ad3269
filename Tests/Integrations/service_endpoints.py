"""Endpoints that stand for AWS: moto in server mode, and a small server that checks signatures."""

from __future__ import annotations

import importlib.util
import json
import os
import ssl
import subprocess
import sys
import threading
import time
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import boto3
from botocore.auth import S3SigV4Auth, SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.credentials import Credentials

from newel_server import REGION, ServerFailed, free_port

ACCESS_KEY, SECRET_KEY = "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"


def missing_moto() -> str | None:
    """Why moto cannot be started, or None when it can."""
    if importlib.util.find_spec("moto") is not None:
        return None
    reason = "moto is not installed: scripts/install --services"
    if os.environ.get("NEWEL_REQUIRE"):
        raise ServerFailed(reason)
    return reason


def aws_environment(endpoint: str, **more: str) -> dict[str, str]:
    """What makes Newel, or anything else that speaks to AWS, speak to an endpoint."""
    return {
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_ACCESS_KEY_ID": ACCESS_KEY,
        "AWS_SECRET_ACCESS_KEY": SECRET_KEY,
        "AWS_REGION": REGION,
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_CONFIG_FILE": "/dev/null",
        "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
        **more,
    }


def task_environment(endpoint: str, **more: str) -> dict[str, str]:
    """The same for tasks alone: logs of executions and status events stay at home."""
    return aws_environment(endpoint, NEWEL_STATUS_EVENTS="off", NEWEL_EXECUTION_LOGS="off", **more)


class Moto:
    """One moto server on a free loopback port; a fixed account stands in for those of assumed roles as well."""

    def __init__(self, log: Path, account: str | None = None):
        self.log = log
        self.account = account
        self.port = 0
        self.process: subprocess.Popen | None = None

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> "Moto":
        return self.start()

    def __exit__(self, *_) -> None:
        self.close()

    def start(self, seconds_max: float = 60) -> "Moto":
        self.port = self.port or free_port()
        environment = {k: v for k, v in os.environ.items() if not k.startswith("AWS_")}
        environment["AWS_DEFAULT_REGION"] = REGION
        if self.account is not None:
            environment["MOTO_ACCOUNT_ID"] = self.account
        command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(self.port)]
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, env=environment
            )
        deadline = time.monotonic() + seconds_max
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                break
            try:
                with urllib.request.urlopen(f"{self.endpoint}/moto-api/data.json", timeout=10) as answer:
                    if answer.status == 200:
                        return self
            except OSError:
                time.sleep(0.1)
        self.close()
        raise ServerFailed(f"moto did not start: {self.log.read_text('utf-8', 'replace')[-2000:]}")

    def close(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    def client(self, service: str, endpoint: str | None = None):
        """A boto3 client of the service that moto stands for, at its own endpoint or at one before it."""
        return boto3.client(
            service,
            region_name=REGION,
            endpoint_url=endpoint or self.endpoint,
            aws_access_key_id=ACCESS_KEY,
            aws_secret_access_key=SECRET_KEY,
            config=Config(retries={"total_max_attempts": 2}, s3={"addressing_style": "path"}),
        )

    def transition(self, model: str, times: int) -> None:
        """Makes resources of a model change their state after they have been looked at so many times."""
        body = json.dumps({"model_name": model, "transition": {"progression": "manual", "times": times}}).encode()
        request = urllib.request.Request(
            f"{self.endpoint}/moto-api/state-manager/set-transition",
            data=body,
            headers={"Content-Type": "application/json"},
        )
        urllib.request.urlopen(request, timeout=10).close()


class ScriptedService:
    """A service that answers as a function says, keeps the requests, and can check their signatures.

    `answer(request)` gets a dict of method, path, query, headers (names in lower case) and body, and returns status,
    headers and body. With a TLS context it speaks HTTPS.
    """

    def __init__(self, answer, security: ssl.SSLContext | None = None):
        self.requests: list[dict] = []
        self.answer = answer
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_any(self):
                length = int(self.headers.get("Content-Length") or 0)
                path, _, query = self.path.partition("?")
                request = {
                    "method": self.command,
                    "path": path,
                    "query": query,
                    "headers": {k.lower(): v for k, v in self.headers.items()},
                    "body": self.rfile.read(length),
                }
                outer.requests.append(request)
                status, headers, body = outer.answer(request)
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = do_PATCH = handle_any

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.scheme = "http" if security is None else "https"
        if security is not None:
            self.server.socket = security.wrap_socket(self.server.socket, server_side=True)
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)

    @property
    def endpoint(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.server.server_port}"

    def __enter__(self) -> "ScriptedService":
        self.thread.start()
        return self

    def __exit__(self, *_) -> None:
        self.server.shutdown()
        self.server.server_close()


def signature_problem(request: dict, endpoint: str, secret: str = SECRET_KEY, token: str | None = None) -> str | None:
    """Why a request's signature is not that which botocore makes for it; None when it is."""
    given = request["headers"].get("authorization", "")
    if not given.startswith("AWS4-HMAC-SHA256 "):
        return f"no signature: {given!r}"
    parts = dict(part.strip().split("=", 1) for part in given.split(" ", 1)[1].split(","))
    key, date, region, service, _ = parts["Credential"].split("/")
    signed = parts["SignedHeaders"].split(";")
    missing = [name for name in ("host", "x-amz-date") if name not in signed]
    if missing or signed != sorted(signed):
        return f"signed headers {signed}"
    kind = S3SigV4Auth if service == "s3" else SigV4Auth
    verifier = kind(Credentials(key, secret, token), service, region)
    url = f"{endpoint}{request['path']}" + (f"?{request['query']}" if request["query"] else "")
    copy = AWSRequest(method=request["method"], url=url, data=request["body"])
    for name in signed:
        copy.headers[name] = request["headers"][name]
    copy.context["timestamp"] = request["headers"]["x-amz-date"]
    if service == "s3":
        copy.context["payload_signing_enabled"] = True
    canonical = verifier.canonical_request(copy)
    expected = verifier.signature(verifier.string_to_sign(copy, canonical), copy)
    return None if expected == parts["Signature"] else f"expected {expected} for\n{canonical}"
