"""HTTP Tasks against a small server of the tests' own: connections, encodings, errors, addresses, many at once."""

import base64
import contextlib
import json
import os
import shutil
import socket
import ssl
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from api_support import ROLE, create, history, machine, run, unique, wait_for
from newel_server import Server, ServerFailed
from test_tls import make_certificate

SECRETS = {
    "key": "k3y-of-the-api",
    "password": "pa55word-of-the-api",
    "client": "s3cret-of-the-client",
    "query": "qu3ry",
}
ARN = "arn:aws:events:us-east-1:123456789012:connection/"
FORM = "application/x-www-form-urlencoded"


class API(ThreadingHTTPServer):
    """Keeps what it was asked; `/slow` answers when the test lets it."""

    request_queue_size = 512
    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.requests = []
        self.tokens = 0
        self.waiting = 0
        self.lock = threading.Lock()
        self.gate = threading.Event()
        self.url = f"http://127.0.0.1:{self.server_port}"

    def handle_error(self, request, client_address):
        pass  # clients that went away

    def asked(self, path):
        return [request for request in self.requests if urlsplit(request["path"]).path == path]

    def last(self, path):
        return self.asked(path)[-1]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def handle_any(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.requests.append({"method": self.command, "path": self.path, "headers": headers, "body": body})
        parts = urlsplit(self.path).path.split("/")
        getattr(self, "on_" + parts[1], self.on_echo)(parts[2:], headers)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = do_HEAD = handle_any

    def answer(self, status, body, kind="application/json", **headers):
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        for name, value in headers.items():
            for item in value if isinstance(value, list) else [value]:
                self.send_header(name.replace("_", "-"), item)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def on_echo(self, parts, headers):
        self.answer(200, {"ok": True}, X_Many=["one", "two"])

    def on_status(self, parts, headers):
        self.answer(int(parts[0]), {"error": "no"}, Location=f"{self.server.url}/echo/redirected")

    def on_text(self, parts, headers):
        self.answer(200, b"hello", "text/plain")

    def on_image(self, parts, headers):
        self.answer(200, b"\x89PNG", "image/png")

    def on_latin(self, parts, headers):
        self.answer(200, b"\xff\xfe", "text/plain")

    def on_large(self, parts, headers):
        self.answer(200, b"x" * 300_000, "text/plain")

    def on_cut(self, parts, headers):
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def on_token(self, parts, headers):
        with self.server.lock:
            self.server.tokens += 1
            number = self.server.tokens
        self.answer(200, {"access_token": f"t0ken-{number}", "token_type": "Bearer", "expires_in": 3600})

    def on_guarded(self, parts, headers):
        good = headers.get("authorization") == f"Bearer t0ken-{self.server.tokens}"
        self.answer(200 if good else 401, {"good": good})

    def on_slow(self, parts, headers):
        with self.server.lock:
            self.server.waiting += 1
        self.server.gate.wait(60)
        with self.server.lock:
            self.server.waiting -= 1
        self.answer(200, {"late": True})

    def log_message(self, *arguments):
        pass


def connections(url):
    local = {"allowPrivateAddresses": True, "allowInsecureHTTP": True}
    oauth = {"type": "OAUTH_CLIENT_CREDENTIALS", "tokenEndpoint": f"{url}/token", "clientId": "me"}
    secret = {"env": "HTTP_TASK_CLIENT"}
    key = {"type": "API_KEY", "name": "X-Api-Key", "value": {"env": "HTTP_TASK_KEY"}}
    return {
        "Key": key | local,
        "Basic": {
            "type": "BASIC",
            "username": "user",
            "password": {"file": "password.txt"},
            "headers": {"X-Tenant": "connection"},
            "query": {"tenant": {"env": "HTTP_TASK_QUERY"}},
            "body": {"account": "connection"},
        }
        | local,
        "OAuth": oauth | {"clientSecret": secret, "scope": "read write", "tokenBody": {"audience": "api"}} | local,
        "OAuthBasic": oauth | {"clientSecret": secret, "clientAuthentication": "basic", "method": "GET"} | local,
        "OAuthBroken": oauth | {"tokenEndpoint": f"{url}/status/403", "clientSecret": secret} | local,
        "NoSecret": {"type": "API_KEY", "name": "X-Api-Key", "value": {"env": "HTTP_TASK_MISSING"}} | local,
        "Public": key | {"allowInsecureHTTP": True},
        "Secure": key | {"allowPrivateAddresses": True},
        ARN + "Exact/1": key | local,
    }


@pytest.fixture(scope="module")
def api():
    server = API()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.gate.set()
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def http_server(api, tmp_path_factory):
    folder = tmp_path_factory.mktemp("connections")
    (folder / "password.txt").write_text(SECRETS["password"] + "\n")
    file = folder / "connections.json"
    file.write_text(json.dumps(connections(api.url)))
    file.chmod(0o600)
    environment = {
        "HTTP_TASK_KEY": SECRETS["key"],
        "HTTP_TASK_CLIENT": SECRETS["client"],
        "HTTP_TASK_QUERY": SECRETS["query"],
    }
    with Server(extra=("--connections", str(file)), environment=environment) as server:
        server.connections = file
        yield server


@pytest.fixture
def client(http_server):
    yield http_server.client(connections_max=64)
    assert http_server.running, http_server.log_tail()


def task(api, path, connection="Key", method="GET", url=None, state=None, **parameters):
    arn = connection if connection.startswith("arn:") else f"{ARN}{connection}/81210c42-8af1-456b-9c4a-6ff02fc664ac"
    fields = {"ApiEndpoint": (url or api.url) + path, "Method": method, "Authentication": {"ConnectionArn": arn}}
    return machine(
        {
            "Call": {"Type": "Task", "Resource": "arn:aws:states:::http:invoke", "Parameters": fields | parameters}
            | (state or {})
            | {"End": True}
        }
    )


def call(client, api, path, *arguments, **parameters):
    ended = run(client, task(api, path, *arguments, **parameters))
    return json.loads(ended["output"]) if ended["status"] == "SUCCEEDED" else ended


def test_an_answer_has_headers_body_and_status(client, api):
    output = call(client, api, "/echo/plain")
    assert (output["StatusCode"], output["StatusText"], output["ResponseBody"]) == (200, "OK", {"ok": True})
    assert output["Headers"]["X-Many"] == ["one", "two"]
    assert output["Headers"]["Content-Type"] == ["application/json"]
    asked = api.last("/echo/plain")["headers"]
    assert asked["user-agent"] == "Amazon|StepFunctions|HttpInvoke|us-east-1"
    assert asked["range"] == "bytes=0-262144" and asked["x-api-key"] == SECRETS["key"]
    assert asked["host"] == api.url.removeprefix("http://")


def test_a_text_is_a_text_and_head_has_no_body(client, api):
    assert call(client, api, "/text")["ResponseBody"] == "hello"
    assert call(client, api, "/text", method="HEAD")["ResponseBody"] == ""


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_methods(client, api, method):
    assert call(client, api, f"/echo/{method}", method=method)["StatusCode"] == 200
    assert api.last(f"/echo/{method}")["method"] == method


def test_basic_and_what_the_connection_adds_wins(client, api):
    output = call(
        client,
        api,
        "/echo/basic?tenant=mine&a=1&t%65nant=mine",
        "Basic",
        "POST",
        Headers={"X-Tenant": "mine", "x-other": "kept", "User-Agent": "mine", "range": "bytes=0-1"},
        QueryParameters={"tenant": "mine", "list": [1, 2], "text": "ä b"},
        RequestBody={"account": "mine", "amount": 3},
    )
    assert output["StatusCode"] == 200
    asked = api.last("/echo/basic")
    credentials = base64.b64encode(f"user:{SECRETS['password']}".encode()).decode()
    assert asked["headers"]["authorization"] == f"Basic {credentials}"
    assert asked["headers"]["x-tenant"] == "connection" and asked["headers"]["x-other"] == "kept"
    assert asked["headers"]["user-agent"].startswith("Amazon|") and asked["headers"]["range"] == "bytes=0-262144"
    assert urlsplit(asked["path"]).query == f"a=1&list=1&list=2&text=%C3%A4%20b&tenant={SECRETS['query']}"
    assert json.loads(asked["body"]) == {"account": "connection", "amount": 3}
    assert asked["headers"]["content-type"] == "application/json"


def test_body_parameters_and_a_text_do_not_go_together(client, api):
    ended = call(client, api, "/echo/merge", "Basic", "POST", RequestBody="text")
    assert ended["error"] == "States.Runtime" and "'RequestBody'" in ended["cause"]
    assert not api.asked("/echo/merge")


@pytest.mark.parametrize(
    "form, body",
    [
        (None, "array[0]=a&array[1]=b+c"),
        ("INDICES", "array[0]=a&array[1]=b+c"),
        ("REPEAT", "array=a&array=b+c"),
        ("COMMAS", "array=a,b+c"),
        ("BRACKETS", "array[]=a&array[]=b+c"),
    ],
)
def test_url_encoding(client, api, form, body):
    options = {"RequestEncodingOptions": {"ArrayFormat": form}} if form else {}
    call(
        client,
        api,
        f"/echo/form-{form}",
        method="POST",
        Headers={"content-type": FORM},
        RequestBody={"array": ["a", "b c"], "deep": {"er": True}},
        Transform={"RequestBodyEncoding": "URL_ENCODED"} | options,
    )
    asked = api.last(f"/echo/form-{form}")
    assert asked["body"] == body + "&deep[er]=true" and asked["headers"]["content-type"] == FORM


def test_a_token_is_fetched_once_and_renewed_when_it_is_refused(client, api):
    before = api.tokens
    assert call(client, api, "/guarded/a", "OAuth")["ResponseBody"] == {"good": True}
    assert call(client, api, "/guarded/a", "OAuth")["ResponseBody"] == {"good": True}
    assert api.tokens == before + 1
    asked = api.last("/token")
    assert asked["method"] == "POST" and asked["headers"]["content-type"] == FORM
    assert asked["body"] == (
        f"grant_type=client_credentials&scope=read+write&client_id=me&client_secret={SECRETS['client']}&audience=api"
    )
    api.tokens += 1  # whatever was given out is refused from now on
    assert call(client, api, "/guarded/b", "OAuth")["ResponseBody"] == {"good": True}
    assert len(api.asked("/guarded/b")) == 2 and api.tokens == before + 3


def test_a_token_with_basic_authentication(client, api):
    assert call(client, api, "/guarded/c", "OAuthBasic")["ResponseBody"] == {"good": True}
    asked = api.last("/token")
    assert asked["method"] == "GET" and "client_secret" not in asked["path"]
    expected = base64.b64encode(f"me:{SECRETS['client']}".encode()).decode()
    assert asked["headers"]["authorization"] == f"Basic {expected}"


def test_no_token_no_call(client, api):
    ended = call(client, api, "/echo/none", "OAuthBroken")
    assert ended["error"] == "Events.ConnectionResource.InvalidConnectionState" and "403" in ended["cause"]
    assert not api.asked("/echo/none")


@pytest.mark.parametrize("status", [302, 400, 404, 429, 503])
def test_other_statuses_are_errors(client, api, status):
    ended = call(client, api, f"/status/{status}")
    assert ended["error"] == f"States.Http.StatusCode.{status}" and json.loads(ended["cause"]) == {"error": "no"}
    assert not api.asked("/echo/redirected")


def test_an_error_can_be_retried_and_caught(client, api):
    retry = [{"ErrorEquals": ["States.Http.StatusCode.500"], "IntervalSeconds": 1, "MaxAttempts": 1, "BackoffRate": 1}]
    definition = json.loads(task(api, "/status/500", state={"Retry": retry}))
    definition["States"]["Call"]["Catch"] = [{"ErrorEquals": ["States.TaskFailed"], "Next": "Caught"}]
    definition["States"]["Caught"] = {"Type": "Pass", "End": True}
    ended = run(client, json.dumps(definition))
    assert json.loads(ended["output"])["Error"] == "States.Http.StatusCode.500"
    assert len(api.asked("/status/500")) == 2


@pytest.mark.parametrize(
    "path, error, part",
    [
        ("/image", "States.Runtime", "image/png"),
        ("/latin", "States.Runtime", "UTF-8"),
        ("/large", "States.DataLimitExceeded", "exceeding the maximum number of bytes"),
        ("/cut", "States.Http.Socket", "/cut failed"),
    ],
)
def test_answers_that_are_no_results(client, api, path, error, part):
    ended = call(client, api, path)
    assert ended["error"] == error and part in ended["cause"]


@pytest.mark.parametrize(
    "fields, part",
    [
        ({"Headers": {"Authorization": "x"}}, "The header 'Authorization' is not supported by Step Functions"),
        ({"Headers": {"X-Forwarded-For": "x"}}, "The header 'X-Forwarded-For' is not supported"),
        ({"Headers": {"a": "b\r\nc: d"}}, "The value of the field 'Headers.a' has an invalid format"),
        ({"Headers": []}, "The value of the field 'Headers' has an invalid format"),
        ({"Method": "TRACE"}, "The value of the field 'Method' has an invalid format"),
        ({"ApiEndpoint": "ftp://example.com/"}, "The value of the field 'ApiEndpoint' has an invalid format"),
        ({"Transform": {"RequestBodyEncoding": "URL_ENCODED"}}, "Content-Type"),
    ],
)
def test_parameters_that_cannot_be_used(client, api, fields, part):
    definition = json.loads(task(api, "/echo/bad"))
    definition["States"]["Call"]["Parameters"] |= fields
    ended = run(client, json.dumps(definition))
    assert ended["error"] == "States.Runtime" and part in ended["cause"], ended
    assert "could not be used to start the Task: [" in ended["cause"]
    assert not api.asked("/echo/bad")


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::ffff:127.0.0.1]"])
def test_private_addresses_are_refused(client, api, host):
    ended = call(client, api, "/echo/private", "Public", url=f"http://{host}:{api.server_port}")
    assert ended["error"] == "States.Http.Socket" and "is not public" in ended["cause"], ended
    assert not api.asked("/echo/private")


