"""Map Runs: progress, failures, child executions, limits."""

from __future__ import annotations

import re
import time

import browsing
import seed


def open_run(console, role: str, query: str = ""):
    console.goto(browsing.pages(console.made)[role] + query)


def test_a_step_leads_to_its_run_and_a_child_back(console):
    page = console.page
    console.goto(console.execution("imported", "?step=Import+lines"))
    panel = page.get_by_role("complementary", name="Step")
    panel.get_by_role("tab", name="Map Run").click()
    panel.get_by_role("link", name="Open the Map Run").click()
    page.wait_for_url(re.compile("/machines/import-lines/runs/Lines"))
    page.get_by_role("heading", name="Map Run Lines").wait_for()
    bar = page.get_by_role("progressbar")
    assert bar.get_attribute("aria-valuetext") == "40 of 40 items, 3 failed"
    # The failed ones are shown first.
    rows = page.get_by_role("grid", name="Child executions").locator(".vtable-row")
    page.wait_for_function("() => document.querySelectorAll('.vtable-row').length === 3")
    assert "status=FAILED" in page.url
    assert all("Failed" in text for text in rows.all_inner_texts())
    page.get_by_role("button", name="Open the newest failed").click()
    page.wait_for_url(re.compile("/executions/"))
    page.locator(".failure").get_by_text("BrokenLine").wait_for()
    page.locator(".execution-head").get_by_role("link", name="Lines", exact=True).click()
    page.wait_for_url(re.compile("/machines/import-lines/runs/Lines"))
    page.locator(".page-head").get_by_role("link", name="import-7").click()
    page.wait_for_url("**/machines/import-lines/executions/import-7")


def test_children_are_listed_by_status(console):
    page = console.page
    open_run(console, "maprun", "?status=SUCCEEDED")
    page.wait_for_function("() => document.querySelectorAll('.vtable-row').length > 10")
    page.get_by_text("37 shown").wait_for()
    page.get_by_role("group", name="Status").get_by_role("button", name="Failed 3").click()
    page.get_by_text("3 shown").wait_for()
    page.get_by_role("group", name="Status").get_by_role("button", name="Failed 3").click()
    page.get_by_text("40 shown").wait_for()


def test_limits_are_changed_while_it_runs_and_progress_is_live(console):
    page = console.page
    client = console.server.client()
    machine = seed.create(client, f"live-import-{time.time_ns()}", seed.IMPORT)
    execution = client.start_execution(stateMachineArn=machine, name="e", input=seed.lines(9, wait=2))["executionArn"]
    end = time.monotonic() + 20
    while not (runs := client.list_map_runs(executionArn=execution)["mapRuns"]) and time.monotonic() < end:
        time.sleep(0.1)
    run = runs[0]["mapRunArn"]
    label, identifier = run.split("/")[-1].split(":")
    console.goto(f"/machines/{machine.split(':')[-1]}/runs/{label}:{identifier}")
    page.get_by_role("button", name="Change limits").click()
    dialog = page.get_by_role("dialog", name="Limits of this Map Run")
    dialog.get_by_label("Child executions at once").fill("3")
    dialog.get_by_label("Failed items in percent").fill("101")
    dialog.get_by_role("button", name="Change limits").click()
    dialog.locator(".banner").wait_for()
    dialog.get_by_label("Failed items in percent").fill("10")
    dialog.get_by_role("button", name="Change limits").click()
    page.get_by_text("20 or 10 % tolerated").wait_for()
    described = client.describe_map_run(mapRunArn=run)
    assert described["maxConcurrency"] == 3 and described["toleratedFailurePercentage"] == 10
    # Without a reload, it is seen to come to its end.
    page.locator(".page-head .s-succeeded").wait_for(timeout=40_000)
    assert page.get_by_role("progressbar").get_attribute("aria-valuenow") == "9"
    # The browser itself tells of the limit that was refused.
    console.messages[:] = [message for message in console.messages if "400" not in message]


def test_a_run_that_is_not_there(console):
    console.goto("/machines/import-lines/runs/Lines:0fc1b1a2-8c3e-4d5f-9a6b-7c8d9e0f1a2b")
    console.page.get_by_text("There is no Map Run Lines").wait_for()
    # The browser itself tells of the refused request.
    console.messages[:] = [message for message in console.messages if "400" not in message]
