"""HTTP as clients and networks speak it: kept connections, pipelining, chunks, 100-continue, odd requests."""

import http.client
import json
import re
import socket
import time
import uuid

import boto3
import pytest
from botocore.config import Config

from api_support import PASS, create, machine
from newel_server import REGION, TARGET_PREFIX, Server, ServerFailed, make_client

LIST = {"X-Amz-Target": TARGET_PREFIX + "ListStateMachines", "Content-Type": "application/x-amz-json-1.0"}


class Raw:
    """A socket that sends bytes as they are and reads whole responses."""

    def __init__(self, server, host="127.0.0.1"):
        self.socket = socket.create_connection((host, server.port), timeout=20)
        self.file = self.socket.makefile("rb")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.file.close()
        self.socket.close()

    def send(self, data):
        self.socket.sendall(data)

    def status(self):
        """The status of the next response's head; its headers follow."""
        line = self.file.readline()
        return int(line.split()[1]) if line else None

    def read(self):
        """Status, headers and body of the next response; None when the server has hung up."""
        status = self.status()
        if status is None:
            return None
        headers = {}
        while (line := self.file.readline().rstrip(b"\r\n")) != b"":
            name, _, value = line.partition(b":")
            headers[name.decode().lower()] = value.strip().decode()
        body = self.file.read(int(headers.get("content-length", 0)))
        return status, headers, body


def request(body=b"{}", target="ListStateMachines", method="POST", path="/", length=True, extra=()):
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", f"X-Amz-Target: {TARGET_PREFIX}{target}", *extra]
    if length:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def chunked(*pieces):
    return b"".join(f"{len(piece):x}\r\n".encode() + piece + b"\r\n" for piece in pieces) + b"0\r\n\r\n"


@pytest.fixture
def alive(server):
    pid = server.process.pid
    yield server
    assert server.running and server.process.pid == pid and server.health("ready") == 200


def test_one_connection_serves_many_calls(alive):
    with Raw(alive) as raw:
        for _ in range(20):
            raw.send(request())
            status, headers, body = raw.read()
            assert status == 200 and "stateMachines" in json.loads(body)
            assert headers.get("connection", "keep-alive").lower() == "keep-alive"


def test_pipelined_requests_are_answered_in_order(alive):
    bodies = [json.dumps({"maxResults": n}).encode() for n in (1, 5000, 2, 3000)]
    with Raw(alive) as raw:
        raw.send(b"".join(request(body) for body in bodies))
        answers = [raw.read() for _ in bodies]
    assert [a[0] for a in answers] == [200, 400, 200, 400]
    assert b"'5000'" in answers[1][2] and b"'3000'" in answers[3][2]


def test_requests_cut_into_single_bytes(alive):
    data = request(b'{"maxResults": 1}')
    with Raw(alive) as raw:
        raw.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for byte in data:
            raw.send(bytes([byte]))
        assert raw.read()[0] == 200


def test_connection_close_is_honoured(alive):
    with Raw(alive) as raw:
        raw.send(request(extra=("Connection: close",)))
        assert raw.read()[0] == 200
        assert raw.read() is None


def test_http_1_0(alive):
    with Raw(alive) as raw:
        raw.send(request().replace(b"HTTP/1.1", b"HTTP/1.0"))
        assert raw.read()[0] == 200


def test_chunked_bodies(alive):
    body = b'{"maxResults": 1, "nextToken": "x"}'
    with Raw(alive) as raw:
        for pieces in ([b"{}"], [body[i : i + 1] for i in range(len(body))], [body]):
            raw.send(request(b"", length=False, extra=("Transfer-Encoding: chunked",)) + chunked(*pieces))
            status, _, answer = raw.read()
            assert (status, b"InvalidToken" in answer) == ((200, False) if pieces == [b"{}"] else (400, True)), answer


def test_empty_bodies(alive):
    with Raw(alive) as raw:
        raw.send(request(b""))
        assert raw.read()[0] == 200
        raw.send(request(b"", length=False, extra=("Transfer-Encoding: chunked",)) + b"0\r\n\r\n")
        assert raw.read()[0] == 200


def test_expect_100_continue(alive):
    """A client that waits for the interim answer gets it; one that does not wait is served as well."""
    head = request(b"", length=False, extra=("Expect: 100-continue", "Content-Length: 2"))
    with Raw(alive) as raw:
        raw.send(head)
        raw.socket.settimeout(5)
        status = raw.status()
        assert status == 100
        assert raw.file.readline() == b"\r\n"
        raw.send(b"{}")
        assert raw.read()[0] == 200
    with Raw(alive) as raw:
        raw.send(head + b"{}")
        answer = raw.read()
        assert answer[0] == 200 or (answer[0] == 100 and raw.read()[0] == 200)


