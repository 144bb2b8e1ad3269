"""Who may call: signatures in both forms, access keys that come and go, and AWS's errors for all that is not right."""

import json
import os
import re
import stat
import subprocess

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from api_support import PASS, ROLE, create, unique, wait_for
from newel_server import REGION, Server, ServerFailed, binary_path
from signing import Key, send, sign

MISMATCH = (
    "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key "
    "and signing method. Consult the service documentation for details."
)
INVALID_TOKEN = "The security token included in the request is invalid."


def newel(*arguments, check=True):
    """Runs the program and returns its result."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("AWS_", "NEWEL_"))}
    result = subprocess.run([str(binary_path()), *arguments], capture_output=True, text=True, env=environment, timeout=60)
    assert not check or result.returncode == 0, (arguments, result.stdout, result.stderr)
    return result


def make_key(server, *options):
    result = newel("admin", "keys", "create", "--data-dir", str(server.data_directory), "--format", "json", *options)
    return Key(json.loads(result.stdout))


def client_of(server, key, region=REGION, **options):
    """A boto3 client with a key; nothing but the key tells it from one that calls AWS."""
    return boto3.client(
        "stepfunctions",
        region_name=region,
        endpoint_url=server.endpoint,
        aws_access_key_id=key.id,
        aws_secret_access_key=key.secret,
        aws_session_token=key.token,
        config=Config(inject_host_prefix=False, retries={"total_max_attempts": 1, "mode": "standard"}),
        **options,
    )


def refused(client, code, message):
    with pytest.raises(ClientError) as caught:
        client.list_state_machines()
    error = caught.value.response
    assert error["Error"]["Code"] == code, error
    assert re.fullmatch(message, error["Error"]["Message"]), error
    assert error["ResponseMetadata"]["HTTPStatusCode"] == 400, error


def check(answer, code, message):
    assert answer.status == 400 and answer.error == code, answer
    assert re.fullmatch(message, answer.message), answer
    assert answer.headers.get("x-amzn-requestid"), answer.headers
    assert answer.headers["content-type"] == "application/x-amz-json-1.0"


@pytest.fixture(scope="module")
def locked():
    """A server on loopback that verifies signatures because there is a key."""
    server = Server()
    server.key = make_key(server)
    with server:
        yield server


def test_signed_calls_work(locked):
    client = client_of(locked, locked.key)
    arn = create(client, PASS)
    started = client.start_execution(stateMachineArn=arn, input='{"ü": ["ünïcödé", 1.50]}')
    assert wait_for(client, started["executionArn"])["status"] == "SUCCEEDED"
    assert arn.startswith("arn:aws:states:us-east-1:123456789012:")


def test_the_plain_cli_works(locked):
    import shutil

    if shutil.which("aws") is None:
        pytest.skip("no aws")
    environment = {k: v for k, v in os.environ.items() if not k.startswith("AWS_")}
    environment |= {
        "AWS_ACCESS_KEY_ID": locked.key.id,
        "AWS_SECRET_ACCESS_KEY": locked.key.secret,
        "AWS_DEFAULT_REGION": REGION,
    }
    command = ["aws", "stepfunctions", "list-state-machines", "--endpoint-url", locked.endpoint]
    assert subprocess.run(command, env=environment, capture_output=True, timeout=60).returncode == 0
    environment["AWS_SECRET_ACCESS_KEY"] += "x"
    result = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)
    assert result.returncode != 0 and "(InvalidSignatureException)" in result.stderr


def test_account_is_the_key_s_and_region_the_scope_s(locked):
    key = make_key(locked, "--account", "111122223333")
    arn = create(client_of(locked, key, region="eu-central-1"), PASS)
    assert arn.startswith("arn:aws:states:eu-central-1:111122223333:stateMachine:")
    assert arn not in {m["stateMachineArn"] for m in client_of(locked, locked.key).list_state_machines()["stateMachines"]}


def test_a_wrong_secret(locked):
    key = Key({"AccessKeyId": locked.key.id, "SecretAccessKey": locked.key.secret[:-1] + "x"})
    refused(client_of(locked, key), "InvalidSignatureException", re.escape(MISMATCH))


def test_an_unknown_key(locked):
    key = Key({"AccessKeyId": "AKIAUNKNOWN", "SecretAccessKey": "x"})
    refused(client_of(locked, key), "UnrecognizedClientException", re.escape(INVALID_TOKEN))


def test_dummy_credentials_are_no_way_in(locked):
    refused(locked.client(), "UnrecognizedClientException", re.escape(INVALID_TOKEN))
    refused(locked.client(access_key="123456789012"), "UnrecognizedClientException", re.escape(INVALID_TOKEN))


def test_a_token_that_the_key_does_not_have(locked):
    key = Key({"AccessKeyId": locked.key.id, "SecretAccessKey": locked.key.secret, "SessionToken": "surprise"})
    refused(client_of(locked, key), "UnrecognizedClientException", re.escape(INVALID_TOKEN))


@pytest.mark.parametrize("query", [None, 900])
def test_both_forms(locked, query):
    headers, path, body = sign(locked, locked.key, query=query, body={"maxResults": 5})
    answer = send(locked, headers, path, body)
    assert answer.status == 200 and "stateMachines" in answer.json, answer
    again = send(locked, headers, path, body)
    assert again.status == 200, "within its window a request may be sent again, as with AWS"


@pytest.mark.parametrize("query", [None, 900])
def test_a_body_that_was_tampered_with(locked, query):
    headers, path, _ = sign(locked, locked.key, query=query, body={"maxResults": 5})
    check(send(locked, headers, path, b'{"maxResults": 6}'), "InvalidSignatureException", re.escape(MISMATCH))


def test_an_unsigned_payload_is_not_taken(locked):
    headers, path, _ = sign(locked, locked.key)
    check(
        send(locked, headers | {"X-Amz-Content-SHA256": "UNSIGNED-PAYLOAD"}, path, b'{"maxResults": 6}'),
        "InvalidSignatureException",
        re.escape(MISMATCH),
    )


@pytest.mark.parametrize("query", [None, 900])
def test_another_operation_under_the_same_signature(locked, query):
    headers, path, body = sign(locked, locked.key, query=query)
    headers["X-Amz-Target"] = "AWSStepFunctions.ListActivities"
    check(send(locked, headers, path, body), "InvalidSignatureException", re.escape(MISMATCH))


def test_another_host_under_the_same_signature(locked):
    headers, path, body = sign(locked, locked.key)
    answer = send(locked, headers | {"Host": "states.us-east-1.amazonaws.com"}, path, body)
    check(answer, "InvalidSignatureException", re.escape(MISMATCH))


def test_unsigned_calls(locked):
    headers = {"Content-Type": "application/x-amz-json-1.0", "X-Amz-Target": "AWSStepFunctions.ListStateMachines"}
    check(send(locked, headers), "MissingAuthenticationTokenException", "Missing Authentication Token")
    check(send(locked, {}), "MissingAuthenticationTokenException", "Missing Authentication Token")


def test_signatures_that_are_not_whole(locked):
    headers, path, body = sign(locked, locked.key)
    date = {k: v for k, v in headers.items() if k != "X-Amz-Date"}
    check(
        send(locked, date, path, body),
        "IncompleteSignatureException",
        r"Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header\. .*",
    )
    for authorization in ("Bearer abc", "Basic dXNlcjpwYXNz", "AWS4-HMAC-SHA256", "AWS4-HMAC-SHA256 Credential=a/b"):
        answer = send(locked, headers | {"Authorization": authorization}, path, body)
        check(answer, "IncompleteSignatureException", ".*")
        assert "dXNlcjpwYXNz" not in answer.message
    headers, path, body = sign(locked, locked.key, query=60)
    check(
        send(locked, headers, path.split("&X-Amz-Signature")[0], body),
        "IncompleteSignatureException",
        r"AWS query-string parameters must include 'X-Amz-Signature'\. Re-examine the query-string parameters\.",
    )


def test_requests_from_another_time(locked):
    for shift in (-280, 280):
        assert send(locked, *sign(locked, locked.key, shift=shift)).status == 200
    stamp = r"\d{8}T\d{6}Z"
    check(
        send(locked, *sign(locked, locked.key, shift=-320)),
        "InvalidSignatureException",
        rf"Signature expired: {stamp} is now earlier than {stamp} \({stamp} - 5 min\.\)",
    )
    check(
        send(locked, *sign(locked, locked.key, shift=320)),
        "InvalidSignatureException",
        rf"Signature not yet current: {stamp} is still later than {stamp} \({stamp} \+ 5 min\.\)",
    )
    assert send(locked, *sign(locked, locked.key, query=3600, shift=-3500)).status == 200
    check(
        send(locked, *sign(locked, locked.key, query=3600, shift=-3700)),
        "InvalidSignatureException",
        rf"Signature expired: {stamp} is now earlier than {stamp} \({stamp} - 60 min\.\)",
    )


def test_scopes_of_something_else(locked):
    check(
        send(locked, *sign(locked, locked.key, service="s3")),
        "InvalidSignatureException",
        "Credential should be scoped to correct service: 'states'. ",
    )
    check(
        send(locked, *sign(locked, locked.key, region="no_region")),
        "InvalidSignatureException",
        "Credential should be scoped to a valid region, not 'no_region'. ",
    )


def test_health_and_welcome_need_no_signature(locked):
    assert locked.health("live") == locked.health("ready") == 200
    assert locked.get("/")[0] == 200


# Keys that come and go while the server runs.


def test_a_revoked_key(locked):
    key = make_key(locked)
    client = client_of(locked, key)
    client.list_state_machines()
    newel("admin", "keys", "revoke", key.id, "--data-dir", str(locked.data_directory))
    refused(client, "UnrecognizedClientException", re.escape(INVALID_TOKEN))


def test_a_rotated_key(locked):
    old = make_key(locked, "--account", "444455556666", "--description", "deploys")
    directory = ("--data-dir", str(locked.data_directory))
    new = Key(json.loads(newel("admin", "keys", "rotate", old.id, "--format", "json", *directory).stdout))
    assert new.id != old.id
    assert create(client_of(locked, new), PASS).split(":")[4] == "444455556666"
    client_of(locked, old).list_state_machines()
    newest = Key(json.loads(newel("admin", "keys", "rotate", new.id, "--grace", "0s", "--format", "json", *directory).stdout))
    refused(client_of(locked, new), "UnrecognizedClientException", re.escape(INVALID_TOKEN))
    client_of(locked, newest).list_state_machines()


def test_a_temporary_key(locked):
    key = make_key(locked, "--expires", "1h")
    assert key.id.startswith("ASIA") and key.token
    client_of(locked, key).list_state_machines()
    assert send(locked, *sign(locked, key, query=60)).status == 200
    without = Key({"AccessKeyId": key.id, "SecretAccessKey": key.secret})
    refused(client_of(locked, without), "UnrecognizedClientException", re.escape(INVALID_TOKEN))
    other = Key({"AccessKeyId": key.id, "SecretAccessKey": key.secret, "SessionToken": key.token + "x"})
    refused(client_of(locked, other), "UnrecognizedClientException", re.escape(INVALID_TOKEN))


def test_a_temporary_key_that_is_over(locked):
    key = make_key(locked, "--expires", "0s")
    refused(client_of(locked, key), "ExpiredTokenException", "The security token included in the request is expired")


def test_keys_are_listed_without_secrets(locked):
    key = make_key(locked, "--description", "for the list")
    directory = ("--data-dir", str(locked.data_directory))
    listed = {k["accessKeyId"]: k for k in json.loads(newel("admin", "keys", "list", "--format", "json", *directory).stdout)}
    assert listed[key.id]["active"] is True and listed[key.id]["description"] == "for the list"
    for output in (json.dumps(listed), newel("admin", "keys", "list", *directory).stdout):
        assert key.id in output and key.secret not in output


def test_the_file_of_keys_is_private(locked):
    file = locked.data_directory / "access-keys.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    client = client_of(locked, locked.key)
    file.chmod(0o644)
    try:
        with pytest.raises(ClientError) as caught:
            client.list_state_machines()
        assert caught.value.response["Error"]["Code"] == "ServiceUnavailableException"
        assert "chmod 600" in locked.log_tail()
    finally:
        file.chmod(0o600)
    client.list_state_machines()


def test_secrets_are_not_logged(locked):
    text = locked.log_path.read_text()
    keys = json.loads((locked.data_directory / "access-keys.json").read_text())["keys"]
    assert keys and not any(k["secretAccessKey"] in text for k in keys)


def test_unknown_keys_are_told(locked):
    for command in (["rotate", "AKIANONE"], ["revoke", "AKIANONE"]):
        result = newel("admin", "keys", *command, "--data-dir", str(locked.data_directory), check=False)
        assert result.returncode == 2 and "There is no key 'AKIANONE'" in result.stderr


# Where signatures are verified.


def test_loopback_without_keys_takes_anything(server):
    server.client(access_key="whatever").list_state_machines()
    assert send(server, {"X-Amz-Target": "AWSStepFunctions.ListStateMachines"}).status == 200


def test_presigned_scope_counts_on_loopback(server):
    key = Key({"AccessKeyId": "222233334444", "SecretAccessKey": "x"})
    body = {"name": unique(), "definition": PASS, "roleArn": ROLE}
    headers, path, body = sign(server, key, "CreateStateMachine", body, query=60, region="eu-west-3")
    arn = send(server, headers, path, body).json["stateMachineArn"]
    assert arn.startswith("arn:aws:states:eu-west-3:222233334444:")


@pytest.mark.parametrize("extra", [("--listen", "0.0.0.0:0"), ("--require-keys",)])
def test_no_keys_where_they_are_needed(tmp_path, extra):
    with pytest.raises(ServerFailed, match="(?s)exited with 2.*no access keys.*newel admin keys create"):
        Server(directory=tmp_path, extra=extra).start()


def test_every_address_with_a_key(tmp_path):
    server = Server(directory=tmp_path, extra=("--listen", "0.0.0.0:0"))
    server.data_directory.mkdir()
    key = make_key(server)
    with server:
        server.port = int(re.search(r"listening on http://0\.0\.0\.0:(\d+)", server.log_tail())[1])
        assert "WARNING" not in server.log_tail() and "no TLS" in server.log_tail()
        client_of(server, key).list_state_machines()
        refused(server.client(), "UnrecognizedClientException", re.escape(INVALID_TOKEN))


def test_insecure_warns_and_takes_anything(tmp_path):
    with Server(directory=tmp_path, extra=("--listen", "0.0.0.0:0", "--insecure")) as server:
        server.port = int(re.search(r"listening on http://0\.0\.0\.0:(\d+)", server.log_tail())[1])
        assert "WARNING: listening on 0.0.0.0 without authentication" in server.log_tail()
        server.client().list_state_machines()


def test_revoking_the_last_key_opens_nothing(tmp_path):
    server = Server(directory=tmp_path)
    server.data_directory.mkdir()
    key = make_key(server)
    newel("admin", "keys", "revoke", key.id, "--data-dir", str(server.data_directory))
    with server:
        refused(server.client(), "UnrecognizedClientException", re.escape(INVALID_TOKEN))
