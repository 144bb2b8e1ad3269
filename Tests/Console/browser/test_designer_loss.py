"""No edit is lost: fields that still have the keyboard, reloads, other tabs, servers and sessions that go away."""

from __future__ import annotations

import json
import re

import seed
from designing import definition, fill_field, open_designer, state

PASS = '{\n  "StartAt": "A",\n  "States": {\n    "A": {\n      "Type": "Pass",\n      "End": true\n    }\n  }\n}\n'


def machine(workshop, name: str = "kept", text: str = PASS) -> str:
    return workshop.server.client().create_state_machine(name=name, definition=text, roleArn=seed.ROLE)["stateMachineArn"]


def saved(workshop, arn: str) -> dict:
    return json.loads(workshop.server.client().describe_state_machine(stateMachineArn=arn)["definition"])


def type_comment(page, text: str):
    """Types into a field and stays in it."""
    state(page, "A").click()
    page.get_by_role("button", name="Add a field").click()
    page.get_by_role("menuitem", name="Comment").click()
    page.locator('[data-field="Comment"] input').click()
    page.keyboard.type(text)


def test_saving_by_key_takes_the_field_that_is_being_typed_in(workshop):
    page = workshop.page
    arn = machine(workshop)
    open_designer(workshop, "/machines/kept/edit")
    type_comment(page, "still typing")
    page.get_by_text("Unsaved", exact=True).wait_for()
    page.keyboard.press("Control+s")
    page.get_by_text("Saved", exact=True).first.wait_for()
    assert saved(workshop, arn)["States"]["A"]["Comment"] == "still typing"
    assert page.locator('[data-field="Comment"] input').input_value() == "still typing"


def test_the_button_saves_what_is_being_typed_with_the_first_click(workshop):
    page = workshop.page
    arn = machine(workshop)
    open_designer(workshop, "/machines/kept/edit")
    type_comment(page, "one click")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("Saved", exact=True).first.wait_for()
    assert saved(workshop, arn)["States"]["A"]["Comment"] == "one click"


def test_a_reload_keeps_the_field_that_is_being_typed_in(workshop):
    page = workshop.page
    machine(workshop)
    open_designer(workshop, "/machines/kept/edit")
    type_comment(page, "before the reload")
    page.reload()
    page.get_by_text("Your unsaved draft is back").wait_for()
    assert definition(page)["States"]["A"]["Comment"] == "before the reload"


def test_leaving_and_coming_back_keeps_the_edits(workshop):
    page = workshop.page
    machine(workshop)
    open_designer(workshop, "/machines/kept/edit")
    type_comment(page, "left")
    page.get_by_role("link", name="Executions").first.click()
    page.wait_for_url("**/executions")
    page.go_back()
    page.get_by_text("Your unsaved draft is back").wait_for()
    assert definition(page)["States"]["A"]["Comment"] == "left"


def test_a_browser_without_storage_asks_before_it_leaves(workshop):
    page = workshop.page
    machine(workshop)
    page.add_init_script("Storage.prototype.setItem = () => { throw new Error('full'); };")
    open_designer(workshop, "/machines/kept/edit")
    type_comment(page, "nowhere kept")
    page.keyboard.press("Enter")
    asked = []

    def stay(dialog):
        asked.append(dialog.message)
        dialog.dismiss()

    page.once("dialog", stay)
    page.get_by_role("link", name="Executions").first.click()
    assert "will be lost" in asked[0]
    assert definition(page)["States"]["A"]["Comment"] == "nowhere kept"
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("link", name="Executions").first.click()
    page.wait_for_url("**/executions")


def test_json_that_is_not_valid_yet_stays_while_another_state_is_shown(workshop):
    page = workshop.page
    text = {"QueryLanguage": "JSONata", "StartAt": "A",
            "States": {"A": {"Type": "Pass", "Next": "B"}, "B": {"Type": "Succeed"}}}
    machine(workshop, text=json.dumps(text, indent=2))
    open_designer(workshop, "/machines/kept/edit")
    state(page, "A").click()
    page.get_by_role("tab", name="Output").click()
    fill_field(page, "Output", '{ "half": ')
    state(page, "B").click()
    page.get_by_role("tab", name="Output").wait_for()
    state(page, "A").click()
    page.get_by_role("tab", name="Output").click()
    assert page.locator('[data-field="Output"] textarea').input_value() == '{ "half": '
    page.locator('[data-field="Output"] [role=alert]').wait_for()
    fill_field(page, "Output", '{ "half": 1 }')
    assert definition(page)["States"]["A"]["Output"] == {"half": 1}


def test_saving_over_what_another_tab_saved_asks_first(workshop):
    page = workshop.page
    arn = machine(workshop)
    open_designer(workshop, "/machines/kept/edit")
    other = page.context.new_page()
    other.goto(page.url)
    state(other, "A").wait_for()
    for tab, text in ((other, "theirs"), (page, "mine")):
        tab.bring_to_front()
        type_comment(tab, text)
        tab.keyboard.press("Control+s")
        if tab is other:
            other.get_by_text("Saved", exact=True).first.wait_for()
            assert saved(workshop, arn)["States"]["A"]["Comment"] == "theirs"
    dialog = page.get_by_role("dialog", name="Someone else has saved this machine")
    dialog.get_by_role("button", name="Cancel").click()
    assert saved(workshop, arn)["States"]["A"]["Comment"] == "theirs"
    assert definition(page)["States"]["A"]["Comment"] == "mine"
    page.keyboard.press("Control+s")
    dialog.get_by_role("button", name="Compare").click()
    compare = page.get_by_role("dialog", name="Compare")
    compare.get_by_text("1 changed: A").wait_for()
    compare.get_by_role("button", name="Close").last.click()
    page.keyboard.press("Control+s")
    dialog.get_by_role("button", name="Save mine over it").click()
    page.get_by_text("Saved", exact=True).first.wait_for()
    assert saved(workshop, arn)["States"]["A"]["Comment"] == "mine"
    # one's own next save asks nothing
    fill_field(page, "Comment", "mine again")
    page.keyboard.press("Control+s")
    page.locator(".designer-head").get_by_text("Unsaved").wait_for(state="detached")
    assert saved(workshop, arn)["States"]["A"]["Comment"] == "mine again"


