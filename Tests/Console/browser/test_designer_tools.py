"""What stands around drawing: versions, tests of states, import, wires led elsewhere, tips and fixes."""

from __future__ import annotations

import json

import pytest

import seed
from conftest import open_console
from designing import definition, drag, empty, middle, open_designer, state, text_of

JSONATA = {
    "QueryLanguage": "JSONata",
    "StartAt": "Prepare",
    "States": {
        "Prepare": {
            "Type": "Pass", "Assign": {"total": "{% $sum($states.input.lines.price) %}"},
            "Output": {"lines": "{% $states.input.lines %}"}, "Next": "Charge",
        },
        "Charge": {
            "Type": "Task", "Resource": "arn:aws:states:::lambda:invoke",
            "Arguments": {"FunctionName": "charge", "Payload": {"amount": "{% $total %}"}},
            "Output": "{% $states.result.Payload %}",
            "Retry": [{"ErrorEquals": ["Busy"], "IntervalSeconds": 7, "MaxAttempts": 1}],
            "Catch": [{"ErrorEquals": ["States.ALL"], "Output": {"why": "{% $states.errorOutput.Cause %}"}, "Next": "Refuse"}],
            "Next": "Done",
        },
        "Done": {"Type": "Succeed"},
        "Refuse": {"Type": "Fail"},
    },
}
PATHS = {
    "StartAt": "Shape",
    "States": {
        "Shape": {
            "Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "InputPath": "$.order",
            "Parameters": {"FunctionName": "f", "Payload": {"id.$": "$.id"}},
            "ResultSelector": {"ok.$": "$.Payload.ok"}, "ResultPath": "$.answer", "OutputPath": "$.answer", "Next": "Each",
        },
        "Each": {
            "Type": "Map", "ItemsPath": "$.list", "ItemSelector": {"n.$": "$$.Map.Item.Value"}, "End": True,
            "ItemProcessor": {"StartAt": "One", "States": {"One": {"Type": "Pass", "End": True}}},
        },
    },
}


def make(workshop, name: str, content: dict) -> str:
    return seed.create(workshop.server.client(), name, content)


def test_tab(page, name: str):
    state(page, name).locator(".g-title").first.click()
    page.get_by_role("tab", name="Test", exact=True).click()


test_tab.__test__ = False


def run_test(page) -> dict[str, str]:
    """Tests the state; gives what each stage shows."""
    page.locator(".test-result, .test-form > .banner").evaluate_all("all => all.forEach(e => e.setAttribute('data-old', ''))")
    page.get_by_role("button", name="Test this state").click()
    page.locator(".test-result:not([data-old])").wait_for()
    return {
        stage.get_attribute("data-stage"): stage.locator("pre").text_content()
        for stage in page.locator(".test-result .stage").all()
    }


def test_a_state_is_tried_with_every_stage_and_its_output_goes_on_to_the_next(workshop):
    page = workshop.page
    make(workshop, "tried", JSONATA)
    open_designer(workshop, "/machines/tried/edit")
    test_tab(page, "Prepare")
    page.get_by_label("Sample input").fill('{"lines": [{"price": 12.5}, {"price": 30}]}')
    stages = run_test(page)
    assert json.loads(stages["Output"]) == {"lines": [{"price": 12.5}, {"price": 30}]}
    assert json.loads(stages["Variables"]) == {"total": 42.5}
    page.locator(".test-result").get_by_text("Succeeded").wait_for()
    page.locator(".test-result").get_by_text("next: Charge").wait_for()
    page.get_by_role("button", name="Test it with this output").click()
    page.locator('.g-graph [data-id$="/Charge"][aria-pressed=true]').wait_for()
    assert json.loads(page.get_by_label("Sample input").input_value())["lines"][1] == {"price": 30}
    # the work is played: by a result, by an error that is tried again, and by one that is caught
    page.get_by_text("Variables, context and more").click()
    page.get_by_label("Variables", exact=True).fill('{"total": 42.5}')
    page.get_by_label("Its work").select_option("result")
    page.get_by_label("Result", exact=True).fill('{"Payload": {"paid": true}, "StatusCode": 200}')
    stages = run_test(page)
    assert json.loads(stages["After Arguments"]) == {"FunctionName": "charge", "Payload": {"amount": 42.5}}
    assert json.loads(stages["Result"])["Payload"] == {"paid": True}
    assert json.loads(stages["Output"]) == {"paid": True}
    page.get_by_label("Its work").select_option("error")
    page.get_by_label("Error", exact=True).fill("Busy")
    page.get_by_label("Cause").fill("too many at once")
    run_test(page)
    page.locator(".test-result").get_by_text("Retrying").wait_for()
    page.get_by_text("Retrier 1 tries it again after 7 s.").wait_for()
    page.get_by_label("Tried again before").fill("1")
    stages = run_test(page)
    page.locator(".test-result").get_by_text("Caught").wait_for()
    page.get_by_text("Catcher 1 takes it.").wait_for()
    assert json.loads(stages["Output"]) == {"why": "too many at once"}
    page.locator(".test-result").get_by_text("next: Refuse").wait_for()
    # what was tried is there again after a reload
    page.reload()
    test_tab(page, "Charge")
    assert page.get_by_label("Its work").input_value() == "error"
    assert page.get_by_label("Tried again before").input_value() == "1"


