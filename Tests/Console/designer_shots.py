"""Pictures of the designer's modes: what a page's address alone does not show, a hand brings about here."""

from __future__ import annotations

import json

import seed

SINK = {
    "Comment": "One state of each kind, with every list",
    "StartAt": "Charge card",
    "TimeoutSeconds": 3600,
    "States": {
        "Charge card": {
            "Type": "Task",
            "Resource": "arn:aws:states:::lambda:invoke",
            "Parameters": {"FunctionName": seed.function_arn("price"), "Payload.$": "$"},
            "ResultSelector": {"total.$": "$.Payload.total"},
            "ResultPath": "$.price",
            "TimeoutSeconds": 30,
            "HeartbeatSeconds": 10,
            "Retry": [
                {"ErrorEquals": ["States.Timeout", "Lambda.ServiceException"], "IntervalSeconds": 2, "MaxAttempts": 5,
                 "BackoffRate": 2, "MaxDelaySeconds": 60, "JitterStrategy": "FULL"},
                {"ErrorEquals": ["States.ALL"], "MaxAttempts": 1},
            ],
            "Catch": [
                {"ErrorEquals": ["CardDeclined"], "ResultPath": "$.error", "Next": "Refuse"},
                {"ErrorEquals": ["States.ALL"], "Next": "Tell support"},
            ],
            "Next": "Large?",
        },
        "Large?": {
            "Type": "Choice",
            "Choices": [
                {"And": [{"Variable": "$.price.total", "NumericGreaterThan": 500}, {"Variable": "$.vip", "IsPresent": True}],
                 "Next": "Cool down"},
                {"Variable": "$.country", "StringEquals": "DE", "Next": "Both at once"},
            ],
            "Default": "Each parcel",
        },
        "Cool down": {"Type": "Wait", "Seconds": 30, "Next": "Both at once"},
        "Both at once": {
            "Type": "Parallel",
            "Next": "Each parcel",
            "Branches": [
                {"StartAt": "Print label", "States": {"Print label": {"Type": "Pass", "End": True}}},
                {"StartAt": "Book carrier", "States": {"Book carrier": {"Type": "Pass", "End": True}}},
            ],
        },
        "Each parcel": {
            "Type": "Map",
            "Label": "Parcels",
            "MaxConcurrency": 100,
            "ToleratedFailurePercentage": 5,
            "ItemReader": {
                "Resource": "arn:aws:states:::s3:getObject",
                "ReaderConfig": {"InputType": "CSV", "CSVHeaderLocation": "FIRST_ROW"},
                "Parameters": {"Bucket": "parcels", "Key.$": "$.key"},
            },
            "ItemBatcher": {"MaxItemsPerBatch": 50},
            "ItemProcessor": {
                "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "EXPRESS"},
                "StartAt": "Ship", "States": {"Ship": {"Type": "Pass", "End": True}},
            },
            "ResultWriter": {"Resource": "arn:aws:states:::s3:putObject", "Parameters": {"Bucket": "parcels", "Prefix": "out"}},
            "Next": "Done",
        },
        "Tell support": {
            "Type": "Task", "Resource": "arn:aws:states:::sns:publish",
            "Parameters": {"TopicArn": "arn:aws:sns:us-east-1:123456789012:support", "Message.$": "$.Cause"},
            "Next": "Refuse",
        },
        "Done": {"Type": "Succeed"},
        "Refuse": {"Type": "Fail", "Error": "OrderRefused", "Cause": "The card was declined."},
    },
}

