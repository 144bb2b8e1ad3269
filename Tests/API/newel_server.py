"""Starts, kills and restarts `newel serve` for tests, and makes AWS clients for it.

The binary is `NEWEL_BINARY`, else `.build/debug/newel` under the project root. Every server listens on loopback, on a
port of its own, and is ended by the id of the process that was started here, never by name.
"""

from __future__ import annotations

import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from pathlib import Path

import boto3
import botocore.session
from botocore.config import Config

ROOT = Path(__file__).resolve().parents[2]
REGION = "us-east-1"
DEFAULT_ACCOUNT = "123456789012"
START_SECONDS_MAX = 30.0
TARGET_PREFIX = "AWSStepFunctions."

for _name in ("NO_PROXY", "no_proxy"):
    os.environ[_name] = ",".join(filter(None, [os.environ.get(_name, ""), "127.0.0.1", "localhost"]))

_session_lock = threading.Lock()
_session: boto3.session.Session | None = None


def binary_path() -> Path:
    """The server's executable, whether or not it is there."""
    return Path(os.environ.get("NEWEL_BINARY") or ROOT / ".build" / "debug" / "newel")


def missing_binary() -> str | None:
    """Why no server can be started, or None when one can. With NEWEL_REQUIRE set, tests must not skip: it raises."""
    path = binary_path()
    if path.is_file() and os.access(path, os.X_OK):
        return None
    reason = f"no executable at {path}: build it (swift build) or set NEWEL_BINARY"
    if os.environ.get("NEWEL_REQUIRE"):
        raise ServerFailed(reason)
    return reason


def make_client(
    endpoint: str,
    access_key: str = "test",
    region: str = REGION,
    parameter_validation: bool = True,
    read_timeout: float = 75,
    connections_max: int = 64,
):
    """A boto3 Step Functions client that sends each request once and never leaves loopback."""
    global _session
    with _session_lock:
        if _session is None:
            core = botocore.session.Session()
            core.set_config_variable("metadata_service_num_attempts", 1)
            _session = boto3.session.Session(botocore_session=core)
        return _session.client(
            "stepfunctions",
            region_name=region,
            endpoint_url=endpoint,
            aws_access_key_id=access_key,
            aws_secret_access_key="test",
            config=Config(
                inject_host_prefix=False,
                parameter_validation=parameter_validation,
                retries={"total_max_attempts": 1, "mode": "standard"},
                read_timeout=read_timeout,
                connect_timeout=10,
                max_pool_connections=connections_max,
            ),
        )


