"""What people do with the console, on the real server."""

from __future__ import annotations

import json
import re
import time

import browsing
import newel_server
import seed
from conftest import open_console


def test_a_failed_execution_says_why_without_a_click(console):
    console.goto(console.execution("failed"))
    page = console.page
    banner = page.locator(".failure")
    banner.get_by_text("CarrierError", exact=True).wait_for()
    banner.get_by_text("no carrier takes a parcel").first.wait_for()
    page.keyboard.press("f")
    panel = page.get_by_role("complementary", name="Step")
    panel.get_by_role("heading", name="Create shipment").wait_for()
    panel.get_by_text("BR-7").first.wait_for()
    assert "step=Ship+packages%231%2FCreate+shipment" in page.url


def test_views_share_one_selection_and_the_address_restores_it(console):
    page = console.page
    console.goto(console.execution("failed", "?step=Ship+packages%231%2FCreate+shipment&view=table"))
    selected = page.locator(".vtable-row[aria-selected=true]")
    assert "Create shipment" in selected.inner_text()
    page.keyboard.press("3")
    page.get_by_role("region", name="Timeline, scrolls").wait_for()
    assert "Create shipment" in page.locator(".vtable-row[aria-selected=true]").inner_text()
    page.keyboard.press("1")
    page.locator(".g-graph [aria-pressed=true]").first.wait_for()
    page.reload()
    console.settle()
    panel = page.get_by_role("complementary", name="Step")
    panel.get_by_role("heading", name="Create shipment").wait_for()


def test_a_state_chosen_in_the_graph_is_shown_in_the_panel(console):
    page = console.page
    console.goto(console.execution("succeeded"))
    page.locator(".g-graph [data-id$='/Validate order']").first.click()
    page.get_by_role("complementary", name="Step").get_by_role("heading", name="Validate order").wait_for()
    assert "step=Validate+order" in page.url


def test_every_stage_of_a_step_is_shown_as_the_language_names_it(console):
    console.goto(console.execution("priced", "?step=Price+the+cart"))
    panel = console.page.get_by_role("complementary", name="Step")
    stages = panel.get_by_role("list", name="Data from input to output").locator(".data-stage")
    stages.first.wait_for()
    assert [stage.locator("h3").inner_text() for stage in stages.all()] == [
        "State input", "InputPath", "Parameters", "Task result", "ResultSelector", "ResultPath", "State output",
    ]
    text = [stage.inner_text() for stage in stages.all()]
    assert "$.cart" in text[1] and "gift" in text[1] and "customer" not in text[1]
    assert "cart-77" in text[2] and "1249.5" in text[3]
    assert '"sum"' in text[4] and "currency" not in text[4]
    assert "$.price" in text[5] and "Same as ResultPath" in text[6]
    variables = panel.get_by_role("region", name="Variables").inner_text()
    assert "$currency" in variables and '"EUR"' in variables
    assert re.search(r"\$sum\s+1249.5\s+assigned", variables), variables


def test_parents_and_children_lead_to_each_other(console):
    page = console.page
    console.goto(console.execution("priced", "?step=Greet+the+customer"))
    panel = page.get_by_role("complementary", name="Step")
    panel.get_by_role("link", name="greeting : greeted-cart-77").click()
    page.wait_for_url("**/machines/greeting/executions/greeted-cart-77")
    page.get_by_role("heading", name="greeted-cart-77").wait_for()
    page.locator(".execution-head").get_by_role("link", name="cart-77").click()
    page.wait_for_url("**/machines/cart/executions/cart-77")