SINK_JSONATA = {
    "Comment": "One state of each kind in JSONata",
    "QueryLanguage": "JSONata",
    "StartAt": "Prepare",
    "States": {
        "Prepare": {
            "Type": "Pass",
            "Assign": {"total": "{% $sum($states.input.lines.price) %}", "key": "{% $states.input.key %}"},
            "Output": {"lines": "{% $states.input.lines %}"},
            "Next": "Charge card",
        },
        "Charge card": {
            "Type": "Task",
            "Resource": "arn:aws:states:::http:invoke",
            "Arguments": {
                "ApiEndpoint": "https://pay.example.com/v2/charges", "Method": "POST",
                "Authentication": {"ConnectionArn": "arn:aws:events:us-east-1:123456789012:connection/pay/1"},
                "RequestBody": {"amount": "{% $total %}"},
            },
            "Output": "{% $states.result.ResponseBody %}",
            "TimeoutSeconds": 30,
            "Retry": [{"ErrorEquals": ["States.Http.StatusCode.503"], "IntervalSeconds": 2, "MaxAttempts": 4, "BackoffRate": 2}],
            "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Refuse", "Output": {"why": "{% $states.errorOutput.Cause %}"}}],
            "Next": "Paid?",
        },
        "Paid?": {
            "Type": "Choice",
            "Choices": [
                {"Condition": "{% $states.input.status = 'PENDING' %}", "Next": "Wait for the bank"},
                {"Condition": "{% $total > 100 and $states.input.vip %}", "Next": "Both at once"},
            ],
            "Default": "Each parcel",
        },
        "Wait for the bank": {"Type": "Wait", "Seconds": "{% $states.input.pause %}", "Next": "Charge card"},
        "Both at once": {
            "Type": "Parallel",
            "Next": "Each parcel",
            "Branches": [
                {"StartAt": "Print label", "States": {"Print label": {"Type": "Pass", "End": True}}},
                {"StartAt": "Book carrier", "States": {"Book carrier": {"Type": "Pass", "End": True}}},
            ],
        },
        "Each parcel": {
            "Type": "Map",
            "Items": "{% $states.input.lines %}",
            "MaxConcurrency": 5,
            "ItemSelector": {"line": "{% $states.context.Map.Item.Value %}"},
            "ItemProcessor": {"StartAt": "Ship", "States": {"Ship": {"Type": "Pass", "End": True}}},
            "Next": "Done",
        },
        "Done": {"Type": "Succeed", "Output": {"total": "{% $total %}"}},
        "Refuse": {"Type": "Fail", "Error": "OrderRefused", "Cause": "{% $states.input.why %}"},
    },
}

FAULTY = {
    "QueryLanguage": "JSONata",
    "StartAt": "Work",
    "States": {
        "Work": {"Type": "Pass", "Next": "Notify failur", "ResultPath": "$.x"},
        "Pause": {"Type": "Wait", "Next": "Work"},
        "Notify failure": {"Type": "Fail", "Errr": "x"},
    },
}


def large(count: int) -> dict:
    """A definition of `count` states: stretches with a Choice and a Parallel here and there."""
    states: dict = {}
    names = [f"State {i}" for i in range(count)]
    top: list[str] = []
    i = 0
    while i < count:
        name = names[i]
        top.append(name)
        if i % 20 == 7 and i + 6 < count:
            branches = [
                {"StartAt": names[i + 1 + b * 3], "States": {
                    names[i + 1 + b * 3 + k]: {"Type": "Pass"}
                    | ({"Next": names[i + 2 + b * 3 + k]} if k < 2 else {"End": True})
                    for k in range(3)
                }}
                for b in range(2)
            ]
            states[name] = {"Type": "Parallel", "Branches": branches}
            i += 7
        else:
            states[name] = {"Type": "Choice" if i % 20 == 15 else "Pass"}
            i += 1
    for at, name in enumerate(top):
        following = top[at + 1] if at + 1 < len(top) else None
        if states[name]["Type"] == "Choice":
            if following is None:
                states[name] = {"Type": "Succeed"}
                continue
            far = top[min(len(top) - 1, at + 3)]
            states[name] |= {"Choices": [{"Variable": "$.x", "IsPresent": True, "Next": far}], "Default": following}
        else:
            states[name] |= {"Next": following} if following else {"End": True}
    return {"StartAt": top[0], "States": states}