@pytest.mark.parametrize("host", ["169.254.169.254", "10.0.0.1", "[fd00:ec2::254]", "100.64.0.1", "[::1]", "0.0.0.0"])
def test_special_addresses_are_refused(client, api, host):
    ended = call(client, api, "/latest/meta-data", "Public", url=f"http://{host}")
    assert ended["error"] == "States.Http.Socket" and "is not public" in ended["cause"], ended


def test_a_name_is_resolved_and_its_address_called(client, api):
    assert call(client, api, "/echo/name", url=f"http://localhost:{api.server_port}")["StatusCode"] == 200
    assert api.last("/echo/name")["headers"]["host"] == f"localhost:{api.server_port}"
    ended = call(client, api, "/", url="http://no-such-host.invalid")
    assert ended["error"] == "States.Http.Socket" and "cannot be resolved" in ended["cause"]


def test_only_https_where_the_connection_does_not_say_otherwise(client, api):
    ended = call(client, api, "/echo/insecure", "Secure")
    assert ended["error"] == "States.Runtime" and "https://" in ended["cause"]
    ended = call(client, api, "/echo/insecure", "Secure", url=f"https://127.0.0.1:{api.server_port}")
    assert ended["error"] == "States.Http.Socket"  # no TLS there
    assert not api.asked("/echo/insecure")