def test_the_states_of_a_machine_show_how_much_they_ran(console):
    page = console.page
    console.goto("/machines/order-fulfilment?tab=definition")
    page.get_by_role("button", name="Fit the whole graph").click()
    page.get_by_role("group", name="Colours").get_by_role("button", name="Failures").click()
    page.wait_for_url(re.compile("heat=failures"))
    page.locator(".g-card.s-heatbad_5").first.wait_for(state="attached")
    assert page.locator(".g-card[data-id$='/Score fraud risk']").first.get_attribute("aria-label").count("caught") == 1
    assert page.get_by_text("executions", exact=False).first.is_visible()
    page.get_by_role("group", name="Colours").get_by_role("button", name="Count").click()
    page.locator(".g-card.s-heat_5").first.wait_for(state="attached")
    assert re.search(r"\d+ visits", page.locator(".g-card[data-id$='/Validate order'] .g-sub").text_content())
    page.get_by_role("group", name="Colours").get_by_role("button", name="Plain").click()
    page.wait_for_function("() => document.querySelectorAll('[class*=s-heat_]').length === 0")
    console.goto("/machines/order-fulfilment?tab=metrics")
    row = page.get_by_role("region", name="By state").get_by_role("row").filter(has_text="Score fraud risk")
    row.wait_for()
    visits, _, _, caught, retries = [int(cell) for cell in row.get_by_role("cell").all_inner_texts()[1:6]]
    assert visits >= 7 and caught >= 7 and retries == 2 * caught


def test_an_express_machine_says_what_to_do_and_runs_here(console):
    page = console.page
    console.goto("/machines/quick-lookup")
    page.get_by_role("heading", name="Executions of Express machines are not kept").wait_for()
    page.get_by_role("button", name="Run", exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox", name="Input").fill('{"n": 7}')
    dialog.get_by_role("button", name="Run", exact=True).click()
    result = dialog.get_by_role("region", name="Result")
    result.locator(".status.s-succeeded").wait_for()
    text = result.inner_text()
    assert "Billed duration" in text and "64 MB" in text and '"n": 7' in text
    client = console.server.client()
    name = f"failing-{time.time_ns()}"
    seed.create(
        client, name, {"StartAt": "F", "States": {"F": {"Type": "Fail", "Error": "Out", "Cause": "of stock"}}}, type="EXPRESS"
    )
    console.goto(f"/machines/{name}")
    page.get_by_role("button", name="Run", exact=True).click()
    dialog.get_by_role("button", name="Run", exact=True).click()
    result.locator(".status.s-failed").wait_for()
    assert "Out" in result.inner_text() and "of stock" in result.inner_text()


def test_throttled_calls_are_counted(chromium):
    with newel_server.Server(extra=("--throttle", "aws", *browsing.console_options())) as server:
        client = server.client()
        seed.create(client, "m", {"StartAt": "A", "States": {"A": {"Type": "Succeed"}}})
        context, console = open_console(chromium, (server, {}))
        try:
            console.goto("/")
            card = console.page.get_by_role("region", name="Throttled calls")
            card.get_by_text("No call was over").wait_for()
            refused = 0
            for _ in range(130):
                try:
                    client.list_activities()
                except client.exceptions.ClientError as error:
                    assert error.response["Error"]["Code"] == "ThrottlingException"
                    refused += 1
            assert refused > 0
            console.page.reload()
            row = card.get_by_role("row").filter(has_text="ListActivities")
            row.wait_for()
            assert row.get_by_role("cell").nth(1).inner_text() == str(refused)
        finally:
            context.close()


def test_attempts_are_shown_with_their_errors_and_pauses(console):
    console.goto(console.execution("succeeded", "?step=Reserve+and+price%232%2FScore+fraud+risk&tab=attempts"))
    text = console.page.locator(".attempts").inner_text()
    assert text.count("ScoreUnavailable") == 3
    assert "The next attempt came 1.0" in text
    assert "Attempt 3" in text


def test_a_change_is_seen_within_a_second(console):
    page = console.page
    client = console.server.client()
    name = f"live-{time.time_ns()}"
    execution = client.start_execution(
        stateMachineArn=console.made["order"], name=name, input=seed.order_input(7, wait=80000)
    )["executionArn"]
    console.goto(f"/machines/order-fulfilment/executions/{name}")
    page.locator(".live[data-state=live]").wait_for()
    page.locator(".execution-head .s-running").wait_for()
    client.stop_execution(executionArn=execution)
    begin = time.monotonic()
    page.locator(".execution-head .s-aborted").wait_for()
    # A second is the aim; a machine that does other work needs longer, polling would need longer still.
    assert time.monotonic() - begin < 5


def test_filters_stand_in_the_address_as_chips(console):
    page = console.page
    console.goto("/executions")
    page.get_by_role("button", name="Failed", exact=True).click()
    page.wait_for_url(re.compile("status=FAILED"))
    page.locator(".vtable-row").first.wait_for()
    page.wait_for_function("() => [...document.querySelectorAll('.vtable-row .status')].every(e => e.innerText === 'Failed')")
    page.get_by_role("searchbox", name="Find executions by the start of their name").fill("ord-20418")
    page.wait_for_function("() => document.querySelectorAll('.vtable-row').length === 1")
    page.reload()
    console.settle()
    page.locator(".vtable-row").first.wait_for()
    assert page.locator(".vtable-row").count() == 1
    page.get_by_role("button", name="Clear", exact=True).click()
    page.wait_for_function("() => document.querySelectorAll('.vtable-row').length > 5")


def test_a_list_names_the_error_and_what_runs_on_and_on_is_found(console):
    page = console.page
    console.goto("/")
    page.get_by_role("region", name="Recent failures").get_by_role("cell", name="CarrierError").first.wait_for()
    page.keyboard.press("Control+k")
    page.keyboard.type("failed in the")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("status=FAILED%2CTIMED_OUT&span=1h"))
    page.locator(".vtable-row").filter(has_text="ord-20418-7f3a").get_by_text("CarrierError").wait_for()
    page.get_by_role("button", name="Last hour").click()
    page.get_by_role("button", name="Over a day ago").click()
    page.wait_for_url(re.compile("span=over-24h"))
    page.get_by_role("heading", name="No execution passes these filters").wait_for()


