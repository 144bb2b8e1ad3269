"""TLS: boto3 with `verify`, and certificates that are replaced while the server runs."""

import http.client
import re
import shutil
import signal
import ssl
import subprocess
import time

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import SSLError

from newel_server import REGION, Server, ServerFailed
from signing import send
from test_commands import run_newel

pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="no openssl to make certificates with")


def make_certificate(directory, name):
    """A certificate for loopback that vouches for itself, and its key."""
    certificate, key = directory / f"{name}.pem", directory / f"{name}.key"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
        + ["-keyout", str(key), "-out", str(certificate), "-days", "2", "-subj", f"/CN={name}"]
        + ["-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-addext", "basicConstraints=critical,CA:TRUE"],
        check=True,
        capture_output=True,
    )
    return certificate, key


def client_of(server, verify):
    return boto3.client(
        "stepfunctions",
        region_name=REGION,
        endpoint_url=f"https://127.0.0.1:{server.port}",
        aws_access_key_id="test",
        aws_secret_access_key="test",
        verify=verify,
        config=Config(inject_host_prefix=False, retries={"total_max_attempts": 1, "mode": "standard"}),
    )


@pytest.fixture
def secured(tmp_path):
    certificate, key = make_certificate(tmp_path, "one")
    chain, private = tmp_path / "chain.pem", tmp_path / "private.pem"
    shutil.copy(certificate, chain)
    shutil.copy(key, private)
    with Server(directory=tmp_path, extra=("--tls-certificate", str(chain), "--tls-key", str(private))) as server:
        yield server


def peer_name(server):
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    pem = ssl.get_server_certificate(("127.0.0.1", server.port))
    text = subprocess.run(["openssl", "x509", "-noout", "-subject"], input=pem, capture_output=True, text=True).stdout
    return re.search(r"CN\s*=\s*(\w+)", text)[1]


def test_verified_clients(secured, tmp_path):
    assert f"newel: listening on https://127.0.0.1:{secured.port}" in secured.log_tail()
    client = client_of(secured, str(tmp_path / "one.pem"))
    for _ in range(3):
        assert "stateMachines" in client.list_state_machines()
    with pytest.raises(SSLError):
        client_of(secured, True).list_state_machines()


def test_the_commands_of_newel(secured, tmp_path):
    endpoint = f"https://127.0.0.1:{secured.port}"
    listed = run_newel("machines", "list", "--format", "json", endpoint=endpoint, ca=tmp_path / "one.pem")
    assert listed.returncode == 0 and listed.stdout == "[]\n", listed.stderr
    refused = run_newel("machines", "list", endpoint=endpoint)
    assert refused.returncode == 2 and "--ca-bundle" in refused.stderr, refused.stderr


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_only_current_versions(secured):
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    assert send(secured, {"X-Amz-Target": "AWSStepFunctions.ListStateMachines"}, context=context).status == 200
    old = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    old.check_hostname, old.verify_mode = False, ssl.CERT_NONE
    old.set_ciphers("ALL:@SECLEVEL=0")
    old.maximum_version = ssl.TLSVersion.TLSv1_1
    with pytest.raises((ssl.SSLError, ConnectionError)):
        send(secured, {}, context=old)


def test_plain_http_to_a_tls_port(secured):
    with pytest.raises((OSError, http.client.HTTPException)):
        send(secured, {"X-Amz-Target": "AWSStepFunctions.ListStateMachines"})
    assert secured.running


def test_a_new_certificate_on_sighup(secured, tmp_path):
    assert peer_name(secured) == "one"
    certificate, key = make_certificate(tmp_path, "two")
    shutil.copy(certificate, tmp_path / "chain.pem")
    secured.process.send_signal(signal.SIGHUP)
    wait_for_log(secured, "stays as it was")
    assert peer_name(secured) == "one", "a key that does not fit must change nothing"
    shutil.copy(key, tmp_path / "private.pem")
    secured.process.send_signal(signal.SIGHUP)
    wait_for_log(secured, "was read again")
    assert peer_name(secured) == "two"
    client_of(secured, str(certificate)).list_state_machines()


def wait_for_log(server, text, seconds=10):
    deadline = time.monotonic() + seconds
    while text not in server.log_tail():
        assert time.monotonic() < deadline, server.log_tail()
        time.sleep(0.02)


def test_files_that_cannot_be_used(tmp_path):
    certificate, key = make_certificate(tmp_path, "one")
    _, other = make_certificate(tmp_path, "two")
    cases = [
        (("--tls-certificate", str(certificate)), "TLS needs both"),
        (("--tls-certificate", "/no/such.pem", "--tls-key", str(key)), "'/no/such.pem' cannot be read"),
        (("--tls-certificate", str(certificate), "--tls-key", str(certificate)), "cannot be read"),
        (("--tls-certificate", str(certificate), "--tls-key", str(other)), "do not fit"),
    ]
    for number, (extra, message) in enumerate(cases):
        with pytest.raises(ServerFailed, match=f"(?s)exited with 2.*{re.escape(message)}"):
            Server(directory=tmp_path / str(number), extra=extra).start()
