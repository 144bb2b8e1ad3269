"""Every page, in both themes: no message of the browser under the strict policy, and nothing that axe finds."""

from __future__ import annotations

import pytest
from playwright.sync_api import TimeoutError

import browsing
from conftest import open_console

NAMES = [
    "dashboard", "machines", "executions", "executions-filtered", "executions-empty", "machine", "machine-definition",
    "machine-heat", "machine-express", "machine-versions", "machine-metrics", "machine-settings", "execution",
    "execution-step", "execution-stages", "execution-attempts", "execution-running", "execution-table",
    "execution-timeline", "execution-events", "execution-map", "execution-distributed", "maprun", "maprun-running",
    "activities", "settings", "notfound",
]


def findings(page) -> list[str]:
    from axe_playwright_python.sync_playwright import Axe

    results = Axe().run(page)
    return [
        f"{found['id']}: {node['html'][:160]} ({node.get('failureSummary', '')[:200]})"
        for found in results.response["violations"]
        for node in found["nodes"]
    ]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nothing_is_wrong_with_any_page(chromium, seeded, theme):
    context, console = open_console(chromium, seeded, color_scheme=theme)
    wrong = {}
    try:
        pages = browsing.pages(seeded[1])
        for name in NAMES:
            console.goto(pages[name])
            console.page.wait_for_timeout(150)
            found = findings(console.page) + console.messages
            console.messages.clear()
            if found:
                wrong[name] = found
    finally:
        context.close()
    assert wrong == {}, "\n".join(f"{name}:\n  " + "\n  ".join(found) for name, found in wrong.items())


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nothing_is_wrong_with_dialogs(chromium, seeded, theme):
    context, console = open_console(chromium, seeded, color_scheme=theme)
    page = console.page
    wrong = {}
    try:
        console.goto("/machines/order-fulfilment")
        opened = page.locator("dialog[open], .popover")
        for name, action in {
            "palette": lambda: page.keyboard.press("Control+k"),
            "help": lambda: page.keyboard.press("?"),
            "start": lambda: page.get_by_role("button", name="Start execution").first.click(),
            "menu": lambda: page.get_by_role("button", name="More actions").click(),
        }.items():
            action()
            opened.wait_for()
            found = findings(page)
            if found:
                wrong[name] = found
            page.keyboard.press("Escape")
            opened.wait_for(state="detached")
        console.goto(console.execution("failed"))
        page.get_by_role("button", name="Redrive").click()
        opened.wait_for()
        wrong |= {"redrive": found for found in [findings(page)] if found}
        console.goto("/executions?name=ord-")
        for row in page.get_by_role("checkbox").all()[:2]:
            row.check()
        page.get_by_role("toolbar", name="Chosen executions").wait_for()
        wrong |= {"chosen": found for found in [findings(page)] if found}
        page.get_by_role("button", name="Compare").click()
        opened.get_by_role("heading", name="Steps").wait_for()
        wrong |= {"compare": found for found in [findings(page)] if found}
    finally:
        context.close()
    assert wrong == {}, "\n".join(f"{name}:\n  " + "\n  ".join(found) for name, found in wrong.items())


# The elements that reach beyond the window's right edge.
WIDER = """() => [...document.querySelectorAll('body *')]
    .filter((element) => element.getBoundingClientRect().right > innerWidth + 1)
    .slice(0, 8).map((element) => `${element.localName}.${element.className}`).join(', ')"""


@pytest.mark.parametrize("width", [390, 1024, 3840])
def test_pages_fit_any_width(chromium, seeded, width):
    context, console = open_console(chromium, seeded, viewport={"width": width, "height": 900})
    wide = []
    try:
        for name, path in browsing.pages(seeded[1]).items():
            console.goto(path)
            try:
                # once fonts are there and charts have been measured
                console.page.wait_for_function("document.documentElement.scrollWidth <= innerWidth", timeout=5000)
            except TimeoutError:
                wide.append(f"{name}: {console.page.evaluate(WIDER)}")
    finally:
        context.close()
    assert wide == []
