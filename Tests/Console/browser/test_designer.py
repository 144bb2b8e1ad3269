"""The designer, on the real server: drawing, text, undo, drafts, keyboard, files."""

from __future__ import annotations

import json
import os
import tempfile
import time
from pathlib import Path

import pytest

import browsing
import designer_shots
import newel_server
import seed
from conftest import open_console
from designing import (
    definition,
    drag,
    empty,
    fill_field,
    middle,
    open_designer,
    plus_after,
    state,
    text_of,
    wait_said,
)
from test_pages import findings

LARGE_OPEN_SECONDS_MAX = 6.0
"""Above the aim of 1.5 s, which a busy machine may miss: the test prints the figure and only catches a collapse."""


def test_draw_save_run_fail_mend_redrive_succeed(workshop):
    page = workshop.page
    open_designer(workshop)
    # drawn by drag and drop alone
    drag(page, "state-Choice", empty(page).first)
    state(page, "Choice").wait_for()
    drag(page, "state-Parallel", empty(page).first)
    state(page, "Parallel").wait_for()
    drag(page, "state-Succeed", page.locator('.g-empty[data-id*="Default"]'))
    state(page, "Succeed").wait_for()
    drag(page, "state-Map", page.locator('.g-empty[data-id*="Branches/0"]'))
    state(page, "Map").wait_for()
    drag(page, "state-Pass", page.locator('.g-empty[data-id*="ItemProcessor"]'))
    state(page, "Pass").wait_for()
    drag(page, "state-Wait", page.locator('.g-empty[data-id*="Branches/1"]'))
    state(page, "Wait").wait_for()
    drag(page, "catch", state(page, "Parallel").locator(".g-head"))
    page.locator('.g-empty[data-id*="Catch"]').wait_for()
    drag(page, "state-Fail", page.locator('.g-empty[data-id*="Catch"]'))
    state(page, "Fail").wait_for()
    drag(page, "action-lambda:invoke", plus_after(page, "Parallel"))
    state(page, "Invoke function").wait_for()
    drawn = definition(page)
    assert drawn["States"]["Choice"]["Choices"][0]["Next"] == "Parallel"
    assert drawn["States"]["Parallel"]["Catch"] == [{"ErrorEquals": ["States.ALL"], "Next": "Fail"}]
    assert drawn["States"]["Parallel"]["Next"] == "Invoke function"
    assert drawn["States"]["Invoke function"]["End"] is True
    assert drawn["States"]["Parallel"]["Branches"][0]["States"]["Map"]["ItemProcessor"]["StartAt"] == "Pass"
    # filled in by forms
    fill_field(page, "Resource", seed.function_arn("carrier"))
    page.get_by_role("tab", name="Input").click()
    page.locator('[data-field="Arguments"] textarea').wait_for()
    fill_field(page, "Arguments", '{ "parcel": 1 }')
    page.get_by_role("tab", name="Output").click()
    fill_field(page, "Output", "")
    state(page, "Wait").click()
    page.get_by_role("tab", name="Configuration").click()
    fill_field(page, "Seconds", "0")
    state(page, "Map").locator(".g-head").click()
    page.get_by_role("tab", name="Input").click()
    fill_field(page, "Items", "[1, 2, 3]")
    page.locator(".problems-head").filter(has_text="No problems").wait_for()
    # saved and run
    page.get_by_role("button", name="Create", exact=True).click()
    page.get_by_role("dialog").get_by_label("Name").fill("drawn")
    page.get_by_role("dialog").get_by_role("button", name="Create").click()
    page.wait_for_url("**/machines/drawn/edit")
    state(page, "Invoke function").wait_for()
    page.get_by_role("button", name="Run", exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox", name="Input").fill('{"value": true}')
    dialog.get_by_role("textbox", name="Name").fill("first")
    dialog.get_by_role("button", name="Start execution").click()
    page.wait_for_url("**/executions/first*")
    page.locator(".execution-head .s-failed").wait_for()
    page.get_by_text("the carrier does not answer").first.wait_for()
    # mended: the carrier is up again; redriven from where it failed
    workshop.flag.write_text("up")
    page.get_by_role("button", name="Redrive").click()
    page.get_by_role("dialog").get_by_role("button", name="Redrive").click()
    page.locator(".execution-head .s-succeeded").wait_for()


def test_a_drop_shows_where_it_lands_and_escape_cancels(workshop):
    page = workshop.page
    open_designer(workshop)
    drag(page, "state-Pass", empty(page).first)
    state(page, "Pass").wait_for()
    before = text_of(page)
    drag(page, "state-Wait", page.locator("[data-plus]").first, drop=False)
    assert page.locator(".g-drop-way").count() == 1
    assert page.locator(".g-drop-text").text_content() == "Wait"
    page.keyboard.press("Escape")
    page.mouse.up()
    assert page.locator(".g-drop-way, .g-drag").count() == 0
    assert text_of(page) == before


def test_everything_by_keyboard(workshop):
    page = workshop.page
    open_designer(workshop)
    empty(page).first.focus()
    for wish, name in [("Wait", "Wait"), ("publish message", "Publish message"), ("parallel", "Parallel")]:
        page.keyboard.press("a")
        page.get_by_role("combobox", name="Add").fill(wish)
        page.keyboard.press("Enter")
        state(page, name).wait_for()
        page.locator(f'.g-graph [data-id$="/{name}"]:focus').wait_for()
    assert list(definition(page)["States"]) == ["Wait", "Publish message", "Parallel"]
    # into the Parallel, fill its first branch
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Enter")
    page.get_by_role("combobox", name="Add").fill("pass")
    page.keyboard.press("Enter")
    state(page, "Pass").wait_for()
    page.locator('.g-graph [data-id$="/Pass"]:focus').wait_for()
    page.keyboard.press("Shift+ArrowUp")
    page.keyboard.press("ArrowUp")
    page.locator('.g-graph [data-id$="/Publish message"]:focus').wait_for()
    page.keyboard.press("Control+d")
    state(page, "Publish message (1)").wait_for()
    page.keyboard.press("Delete")
    state(page, "Publish message (1)").wait_for(state="detached")
    state(page, "Wait").focus()
    page.keyboard.press("Enter")
    page.locator(".state-name:focus").wait_for()
    page.keyboard.type("Pause")
    page.keyboard.press("Enter")
    state(page, "Pause").wait_for()
    assert definition(page)["StartAt"] == "Pause"
    wait_said(page, "Rename Wait to Pause")
    state(page, "Pause").focus()
    page.keyboard.press("m")
    state(page, "For each item").wait_for()
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    state(page, "Wait").wait_for()
    wait_said(page, "Undid: Rename Wait to Pause")


def test_undo_crosses_canvas_form_and_text(workshop):
    page = workshop.page
    open_designer(workshop)
    start = text_of(page)
    drag(page, "state-Pass", empty(page).first)
    state(page, "Pass").wait_for()
    page.get_by_role("button", name="Add a field").click()
    page.get_by_role("menuitem", name="Comment").click()
    fill_field(page, "Comment", "from the form")
    page.get_by_role("button", name="Code", exact=True).click()
    area = page.locator(".ed-area")
    area.focus()
    page.keyboard.press("Control+End")
    page.keyboard.type("\n")
    assert text_of(page).endswith("}\n")
    undo = page.locator(".designer-head .undo")
    assert undo.get_attribute("aria-label") == "Undo: Edit the text"
    undo.click()
    assert undo.get_attribute("aria-label") == "Undo: Change Comment of Pass"
    undo.click()
    assert undo.get_attribute("aria-label") == "Undo: Add Pass"
    undo.click()
    assert text_of(page) == start
    for _ in range(3):
        page.locator(".designer-head .redo").click()
    assert definition(page)["States"]["Pass"]["Comment"] == "from the form"


def test_broken_text_keeps_the_last_good_graph(workshop):
    page = workshop.page
    open_designer(workshop)
    drag(page, "state-Pass", empty(page).first)
    state(page, "Pass").wait_for()
    page.get_by_role("button", name="Split", exact=True).click()
    area = page.locator(".ed-area")
    good = text_of(page)
    area.fill(good.replace('"Type": "Pass",', '"Type": "Pass" oops,'))
    page.get_by_text("this is the last good graph").wait_for()
    assert state(page, "Pass").count() == 1
    page.locator(".ed-number.error").first.wait_for(state="attached")
    page.locator(".problems-head").filter(has_text="1 error").wait_for()
    area.fill(good.replace('"Pass": {', '"Passage": {').replace('"StartAt": "Pass"', '"StartAt": "Passage"'))
    state(page, "Passage").wait_for()
    assert page.get_by_text("this is the last good graph").count() == 0


def test_a_draft_survives_a_reload(workshop):
    page = workshop.page
    open_designer(workshop)
    drag(page, "state-Wait", empty(page).first)
    state(page, "Wait").wait_for()
    page.reload()
    state(page, "Wait").wait_for()
    page.get_by_text("Your unsaved draft is back").wait_for()
    page.get_by_role("button", name="Discard it").click()
    state(page, "Wait").wait_for(state="detached")
    page.locator(".designer-head .undo").click()
    state(page, "Wait").wait_for()


def make_machine(server, name: str, made: dict) -> str:
    return seed.create(server.client(), name, made)


MISSPELT = {
    "QueryLanguage": "JSONata",
    "StartAt": "Work",
    "States": {"Work": {"Type": "Pass", "Next": "Notify failur"}, "Notify failure": {"Type": "Fail"}},
}


def test_diagnostics_stand_in_text_on_the_node_and_in_the_list_with_a_fix(workshop):
    page = workshop.page
    open_designer(workshop)
    page.get_by_role("button", name="Split", exact=True).click()
    page.locator(".ed-area").fill(json.dumps(MISSPELT, indent=2))
    page.locator('.g-graph [data-id="/States/Work"] .g-diag').wait_for()
    page.locator(".ed-line .squiggle").first.wait_for(state="attached")
    page.locator(".problems-head").click()
    problem = page.locator(".problem").filter(has_text="Notify failur").first
    problem.wait_for()
    problem.locator(".problem-button").click()
    page.locator('.g-graph [data-id="/States/Work"][aria-pressed=true]').wait_for()
    page.get_by_role("button", name="Change to “Notify failure”").first.click()
    page.locator(".problems-head").filter(has_text="No problems").wait_for()
    assert definition(page)["States"]["Work"]["Next"] == "Notify failure"


def test_the_server_refuses_what_the_console_shows_as_wrong(workshop):
    page = workshop.page
    open_designer(workshop)
    page.get_by_role("button", name="Code", exact=True).click()
    page.locator(".ed-area").fill(json.dumps(MISSPELT, indent=2))
    page.locator(".problems-head").filter(has_text="error").wait_for()
    page.get_by_role("button", name="Create", exact=True).click()
    page.get_by_role("dialog").get_by_label("Name").fill("refused")
    page.get_by_role("dialog").get_by_role("button", name="Create").click()
    page.get_by_role("dialog").get_by_role("alert").wait_for()
    assert workshop.server.client().list_state_machines()["stateMachines"] == []
    # the browser reports the refused request by itself
    workshop.messages[:] = [m for m in workshop.messages if "400" not in m]


def test_the_clipboard_holds_plain_asl(workshop):
    page = workshop.page
    open_designer(workshop)
    drag(page, "state-Wait", empty(page).first)
    state(page, "Wait").wait_for()
    state(page, "Wait").click()
    page.keyboard.press("Control+c")
    copied = json.loads(page.evaluate("() => navigator.clipboard.readText()"))
    assert copied == {"StartAt": "Wait", "States": {"Wait": {"Type": "Wait", "Seconds": 5, "End": True}}}
    page.keyboard.press("Control+v")
    state(page, "Wait (1)").wait_for()
    assert definition(page)["States"]["Wait"]["Next"] == "Wait (1)"


def test_text_is_patched_so_that_formatting_survives(workshop):
    page = workshop.page
    text = '{"StartAt": "A",\n\n   "States": { "A": {"Type":"Pass",   "Result": 1.50, "End":true} }\n}\n'
    seed_client = workshop.server.client()
    seed_client.create_state_machine(name="kept", definition=text, roleArn=seed.ROLE)
    open_designer(workshop, "/machines/kept/edit")
    state(page, "A").click()
    page.get_by_role("button", name="Add a field").click()
    page.get_by_role("menuitem", name="Comment").click()
    fill_field(page, "Comment", "new")
    assert text_of(page) == text.replace('"End":true}', '"End":true, "Comment": "new"}')
    page.keyboard.press("Control+s")
    page.get_by_text("Saved", exact=True).first.wait_for()
    arn = seed_client.list_state_machines()["stateMachines"][0]["stateMachineArn"]
    assert seed_client.describe_state_machine(stateMachineArn=arn)["definition"] == text_of(page)


def test_export_and_import_round_trip(workshop, tmp_path):
    page = workshop.page
    open_designer(workshop)
    page.get_by_role("tab", name="Patterns").click()
    drag(page, "pattern-saga", empty(page).first)
    state(page, "Reserve").wait_for()
    before = definition(page)
    files = {"JSON": ".json", "YAML": ".yaml", "CloudFormation template": ".yaml", "SVG": ".svg", "PNG, dark": ".png"}
    for entry, ending in files.items():
        page.get_by_role("button", name="Export").click()
        with page.expect_download() as download:
            page.get_by_role("menuitem", name=entry, exact=True).click()
        path = tmp_path / download.value.suggested_filename
        download.value.save_as(path)
        assert path.name.endswith(ending)
        if ending == ".svg":
            assert path.read_text().startswith("<svg") and "Reserve" in path.read_text()
        elif ending == ".png":
            assert path.read_bytes().startswith(b"\x89PNG") and path.stat().st_size > 10_000
        else:
            page.get_by_role("button", name="Export").click()
            with page.expect_file_chooser() as chooser:
                page.get_by_role("menuitem", name="Import a file…").click()
            chooser.value.set_files(path)
            page.get_by_text(f"Imported {path.name}").first.wait_for()
            assert definition(page) == before


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nothing_is_wrong_with_the_designer(chromium, seeded, theme):
    context, console = open_console(chromium, seeded, color_scheme=theme, viewport={"width": 1600, "height": 1000})
    page = console.page
    wrong = {}

    def look(name: str):
        page.wait_for_timeout(400)
        found = findings(page) + console.messages
        console.messages.clear()
        if found:
            wrong[name] = found

    try:
        open_designer(console, "/machines/order-fulfilment/edit")
        look("design")
        for tab in ["Input", "Output", "Errors", "Test", "JSON"]:
            state(page, "Validate order").click()
            page.get_by_role("tab", name=tab, exact=True).click()
            look(f"inspector {tab}")
        state(page, "Route order").click()
        page.get_by_role("tab", name="Configuration").click()
        look("rules")
        page.get_by_role("tab", name="Patterns").click()
        look("patterns")
        page.get_by_role("button", name="Split", exact=True).click()
        look("split")
        page.get_by_role("button", name="Code", exact=True).click()
        page.locator(".ed-area").focus()
        page.keyboard.press("Control+f")
        look("code")
        page.keyboard.press("Escape")
        page.get_by_role("button", name="Compare").click()
        page.get_by_role("dialog", name="Compare").wait_for()
        look("compare")
        page.keyboard.press("Escape")
        page.get_by_role("dialog", name="Compare").wait_for(state="detached")
        page.get_by_role("button", name="Design", exact=True).click()
        state(page, "Validate order").focus()
        page.keyboard.press("a")
        page.get_by_role("combobox", name="Add").wait_for()
        look("quick add")
    finally:
        context.close()
    assert wrong == {}, "\n".join(f"{name}:\n  " + "\n  ".join(found) for name, found in wrong.items())


def test_a_thousand_states_open_and_pan(chromium, seeded, capsys):
    server, _ = seeded
    seed.create(server.client(), "thousand", designer_shots.large(1000))
    context, console = open_console(chromium, seeded, viewport={"width": 1600, "height": 1000})
    page = console.page
    try:
        begin = time.monotonic()
        open_designer(console, "/machines/thousand/edit")
        opened = time.monotonic() - begin
        x, y = middle(page.locator(".g-graph"))
        page.mouse.move(x, y)
        page.evaluate(
            "() => { window.frames_seen = [];"
            " const tick = (t) => { window.frames_seen.push(t); requestAnimationFrame(tick); };"
            " requestAnimationFrame(tick); }"
        )
        for step in range(60):
            page.mouse.wheel(0, 40 if step % 2 else 60)
            page.wait_for_timeout(8)
        seen = page.evaluate("() => window.frames_seen")
        rate = (len(seen) - 1) * 1000 / (seen[-1] - seen[0])
        with capsys.disabled():
            print(f"\n1,000 states: open in {opened:.2f} s, pan at {rate:.0f} frames/s")
        assert opened < LARGE_OPEN_SECONDS_MAX
        page.wait_for_function("() => document.querySelectorAll('.outline-item').length === 1000")
        # laid out beside the page, and made only where the window is
        assert len(page.workers) == 1
        assert 5 < page.locator(".g-card").count() < 300
        assert console.messages == []
        # what was never in the window can still be found, shown and drawn
        page.locator(".outline-item").last.scroll_into_view_if_needed()
        page.locator(".outline-item").last.click()
        page.locator('.g-graph [data-id="/States/State 999"][aria-pressed=true]').wait_for()
    finally:
        context.close()
