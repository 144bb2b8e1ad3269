"""What tests of the designer share: a workshop to draw in, and what a hand does there."""

from __future__ import annotations

import json

CARRIER = """
import pathlib


class CarrierDown(Exception):
    pass


def handler(event, context):
    if not pathlib.Path({flag!r}).exists():
        raise CarrierDown('the carrier does not answer')
    return {{'shipped': True}}
"""


def open_designer(console, path="/new"):
    console.page.goto(f"{console.server.endpoint}/console{path}")
    console.page.locator(".designer .g-graph .g-card, .designer .g-graph .g-box").first.wait_for(state="attached")


def middle(locator):
    box = locator.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def drag(page, payload: str, target, drop=True):
    """Drags an entry of the palette onto something, as a hand does."""
    item = page.locator(f'[data-payload="{payload}"]:visible').first
    item.scroll_into_view_if_needed()
    x, y = middle(item)
    to_x, to_y = middle(target)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 20, y + 6, steps=3)
    page.mouse.move(to_x, to_y, steps=6)
    if drop:
        page.mouse.up()


def empty(page):
    return page.locator(".g-empty")


def state(page, name: str):
    return page.locator(f'.g-graph [data-id$="/{name}"]')


def plus_after(page, name: str):
    """The + on the wire that leads on from a state."""
    return page.locator(f'[data-plus][data-from="{name}"]:not([data-to="Fail"])').first


def said(page) -> str:
    return page.locator("[data-said]").inner_text()


def wait_said(page, text: str):
    page.locator("[data-said]").filter(has_text=text).wait_for(state="attached")


def definition(page) -> dict:
    return json.loads(text_of(page))


def text_of(page) -> str:
    return page.locator(".ed-area").input_value()


def fill_field(page, field: str, value: str):
    control = page.locator(f'[data-field="{field}"] :is(input, textarea)').first
    control.fill(value)
    control.blur()
