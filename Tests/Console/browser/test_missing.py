"""Pages of what does not exist: a page that says so, and nothing to be done with it."""

from __future__ import annotations

import pytest

from conftest import open_console
from test_pages import findings

PAGES = {
    "/machines/none-of-this-name": "There is no state machine none-of-this-name",
    "/machines/none-of-this-name?tab=versions": "There is no state machine none-of-this-name",
    "/machines/none-of-this-name/edit": "There is no state machine none-of-this-name",
    "/machines/no%20name": "There is no state machine no name",
    "/machines/order-fulfilment:99": "There is no version 99 of order-fulfilment",
    "/machines/order-fulfilment:nobody": "There is no alias nobody of order-fulfilment",
    "/machines/order-fulfilment/executions/none": "There is no execution none",
    "/machines/none-of-this-name/executions/none": "There is no execution none",
    "/machines/order-fulfilment/runs/Lines:00000000-0000-0000-0000-000000000000": "There is no Map Run Lines",
    "/activities/none": "There is nothing at this address",
}


@pytest.mark.parametrize("path", PAGES)
def test_what_does_not_exist_has_a_page_that_says_so(chromium, seeded, path):
    context, console = open_console(chromium, seeded)
    page = console.page
    try:
        console.goto(path)
        page.get_by_role("heading", name=PAGES[path], level=1).wait_for()
        main = page.locator("main")
        assert main.get_by_role("tab").count() == 0
        for action in ("Edit", "Start execution", "Start again", "More actions", "Copy as", "Save", "Run"):
            assert main.get_by_role("button", name=action, exact=True).count() == 0, action
            assert main.get_by_role("link", name=action, exact=True).count() == 0, action
        page.keyboard.press("s")
        page.keyboard.press("e")
        assert page.get_by_role("dialog").count() == 0
        assert page.get_by_role("heading", name=PAGES[path], level=1).count() == 1
        assert findings(page) == []
        assert [message for message in console.messages if " 40" not in message] == []
    finally:
        context.close()


def test_a_machine_that_is_created_meanwhile_is_there_after_a_reload(workshop):
    import seed

    page = workshop.page
    workshop.goto("/machines/later")
    page.get_by_role("heading", name="There is no state machine later").wait_for()
    seed.create(workshop.server.client(), "later", {"StartAt": "A", "States": {"A": {"Type": "Succeed"}}})
    page.reload()
    # in the head; the empty list has one as well, once it is there
    page.get_by_role("button", name="Start execution").first.wait_for()
    workshop.messages[:] = [message for message in workshop.messages if " 400" not in message]