def test_stages_of_paths_and_of_a_map(workshop):
    page = workshop.page
    make(workshop, "paths", PATHS)
    open_designer(workshop, "/machines/paths/edit")
    test_tab(page, "Shape")
    page.get_by_label("Sample input").fill('{"order": {"id": 7}}')
    page.get_by_label("Its work").select_option("result")
    page.get_by_label("Result", exact=True).fill('{"Payload": {"ok": true, "more": 1}, "StatusCode": 200}')
    stages = run_test(page)
    assert list(stages) == [
        "Output", "Input", "After InputPath", "After Parameters", "Result", "After ResultSelector", "After ResultPath"]
    assert json.loads(stages["After InputPath"]) == {"id": 7}
    assert json.loads(stages["After Parameters"])["Payload"] == {"id": 7}
    assert json.loads(stages["After ResultPath"])["answer"] == {"ok": True}
    assert json.loads(stages["Output"]) == {"ok": True}
    test_tab(page, "Each")
    page.get_by_label("Sample input").fill('{"list": [1, 2]}')
    page.get_by_label("Result", exact=True).fill("[10, 20]")
    stages = run_test(page)
    assert json.loads(stages["After ItemsPath"]) == [1, 2]
    assert json.loads(stages["After ItemSelector"])[1] == {"n": 2}
    assert json.loads(stages["Output"]) == [10, 20]
    # what cannot be tried says why
    page.get_by_label("Sample input").fill("{ half")
    page.get_by_role("button", name="Test this state").click()
    page.locator(".test-form").get_by_role("alert").filter(has_text="The sample input").wait_for()


@pytest.mark.parametrize(
    ("content", "name", "expression", "value", "wrong"),
    [
        (JSONATA, "Prepare", "$sum($states.input.lines.price) & ' EUR'", '"42.5 EUR"', "$sum("),
        (PATHS, "Shape", "States.Format('{} lines', States.ArrayLength($.lines))", '"2 lines"', "States.Nothing($.lines)"),
    ],
    ids=["JSONata", "JSONPath"],
)
def test_expressions_are_evaluated_while_they_are_typed(workshop, content, name, expression, value, wrong):
    page = workshop.page
    make(workshop, "previewed", content)
    open_designer(workshop, "/machines/previewed/edit")
    test_tab(page, name)
    page.get_by_label("Sample input").fill('{"lines": [{"price": 12.5}, {"price": 30}]}')
    preview = page.locator(".preview")
    preview.locator("input").press_sequentially(expression, delay=5)
    preview.locator("pre").filter(has_text=value).wait_for()
    page.get_by_label("Sample input").fill('{"lines": []}')
    preview.locator("pre").filter(has_text=value).wait_for(state="detached")
    preview.locator("input").fill(wrong)
    preview.locator(".error").wait_for()
    # the browser reports the refused definition by itself
    workshop.messages[:] = [m for m in workshop.messages if "400" not in m]


