"""The console on paper, in the system's own colours, and without motion."""

from __future__ import annotations

from conftest import open_console

VISIBLE = """
    (selector) => [...document.querySelectorAll(selector)].filter((e) => e.getClientRects().length > 0).length
"""


def test_a_list_is_printed_whole_dark_on_white(chromium, seeded):
    context, console = open_console(chromium, seeded, color_scheme="dark")
    page = console.page
    try:
        console.goto(console.execution("failed", "?view=events"))
        page.locator(".vtable-row").first.wait_for()
        total = int(page.locator(".list-bar .count").inner_text().split(" of ")[1])
        drawn = page.locator(".vtable-row").count()
        assert drawn < total
        page.emulate_media(media="print", color_scheme="dark")
        page.wait_for_function("(n) => document.querySelectorAll('.vtable-row').length > n", arg=drawn)
        assert page.locator(".vtable-row").count() == total
        last = page.locator(".vtable-row").last
        assert "ExecutionFailed" in last.inner_text()
        # Paper does not scroll: the last row is in the page, not cut off by a pane.
        box = last.bounding_box()
        height = page.evaluate("document.documentElement.scrollHeight")
        assert height >= box["y"] + box["height"] > 860
        for selector in (".top", ".rail", ".btn", ".splitter", ".list-bar"):
            assert page.evaluate(VISIBLE, selector) == 0, selector
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
        red, green, blue = page.evaluate(
            "getComputedStyle(document.querySelector('h1')).color.match(/[0-9]+/g).slice(0, 3).map(Number)"
        )
        assert max(red, green, blue) < 80
        assert "no carrier takes a parcel" in page.locator(".failure").inner_text()
        page.emulate_media(media="screen")
        page.wait_for_function("(n) => document.querySelectorAll('.vtable-row').length < n", arg=total)
    finally:
        context.close()


def test_a_step_is_printed_with_all_of_its_data(chromium, seeded):
    context, console = open_console(chromium, seeded)
    page = console.page
    try:
        console.goto(console.execution("failed", "?step=Validate+order"))
        page.locator(".data-stage").first.wait_for()
        page.emulate_media(media="print")
        cut = page.evaluate(
            "[...document.querySelectorAll('.json, .step-panel, .panel-body')].filter("
            "(e) => e.scrollHeight > e.clientHeight + 2 && getComputedStyle(e).overflowY !== 'visible').length"
        )
        assert cut == 0
        assert page.evaluate(VISIBLE, ".g-graph") == 1
        assert page.evaluate(VISIBLE, ".g-tools, .g-minimap") == 0
    finally:
        context.close()


def test_the_systems_colours_hide_nothing(chromium, seeded):
    context, console = open_console(chromium, seeded, forced_colors="active")
    page = console.page
    try:
        console.goto(console.execution("succeeded", "?view=timeline&step=Validate+order"))
        page.locator(".bars .bar-run").first.wait_for(state="attached")
        assert page.evaluate("matchMedia('(forced-colors: active)').matches")
        canvas = page.evaluate("getComputedStyle(document.querySelector('.vtable-row')).backgroundColor")
        bar = page.evaluate("getComputedStyle(document.querySelector('.bars .bar-run')).backgroundColor")
        assert bar != canvas, "bars are their ground"
        style = "(s) => { const c = getComputedStyle(document.querySelector(s)); return [c.outlineStyle, c.borderTopStyle] }"
        assert page.evaluate(style, ".vtable-row[aria-selected=true]")[0] == "solid"
        assert page.evaluate(style, ".vtable-row[aria-selected=false]")[0] == "none"
        assert page.evaluate(style, ".segments [aria-pressed=true]")[0] == "solid"
        assert page.evaluate(style, ".rail a[aria-current]")[0] == "solid"
        assert page.evaluate(style, ".status")[1] == "solid"
        # A status is a word and a glyph besides its colour.
        status = page.locator(".vtable-row .status").first
        assert status.inner_text() == "Succeeded" and status.locator("svg").count() == 1
        console.goto(console.execution("failed"))
        card = page.locator(".g-card.s-failed > .g-face").first
        card.wait_for()
        face = "(s) => { const c = getComputedStyle(document.querySelector(s)); return [c.fill, c.stroke] }"
        fill, stroke = page.evaluate(face, ".g-card.s-failed > .g-face")
        assert fill != stroke
    finally:
        context.close()


def test_nothing_moves_for_those_who_want_no_motion(chromium, seeded):
    moving = {}
    for choice in ("no-preference", "reduce"):
        context, console = open_console(chromium, seeded, reduced_motion=choice)
        try:
            console.goto(console.execution("running", "?view=table"))
            console.page.locator(".execution-head .s-running").wait_for()
            console.page.evaluate(
                "document.querySelector('main').append(Object.assign(document.createElement('i'), {className: 'spinner'}))"
            )
            moving[choice] = console.page.evaluate(
                "document.getAnimations().filter((a) => a.playState === 'running' &&"
                " a.effect.getComputedTiming().duration > 50).length"
            )
        finally:
            context.close()
    assert moving["no-preference"] > 0
    assert moving["reduce"] == 0
