"""The console of a server with access keys: a login, and nothing without one."""

from __future__ import annotations

import json
import subprocess
import tempfile
import urllib.error
import urllib.request
from pathlib import Path

import pytest

import browsing
import newel_server


@pytest.fixture(scope="module")
def locked():
    """A server that asks for keys, with the id and secret of one."""
    with tempfile.TemporaryDirectory(prefix="newel-login-") as place:
        keys = Path(place) / "keys.json"
        binary = str(newel_server.binary_path())
        made = subprocess.run(
            [binary, "admin", "keys", "create", "--keys-file", str(keys), "--format", "json"],
            capture_output=True,
            text=True,
            check=True,
        )
        key = json.loads(made.stdout)
        with newel_server.Server(extra=("--keys-file", str(keys), *browsing.console_options())) as server:
            yield server, key["AccessKeyId"], key["SecretAccessKey"]


@pytest.fixture
def page(chromium, locked):
    context = chromium.new_context(**browsing.context_options())
    context.set_default_timeout(15_000)
    opened = context.new_page()
    yield opened
    context.close()


def log_in(page, key: str, secret: str):
    form = page.get_by_role("dialog", name="Log in to Newel")
    form.get_by_role("textbox", name="Access key id").fill(key)
    form.get_by_label("Secret access key").fill(secret)
    form.get_by_role("button", name="Log in").click()
    return form


def test_a_login_opens_the_page_and_a_wrong_secret_does_not(page, locked):
    server, key, secret = locked
    page.goto(f"{server.endpoint}/console/machines")
    form = log_in(page, key, "wrong")
    form.get_by_text("another one").wait_for()
    log_in(page, key, secret)
    page.get_by_text("No state machines yet").wait_for()
    cookie = next(entry for entry in page.context.cookies() if entry["name"] == "newel-session")
    assert cookie["httpOnly"] and cookie["sameSite"] == "Strict" and cookie["path"] == "/console"
    page.reload()
    page.get_by_text("No state machines yet").wait_for()
    page.get_by_role("button", name=key).click()
    page.get_by_role("menuitem", name="Log out").click()
    page.get_by_role("dialog", name="Log in to Newel").wait_for()


def test_an_expired_session_asks_again_and_keeps_the_page(page, locked):
    server, key, secret = locked
    page.goto(f"{server.endpoint}/console/activities")
    log_in(page, key, secret).wait_for(state="hidden")
    page.get_by_role("button", name="New activity").first.click()
    page.get_by_role("textbox", name="Name").fill("kept")
    page.context.clear_cookies()
    page.get_by_role("button", name="Create activity").click()
    log_in(page, key, secret)
    page.get_by_text("Activity kept is there").wait_for()


def test_a_session_outlives_a_restart_and_not_its_key(page, locked):
    server, key, secret = locked
    page.goto(f"{server.endpoint}/console/machines")
    log_in(page, key, secret)
    page.get_by_text("No state machines yet").wait_for()
    server.stop()
    server.start()
    page.reload()
    page.get_by_text("No state machines yet").wait_for()
    assert page.get_by_role("dialog", name="Log in to Newel").count() == 0
    keys = Path(server.extra[server.extra.index("--keys-file") + 1])
    kept = keys.read_bytes()
    try:
        subprocess.run(
            [str(newel_server.binary_path()), "admin", "keys", "revoke", key, "--keys-file", str(keys)],
            capture_output=True, check=True,
        )
        page.reload()
        page.get_by_role("dialog", name="Log in to Newel").wait_for()
    finally:
        keys.write_bytes(kept)


def test_an_expired_session_keeps_what_was_designed(page, locked):
    server, key, secret = locked
    page.goto(f"{server.endpoint}/console/new?view=code")
    log_in(page, key, secret).wait_for(state="hidden")
    area = page.locator("textarea").first
    area.wait_for()
    area.fill('{"StartAt": "Kept", "States": {"Kept": {"Type": "Succeed"}}}')
    page.context.clear_cookies()
    page.get_by_role("button", name="Create", exact=False).first.click()
    form = page.get_by_role("dialog", name="Log in to Newel")
    dialog = page.get_by_role("dialog").first
    if not form.is_visible():
        dialog.get_by_role("textbox", name="Name").fill("kept")
        dialog.get_by_role("button", name="Create").click()
    log_in(page, key, secret).wait_for(state="hidden")
    assert "Kept" in page.locator("textarea").first.input_value()


def test_the_login_stays_above_what_opens_later(page, locked):
    server, key, secret = locked
    page.goto(f"{server.endpoint}/console/new?view=code")
    log_in(page, key, secret).wait_for(state="hidden")
    area = page.locator("textarea").first
    area.wait_for()
    page.context.clear_cookies()
    area.fill('{"StartAt": "Kept", "States": {"Kept": {"Type": "Succeed"}}}')
    page.get_by_role("dialog", name="Log in to Newel").wait_for()
    # As a click does that came before the login and takes effect after it.
    create = "[...document.querySelectorAll('button')].find((one) => one.textContent.trim() === 'Create').click()"
    page.evaluate(create)
    page.locator("dialog[open]").nth(1).wait_for()
    log_in(page, key, secret).wait_for(state="hidden")
    page.get_by_role("dialog").get_by_role("textbox", name="Name").fill("kept")


def test_without_a_login_nothing_is_answered(locked):
    server, _, _ = locked
    for path in ("/console/data/machines", "/console/events"):
        request = urllib.request.Request(server.endpoint + path, headers={"X-Newel-Console": "1"})
        with pytest.raises(urllib.error.HTTPError) as answer:
            urllib.request.urlopen(request)
        assert answer.value.code == 401
