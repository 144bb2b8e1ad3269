"""The designer for everyone: axe in each mode and dialog, and a whole workflow drawn without a pointer."""

from __future__ import annotations

import json

import pytest

import designer_shots
import seed
from conftest import open_console
from designing import definition, open_designer, state
from test_pages import findings


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_in_any_mode_or_dialog(chromium, seeded, theme):
    server, _ = seeded
    client = server.client()
    for name, content in (("axe-paths", designer_shots.SINK), ("axe-jsonata", designer_shots.SINK_JSONATA)):
        arn = seed.create(client, f"{name}-{theme}", content)
    client.publish_state_machine_version(stateMachineArn=arn)
    context, console = open_console(chromium, seeded, color_scheme=theme, viewport={"width": 1600, "height": 1000})
    page = console.page
    wrong = {}

    def look(name: str):
        page.wait_for_timeout(150)
        found = findings(page) + [m for m in console.messages if "400" not in m]
        console.messages.clear()
        if found:
            wrong[name] = found

    def show(name: str, tab: str):
        state(page, name).locator(".g-title").first.click()
        page.get_by_role("tab", name=tab, exact=True).click()
        look(f"{name}: {tab}")

    try:
        open_designer(console, "/new")
        look("empty")
        page.get_by_role("button", name="Create", exact=True).click()
        look("create")
        page.keyboard.press("Escape")
        page.locator(".palette-search").fill("put")
        look("search")
        page.locator(".palette-search").fill("")
        open_designer(console, f"/machines/axe-paths-{theme}/edit")
        page.get_by_role("tab", name="Actions").click()
        look("actions")
        for name, tabs in {
            "Charge card": ["Configuration", "Input", "Output", "Errors"], "Large?": ["Configuration"],
            "Each parcel": ["Configuration", "Input", "Output", "Errors"], "Cool down": ["Configuration"],
            "Refuse": ["Configuration"], "Both at once": ["Configuration"],
        }.items():
            for tab in tabs:
                show(name, tab)
        page.get_by_role("button", name="Actions on the state").click()
        look("menu")
        page.keyboard.press("Escape")
        page.get_by_role("button", name="Export").click()
        look("export")
        page.keyboard.press("Escape")
        open_designer(console, f"/machines/axe-jsonata-{theme}/edit")
        show("Prepare", "Test")
        page.get_by_label("Sample input").fill('{"lines": [{"price": 1}]}')
        page.get_by_role("button", name="Test this state").click()
        page.locator(".test-result").wait_for()
        for stage in page.locator(".test-result summary").all():
            stage.click()
        page.locator(".preview input").fill("$states.input")
        page.locator(".preview pre").wait_for()
        look("tested")
        show("Charge card", "Test")
        page.get_by_label("Its work").select_option("error")
        look("mock")
        page.get_by_role("button", name="Split", exact=True).click()
        area = page.locator(".ed-area")
        area.fill(area.input_value().replace('"Next": "Charge card"', '"Next": "Charge car"', 1))
        page.locator(".problems-head").filter(has_text="error").wait_for()
        page.locator(".problems-head").click()
        look("problems")
        area.focus()
        area.evaluate("area => { const at = area.value.indexOf('\"Retry\"') + 3; area.setSelectionRange(at, at); }")
        page.keyboard.press("Control+i")
        look("tip")
        page.keyboard.press("Control+Space")
        look("completion")
        page.keyboard.press("Escape")
        page.get_by_role("button", name="Compare").click()
        page.get_by_role("dialog").get_by_label("Compare with").select_option(label="Version 1")
        page.get_by_role("dialog").get_by_text("changed:").first.wait_for()
        look("compare")
        page.get_by_role("dialog").get_by_role("button", name="Text", exact=True).click()
        look("compare text")
        page.keyboard.press("Escape")
        area.fill(area.input_value().replace('"StartAt"', 'StartAt"', 1))
        page.get_by_text("this is the last good graph").wait_for()
        look("broken")
        page.get_by_role("button", name="Undo", exact=True).click()
        client.update_state_machine(stateMachineArn=arn, definition=json.dumps({"Comment": "other"} | designer_shots.SINK_JSONATA))
        page.keyboard.press("Control+s")
        page.get_by_role("dialog", name="Someone else").wait_for()
        look("conflict")
    finally:
        context.close()
    assert wrong == {}, "\n".join(f"{name}:\n  " + "\n  ".join(found) for name, found in wrong.items())