def fill(client) -> None:
    """Makes the machines that the pictures need, beside what the seed makes."""
    sink = seed.create(client, "all-paths", SINK)
    seed.create(client, "all-jsonata", SINK_JSONATA)
    seed.create(client, "thousand", large(1000))
    changed = json.loads(json.dumps(SINK))
    client.publish_state_machine_version(stateMachineArn=sink, description="first")
    changed["States"]["Cool down"]["Seconds"] = 90
    del changed["States"]["Tell support"]
    changed["States"]["Charge card"]["Catch"].pop()
    changed["States"]["Done"] = {"Type": "Pass", "Next": "Thank the customer"}
    changed["States"]["Thank the customer"] = {"Type": "Succeed"}
    client.update_state_machine(stateMachineArn=sink, definition=json.dumps(changed, indent=2))
    client.publish_state_machine_version(stateMachineArn=sink, description="second")
    client.update_state_machine(stateMachineArn=sink, definition=json.dumps(SINK, indent=2))


def state(page, name: str):
    return page.locator(f'.g-graph [data-id$="/{name}"]')


def select(page, name: str):
    """Selects a state by the outline, wherever it is."""
    page.get_by_role("navigation", name="Outline").get_by_role("button", name=name).first.click()


def tab(page, name: str):
    page.locator(".designer-inspector").get_by_role("tab", name=name, exact=True).click()


def middle(locator):
    box = locator.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def drag(page, payload: str, target) -> None:
    """Drags an entry of the palette over something and holds it there."""
    x, y = middle(page.locator(f'[data-payload="{payload}"]:visible').first)
    to_x, to_y = middle(target)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 20, y + 6, steps=3)
    page.mouse.move(to_x, to_y, steps=6)


def inspect(machine: str, name: str, tab_name: str):
    def act(page):
        select(page, name)
        tab(page, tab_name)

    return f"/machines/{machine}/edit", act


def pattern(number: int):
    def act(page):
        page.get_by_role("tab", name="Patterns").click()
        page.locator('.palette-item[data-payload^="pattern-"]:visible').nth(number).dblclick()

    return "/new", act


def palette(name: str):
    return "/machines/all-paths/edit", lambda page: page.get_by_role("tab", name=name).click()


def search(page):
    page.locator(".palette-search").fill("put")


def dragging(page):
    drag(page, "state-Wait", page.locator('[data-plus][data-from="Cool down"]').first)


def dragging_catch(page):
    drag(page, "catch", state(page, "Both at once"))


def dragging_empty(page):
    drag(page, "state-Parallel", page.locator(".g-empty").first)
    page.mouse.up()
    drag(page, "state-Pass", page.locator('.g-empty[data-id*="Branches/1"]'))


def faulty(view: str):
    def act(page):
        if view == "design":
            page.get_by_role("button", name="Code", exact=True).click()
        page.locator(".ed-area").fill(json.dumps(FAULTY, indent=2))
        if view == "design":
            page.get_by_role("button", name="Design", exact=True).click()
        page.locator(".problems-head").filter(has_text="error").wait_for()
        if page.locator(".problems-head").get_attribute("aria-expanded") != "true":
            page.locator(".problems-head").click()
        page.wait_for_timeout(600)

    return f"/new?view={view}", act


def broken(page):
    area = page.locator(".ed-area")
    area.fill(area.input_value().replace('"Seconds": 30,', '"Seconds": 30 oops'))


def completing(page):
    area = page.locator(".ed-area")
    text = area.input_value()
    at = text.index('"Next": "Both at once"') + len('"Next": "')
    area.focus()
    area.evaluate("(a, at) => { a.setSelectionRange(at, at + 12); }", at)
    page.keyboard.type("Re")
    page.wait_for_timeout(300)


def testing(page):
    select(page, "Prepare")
    tab(page, "Test")
    area = page.locator(".designer-inspector textarea").first
    area.fill('{"key": "k-1", "lines": [{"price": 12.5}, {"price": 30}]}')
    page.get_by_role("button", name="Test this state").click()
    page.locator(".test-result, .designer-inspector .banner").first.wait_for()


def testing_error(page):
    select(page, "Charge card")
    tab(page, "Test")
    page.get_by_label("Its work").select_option("error")
    page.get_by_label("Error", exact=True).fill("States.Http.StatusCode.503")
    page.get_by_role("button", name="Test this state").click()
    page.locator(".test-result, .designer-inspector .banner").first.wait_for()


def leading(page):
    x, y = middle(page.locator('[data-end][data-from="Charge card"]').first)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 20, y + 6, steps=3)
    page.mouse.move(*middle(state(page, "Tell support")), steps=5)