def test_two_executions_are_compared(console):
    page = console.page
    console.goto("/executions?name=ord-204")
    for name in ("ord-20418-7f3a", "ord-20403-7f3a"):
        page.get_by_role("checkbox", name=f"Choose {name}").check()
    page.get_by_role("toolbar", name="Chosen executions").get_by_role("button", name="Compare").click()
    dialog = page.get_by_role("dialog", name="Compare executions")
    outcome = dialog.get_by_role("group", name="Outcome, scrolls")
    outcome.get_by_role("row").filter(has_text="CarrierError").wait_for()
    assert outcome.get_by_role("columnheader").all_inner_texts()[1:] == ["ord-20403-7f3a", "ord-20418-7f3a"]
    steps = dialog.get_by_role("group", name="Steps, scrolls")
    row = steps.get_by_role("row").filter(has_text="Ship packages").first
    assert re.search(r"Succeeded.*Failed", row.inner_text(), re.DOTALL)
    dialog.get_by_text("$.items[1].fail").wait_for()
    dialog.get_by_text("ord-20418-7f3a has no output").wait_for()
    few = steps.get_by_role("row").count()
    dialog.get_by_role("button", name="Show all").click()
    dialog.get_by_role("button", name="Only those that differ").wait_for()
    assert steps.get_by_role("row").count() > few


def test_enter_waits_for_what_is_being_searched(console):
    page = console.page
    console.goto("/")
    page.keyboard.press("Control+k")
    # typed and sent at once: the answer of the server is not there yet
    page.keyboard.insert_text("ord-20418-7f3a")
    page.keyboard.press("Enter")
    page.wait_for_url("**/executions/ord-20418-7f3a")