def test_versions_and_aliases_are_compared_restored_and_run(chromium, seeded):
    server, _ = seeded
    client = server.client()
    first = {"StartAt": "Keep", "States": {
        "Keep": {"Type": "Pass", "Next": "Slow"}, "Slow": {"Type": "Wait", "Seconds": 0, "Next": "Old"},
        "Old": {"Type": "Succeed"}}}
    now = {"StartAt": "Keep", "States": {
        "Keep": {"Type": "Pass", "Next": "Slow"}, "Slow": {"Type": "Wait", "Seconds": 1, "Next": "New"},
        "New": {"Type": "Succeed"}}}
    arn = seed.create(client, "versioned", first)
    version = client.publish_state_machine_version(stateMachineArn=arn)["stateMachineVersionArn"]
    client.create_state_machine_alias(
        name="live", routingConfiguration=[{"stateMachineVersionArn": version, "weight": 100}])
    client.update_state_machine(stateMachineArn=arn, definition=json.dumps(now, indent=2))
    context, console = open_console(chromium, seeded, viewport={"width": 1600, "height": 1000})
    page = console.page
    try:
        open_designer(console, "/machines/versioned/edit")
        page.get_by_role("button", name="Compare").click()
        dialog = page.get_by_role("dialog", name="Compare")
        dialog.get_by_text("They say the same.").wait_for()
        assert dialog.get_by_role("button", name="Restore what is saved").is_disabled()
        base = dialog.get_by_label("Compare with")
        base.locator("option", has_text="Alias live").wait_for(state="attached")
        assert base.locator("option").all_inner_texts() == ["what is saved", "Version 1", "Alias live"]
        base.select_option(label="Version 1")
        for text in ["1 added: New", "1 changed: Slow", "1 removed: Old"]:
            dialog.get_by_text(text, exact=True).wait_for()
        before, after = dialog.locator(".compare-side").all()
        for side, name, mark in [(before, "Old", "removed"), (before, "Slow", "changed"), (after, "New", "added"),
                                 (after, "Slow", "changed")]:
            card = side.locator(f'[data-id$="/{name}"]')
            assert f"s-{mark}" in card.get_attribute("class")
            assert f", {mark}" in card.get_attribute("aria-label")
        assert "s-" not in before.locator('[data-id$="/Keep"]').get_attribute("class").replace("g-s", "")
        dialog.get_by_role("button", name="Text", exact=True).click()
        removed = dialog.locator(".ed-line.diff-removed").all_inner_texts()
        added = dialog.locator(".ed-line.diff-added").all_inner_texts()
        assert any('"Seconds": 0' in line for line in removed) and any('"Seconds": 1' in line for line in added)
        base.select_option(label="Alias live")
        dialog.get_by_role("button", name="Run alias live").click()
        start = page.get_by_role("dialog", name="Start")
        start.get_by_role("button", name="Start execution").click()
        page.wait_for_url("**/executions/*")
        runs = client.list_executions(stateMachineArn=arn)["executions"]
        assert [run.get("stateMachineAliasArn", "").split(":")[-1] for run in runs] == ["live"]
        page.go_back()
        page.get_by_role("button", name="Compare").click()
        base.locator("option", has_text="Version 1").wait_for(state="attached")
        base.select_option(label="Version 1")
        dialog.get_by_role("button", name="Restore version 1").click()
        state(page, "Old").wait_for()
        assert definition(page) == first
        page.locator(".designer-head .undo").click()
        state(page, "New").wait_for()
        assert console.messages == []
    finally:
        context.close()


YAML = """Comment: from a file
StartAt: A
States:
  A:
    Type: Pass
    Result: { n: 1 }
    Next: B
  B:
    Type: Succeed
"""
TEMPLATE = {"Resources": {"M": {"Type": "AWS::StepFunctions::StateMachine", "Properties": {
    "DefinitionString": json.dumps({"Comment": "inner", "StartAt": "T", "States": {"T": {"Type": "Succeed"}}})}}}}


def paste(page, text: str):
    page.evaluate("text => navigator.clipboard.writeText(text)", text)
    page.keyboard.press("Control+v")


@pytest.mark.parametrize(
    ("text", "name", "comment"),
    [(json.dumps(PATHS | {"Comment": "mine"}, indent=4), "Shape", "mine"), (YAML, "A", "from a file"),
     (json.dumps(TEMPLATE), "T", "inner")],
    ids=["JSON", "YAML", "CloudFormation"],
)
def test_a_definition_is_pasted_onto_the_empty_canvas(workshop, text, name, comment):
    page = workshop.page
    open_designer(workshop)
    page.get_by_role("region", name="First steps").wait_for()
    # nothing was clicked before
    paste(page, text)
    state(page, name).wait_for()
    assert definition(page)["Comment"] == comment
    assert page.get_by_role("region", name="First steps").count() == 0
    if text.startswith("{\n"):
        assert text_of(page) == text
    page.keyboard.press("Control+z")
    page.get_by_role("region", name="First steps").wait_for()