def test_connections_are_found_by_arn_or_name(client, api):
    assert call(client, api, "/echo/arn", ARN + "Exact/1")["StatusCode"] == 200
    for connection in (ARN + "Exact/2", "Nobody"):
        ended = call(client, api, "/echo/arn2", connection)
        assert ended["error"] == "Events.ConnectionResource.ResourceNotFound", ended
    ended = call(client, api, "/echo/arn2", "NoSecret")
    assert ended["error"] == "Events.ConnectionResource.InvalidConnectionState"
    assert "HTTP_TASK_MISSING" in ended["cause"]


def test_a_changed_file_counts_at_once(client, api, http_server):
    before = http_server.connections.read_text()
    try:
        http_server.connections.write_text(json.dumps(json.loads(before) | {"New": json.loads(before)["Key"]}))
        assert call(client, api, "/echo/new", "New")["StatusCode"] == 200
        http_server.connections.write_text("{")
        ended = call(client, api, "/echo/new", "New")
        assert ended["error"] == "Events.ConnectionResource.InvalidConnectionState" and "not JSON" in ended["cause"]
    finally:
        http_server.connections.write_text(before)
    assert call(client, api, "/echo/new", "Key")["StatusCode"] == 200


def test_a_file_that_is_wrong_or_open_to_others(tmp_path):
    file = tmp_path / "connections.json"
    file.write_text('{"A": {"type": "BASIC", "username": "u", "password": ["pa55"]}}')
    with pytest.raises(ServerFailed) as failure, Server(extra=("--connections", str(file))):
        pass
    assert "in the connection 'A', the member 'password' must be" in str(failure.value)
    assert "pa55" not in str(failure.value)
    file.write_text("{}")
    file.chmod(0o644)
    with Server(extra=("--connections", str(file))) as server:
        assert "can be read by others" in server.log_tail()


