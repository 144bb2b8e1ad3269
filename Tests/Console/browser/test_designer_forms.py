"""What is drawn by hand and filled in by forms is accepted by the server and runs."""

from __future__ import annotations

import json

from designing import definition, drag, empty, fill_field, open_designer, state


def choose(page, field: str, value: str):
    page.locator(f'[data-field="{field}"] select').select_option(value)


def tab(page, name: str):
    page.get_by_role("tab", name=name, exact=True).click()


def ask_for(page, label: str):
    page.get_by_role("button", name="Add a field").click()
    page.get_by_role("menuitem", name=label, exact=True).click()


def no_problems(page):
    page.locator(".problems-head").filter(has_text="No problems").wait_for()


def create_and_run(page, name: str, text: str):
    page.get_by_role("button", name="Create", exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name").fill(name)
    dialog.get_by_role("button", name="Create").click()
    page.wait_for_url(f"**/machines/{name}/edit")
    page.get_by_role("button", name="Run", exact=True).click()
    start = page.get_by_role("dialog")
    start.get_by_role("textbox", name="Input").fill(text)
    start.get_by_role("button", name="Start execution").click()
    page.wait_for_url("**/executions/*")


def test_parallel_in_map_in_parallel_is_drawn_and_runs(workshop):
    page = workshop.page
    open_designer(workshop)
    drag(page, "state-Parallel", empty(page).first)
    state(page, "Parallel").wait_for()
    drag(page, "state-Map", page.locator('.g-empty[data-id*="Branches/0"]'))
    state(page, "Map").wait_for()
    drag(page, "state-Parallel", page.locator('.g-empty[data-id*="ItemProcessor"]'))
    state(page, "Parallel (1)").wait_for()
    # three places wait now: two in the inner Parallel, one in the outer one's second branch
    inner = page.locator('.g-empty[data-id*="ItemProcessor"]')
    drag(page, "state-Pass", inner.first)
    state(page, "Pass").wait_for()
    drag(page, "state-Succeed", inner.first)
    state(page, "Succeed").wait_for()
    drag(page, "state-Wait", empty(page).first)
    state(page, "Wait").wait_for()
    tab(page, "Configuration")
    fill_field(page, "Seconds", "0")
    state(page, "Map").locator(".g-title").first.click()
    tab(page, "Input")
    fill_field(page, "Items", "[1, 2]")
    no_problems(page)
    create_and_run(page, "nested", '{"a": 1}')
    page.locator(".execution-head .s-succeeded").wait_for()
    page.locator('.g-graph [data-id$="/Pass"].s-succeeded').wait_for()


def test_a_distributed_map_is_filled_in_by_forms(workshop):
    page = workshop.page
    open_designer(workshop)
    drag(page, "state-Map", empty(page).first)
    state(page, "Map").wait_for()
    drag(page, "state-Pass", page.locator('.g-empty[data-id*="ItemProcessor"]'))
    state(page, "Pass").wait_for()
    state(page, "Map").locator(".g-title").first.click()
    tab(page, "Configuration")
    choose(page, "ItemProcessor.ProcessorConfig.Mode", "DISTRIBUTED")
    choose(page, "ItemProcessor.ProcessorConfig.ExecutionType", "STANDARD")
    fill_field(page, "MaxConcurrency", "100")
    ask_for(page, "Label")
    fill_field(page, "Label", "Parcels")
    tab(page, "Input")
    fill_field(page, "Items", "")
    fill_field(page, "ItemReader", json.dumps({
        "Resource": "arn:aws:states:::s3:getObject", "ReaderConfig": {"InputType": "CSV", "CSVHeaderLocation": "FIRST_ROW"},
        "Arguments": {"Bucket": "parcels", "Key": "{% $states.input.key %}"}}))
    ask_for(page, "Batches")
    fill_field(page, "ItemBatcher", '{"MaxItemsPerBatch": 50}')
    tab(page, "Output")
    ask_for(page, "Result writer")
    fill_field(page, "ResultWriter", json.dumps({
        "Resource": "arn:aws:states:::s3:putObject", "Arguments": {"Bucket": "parcels", "Prefix": "out"}}))
    tab(page, "Errors")
    ask_for(page, "Tolerated failures (%)")
    fill_field(page, "ToleratedFailurePercentage", "5")
    no_problems(page)
    made = definition(page)["States"]["Map"]
    assert made["ItemProcessor"]["ProcessorConfig"] == {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}
    assert (made["MaxConcurrency"], made["Label"], made["ToleratedFailurePercentage"]) == (100, "Parcels", 5)
    assert made["ItemReader"]["Arguments"]["Key"] == "{% $states.input.key %}"
    assert made["ItemBatcher"] == {"MaxItemsPerBatch": 50} and made["ResultWriter"]["Arguments"]["Prefix"] == "out"
    assert "Items" not in made


def test_an_http_task_and_a_callback_are_filled_in_by_forms(workshop):
    page = workshop.page
    open_designer(workshop)
    drag(page, "action-http:invoke", empty(page).first)
    state(page, "Call HTTP endpoint").wait_for()
    tab(page, "Input")
    fill_field(page, "Arguments", json.dumps({
        "ApiEndpoint": "https://pay.example.com/charges", "Method": "POST", "RequestBody": {"amount": "{% $states.input.n %}"},
        "Authentication": {"ConnectionArn": "arn:aws:events:us-east-1:123456789012:connection/pay/1"}}))
    tab(page, "Errors")
    page.get_by_role("button", name="Add a retrier").click()
    fill_field(page, "Retry-0-ErrorEquals", "States.Http.StatusCode.503, States.Timeout")
    fill_field(page, "Retry-0-MaxAttempts", "4")
    no_problems(page)
    made = definition(page)["States"]["Call HTTP endpoint"]
    assert made["Resource"] == "arn:aws:states:::http:invoke"
    assert made["Retry"][0]["ErrorEquals"] == ["States.Http.StatusCode.503", "States.Timeout"]
    assert made["Retry"][0]["MaxAttempts"] == 4
    # any action of any service is a resource; how it waits is chosen below it
    tab(page, "Configuration")
    fill_field(page, "Resource", "arn:aws:states:::sqs:sendMessage")
    page.get_by_label("How it waits").select_option("waitForTaskToken")
    assert definition(page)["States"]["Call HTTP endpoint"]["Resource"].endswith("sqs:sendMessage.waitForTaskToken")
