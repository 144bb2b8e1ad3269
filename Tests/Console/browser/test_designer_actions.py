"""Every action of every service: found in the palette and by the quick-add, with what it needs filled in."""

from __future__ import annotations

import json
import subprocess
import urllib.parse
import urllib.request

import browsing
import seed
from conftest import open_console
from designing import definition, drag, empty, open_designer, state
from test_pages import findings


def search(page, query: str, payload: str):
    page.locator(".palette-search").fill(query)
    page.locator(f'[data-payload="{payload}"]:visible').first.wait_for()


def shown(page) -> list[str]:
    return page.locator(".palette-list-panel:visible .palette-item").evaluate_all(
        "all => all.map(e => e.dataset.payload)"
    )


def test_an_action_of_any_service_is_found_dragged_onto_the_canvas_and_saved(workshop):
    page = workshop.page
    open_designer(workshop)
    search(page, "logs tag group", "sdk-cloudwatchlogs:tagLogGroup")
    drag(page, "sdk-cloudwatchlogs:tagLogGroup", empty(page))
    state(page, "Tag log group").wait_for()
    assert definition(page)["States"]["Tag log group"] == {
        "Type": "Task", "Resource": "arn:aws:states:::aws-sdk:cloudwatchlogs:tagLogGroup",
        "Arguments": {"LogGroupName": "my-log-group", "Tags": {"key": "value"}}, "End": True,
    }
    page.get_by_text("No problems").wait_for()
    page.get_by_role("button", name="Create", exact=True).click()
    page.get_by_role("dialog").get_by_label("Name").fill("tags")
    page.get_by_role("dialog").get_by_role("button", name="Create").click()
    page.get_by_text("Created tags").wait_for()


def test_what_is_optimized_comes_first_and_names_before_parts_of_names(workshop):
    page = workshop.page
    open_designer(workshop)
    search(page, "dynamo put", "sdk-dynamodb:putItem")
    assert shown(page)[:2] == ["action-dynamodb:putItem", "sdk-dynamodb:putItem"]
    search(page, "s3 getobject", "sdk-s3:getObjectAcl")
    assert shown(page)[0] == "action-aws-sdk:s3:getObject"
    search(page, "getQueueUrl", "sdk-sqs:getQueueUrl")
    assert shown(page)[0] == "sdk-sqs:getQueueUrl"
    page.locator(".palette-search").fill("no such thing anywhere")
    page.get_by_text("Nothing matches").first.wait_for()


def test_all_services_are_listed_with_their_actions(workshop):
    page = workshop.page
    open_designer(workshop)
    page.get_by_role("tab", name="Actions").click()
    bucket = page.locator('.palette-service[data-service="s3"]')
    bucket.locator("summary").click()
    bucket.locator('[data-payload="sdk-s3:createBucket"]').wait_for()
    assert page.locator(".palette-service").count() > 80
    item = bucket.locator('[data-payload="sdk-s3:createBucket"]')
    item.focus()
    page.keyboard.press("Enter")
    state(page, "Create bucket").wait_for()
    assert definition(page)["States"]["Create bucket"]["Arguments"] == {"Bucket": "my-bucket"}


def test_an_action_is_added_by_keyboard_alone_in_the_machines_language(workshop):
    page = workshop.page
    seed.create(workshop.server.client(), "paths", {"StartAt": "Done", "States": {"Done": {"Type": "Pass", "End": True}}})
    open_designer(workshop, "/machines/paths/edit")
    state(page, "Done").locator(".g-title").first.click()
    page.keyboard.press("a")
    page.keyboard.type("sqs create queue")
    option = page.get_by_role("option", name="Create queue").filter(has_text="SQS").first
    option.wait_for()
    page.locator('.quick-item[aria-selected="true"]').filter(has_text="Create queue").wait_for()
    page.keyboard.press("Enter")
    state(page, "Create queue").wait_for()
    added = definition(page)["States"]["Create queue"]
    assert added["Parameters"] == {"QueueName": "my-queue"} and "Arguments" not in added
    page.get_by_text("No problems").wait_for()


def test_an_action_that_tasks_cannot_use_says_so_and_is_not_added(workshop):
    page = workshop.page
    open_designer(workshop)
    search(page, "subscribe to shard", "sdk-kinesis:subscribeToShard")
    page.locator('[data-payload="sdk-kinesis:subscribeToShard"]:visible').dblclick()
    page.get_by_text("streams events").first.wait_for()
    assert definition(page)["States"] == {}


def test_services_that_cannot_be_read_are_asked_for_again(workshop):
    page = workshop.page
    page.route("**/data/actions", lambda route: route.abort())
    open_designer(workshop)
    page.get_by_role("tab", name="Actions").click()
    page.get_by_role("button", name="Try again").wait_for()
    page.unroute("**/data/actions")
    page.get_by_role("button", name="Try again").click()
    page.locator(".palette-service").first.wait_for()
    workshop.messages[:] = [message for message in workshop.messages if "ERR_FAILED" not in message]


def test_nothing_is_wrong_with_the_lists_of_actions(chromium, seeded):
    wrong = {}
    for theme in ("light", "dark"):
        context, console = open_console(chromium, seeded, color_scheme=theme)
        page = console.page
        try:
            open_designer(console)
            page.get_by_role("tab", name="Actions").click()
            page.locator('.palette-service[data-service="sqs"] summary').click()
            page.locator('[data-payload="sdk-sqs:createQueue"]').wait_for()
            wrong[f"{theme} list"] = findings(page) + console.messages
            search(page, "table", "sdk-dynamodb:createTable")
            wrong[f"{theme} found"] = findings(page) + console.messages
            empty(page).click()
            page.keyboard.press("a")
            page.keyboard.type("describe")
            page.get_by_text("The best").last.wait_for()
            wrong[f"{theme} quick"] = findings(page) + console.messages
        finally:
            context.close()
    assert {name: found for name, found in wrong.items() if found} == {}


