"""A server for the tests of this folder, and clients for it."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import pytest

import newel_server
from newel_server import Server, write_function

FUNCTIONS = {
    "echo": "def handler(event, context):\n    return event\n",
    "broken": """
class CustomError(Exception):
    pass


def handler(event, context):
    raise CustomError(event.get("message", "it broke"))
""",
    "slow": """
import time


def handler(event, context):
    time.sleep(event["seconds"])
    return {"slept": event["seconds"]}
""",
    "fatal": "import os\n\n\ndef handler(event, context):\n    os._exit(3)\n",
    "details": """
def handler(event, context):
    return {
        "name": context.function_name,
        "arn": context.invoked_function_arn,
        "request": context.aws_request_id,
        "left": context.get_remaining_time_in_millis(),
    }
""",
    "unreadable": "def handler(event, context):\n    return {1, 2, 3}\n",
}


def pytest_configure(config):
    config.addinivalue_line("markers", "without_server: needs no running server")


def pytest_collection_modifyitems(config, items):
    missing = newel_server.missing_binary()
    if missing is None:
        return
    newel_server.say_loudly(f"SKIPPED API tests: {missing}")
    for item in items:
        if "without_server" not in item.keywords and Path(item.fspath).parent == Path(__file__).parent:
            item.add_marker(pytest.mark.skip(reason=missing))


@pytest.fixture(scope="session")
def functions_directory(tmp_path_factory):
    directory = tmp_path_factory.mktemp("functions")
    for name, source in FUNCTIONS.items():
        write_function(directory, name, source, timeout=2 if name == "slow" else 30)
    return directory


@pytest.fixture(scope="session")
def shared_server(functions_directory):
    with Server(functions=functions_directory) as server:
        yield server


@pytest.fixture
def server(shared_server):
    """The server that all tests share. A test that kills it has failed; the next one gets it back."""
    if not shared_server.running:
        shared_server.start()
    yield shared_server
    assert shared_server.running, f"the server died: {shared_server.log_tail()}"


@pytest.fixture
def own_server(functions_directory):
    """A server of the test's own, on an empty data directory."""
    with Server(functions=functions_directory) as server:
        yield server


@pytest.fixture
def client(server):
    return server.client()


@pytest.fixture
def unchecked(server):
    """A client that sends what it is given."""
    return server.client(parameter_validation=False)