def test_an_execution_is_started_with_an_input_and_opened(console):
    page = console.page
    console.goto("/machines/greeting")
    page.keyboard.press("s")
    dialog = page.get_by_role("dialog")
    area = dialog.get_by_role("textbox", name="Input")
    area.fill('{"name": ')
    assert dialog.get_by_role("button", name="Start execution").is_disabled()
    dialog.get_by_text("This is not JSON").wait_for()
    area.fill('{"name": "Ada"}')
    dialog.get_by_role("textbox", name="Name").fill("from-the-console")
    dialog.get_by_role("button", name="Start execution").click()
    page.wait_for_url("**/executions/from-the-console")
    page.locator(".execution-head .s-succeeded").wait_for()
    page.get_by_text("Hello Ada").first.wait_for()


def test_a_redrive_shows_first_what_runs_again(console):
    client = console.server.client()
    machine = seed.create(
        client,
        f"redriven-{time.time_ns()}",
        {"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "B"}, "B": seed.task("ship", None)}},
    )
    execution = client.start_execution(stateMachineArn=machine, name="r", input='{"fail": true}')["executionArn"]
    seed.wait_until(client, execution, "FAILED")
    console.made = console.made | {"redriven": execution}
    console.goto(console.execution("redriven"))
    page = console.page
    page.get_by_role("button", name="Redrive").click()
    dialog = page.get_by_role("dialog")
    assert "Runs again (1)" in dialog.inner_text()
    assert "1 step that succeeded is kept" in dialog.inner_text()
    dialog.get_by_role("button", name="Redrive").click()
    page.get_by_text("Redrives").wait_for()
    page.locator(".execution-head .s-failed").wait_for()
    console.goto(console.execution("redriven", "?step=B&tab=attempts"))
    assert "redrive 1" in page.locator(".attempts").inner_text()


def test_the_palette_finds_machines_executions_and_commands(console):
    page = console.page
    console.goto("/")
    page.keyboard.press("Control+k")
    page.keyboard.type("ord-20418")
    page.get_by_role("option").filter(has_text="ord-20418-7f3a").first.wait_for()
    page.keyboard.press("Enter")
    page.wait_for_url("**/executions/ord-20418-7f3a")
    page.keyboard.press("Control+k")
    page.keyboard.type("Theme: dark")
    page.get_by_role("option", name="Theme: dark", selected=True).wait_for()
    page.keyboard.press("Enter")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"


def test_the_palette_gets_the_commands_of_a_page_that_arrives_while_it_is_open(console):
    page = console.page
    held = []
    page.route("**/js/pages/machine.js", lambda route: held.append(route))
    page.goto(f"{console.server.endpoint}/console/machines/order-fulfilment")
    page.wait_for_function("() => document.querySelector('main .skeleton')")
    page.keyboard.press("Control+k")
    page.keyboard.type("o")
    page.get_by_role("option", name="Go to dashboard").wait_for()
    page.keyboard.press("ArrowDown")
    chosen = page.get_by_role("option", selected=True).inner_text()
    assert page.get_by_role("option", name="Start order-fulfilment").count() == 0
    for route in held:
        route.continue_()
    page.get_by_role("option", name="Start order-fulfilment").wait_for()
    # what was chosen by hand stays chosen
    assert page.get_by_role("option", selected=True).inner_text() == chosen
    page.keyboard.press("Control+a")
    page.keyboard.type("start order-fulfilment")
    page.get_by_role("option", name="Start order-fulfilment", selected=True).wait_for()
    page.keyboard.press("Enter")
    page.get_by_role("dialog", name="Start").wait_for()


def test_deleting_asks_for_the_name(console):
    client = console.server.client()
    name = f"doomed-{time.time_ns()}"
    seed.create(client, name, {"StartAt": "A", "States": {"A": {"Type": "Succeed"}}})
    console.goto(f"/machines/{name}?tab=settings")
    page = console.page
    page.get_by_role("button", name="Delete…").click()
    dialog = page.get_by_role("dialog")
    assert name in dialog.inner_text()
    action = dialog.get_by_role("button", name="Delete state machine")
    assert action.is_disabled()
    dialog.get_by_role("textbox").fill(name)
    action.click()
    page.wait_for_url("**/console/machines")
    assert name not in [machine["name"] for machine in client.list_state_machines()["stateMachines"]]


def test_times_switch_between_local_and_utc(chromium, seeded):
    context, console = open_console(chromium, seeded, timezone_id="America/St_Johns")
    try:
        console.goto("/executions")
        time_cell = console.page.locator(".vtable-row time").first
        assert "UTC−3:30" in time_cell.inner_text() or "UTC−2:30" in time_cell.inner_text()
        console.page.get_by_role("button", name=re.compile("^UTC")).click()
        console.page.get_by_role("menuitemcheckbox", name="UTC", exact=True).click()
        assert time_cell.inner_text().endswith(" UTC")
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT.*Z", time_cell.get_attribute("title"))
    finally:
        context.close()


def test_a_page_that_fails_leaves_the_shell_alive(chromium, seeded):
    context, console = open_console(chromium, seeded)
    try:
        console.page.route("**/js/pages/settings.js", lambda route: route.abort())
        console.goto("/settings")
        console.page.get_by_text("This page has failed").wait_for()
        console.page.unroute("**/js/pages/settings.js")
        console.page.get_by_role("link", name="Machines").click()
        console.page.get_by_role("heading", name="State machines").wait_for()
    finally:
        context.close()


def test_every_bar_of_the_dashboard_leads_to_a_list(console):
    page = console.page
    console.goto("/")
    bar = page.locator(".chart a.bar-link").first
    bar.wait_for()
    page.evaluate("document.querySelector('.chart a.bar-link').dispatchEvent(new MouseEvent('click', {bubbles: true, cancelable: true}))")
    page.wait_for_url(re.compile(r"/executions\?from=\d+&to=\d+"))
    page.locator(".vtable-row").first.wait_for()


def test_the_first_load_is_small(console):
    sizes = []
    console.page.on("response", lambda response: sizes.append(len(response.body())) if "/a/" in response.url else None)
    console.goto("/")
    console.page.wait_for_timeout(300)
    assert 50_000 < sum(sizes) < 400_000, f"{sum(sizes)} bytes"


def test_twenty_five_thousand_events_are_drawn_as_far_as_they_are_in_view(console):
    client = console.server.client()
    machine = seed.create(
        client,
        f"long-{time.time_ns()}",
        {
            "StartAt": "Each",
            "States": {
                "Each": {
                    "Type": "Map", "End": True, "MaxConcurrency": 40,
                    "ItemProcessor": {
                        "StartAt": "A",
                        "States": {"A": {"Type": "Pass", "Next": "B"}, "B": {"Type": "Pass", "Next": "C"}, "C": {"Type": "Pass", "End": True}},
                    },
                }
            },
        },
    )
    execution = client.start_execution(stateMachineArn=machine, name="long", input=json.dumps(list(range(3000))))["executionArn"]
    assert seed.wait_until(client, execution, "SUCCEEDED", seconds=60) == "SUCCEEDED"
    console.made = console.made | {"long": execution}
    page = console.page
    console.goto(console.execution("long", "?view=events"))
    page.get_by_text(re.compile(r"24,0\d\d of 24,0\d\d")).wait_for()
    assert page.locator(".vtable-row").count() < 120
    page.evaluate("document.querySelector('.vtable-scroll').scrollTop = 1e9")
    page.get_by_text("ExecutionSucceeded").wait_for()
    console.goto(console.execution("long", "?step=Each&tab=iterations"))
    page.get_by_role("textbox", name="Find an iteration by number").fill("2999")
    page.get_by_role("grid", name="Iterations of Each").get_by_text("2999").wait_for()