def free_port() -> int:
    """A loopback port that nobody listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class ServerFailed(RuntimeError):
    """The server did not become ready; the message holds the end of its output."""


class Server:
    """One `newel serve` process on a data directory that outlives it.

    Legal order: start, any of (stop | kill, start), close. `port` stays the same over restarts, so clients do too.
    """

    def __init__(
        self,
        directory: Path | None = None,
        functions: Path | None = None,
        extra: tuple[str, ...] = (),
        environment: dict[str, str] | None = None,
    ):
        self._own = directory is None
        self.directory = Path(directory or tempfile.mkdtemp(prefix="newel-test-"))
        self.data_directory = self.directory / "data"
        self.log_path = self.directory / "server.log"
        self.functions = functions
        self.extra = tuple(extra)
        self.marker = uuid.uuid4().hex
        self.environment = environment or {}
        self.port = 0
        self.process: subprocess.Popen | None = None
        self.starts = 0
        self.start_seconds: list[float] = []

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def client(self, **options):
        return make_client(self.endpoint, **options)

    def __enter__(self) -> "Server":
        return self.start()

    def __exit__(self, *_) -> None:
        self.close()

    def start(self) -> "Server":
        """Starts the process and waits until it says that it listens. Raises ServerFailed."""
        failure = "never started"
        for _ in range(4):
            port = self.port or free_port()
            failure = self._start_once(port)
            if failure is None:
                self.port = port
                return self
            if "in use" not in failure.lower():
                break
            time.sleep(0.2)
        raise ServerFailed(failure)

    def _start_once(self, port: int) -> str | None:
        self.data_directory.mkdir(parents=True, exist_ok=True)
        command = [str(binary_path()), "serve", "--data-dir", str(self.data_directory)]
        command += ["--listen", f"127.0.0.1:{port}"]
        if self.functions is not None:
            command += ["--functions", str(self.functions)]
        command += ["--python", sys.executable]
        command += self.extra
        environment = {k: v for k, v in os.environ.items() if not k.startswith(("AWS_", "NEWEL_"))}
        # Functions inherit PATH and nothing else that could carry a mark: an entry that is no directory marks them.
        environment |= {"PATH": f"{environment.get('PATH', '')}:/{self.marker}"} | self.environment
        began = time.monotonic()
        offset = self.log_path.stat().st_size if self.log_path.exists() else 0
        with open(self.log_path, "ab") as log:
            process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, env=environment
            )
        self.process = process
        self.starts += 1
        while time.monotonic() - began < START_SECONDS_MAX:
            output = self._output(offset)
            if "newel: listening on http" in output:
                self.start_seconds.append(time.monotonic() - began)
                return None
            if process.poll() is not None:
                return f"exited with {process.returncode}: {self._output(offset)[-2000:]}"
            time.sleep(0.005)
        self.kill()
        return f"not listening after {START_SECONDS_MAX} s: {self._output(offset)[-2000:]}"

    def _output(self, offset: int = 0) -> str:
        with open(self.log_path, "rb") as log:
            log.seek(offset)
            return log.read().decode("utf-8", "replace")

    def log_tail(self, characters: int = 3000) -> str:
        return self._output()[-characters:] if self.log_path.exists() else ""

    @property
    def running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def kill(self) -> None:
        """SIGKILL to the server's own process; its functions are left to notice."""
        if self.process is not None:
            if self.process.poll() is None:
                self.process.send_signal(signal.SIGKILL)
            self.process.wait()

    def stop(self, seconds_max: float = 10) -> int | None:
        """SIGTERM, and SIGKILL when that is not enough. Returns the exit status."""
        if self.process is None:
            return None
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(seconds_max)
            except subprocess.TimeoutExpired:
                self.kill()
        return self.process.returncode

    def close(self) -> None:
        """Ends the process and what it left running, and removes the directory if it was made here."""
        self.stop()
        end_processes(self.leftovers())
        if self._own and not os.environ.get("NEWEL_KEEP"):
            shutil.rmtree(self.directory, ignore_errors=True)

    def leftovers(self) -> list[int]:
        """Ids of processes that descend from this server (they inherited its marker), without the server itself."""
        wanted = f":/{self.marker}".encode()
        found = []
        for entry in Path("/proc").glob("[0-9]*") if Path("/proc/self/environ").exists() else []:
            try:
                pid = int(entry.name)
                if self.process is not None and pid == self.process.pid and self.running:
                    continue
                if wanted in (entry / "environ").read_bytes():
                    found.append(pid)
            except (OSError, ValueError):
                continue  # gone in the meantime, or not ours to read
        return found

    def health(self, kind: str = "ready") -> int:
        return self.get(f"/health/{kind}")[0]

    def get(self, path: str) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("GET", path)
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()

    def post(
        self,
        operation: str | None,
        body: bytes | str | dict | list,
        headers: dict[str, str] | None = None,
        target: str | None = None,
        path: str = "/",
    ) -> "RawAnswer":
        """Sends one request as it is: `body` is sent unchanged unless it is a dict or list."""
        if isinstance(body, (dict, list)):
            body = json.dumps(body)
        if isinstance(body, str):
            body = body.encode("utf-8", "surrogatepass")
        sent = {
            "Content-Type": "application/x-amz-json-1.0",
            "Authorization": "AWS4-HMAC-SHA256 Credential=test/20240101/us-east-1/states/aws4_request, "
            "SignedHeaders=host;x-amz-date, Signature=" + "0" * 64,
            "X-Amz-Date": "20240101T000000Z",
        }
        if target is not None:
            sent["X-Amz-Target"] = target
        elif operation is not None:
            sent["X-Amz-Target"] = TARGET_PREFIX + operation
        sent |= headers or {}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            try:
                connection.request("POST", path, body=body, headers=sent)
            except (BrokenPipeError, ConnectionResetError):
                pass  # refused while the body was still being sent; the answer may be there all the same
            response = connection.getresponse()
            return RawAnswer(response.status, dict(response.getheaders()), response.read())
        finally:
            connection.close()


class RawAnswer:
    """Status, headers and body of an answer, read as an AWS JSON error where it is one."""

    def __init__(self, status: int, headers: dict[str, str], body: bytes):
        self.status = status
        self.headers = {k.lower(): v for k, v in headers.items()}
        self.body = body
        try:
            self.json = json.loads(body)
        except ValueError:
            self.json = None

    @property
    def error(self) -> str | None:
        """The error's name: `__type` after any `#`."""
        kind = self.json.get("__type") if isinstance(self.json, dict) else None
        return kind.rsplit("#", 1)[-1] if isinstance(kind, str) else None

    @property
    def message(self) -> str:
        found = self.json if isinstance(self.json, dict) else {}
        return found.get("message") or found.get("Message") or ""

    def __repr__(self) -> str:
        return f"HTTP {self.status} {self.body[:600]!r}"


def end_processes(pids: list[int]) -> None:
    """SIGTERM, then SIGKILL, to exactly these processes."""
    for sent in (signal.SIGTERM, signal.SIGKILL):
        alive = []
        for pid in pids:
            try:
                os.kill(pid, sent)
                alive.append(pid)
            except (ProcessLookupError, PermissionError):
                continue
        if not alive:
            return
        deadline = time.monotonic() + 2
        while time.monotonic() < deadline and any(Path(f"/proc/{pid}/stat").exists() for pid in alive):
            time.sleep(0.02)
        pids = [pid for pid in alive if Path(f"/proc/{pid}/stat").exists()]


def write_function(
    functions: Path, name: str, source: str, handler: str = "lambda_function.handler", timeout: int = 30
) -> Path:
    """Writes a Python function into a functions directory: its module, and `function.json`."""
    folder = functions / name
    folder.mkdir(parents=True, exist_ok=True)
    module = handler.rsplit(".", 1)[0].replace("/", ".").split(".")
    path = folder.joinpath(*module[:-1], module[-1] + ".py")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(source)
    settings = {"runtime": "python3.12", "handler": handler, "timeoutSeconds": timeout}
    (folder / "function.json").write_text(json.dumps(settings) + "\n")
    return folder


def say_loudly(text: str) -> None:
    """Prints past pytest's capturing, so that a skip is never silent."""
    line = "!" * 100
    print(f"\n{line}\n{text}\n{line}", file=sys.__stderr__, flush=True)
