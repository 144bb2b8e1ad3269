"""What moto leaves out of AWS: APIs that are called, and a few members of answers."""

from __future__ import annotations

import http.client
import json
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class _Server:
    """A server on a free loopback port; `answer(method, path, headers, body)` gives status, headers and body."""

    def __init__(self):
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_any(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                status, headers, answer = outer.answer(self.command, self.path, self.headers, body)
                self.send_response_only(status)
                for name, value in headers:
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(answer)

            do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = do_PATCH = handle_any

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"

    def answer(self, method: str, path: str, headers, body: bytes):
        raise NotImplementedError

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


class AmendedMoto(_Server):
    """Passes requests on to moto, and gives its answers what those of AWS have and moto's have not.

    Amazon S3 sends an extended request id with each answer, and says of objects how they are encrypted and checked;
    DynamoDB shows the consumed capacity to those who ask for it only; a message to a FIFO topic has a number.
    """

    def __init__(self, port: int):
        self.port = port
        super().__init__()

    def answer(self, method, path, headers, body):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            for name, value in headers.items():
                connection.putheader(name, value)
            connection.endheaders(body or None)
            response = connection.getresponse()
            answered = response.read()
            left_out = {"content-length", "connection", "transfer-encoding"}
            shown = [(name, value) for name, value in response.getheaders() if name.lower() not in left_out]
        finally:
            connection.close()
        service = re.search(r"Credential=[^/]+/\d+/[^/]+/([^/]+)/", headers.get("Authorization") or "")
        amend = getattr(self, f"_{service.group(1)}", None) if service else None
        if amend is not None:
            answered = amend(method, path, headers, body, response.status, shown, answered)
        return response.status, shown, answered

    @staticmethod
    def _s3(method, path, headers, body, status, shown, answered):
        names = {name.lower() for name, _ in shown}

        def add(name: str, value: str) -> None:
            if name not in names:
                shown.append((name, value))

        add("x-amz-id-2", "56mUTrReLiTZkMKxkGbVPeOqoEOOsPxkZTkJvZRGPTeXEXyQkGZVKGHcIpDvYhDPpkMGjwOSdbo=")
        is_object = path.split("?")[0].strip("/").count("/") >= 1
        if is_object and status == 200 and method in ("GET", "PUT", "HEAD"):
            add("x-amz-server-side-encryption", "AES256")
            if any(name.startswith("x-amz-checksum-") for name in names):
                add("x-amz-checksum-type", "FULL_OBJECT")
        return answered

    @staticmethod
    def _dynamodb(method, path, headers, body, status, shown, answered):
        if status != 200 or b"ReturnConsumedCapacity" in body:
            return answered
        answer = json.loads(answered)
        answer.pop("ConsumedCapacity", None)
        answered = json.dumps(answer).encode()
        # The checksum of the body as it was.
        shown[:] = [(name, value) for name, value in shown if name.lower() != "x-amz-crc32"]
        return answered

    @staticmethod
    def _sns(method, path, headers, body, status, shown, answered):
        is_numbered = b"Action=Publish&" in body + b"&" and b"MessageGroupId=" in body
        if status == 200 and is_numbered and b"SequenceNumber" not in answered:
            number = b"<SequenceNumber>10000000000000003000</SequenceNumber></PublishResult>"
            return answered.replace(b"</PublishResult>", number)
        return answered


class RestAPIs(_Server):
    """Amazon API Gateway as far as the cases go: REST APIs whose methods call a function with what they are sent.

    Its own operations answer what was recorded; `http://host:port/restapis/<id>/<stage>/<path>` is the API itself.
    """

    HEADERS = [
        ("Content-Type", "application/json"),
        ("Connection", "keep-alive"),
        ("Date", "Thu, 01 Jan 1970 00:00:00 GMT"),
        ("x-amzn-RequestId", "11111111-2222-3333-4444-555555555555"),
        ("x-amz-apigw-id", "AAAAAAAAAAAAAAA="),
        ("X-Amzn-Trace-Id", "Root=1-00000000-000000000000000000000000"),
        ("X-Cache", "Miss from cloudfront"),
        ("Via", "1.1 0.cloudfront.net (CloudFront)"),
        ("X-Amz-Cf-Pop", "FRA00-P0"),
        ("X-Amz-Cf-Id", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=="),
    ]

    def __init__(self):
        self.functions: dict[str, object] = {}
        self.resources: dict[str, str] = {}
        self.methods: dict[tuple[str, str, str], str] = {}
        self.stages: set[tuple[str, str]] = set()
        super().__init__()

    def reset(self, functions: dict) -> None:
        self.resources.clear()
        self.methods.clear()
        self.stages.clear()
        self.functions = {}
        for name, function in functions.items():
            module: dict = {}
            exec(function["source"], module)
            self.functions[name] = module[function["handler"].split(".")[-1]]

    def call(self, operation: str, given: dict, recorded: dict) -> dict:
        api = given.get("restApiId")
        if operation == "CreateResource":
            self.resources[recorded["id"]] = recorded["path"]
        elif operation == "PutIntegration":
            path = self.resources[given["resourceId"]]
            self.methods[(api, path, given["httpMethod"])] = given["uri"].split(":function:")[1].split("/")[0]
        elif operation == "CreateDeployment":
            self.stages.add((api, given["stageName"]))
        return recorded

    def answer(self, method, path, headers, body):
        parts = path.split("?")[0].split("/")
        api, stage = (parts[2], parts[3]) if len(parts) > 3 else ("", "")
        name = self.methods.get((api, "/" + "/".join(parts[4:]), method))
        if (api, stage) not in self.stages or name is None:
            return 403, self.HEADERS, b'{"message":"Missing Authentication Token"}'
        # A request without a body reaches the function as an empty object.
        result = self.functions[name](json.loads(body or b"{}"), None)
        return 200, self.HEADERS, json.dumps(result).encode()
