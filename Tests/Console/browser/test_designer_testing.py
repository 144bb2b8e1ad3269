"""The tab Test: everything that TestState takes besides definition and input."""

from __future__ import annotations

import json

import seed
from designing import open_designer, state
from test_designer_tools import run_test, test_tab
from test_pages import findings

READ = {
    "QueryLanguage": "JSONata", "StartAt": "Each line", "States": {
        "Each line": {
            "Type": "Map", "End": True,
            "ItemReader": {
                "Resource": "arn:aws:states:::s3:getObject", "ReaderConfig": {"InputType": "JSONL"},
                "Arguments": {"Bucket": "b", "Key": "lines.jsonl"},
            },
            "ItemSelector": {"line": "{% $states.context.Map.Item.Value.n %}"}, "ToleratedFailureCount": 1,
            "ItemProcessor": {
                "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
                "StartAt": "Check", "States": {"Check": {"Type": "Pass", "End": True}},
            },
        },
    },
}
CALLS = {
    "QueryLanguage": "JSONata", "StartAt": "Both", "States": {
        "Both": {
            "Type": "Parallel", "Next": "Read",
            "Branches": [{"StartAt": "Left", "States": {"Left": {"Type": "Pass", "End": True}}}],
            "Catch": [{"ErrorEquals": ["Broken"], "Next": "Read"}],
        },
        "Read": {
            "Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage",
            "Arguments": {"QueueUrl": "https://example.com/q", "MessageBody": "x"}, "Next": "Job",
        },
        "Job": {
            "Type": "Task", "Resource": "arn:aws:states:::glue:startJobRun.sync", "Arguments": {"JobName": "j"},
            "End": True,
        },
    },
}


def requests_of(page) -> list[dict]:
    """What the tests of the page ask for, as they do."""
    asked: list[dict] = []
    page.on("request", lambda r: asked.append(r.post_data_json) if r.url.endswith("/api/TestState") else None)
    return asked


def banner(page):
    return page.locator(".test-form > .banner")


def test_a_map_is_tried_with_what_its_reader_finds_and_with_failures(workshop):
    page = workshop.page
    seed.create(workshop.server.client(), "reading", READ)
    open_designer(workshop, "/machines/reading/edit")
    test_tab(page, "Each line")
    page.get_by_label("What its ItemReader finds").fill('{"n": 1}\n{"n": 2}\n{"n": 3}')
    page.get_by_label("Result", exact=True).fill("[1, 2, 3]")
    stages = run_test(page)
    assert json.loads(stages["After ItemSelector"]) == [{"line": 1}, {"line": 2}, {"line": 3}]
    assert json.loads(stages["Output"]) == [1, 2, 3]
    page.get_by_label("Iterations that failed").fill("2")
    stages = run_test(page)
    assert json.loads(stages["Error"])["Error"] == "States.ExceedToleratedFailureThreshold"
    assert findings(page) == []
    page.reload()
    test_tab(page, "Each line")
    assert page.get_by_label("Iterations that failed").input_value() == "2"


def test_the_failure_of_a_branch_names_the_state_inside(workshop):
    page = workshop.page
    seed.create(workshop.server.client(), "calls", CALLS)
    open_designer(workshop, "/machines/calls/edit")
    asked = requests_of(page)
    test_tab(page, "Both")
    page.get_by_label("Its work").select_option("error")
    page.get_by_label("Error", exact=True).fill("Broken")
    page.get_by_label("In the state").select_option("Left")
    run_test(page)
    page.get_by_text("Catcher 1 takes it").wait_for()
    assert asked[-1]["stateConfiguration"] == {"errorCausedByState": "Left"}


def test_a_result_is_held_against_the_api_as_strictly_as_asked(workshop):
    page = workshop.page
    seed.create(workshop.server.client(), "calls", CALLS)
    open_designer(workshop, "/machines/calls/edit")
    asked = requests_of(page)
    test_tab(page, "Read")
    page.get_by_label("Its work").select_option("result")
    page.get_by_label("Result", exact=True).fill('{"MessageId": 7}')
    page.get_by_role("button", name="Test this state").click()
    banner(page).filter(has_text="schema validation error").wait_for()
    page.get_by_label("It is held against the API").select_option("NONE")
    assert json.loads(run_test(page)["Output"]) == {"MessageId": 7}
    page.get_by_text("Variables, context and more").click()
    page.get_by_label("What is shown").select_option("INFO")
    page.get_by_label("Send the whole machine along").check()
    assert list(run_test(page)) == ["Output"]
    assert asked[-1]["inspectionLevel"] == "INFO" and asked[-1]["stateName"] == "Read"
    assert json.loads(asked[-1]["definition"]) == CALLS
    workshop.messages[:] = [message for message in workshop.messages if "400" not in message]


def test_work_that_cannot_be_done_alone_is_always_played(workshop):
    page = workshop.page
    seed.create(workshop.server.client(), "calls", CALLS)
    open_designer(workshop, "/machines/calls/edit")
    test_tab(page, "Job")
    assert page.get_by_label("Its work").locator("option").all_inner_texts() == ["Gives a result (mock)", "Fails (mock)"]
    page.get_by_label("Result", exact=True).fill('{"JobRun": {"Id": "1"}}')
    assert json.loads(run_test(page)["Output"]) == {"JobRun": {"Id": "1"}}