def compare(view: str):
    def act(page):
        page.get_by_role("button", name="Compare").click()
        dialog = page.get_by_role("dialog")
        dialog.locator("select").first.locator("option").nth(2).wait_for(state="attached")
        dialog.locator("select").first.select_option(index=1)
        dialog.get_by_role("button", name=view, exact=True).click()
        page.wait_for_timeout(600)

    return "/machines/all-paths/edit", act


def quick_add(page):
    select(page, "Cool down")
    state(page, "Cool down").focus()
    page.keyboard.press("a")
    page.get_by_role("combobox", name="Add after").fill("send")


def many(page):
    state(page, "Print label").click()
    state(page, "Book carrier").click(modifiers=["Shift"])


def menu(page):
    select(page, "Both at once")
    page.get_by_role("button", name="Actions on the state").click()


def export_menu(page):
    page.get_by_role("button", name="Export").click()


def create(page):
    page.get_by_role("button", name="Create", exact=True).click()


def nothing(page):
    """The page as it opens."""


SCENES = {
    "design-actions": palette("Actions"),
    "design-patterns": palette("Patterns"),
    "design-search": ("/machines/all-paths/edit", search),
    "design-jsonata": ("/machines/all-jsonata/edit", nothing),
    "design-task": inspect("all-paths", "Charge card", "Configuration"),
    "design-task-input": inspect("all-paths", "Charge card", "Input"),
    "design-task-output": inspect("all-paths", "Charge card", "Output"),
    "design-task-errors": inspect("all-paths", "Charge card", "Errors"),
    "design-task-json": inspect("all-paths", "Charge card", "JSON"),
    "design-choice": inspect("all-paths", "Large?", "Configuration"),
    "design-parallel": inspect("all-paths", "Both at once", "Configuration"),
    "design-map": inspect("all-paths", "Each parcel", "Configuration"),
    "design-map-input": inspect("all-paths", "Each parcel", "Input"),
    "design-map-errors": inspect("all-paths", "Each parcel", "Errors"),
    "design-wait": inspect("all-paths", "Cool down", "Configuration"),
    "design-fail": inspect("all-paths", "Refuse", "Configuration"),
    "design-ja-pass": inspect("all-jsonata", "Prepare", "Output"),
    "design-ja-task": inspect("all-jsonata", "Charge card", "Input"),
    "design-ja-errors": inspect("all-jsonata", "Charge card", "Errors"),
    "design-ja-choice": inspect("all-jsonata", "Paid?", "Configuration"),
    "design-ja-map": inspect("all-jsonata", "Each parcel", "Input"),
    "design-test": ("/machines/all-jsonata/edit", testing),
    "design-test-error": ("/machines/all-jsonata/edit", testing_error),
    "design-lead": ("/machines/all-paths/edit", leading),
    "design-drag": ("/machines/all-paths/edit", dragging),
    "design-drag-catch": ("/machines/all-paths/edit", dragging_catch),
    "design-drag-empty": ("/new", dragging_empty),
    "design-faulty": faulty("design"),
    "design-faulty-split": faulty("split"),
    "design-broken": ("/machines/all-paths/edit?view=split", broken),
    "design-complete": ("/machines/all-paths/edit?view=code", completing),
    "design-compare": compare("Graph"),
    "design-compare-text": compare("Text"),
    "design-quickadd": ("/machines/all-paths/edit", quick_add),
    "design-many": ("/machines/all-paths/edit", many),
    "design-menu": ("/machines/all-paths/edit", menu),
    "design-export": ("/machines/all-paths/edit", export_menu),
    "design-create": ("/new", create),
    "design-pattern-1": pattern(0),
    "design-pattern-2": pattern(1),
    "design-pattern-3": pattern(2),
    "design-pattern-4": pattern(3),
    "design-pattern-5": pattern(4),
    "design-pattern-6": pattern(5),
    "design-pattern-7": pattern(6),
    "design-large": ("/machines/thousand/edit", nothing),
    "design-large-fit": ("/machines/thousand/edit", lambda page: page.get_by_role("button", name="Fit the whole graph").click()),
}