@pytest.mark.parametrize("size", [2_000_000, 40_000_000])
def test_bodies_over_the_limit(alive, size):
    piece = b" " * 65_536
    with Raw(alive) as raw:
        raw.send(request(b"", length=False, extra=(f"Content-Length: {size}",)))
        check_refused(raw, (piece for _ in range(size // len(piece) + 1)))
    with Raw(alive) as raw:
        raw.send(request(b"", length=False, extra=("Transfer-Encoding: chunked",)))
        check_refused(raw, (b"10000\r\n" + piece + b"\r\n" for _ in range(size // len(piece) + 1)))


def check_refused(raw, pieces):
    try:
        for piece in pieces:
            raw.send(piece)
    except (BrokenPipeError, ConnectionResetError):
        pass  # told to stop before all was sent, which is fair
    try:
        answer = raw.read()
    except ConnectionResetError:
        return
    if answer is not None:
        assert answer[0] == 413 and json.loads(answer[2])["__type"] == "RequestEntityTooLargeException", answer


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 200),
        ("HEAD", "/", 200),
        ("PUT", "/", 405),
        ("DELETE", "/", 405),
        ("OPTIONS", "/", 405),
        ("PATCH", "/", 405),
        ("GET", "/nothing/here", 404),
        ("POST", "/nothing/here", 404),
        ("POST", "/health/live", 405),
        ("HEAD", "/health/ready", 200),
        ("GET", "/health/ready?verbose=1", 200),
    ],
)
def test_methods_and_paths(alive, method, path, status):
    connection = http.client.HTTPConnection("127.0.0.1", alive.port, timeout=20)
    connection.request(method, path)
    response = connection.getresponse()
    body = response.read()
    assert response.status == status, body
    assert (method == "HEAD") == (body == b"")
    connection.request("GET", "/health/live")
    assert connection.getresponse().status == 200, "the connection must still be good"
    connection.close()


@pytest.mark.parametrize(
    "content_type",
    ["application/x-amz-json-1.0", "application/x-amz-json-1.1", "application/json", "text/plain", "", None],
)
def test_content_types_are_tolerated(alive, content_type):
    """The body is JSON in any case; the target says what is asked."""
    headers = {"X-Amz-Target": TARGET_PREFIX + "ListStateMachines"}
    if content_type is not None:
        headers["Content-Type"] = content_type
    connection = http.client.HTTPConnection("127.0.0.1", alive.port, timeout=20)
    connection.request("POST", "/", body=b"{}", headers=headers)
    response = connection.getresponse()
    assert response.status == 200 and response.getheader("content-type") == "application/x-amz-json-1.0"
    connection.close()


def test_every_answer_of_the_api_has_its_own_request_id(alive):
    answers = [alive.post("ListStateMachines", "{}") for _ in range(5)]
    answers += [alive.post("ListStateMachines", "{"), alive.post(None, "{}"), alive.post("Nope", "{}")]
    ids = [answer.headers["x-amzn-requestid"] for answer in answers]
    assert len(set(ids)) == len(ids)
    for text in ids:
        assert str(uuid.UUID(text)) == text


def test_header_names_in_any_case(alive):
    with Raw(alive) as raw:
        raw.send(request().replace(b"X-Amz-Target", b"x-AMZ-tARGET").replace(b"Content-Length", b"content-length"))
        assert raw.read()[0] == 200


def test_the_error_type_is_a_bare_name_that_clients_read(alive):
    answer = alive.post("ListStateMachines", "{")
    assert answer.json["__type"] == "SerializationException"
    assert set(answer.json) == {"__type", "message"}


def test_the_sync_host_prefix_is_served(server):
    """Clients put `sync-` before the host of StartSyncExecution unless told not to; *.localhost resolves to loopback."""
    client = server.client()
    arn = create(client, PASS, type="EXPRESS")
    body = json.dumps({"stateMachineArn": arn}).encode()
    for host in (f"sync-localhost:{server.port}", "sync-states.us-east-1.amazonaws.com", "[::1]", "x" * 300):
        with Raw(server) as raw:
            data = request(body, target="StartSyncExecution").replace(b"Host: 127.0.0.1", f"Host: {host}".encode())
            raw.send(data)
            status, _, answer = raw.read()
            assert status == 200 and json.loads(answer)["status"] == "SUCCEEDED", answer


def has_ipv6():
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
            return True
    except OSError:
        return False


@pytest.mark.skipif(not has_ipv6(), reason="no IPv6 loopback on this machine")
def test_ipv6_loopback(tmp_path):
    with Server(directory=tmp_path, extra=("--listen", "[::1]:0")) as server:
        port = int(re.search(r"listening on http://\[::1\]:(\d+)", server.log_tail())[1])
        assert "stateMachines" in make_client(f"http://[::1]:{port}").list_state_machines()


def test_compressed_requests_are_not_part_of_this_api():
    """The model has no operation whose requests clients would compress, and no protocol but JSON."""
    client = boto3.client("stepfunctions", region_name=REGION, config=Config(signature_version="v4"))
    model = client.meta.service_model
    assert model.metadata.get("protocols") in (None, ["json"])
    assert not any(model.operation_model(name).request_compression for name in model.operation_names)


# What no client should send.


@pytest.mark.parametrize(
    "data",
    [
        b"nonsense\r\n\r\n",
        b"BREW / HTTP/1.1\r\nHost: a\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"POST / HTTP/9.9\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}x",
        b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"POST / HTTP/1.1\r\nHost: a\r\nX-Bad\x00Name: 1\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: a\r\nX-Long: " + b"x" * 200_000 + b"\r\n\r\n",
        b"GET /" + b"x" * 200_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n",
        b"POST / HTTP/1.1\r\n" + b"".join(b"X-%d: 1\r\n" % n for n in range(20_000)) + b"\r\n",
    ],
    ids=lambda data: repr(data[:40]),
)
def test_what_is_no_http_is_refused_without_harm(alive, data):
    with Raw(alive) as raw:
        try:
            raw.send(data)
            raw.socket.shutdown(socket.SHUT_WR)
            answer = raw.read()
        except (BrokenPipeError, ConnectionResetError):
            return
        assert answer is None or 400 <= answer[0] < 500, answer


def test_a_body_that_never_comes_holds_nothing_up(alive):
    with Raw(alive) as waiting:
        waiting.send(request(b"", length=False, extra=("Content-Length: 100",)))
        assert alive.post("ListStateMachines", "{}").status == 200


def test_two_lengths_smuggle_nothing(alive):
    """A body of both a length and chunks must not leave a second request behind."""
    inner = request(b'{"maxResults": 7777}')
    data = request(b"", length=False, extra=("Content-Length: 4", "Transfer-Encoding: chunked")) + chunked(b"{}")
    with Raw(alive) as raw:
        try:
            raw.send(data + inner)
            first = raw.read()
        except ConnectionResetError:
            return
        if first is not None and first[0] == 200:
            second = raw.read()
            assert second is None or second[0] == 400, second


@pytest.fixture(scope="module")
def impatient():
    with Server(extra=("--idle-timeout", "0.5")) as server:
        yield server


def test_an_idle_connection_is_closed_before_and_after_requests(impatient):
    with Raw(impatient) as silent, Raw(impatient) as used:
        used.send(request())
        assert used.read()[0] == 200
        began = time.monotonic()
        assert silent.read() is None
        assert used.read() is None
        assert time.monotonic() - began < 15


def test_a_request_that_never_ends_is_given_up(impatient):
    with Raw(impatient) as raw:
        raw.send(request(body=b"{")[:-1] + b"")
        assert raw.read() is None


def test_a_long_poll_is_not_idle(impatient):
    client = impatient.client()
    activity = client.create_activity(name="patient")["activityArn"]
    definition = machine({"Ask": {"Type": "Task", "Resource": activity, "End": True}})
    with Raw(impatient) as raw:
        raw.send(request(body=json.dumps({"activityArn": activity}).encode(), target="GetActivityTask"))
        time.sleep(1.5)  # longer than the server keeps idle connections
        client.start_execution(stateMachineArn=create(client, definition))
        status, _, body = raw.read()
        assert status == 200 and json.loads(body)["taskToken"]


@pytest.mark.parametrize("value", ["-1", "soon", "inf", "100000"])
def test_an_idle_timeout_is_a_number_of_seconds(value):
    with pytest.raises(ServerFailed, match="idle timeout|invalid"):
        Server(environment={"NEWEL_IDLE_TIMEOUT": value}).start()