def test_a_draft_of_an_older_definition_says_so_and_does_not_save_silently(workshop):
    page = workshop.page
    arn = machine(workshop)
    open_designer(workshop, "/machines/kept/edit")
    type_comment(page, "draft")
    page.goto("about:blank")
    newer = json.loads(PASS)
    newer["Comment"] = "newer"
    workshop.server.client().update_state_machine(stateMachineArn=arn, definition=json.dumps(newer))
    open_designer(workshop, "/machines/kept/edit")
    page.get_by_text("The saved definition has changed since you began it").wait_for()
    page.keyboard.press("Control+s")
    page.get_by_role("dialog", name="Someone else has saved this machine").wait_for()
    assert saved(workshop, arn) == newer


def test_a_server_that_does_not_answer_loses_nothing(workshop):
    page = workshop.page
    arn = machine(workshop)
    open_designer(workshop, "/machines/kept/edit")
    type_comment(page, "offline")
    page.route(re.compile("/console/api/"), lambda route: route.abort("connectionrefused"))
    page.keyboard.press("Control+s")
    page.get_by_text("It was not saved").wait_for()
    page.get_by_text("The server does not answer").first.wait_for()
    page.get_by_text("Unsaved", exact=True).wait_for()
    page.unroute(re.compile("/console/api/"))
    page.keyboard.press("Control+s")
    page.get_by_text("Saved", exact=True).first.wait_for()
    assert saved(workshop, arn)["States"]["A"]["Comment"] == "offline"
    workshop.messages[:] = [m for m in workshop.messages if "ERR_CONNECTION_REFUSED" not in m]


def test_a_session_that_ends_asks_for_the_login_and_saves_then(workshop):
    """The server answers 401 once; after the login the same save goes on."""
    page = workshop.page
    arn = machine(workshop)
    open_designer(workshop, "/machines/kept/edit")
    type_comment(page, "after the login")
    expired = {"now": True}

    def refuse(route):
        if expired["now"]:
            route.fulfill(status=401, body="{}")
        else:
            route.fallback()

    page.route(re.compile("/console/api/"), refuse)
    session = {"login": True, "user": "a", "account": "123456789012", "region": "us-east-1"}
    page.route(re.compile("/console/login$"), lambda route: route.fulfill(status=200, body=json.dumps(session)))
    page.keyboard.press("Control+s")
    login = page.locator("dialog.login")
    login.get_by_label("Access key id").fill("AKID")
    login.get_by_label("Secret access key").fill("secret")
    expired["now"] = False
    login.get_by_role("button", name="Log in").click()
    page.get_by_text("Saved", exact=True).first.wait_for()
    assert saved(workshop, arn)["States"]["A"]["Comment"] == "after the login"
    workshop.messages[:] = [m for m in workshop.messages if "401" not in m]


def test_nothing_of_the_designer_stays_behind_when_it_is_left(workshop):
    page = workshop.page
    machine(workshop)
    open_designer(workshop, "/machines/kept/edit")
    for _ in range(2):
        page.get_by_role("link", name="Dashboard", exact=True).click()
        page.wait_for_url("**/console/")
        page.keyboard.press("Control+k")
        page.keyboard.type("designer")
        page.get_by_role("listbox", name="Results").get_by_text("Nothing found").wait_for()
        page.keyboard.press("Escape")
        page.keyboard.press("Control+s")
        page.keyboard.press("?")
        help_text = page.get_by_role("dialog").inner_text()
        assert "Go to dashboard" in help_text
        assert "On the canvas" not in help_text
        page.keyboard.press("Escape")
        page.go_back()
        page.locator(".designer .g-graph .g-card").first.wait_for()
    page.keyboard.press("Control+k")
    page.keyboard.type("save the state machine")
    page.get_by_role("option", name="Save the state machine").wait_for()
    assert page.get_by_role("option", name="Save the state machine").count() == 1


def test_a_save_between_look_and_save_is_not_overwritten(workshop):
    """Someone else saves after the designer has looked and before its own save arrives."""
    page = workshop.page
    arn = machine(workshop)
    open_designer(workshop, "/machines/kept/edit")
    type_comment(page, "mine")
    other = PASS.replace('"Type"', '"Comment": "theirs",\n      "Type"')

    def overtake(route):
        workshop.server.client().update_state_machine(stateMachineArn=arn, definition=other)
        route.continue_()

    page.route("**/api/UpdateStateMachine", overtake, times=1)
    page.keyboard.press("Control+s")
    dialog = page.get_by_role("dialog", name="Someone else has saved this machine")
    dialog.wait_for()
    assert saved(workshop, arn)["States"]["A"]["Comment"] == "theirs"
    dialog.get_by_role("button", name="Cancel").click()
    assert definition(page)["States"]["A"]["Comment"] == "mine"
    page.keyboard.press("Control+s")
    dialog.get_by_role("button", name="Save mine over it").click()
    page.get_by_text("Saved", exact=True).first.wait_for()
    assert saved(workshop, arn)["States"]["A"]["Comment"] == "mine"
    workshop.messages[:] = [message for message in workshop.messages if " 40" not in message]
