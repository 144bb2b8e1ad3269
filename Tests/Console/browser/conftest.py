"""A seeded server and Chromium for the tests of the console."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import pytest

import browsing
import newel_server
from designing import CARRIER


def pytest_collection_modifyitems(config, items):
    missing = newel_server.missing_binary() or browsing.missing_browser()
    if missing is None:
        return
    newel_server.say_loudly(f"SKIPPED console tests: {missing}")
    for item in items:
        item.add_marker(pytest.mark.skip(reason=missing))


@pytest.fixture(scope="session")
def seeded():
    """The server and the ARNs of what it was filled with."""
    with browsing.seeded_server() as pair:
        yield pair


@pytest.fixture(scope="session")
def chromium():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browsing.chromium_path(), args=browsing.ARGUMENTS)
        yield browser
        browser.close()


class Console:
    """A page of the console with its messages; any message of the browser fails the test at its end."""

    def __init__(self, page, server, made):
        self.page = page
        self.server = server
        self.made = made
        self.messages: list[str] = []
        self.requests: list[str] = []
        page.on("console", lambda message: self.messages.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: self.messages.append(f"error: {error}"))
        page.on("request", lambda request: self.requests.append(request.url))

    def goto(self, path: str):
        self.page.goto(f"{self.server.endpoint}/console{path}")
        self.settle()

    def settle(self):
        self.page.wait_for_function(
            "() => document.querySelector('main')?.childElementCount > 0 && !document.querySelector('[aria-busy=true]')"
        )

    def execution(self, role: str, query: str = "") -> str:
        machine, name = self.made[role].split(":")[-2:]
        return f"/machines/{machine}/executions/{name}{query}"


def open_console(chromium, seeded, **options):
    context = chromium.new_context(**(browsing.context_options() | options))
    context.set_default_timeout(15_000)
    return context, Console(context.new_page(), *seeded)


@pytest.fixture
def console(chromium, seeded):
    context, opened = open_console(chromium, seeded)
    yield opened
    context.close()
    assert opened.messages == []
    foreign = [url for url in opened.requests if not url.startswith((seeded[0].endpoint, "data:", "blob:"))]
    assert foreign == []


@pytest.fixture
def workshop(chromium):
    """A console over an empty server with one function, which works once a file is there."""
    with tempfile.TemporaryDirectory(prefix="newel-designer-") as place:
        flag = Path(place) / "carrier-is-up"
        functions = Path(place) / "functions"
        newel_server.write_function(functions, "carrier", CARRIER.format(flag=str(flag)))
        with newel_server.Server(functions=functions, extra=browsing.console_options()) as server:
            context = chromium.new_context(
                **(browsing.context_options() | {"viewport": {"width": 1600, "height": 1000}}),
                permissions=["clipboard-read", "clipboard-write"],
            )
            context.set_default_timeout(15_000)
            console = Console(context.new_page(), server, {})
            console.flag = flag
            yield console
            context.close()
            assert console.messages == []
