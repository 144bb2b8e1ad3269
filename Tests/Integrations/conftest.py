"""Moto in server mode, and Newel servers that take it for AWS."""

import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parent), str(Path(__file__).resolve().parents[1] / "API")]

import pytest

import newel_server
import service_endpoints
from newel_server import Server, write_function
from service_endpoints import Moto, aws_environment


def pytest_collection_modifyitems(config, items):
    missing = newel_server.missing_binary()
    needs_moto = None if missing else service_endpoints.missing_moto()
    for item in items:
        reason = missing or (needs_moto if "moto" in getattr(item, "fixturenames", ()) else None)
        if reason:
            item.add_marker(pytest.mark.skip(reason=reason))
    if missing or needs_moto:
        newel_server.say_loudly(f"SKIPPED integration tests: {missing or needs_moto}")


@pytest.fixture(scope="session")
def moto(tmp_path_factory):
    with Moto(tmp_path_factory.mktemp("moto") / "moto.log") as server:
        yield server


@pytest.fixture(scope="session")
def shared_newel(moto, tmp_path_factory):
    functions = tmp_path_factory.mktemp("functions")
    write_function(functions, "echo", "def handler(event, context):\n    return event\n")
    environment = aws_environment(moto.endpoint)
    with Server(functions=functions, extra=("--time-scale", "0.02"), environment=environment) as server:
        yield server


@pytest.fixture
def client(shared_newel):
    yield shared_newel.client()
    assert shared_newel.running, f"the server died: {shared_newel.log_tail()}"