def test_pasting_into_a_workflow_adds_states_or_replaces_all(workshop):
    page = workshop.page
    open_designer(workshop)
    drag(page, "state-Wait", empty(page).first)
    state(page, "Wait").click()
    paste(page, YAML)
    state(page, "A").wait_for()
    assert list(definition(page)["States"]) == ["Wait", "A", "B"]
    page.get_by_role("button", name="Replace all instead").click()
    state(page, "Wait").wait_for(state="detached")
    assert definition(page)["Comment"] == "from a file"
    before = text_of(page)
    paste(page, "just words")
    page.get_by_text("This cannot be pasted here").wait_for()
    assert text_of(page) == before


def test_a_file_is_dropped_onto_the_designer(workshop):
    page = workshop.page
    open_designer(workshop)
    transfer = page.evaluate_handle(
        "text => { const t = new DataTransfer(); t.items.add(new File([text], 'flow.asl.yaml')); return t; }", YAML)
    page.dispatch_event(".g-graph", "dragover", {"dataTransfer": transfer})
    page.locator(".designer.file-over").wait_for()
    page.dispatch_event(".g-graph", "drop", {"dataTransfer": transfer})
    state(page, "A").wait_for()
    page.get_by_text("Imported flow.asl.yaml").wait_for()
    assert page.locator(".designer.file-over").count() == 0


def lead(page, source: str, target):
    """Takes the end of the wire that leaves a state, and puts it somewhere."""
    end = page.locator(f'[data-end][data-from="{source}"]').first
    end.hover(position={"x": 8, "y": 8}, force=True)
    x, y = middle(end)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 12, y + 8, steps=3)
    page.mouse.move(*middle(target), steps=6)
    page.mouse.up()


def test_the_end_of_a_wire_is_led_to_another_state_and_to_the_end(workshop):
    page = workshop.page
    content = {"StartAt": "A", "States": {
        "A": {"Type": "Pass", "Next": "B"}, "B": {"Type": "Pass", "Next": "C"}, "C": {"Type": "Pass", "Next": "D"},
        "D": {"Type": "Pass", "End": True}}}
    make(workshop, "led", content)
    open_designer(workshop, "/machines/led/edit")
    lead(page, "A", state(page, "C"))
    page.locator("[data-said]").filter(has_text="Lead A to C").wait_for(state="attached")
    assert definition(page)["States"]["A"] == {"Type": "Pass", "Next": "C"}
    page.keyboard.press("Control+z")
    lead(page, "B", page.locator(".g-cap", has_text="End"))
    page.locator("[data-said]").filter(has_text="Lead B to the end").wait_for(state="attached")
    assert definition(page)["States"]["B"] == {"Type": "Pass", "End": True}
    # a drop on nothing changes nothing
    before = text_of(page)
    lead(page, "C", page.locator(".g-tools"))
    assert text_of(page) == before


FAULTS = [
    ({"Type": "Fail", "Errr": "x"}, "Rename to Error", {"Type": "Fail", "Error": "x"}),
    ({"Type": "Succeed", "Colour": "red"}, "Remove Colour", {"Type": "Succeed"}),
    ({"Type": "Pass", "ResultPath": "$.x", "End": True}, "Remove ResultPath", {"Type": "Pass", "End": True}),
    ({"Type": "Wait", "End": True}, "Add Seconds", {"Type": "Wait", "End": True, "Seconds": 5}),
    ({"Type": "Pass"}, "End the flow here", {"Type": "Pass", "End": True}),
]


def test_faults_are_mended_by_one_click(workshop):
    page = workshop.page
    open_designer(workshop)
    page.get_by_role("button", name="Split", exact=True).click()
    for wrong, fix, right in FAULTS:
        text = {"QueryLanguage": "JSONata", "StartAt": "A", "States": {"A": wrong}}
        page.locator(".ed-area").fill(json.dumps(text, indent=2))
        head = page.locator(".problems-head")
        head.filter(has_text="error").wait_for()
        if head.get_attribute("aria-expanded") != "true":
            head.click()
        page.get_by_role("button", name=fix, exact=True).first.click()
        head.filter(has_text="No problems").wait_for()
        assert definition(page)["States"]["A"] == right