def test_secrets_are_in_no_history_and_no_log(client, api, http_server):
    paths = [("/echo/s", "Key"), ("/status/500", "Basic"), ("/guarded/s", "OAuth")]
    paths += [("/echo/s", "Public"), ("/cut", "Basic")]
    texts = []
    for path, connection in paths:
        ended = run(client, task(api, path, connection))
        texts += [json.dumps(ended, default=str), json.dumps(history(client, ended["executionArn"]), default=str)]
    texts.append(http_server.log_tail(1_000_000))
    basic = base64.b64encode(f"user:{SECRETS['password']}".encode()).decode()
    for secret in [*SECRETS.values(), basic, "t0ken-"]:
        assert not [text for text in texts if secret in text], secret


def test_a_stopped_execution_ends_its_call(client, api):
    started = client.start_execution(stateMachineArn=create(client, task(api, "/slow/stopped")))
    until(lambda: api.asked("/slow/stopped"))
    client.stop_execution(executionArn=started["executionArn"])
    assert wait_for(client, started["executionArn"])["status"] == "ABORTED"


def until(condition, seconds=60):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "not in time"
        time.sleep(0.02)


def sockets_to(pid, port):
    """How many established connections of the process go to the port."""
    wanted = f":{port:04X}"
    rows = [line.split() for line in Path(f"/proc/{pid}/net/tcp").read_text().splitlines()[1:]]
    inodes = {row[9] for row in rows if row[2].endswith(wanted) and row[3] == "01"}
    found = 0
    for entry in Path(f"/proc/{pid}/fd").iterdir():
        with contextlib.suppress(OSError):
            found += os.readlink(entry).removeprefix("socket:[").removesuffix("]") in inodes
    return found


