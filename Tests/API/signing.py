"""Signs raw requests with botocore, an implementation of Signature Version 4 that is not the server's."""

import datetime
import hashlib
import http.client
import json
import ssl

import botocore.auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from newel_server import REGION, TARGET_PREFIX, RawAnswer


class Key:
    """An access key as `newel admin keys create --format json` prints it."""

    def __init__(self, document):
        self.id = document["AccessKeyId"]
        self.secret = document["SecretAccessKey"]
        self.token = document.get("SessionToken")

    @property
    def credentials(self):
        return Credentials(self.id, self.secret, self.token)


class _QueryAuth(botocore.auth.SigV4QueryAuth):
    """Presigns a request whose body stays a body."""

    body = b""

    def payload(self, request):
        return hashlib.sha256(self.body).hexdigest()


def sign(server, key, operation="ListStateMachines", body=b"{}", query=None, shift=0, service="states", region=REGION):
    """Headers, path and body of a signed request; `query` presigns it for so many seconds, `shift` moves its date."""
    if isinstance(body, (dict, list)):
        body = json.dumps(body).encode()
    headers = {"Content-Type": "application/x-amz-json-1.0", "X-Amz-Target": TARGET_PREFIX + operation}
    now = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=shift)
    original = botocore.auth.get_current_datetime
    botocore.auth.get_current_datetime = lambda *_, **__: now
    try:
        url = f"http://127.0.0.1:{server.port}/"
        if query is None:
            request = AWSRequest("POST", url, headers=headers, data=body)
            botocore.auth.SigV4Auth(key.credentials, service, region).add_auth(request)
            return dict(request.headers.items()), "/", body
        request = AWSRequest("POST", url, headers=headers)
        auth = _QueryAuth(key.credentials, service, region, expires=query)
        auth.body = body
        auth.add_auth(request)
        return headers, request.url[len(url) - 1 :], body
    finally:
        botocore.auth.get_current_datetime = original


def send(server, headers, path="/", body=b"{}", method="POST", context: ssl.SSLContext | None = None):
    """Sends exactly these headers (and what HTTP itself needs)."""
    if context is None:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    else:
        connection = http.client.HTTPSConnection("127.0.0.1", server.port, timeout=30, context=context)
    try:
        connection.request(method, path, body=body, headers=headers)
        response = connection.getresponse()
        return RawAnswer(response.status, dict(response.getheaders()), response.read())
    finally:
        connection.close()