def hover_text(page, needle: str, into: int = 2):
    """Points at a piece of the text with the mouse."""
    at = page.locator(".ed-area").evaluate(
        """(area, [needle, into]) => {
          const at = area.value.indexOf(needle) + into;
          const before = area.value.slice(0, at).split('\\n');
          area.scrollTop = Math.max(0, before.length * 20 - 200);
          return { line: before.length - 1, column: before.at(-1).length, scrolled: area.scrollTop };
        }""", [needle, into])
    box = page.locator(".ed-area").bounding_box()
    cell = page.evaluate(
        """() => { const p = document.createElement('span'); p.className = 'ed-probe'; p.textContent = 'M'.repeat(100);
          document.querySelector('.ed').append(p); const w = p.getBoundingClientRect().width / 100; p.remove(); return w; }""")
    pad = page.locator(".ed-area").evaluate("area => parseFloat(getComputedStyle(area).paddingLeft)")
    page.mouse.move(box["x"] + pad + (at["column"] + 0.5) * cell, box["y"] + 8 + at["line"] * 20 + 10 - at["scrolled"])


def test_the_text_explains_fields_functions_and_faults_and_leads_to_states(workshop):
    page = workshop.page
    make(workshop, "explained", JSONATA)
    open_designer(workshop, "/machines/explained/edit?view=code")
    tip = page.locator(".ed-tip")
    hover_text(page, '"IntervalSeconds"')
    tip.filter(has_text="The pause before the first retry").wait_for()
    hover_text(page, "$sum(")
    tip.filter(has_text="$sum(array)").wait_for()
    hover_text(page, '"Prepare": {')
    tip.wait_for(state="hidden")
    area = page.locator(".ed-area")
    area.focus()
    area.evaluate("area => { const at = area.value.indexOf('\"Catch\"') + 3; area.setSelectionRange(at, at); }")
    page.keyboard.press("Control+i")
    tip.filter(has_text="Where to go when an error is not tried again").wait_for()
    page.keyboard.press("Escape")
    tip.wait_for(state="hidden")
    area.evaluate("area => { const at = area.value.indexOf('\"Refuse\"') + 3; area.setSelectionRange(at, at); }")
    page.keyboard.press("F12")
    at = area.evaluate("area => area.value.slice(area.selectionStart, area.selectionStart + 20)")
    assert at.startswith('"Refuse": {')
    area.fill(text_of(page).replace('"Next": "Done"', '"Next": "Don"'))
    page.locator(".ed-number.error").first.wait_for(state="attached")
    hover_text(page, '"Don"')
    tip.filter(has_text="Don").wait_for()
    # the forms say the same
    page.get_by_role("button", name="Design", exact=True).click()
    state(page, "Prepare").click()
    page.get_by_role("tab", name="Output").click()
    assert "computed first" in page.locator('[data-field="Assign"] label').get_attribute("title")


def complete(page, before: str, typed: str) -> list[str]:
    """Types behind a piece of the text; gives what is offered."""
    area = page.locator(".ed-area")
    area.focus()
    area.evaluate("(area, t) => { const at = area.value.indexOf(t) + t.length; area.setSelectionRange(at, at); }", before)
    page.keyboard.type(typed)
    page.locator(".ed-option").first.wait_for()
    offered = page.locator(".ed-option-name").all_inner_texts()
    page.keyboard.press("Escape")
    for _ in typed:
        page.keyboard.press("Backspace")
    page.keyboard.press("Escape")
    return offered


def test_the_text_completes_fields_states_resources_functions_and_variables(workshop):
    page = workshop.page
    content = json.loads(json.dumps(JSONATA))
    content["States"]["Charge"]["Next"] = ""
    content["States"]["Charge"]["Resource"] = ""
    text = json.dumps(content, indent=2).replace('"Type": "Task",', '"Type": "Task",\n      "",')
    open_designer(workshop, "/new?view=code")
    page.locator(".ed-area").fill(text.replace('\n      "",', ""))
    assert complete(page, '"Next": "', "Ref") == ["Refuse"]
    assert "arn:aws:states:::sqs:sendMessage" in complete(page, '"Resource": "', "sqs")
    assert {"$sum", "$substring"} <= set(complete(page, "{% ", "$su"))
    assert "$total" in complete(page, '"amount": "{% ', "$to")
    assert "$states.result" in complete(page, '"Output": "{% ', "$states.re")
    page.locator(".ed-area").fill(text)
    assert complete(page, '"Type": "Task",\n      "', "Time") == ["TimeoutSeconds"]
    paths = json.dumps(PATHS, indent=2)
    page.locator(".ed-area").fill(paths)
    assert complete(page, '"id.$": "', "States.Arr")[0] == "States.Array"