@pytest.mark.skipif(not Path("/proc/self/net/tcp").exists(), reason="counts in /proc")
def test_many_slow_calls_hold_connections_and_no_threads(client, api, http_server):
    count = 200
    pid = http_server.process.pid
    api.gate.clear()
    assert call(client, api, "/echo/warm")["StatusCode"] == 200
    before = len(list(Path(f"/proc/{pid}/task").iterdir()))
    slow = create(client, task(api, "/slow/many"))
    base = api.waiting
    arns = [client.start_execution(stateMachineArn=slow, name=unique())["executionArn"] for _ in range(count)]
    try:
        until(lambda: api.waiting >= base + count)
        assert sockets_to(pid, api.server_port) >= count
        assert len(list(Path(f"/proc/{pid}/task").iterdir())) <= before + 8
        # Neither these nor an endpoint that accepts and never answers hold up anything else.
        with socket.create_server(("127.0.0.1", 0)) as dead:
            url = f"http://127.0.0.1:{dead.getsockname()[1]}"
            hanging = create(client, task(api, "/", url=url, state={"TimeoutSeconds": 5}))
            stuck = client.start_execution(stateMachineArn=hanging)["executionArn"]
            began = time.monotonic()
            assert call(client, api, "/echo/quick")["StatusCode"] == 200
            assert time.monotonic() - began < 5
            assert wait_for(client, stuck)["error"] == "States.Timeout"
    finally:
        api.gate.set()
    assert {wait_for(client, arn, 60)["status"] for arn in arns} == {"SUCCEEDED"}


def traced(client, api, path, connection="Key", reveal=False, **parameters):
    """The inspection data of a single state, with its request and its answer."""
    state = json.loads(task(api, path, connection, **parameters))["States"]["Call"]
    answer = client.test_state(
        definition=json.dumps(state), roleArn=ROLE, input="{}", inspectionLevel="TRACE", revealSecrets=reveal
    )
    return answer["inspectionData"]