PUT = {
    "QueryLanguage": "JSONata", "StartAt": "Put", "States": {
        "Put": {
            "Type": "Task", "Resource": "arn:aws:states:::dynamodb:putItem",
            "Arguments": {"TableName": "toys", "Item": {"name": {"S": "top"}}}, "End": True,
        },
    },
}


def test_the_form_tells_what_an_action_takes_and_adds_it(workshop):
    page = workshop.page
    seed.create(workshop.server.client(), "toys", PUT)
    open_designer(workshop, "/machines/toys/edit?view=split")
    area = page.locator(".ed-area")
    area.fill(json.dumps({**PUT, "States": {"Put": PUT["States"]["Put"] | {"Arguments": {"TableName": "toys"}}}}))
    page.get_by_text("1 error").first.wait_for()
    page.get_by_role("button", name="Design", exact=True).click()
    state(page, "Put").locator(".g-title").first.click()
    page.get_by_role("tab", name="Input", exact=True).click()
    page.get_by_text("Required and not there: Item").wait_for()
    page.get_by_text("What it takes").click()
    page.locator('[data-member="ReturnValues"]').get_by_text("ALL_OLD").wait_for()
    page.get_by_role("button", name="Add Item").click()
    page.get_by_text("Required and not there").wait_for(state="detached")
    page.get_by_role("button", name="Add ReturnConsumedCapacity").click()
    page.get_by_role("button", name="Add ReturnConsumedCapacity").wait_for(state="detached")
    added = definition(page)["States"]["Put"]["Arguments"]
    assert added == {"TableName": "toys", "Item": {"key": {"S": "value"}}, "ReturnConsumedCapacity": "INDEXES"}
    page.get_by_text("No problems").wait_for()
    page.locator("button.undo").click()
    page.get_by_role("button", name="Add ReturnConsumedCapacity").wait_for()


def write_at(page, before: str, text: str):
    """Types into the text, on a line of its own before some of it."""
    area = page.locator(".ed-area")
    area.focus()
    area.evaluate("(area, b) => { const at = area.value.indexOf(b); area.setSelectionRange(at, at); }", before)
    if text:
        page.keyboard.press("Enter")
        page.keyboard.press("ArrowUp")
        page.keyboard.press("End")
        page.keyboard.type(text)


def test_the_text_completes_members_values_and_resources_of_actions(workshop):
    page = workshop.page
    seed.create(workshop.server.client(), "toys", PUT)
    open_designer(workshop, "/machines/toys/edit?view=code")
    with page.expect_response("**/data/action?*"):
        page.reload()
    write_at(page, '"TableName"', '"ReturnC')
    page.get_by_role("option", name="ReturnConsumedCapacity").filter(has_text="INDEXES").wait_for()
    page.keyboard.press("Enter")
    page.keyboard.type('"TO')
    page.get_by_role("option", name="TOTAL").wait_for()
    page.keyboard.press("Enter")
    page.keyboard.press("End")
    page.keyboard.type(",")
    assert definition(page)["States"]["Put"]["Arguments"]["ReturnConsumedCapacity"] == "TOTAL"
    write_at(page, "turnConsumed", "")
    page.keyboard.press("Control+i")
    page.locator(".ed-tip").filter(has_text="INDEXES, TOTAL, NONE").wait_for()
    page.keyboard.press("Escape")
    area = page.locator(".ed-area")
    area.evaluate(
        "area => { const at = area.value.indexOf('dynamodb:putItem'); area.setSelectionRange(at, at + 16); }"
    )
    page.keyboard.type("aws-sdk:sns:createT")
    page.get_by_role("option", name="arn:aws:states:::aws-sdk:sns:createTopic").wait_for()
    page.keyboard.press("Enter")
    assert definition(page)["States"]["Put"]["Resource"] == "arn:aws:states:::aws-sdk:sns:createTopic"


CATALOG = """
import { ACTIONS, actionState } from '%s/Sources/ConsoleAssets/www/js/asl/catalog.js';
const out = [];
for (const action of ACTIONS) for (const wait of ['', ...action.waits]) for (const language of ['JSONPath', 'JSONata']) {
  if (action.id !== 'aws-sdk:service:action') {
    out.push({ id: `${action.id} ${wait} ${language}`, language, isAsked: !action.args, state: actionState(action, language, wait) });
  }
}
console.log(JSON.stringify(out));
"""


def test_each_action_of_the_palette_is_valid_in_both_languages(workshop):
    script = CATALOG % browsing.ROOT.as_uri()
    printed = subprocess.run(
        ["node", "--input-type=module", "-e", script], check=True, capture_output=True, text=True,
    ).stdout
    client = workshop.server.client()
    wrong = {}
    for entry in json.loads(printed):
        state_of = entry["state"] | {"End": True}
        if entry["isAsked"]:
            resource = entry["state"]["Resource"].removesuffix(".sync")
            query = urllib.parse.urlencode({"resource": resource})
            url = f"{workshop.server.endpoint}/console/data/action?{query}"
            request = urllib.request.Request(url, headers={"X-Newel-Console": "1"})
            with urllib.request.urlopen(request) as answer:
                sample = json.load(answer)["sample"]
            state_of["Arguments" if entry["language"] == "JSONata" else "Parameters"] = sample
        machine = {"QueryLanguage": entry["language"], "StartAt": "A", "States": {"A": state_of}}
        result = client.validate_state_machine_definition(definition=json.dumps(machine))
        faults = [d["message"] for d in result["diagnostics"] if d["severity"] == "ERROR"]
        if faults:
            wrong[entry["id"]] = faults
    assert wrong == {}