def add(page, wish: str, name: str):
    """Adds by the list, as the keyboard does."""
    page.keyboard.press("a")
    page.get_by_role("combobox", name="Add").fill(wish)
    page.keyboard.press("Enter")
    page.locator(f'.g-graph [data-id$="/{name}"]:focus').wait_for()


def tab_to(page, selector: str):
    """Presses Tab until an element has the keyboard."""
    for _ in range(60):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not lead to {selector}")


def fill(page, field: str, value: str):
    """Goes to a field by Tab and types into it."""
    tab_to(page, f'[data-field="{field}"] :is(input, textarea, select)')
    page.keyboard.press("Control+a")
    page.keyboard.type(value)
    page.keyboard.press("Tab")


def test_a_whole_workflow_is_drawn_saved_and_run_without_a_pointer(workshop):
    page = workshop.page
    open_designer(workshop)
    # from the page's beginning to the canvas by Tab alone
    tab_to(page, ".g-graph [data-id]")
    add(page, "wait", "Wait")
    page.keyboard.press("Enter")
    page.locator(".state-name:focus").wait_for()
    fill(page, "Seconds", "0")
    state(page, "Wait").focus()
    add(page, "choice", "Choice")
    # its first rule leads to a Pass, its default to a Succeed
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.get_by_role("combobox", name="Add").fill("pass")
    page.keyboard.press("Enter")
    page.locator('.g-graph [data-id$="/Pass"]:focus').wait_for()
    page.keyboard.press("ArrowUp")
    page.locator('.g-graph [data-id$="/Choice"]:focus').wait_for()
    page.keyboard.press("Enter")
    page.locator(".state-name:focus").wait_for()
    tab_to(page, '[data-field="Default"] select')
    page.keyboard.type("Pass")
    page.wait_for_function("() => JSON.parse(document.querySelector('.ed-area').value).States.Choice.Default === 'Pass'")
    # a Parallel, and a state in each of its branches
    state(page, "Pass").focus()
    add(page, "parallel", "Parallel")
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Enter")
    page.get_by_role("combobox", name="Add").fill("pass")
    page.keyboard.press("Enter")
    page.locator('.g-graph [data-id$="/Pass (1)"]:focus, .g-graph [data-id$="/Pass 1"]:focus').wait_for()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.get_by_role("combobox", name="Add").fill("succeed")
    page.keyboard.press("Enter")
    state(page, "Succeed").wait_for()
    page.locator(".problems-head").filter(has_text="No problems").wait_for()
    drawn = definition(page)
    assert drawn["States"]["Parallel"]["Branches"][1]["StartAt"] == "Succeed"
    # saved and run
    page.keyboard.press("Control+s")
    dialog = page.get_by_role("dialog", name="Create state machine")
    dialog.wait_for()
    page.keyboard.type("by-keyboard")
    page.keyboard.press("Enter")
    page.wait_for_url("**/machines/by-keyboard/edit")
    page.keyboard.press("Control+k")
    page.keyboard.type("start an execution")
    page.get_by_role("option", name="Start an execution").wait_for()
    page.keyboard.press("Enter")
    start = page.get_by_role("dialog", name="Start")
    start.wait_for()
    for _ in range(12):
        if page.evaluate("() => document.activeElement.localName") == "textarea":
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/executions/*")
    page.locator(".execution-head .s-succeeded").wait_for()