POSTED = {
    "method": "POST",
    "Headers": {"definitionHeader": "h1"},
    "QueryParameters": {"queryParam": "q1"},
    "RequestBody": {"message": "Hello"},
}
OWN_HEADERS = "User-Agent: Amazon|StepFunctions|HttpInvoke|us-east-1, Range: bytes=0-262144"


def test_a_trace_shows_request_and_answer_with_the_connections_secrets_when_asked(client, api):
    found = traced(client, api, "/echo/traced", "Basic", reveal=True, **POSTED)
    credentials = base64.b64encode(f"user:{SECRETS['password']}".encode()).decode()
    headers = f"[definitionHeader: h1, X-Tenant: connection, Authorization: Basic {credentials}, {OWN_HEADERS}]"
    assert found["request"] == {
        "protocol": "http",
        "method": "POST",
        "url": f"{api.url}/echo/traced?queryParam=q1&tenant={SECRETS['query']}",
        "headers": headers,
        "body": '{"message":"Hello","account":"connection"}',
    }
    answer = found["response"]
    assert (answer["protocol"], answer["statusCode"], answer["statusMessage"]) == ("http", "200", "OK")
    assert answer["headers"].startswith("[") and "X-Many: one, X-Many: two" in answer["headers"]
    assert json.loads(answer["body"]) == {"ok": True}


@pytest.mark.parametrize("connection", ["Key", "Basic", "OAuth"])
def test_a_trace_holds_nothing_that_the_connection_adds(client, api, connection):
    found = traced(client, api, "/echo/hidden", connection, **POSTED)
    assert found["request"] == {
        "protocol": "http",
        "method": "POST",
        "url": f"{api.url}/echo/hidden?queryParam=q1",
        "headers": f"[definitionHeader: h1, {OWN_HEADERS}]",
        "body": '{"message":"Hello"}',
    }
    # What was sent did have it.
    sent = api.last("/echo/hidden")["headers"]
    assert "authorization" in sent or sent["x-api-key"] == SECRETS["key"]
    text = json.dumps(found)
    assert not [secret for secret in [*SECRETS.values(), "t0ken-", "connection"] if f'"{secret}' in text]


def test_a_trace_of_a_failed_call_has_the_answer_too(client, api):
    found = traced(client, api, "/status/418")
    assert found["response"]["statusCode"] == "418" and found["request"]["method"] == "GET"
    assert "body" not in found["request"]


def test_without_trace_there_is_no_exchange(client, api):
    state = json.loads(task(api, "/echo/debug"))["States"]["Call"]
    answer = client.test_state(definition=json.dumps(state), roleArn=ROLE, input="{}", inspectionLevel="DEBUG")
    assert not {"request", "response"} & answer["inspectionData"].keys()


@pytest.mark.skipif(shutil.which("openssl") is None, reason="no openssl to make certificates with")
@pytest.mark.parametrize("variable", ["NEWEL_CA_BUNDLE", "AWS_CA_BUNDLE", "SSL_CERT_FILE", None])
def test_https_with_an_authority_of_ones_own(api, tmp_path, variable):
    certificate, key = make_certificate(tmp_path, "api")
    secure = API()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    secure.socket = context.wrap_socket(secure.socket, server_side=True)
    threading.Thread(target=secure.serve_forever, daemon=True).start()
    url = f"https://localhost:{secure.server_port}"
    file = tmp_path / "connections.json"
    file.write_text(json.dumps(connections(url)))
    file.chmod(0o600)
    environment = {"HTTP_TASK_KEY": SECRETS["key"]} | ({variable: str(certificate)} if variable else {})
    with Server(extra=("--connections", str(file)), environment=environment) as server:
        client = server.client()
        ended = run(client, task(api, "/echo/secure", "Secure", url=url))
        if variable:
            assert json.loads(ended["output"])["StatusCode"] == 200, ended
            found = traced(client, api, "/echo/secure", "Secure", url=url)
            assert found["request"]["protocol"] == "https" and found["request"]["url"] == f"{url}/echo/secure"
        else:
            assert ended["error"] == "States.Http.Socket" and not secure.requests
    secure.shutdown()
    secure.server_close()


def test_a_file_of_authorities_must_be_one(tmp_path):
    path = tmp_path / "none.pem"
    path.write_text("no certificate")
    with pytest.raises(ServerFailed, match="The file of authorities .*none.pem"):
        Server(extra=("--ca-bundle", str(path))).start()
