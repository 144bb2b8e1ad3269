"""The designer's canvas: pan, zoom, pinch, fit, and what the wheel does to the page around a graph."""

from __future__ import annotations

import pytest

import seed
from conftest import open_console
from designing import middle, open_designer, state, text_of

TRANSFORM = """() => {
  const m = document.querySelector('.g-graph .g-layer').transform.baseVal.consolidate().matrix;
  return { x: m.e, y: m.f, zoom: m.a };
}"""


def view(page) -> dict:
    """Where the window is, once it has come to rest."""
    page.wait_for_function(
        """() => new Promise(done => {
          const at = () => document.querySelector('.g-graph .g-layer').getAttribute('transform');
          const before = at();
          requestAnimationFrame(() => requestAnimationFrame(() => done(before === at())));
        })"""
    )
    return page.evaluate(TRANSFORM)


def origin(page) -> tuple[float, float]:
    box = page.locator(".g-graph").bounding_box()
    return box["x"], box["y"]


def under(page, x: float, y: float) -> tuple[float, float]:
    """The point of the scene that is under a point of the window."""
    left, top = origin(page)
    now = view(page)
    return (x - left - now["x"]) / now["zoom"], (y - top - now["y"]) / now["zoom"]


def wheel(page, x: float, y: float, dy: float, dx: float = 0, ctrl: bool = False):
    page.mouse.move(x, y)
    if ctrl:
        page.keyboard.down("Control")
    page.mouse.wheel(dx, dy)
    if ctrl:
        page.keyboard.up("Control")


@pytest.fixture
def canvas(chromium, seeded):
    context, console = open_console(chromium, seeded, viewport={"width": 1600, "height": 1000}, has_touch=True)
    open_designer(console, "/machines/order-fulfilment/edit")
    yield console
    context.close()
    assert console.messages == []


@pytest.mark.parametrize("factor", [-40, 55, -120])
def test_a_pinch_keeps_the_point_under_the_pointer(canvas, factor):
    page = canvas.page
    left, top = origin(page)
    x, y = left + 610, top + 170
    before = view(page)
    kept = under(page, x, y)
    wheel(page, x, y, factor, ctrl=True)
    page.wait_for_function(f"() => ({TRANSFORM})().zoom !== {before['zoom']}")
    after = view(page)
    assert (after["zoom"] > before["zoom"]) == (factor < 0)
    assert under(page, x, y) == pytest.approx(kept, abs=0.6)


def test_two_fingers_pinch_about_their_middle(canvas):
    page = canvas.page
    left, top = origin(page)
    middle_x, middle_y = left + 500, top + 560
    touch = page.context.new_cdp_session(page)

    def fingers(kind: str, apart: float | None):
        points = [] if apart is None else [
            {"x": middle_x - apart, "y": middle_y, "id": 1}, {"x": middle_x + apart, "y": middle_y, "id": 2}]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    before = view(page)
    kept = under(page, middle_x, middle_y)
    fingers("touchStart", 40)
    for apart in range(44, 81, 4):
        fingers("touchMove", apart)
    fingers("touchEnd", None)
    after = view(page)
    assert after["zoom"] == pytest.approx(before["zoom"] * 2, rel=0.05)
    assert under(page, middle_x, middle_y) == pytest.approx(kept, abs=6)


def test_a_trackpad_pans_and_shift_turns_the_wheel_sideways(canvas):
    page = canvas.page
    left, top = origin(page)
    before = view(page)
    wheel(page, left + 500, top + 400, 60, dx=35)
    page.wait_for_function(f"() => ({TRANSFORM})().y === {before['y']} - 60")
    assert view(page) == pytest.approx({"x": before["x"] - 35, "y": before["y"] - 60, "zoom": before["zoom"]})
    page.keyboard.down("Shift")
    wheel(page, left + 500, top + 400, 50)
    page.keyboard.up("Shift")
    page.wait_for_function(f"() => ({TRANSFORM})().x === {before['x']} - 85")
    assert view(page)["y"] == before["y"] - 60


def test_space_and_drag_pans_also_from_a_state_and_selects_nothing(canvas):
    page = canvas.page
    before = view(page)
    text = text_of(page)
    x, y = middle(state(page, "Route order"))
    page.mouse.move(x, y)
    page.keyboard.down("Space")
    page.mouse.down()
    page.mouse.move(x + 70, y + 40, steps=4)
    page.mouse.up()
    page.keyboard.up("Space")
    after = view(page)
    assert (after["x"] - before["x"], after["y"] - before["y"]) == pytest.approx((70, 40), abs=0.01)
    assert page.locator(".g-graph [aria-pressed=true]").count() == 0
    assert text_of(page) == text
    # without the space bar the same hand drags the state
    page.mouse.down()
    page.mouse.move(x + 120, y + 90, steps=4)
    page.locator(".g-drag").wait_for()
    page.keyboard.press("Escape")
    page.mouse.up()
    assert text_of(page) == text


def test_space_on_a_state_still_selects_it(canvas):
    page = canvas.page
    page.mouse.move(5, 5)
    state(page, "Route order").focus()
    page.keyboard.press("Space")
    page.locator('.g-graph [data-id$="/Route order"][aria-pressed=true]').wait_for()
    page.mouse.move(*middle(page.locator(".g-graph")))
    page.keyboard.press("Space")
    page.locator('.g-graph [data-id$="/Route order"]:not([aria-pressed=true])').wait_for()


def test_fit_100_percent_and_fit_the_selection(canvas):
    page = canvas.page
    state(page, "Route order").click()
    page.keyboard.press("0")
    assert view(page)["zoom"] == pytest.approx(1)
    page.keyboard.press("1")
    page.wait_for_function(f"() => ({TRANSFORM})().zoom < 0.95")
    view(page)
    size = page.locator(".g-graph").bounding_box()
    for name in ["Validate order", "Order failed", "Create shipment"]:
        box = state(page, name).bounding_box()
        assert size["x"] <= box["x"] and box["x"] + box["width"] <= size["x"] + size["width"]
        assert size["y"] <= box["y"] and box["y"] + box["height"] <= size["y"] + size["height"]
    page.keyboard.press("2")
    # the state alone fills the window as far as 100 % allow, in its middle
    assert view(page)["zoom"] == pytest.approx(1)
    assert middle(state(page, "Route order")) == pytest.approx(middle(page.locator(".g-graph")), abs=2)
    page.get_by_role("button", name="Zoom in").click()
    page.wait_for_function(f"() => ({TRANSFORM})().zoom > 1.1")
    assert view(page)["zoom"] == pytest.approx(1.25)
    page.get_by_role("button", name="Zoom to 100 %").click()
    assert view(page)["zoom"] == pytest.approx(1)


def test_the_wheel_over_a_graph_does_not_catch_the_page(canvas):
    """A page that can scroll does so, where the graph has nothing more to show."""
    page = canvas.page
    page.evaluate(
        """() => {
          const canvas = document.querySelector('.g-canvas');
          const room = document.createElement('div');
          room.id = 'room';
          Object.assign(room.style, { position: 'fixed', inset: '100px', overflow: 'auto', zIndex: 9 });
          const tall = document.createElement('div');
          Object.assign(tall.style, { height: '3000px' });
          const inner = document.createElement('div');
          Object.assign(inner.style, { height: '500px', display: 'grid' });
          inner.append(canvas);
          tall.append(inner);
          room.append(tall);
          document.querySelector('main').append(room);
        }"""
    )
    page.get_by_role("button", name="Fit the whole graph").click()
    view(page)
    page.mouse.move(700, 300)
    page.mouse.wheel(0, 120)
    page.wait_for_function("() => document.getElementById('room').scrollTop === 120")
    # a graph larger than its window takes the wheel, until it has shown all
    page.get_by_role("button", name="Zoom to 100 %").click()
    before = view(page)
    page.mouse.move(700, 250)
    page.mouse.wheel(0, 60)
    page.wait_for_function(f"() => ({TRANSFORM})().y === {before['y']} - 60")
    assert page.evaluate("() => document.getElementById('room').scrollTop") == 120


NAMES = [
    "Bestellung prüfen und an die zuständige Abteilung weiterleiten, falls nötig", "数量を確認してから次の工程に進める",
    "تحقق من الطلب ثم أرسل الفاتورة", "בדיקת ההזמנה", "🚚 deliver 📦📦", "👩‍👩‍👧‍👦 family", "a" * 78, "W" * 40, "x",
    "m i l l i m e t r e s a a a a a a a a a a a a", "anagramma banana Canada Panama Savannah",
]


def test_no_name_is_wider_than_its_card(workshop):
    """What the layout measures is what the browser draws, in any script."""
    page = workshop.page
    states = {name: {"Type": "Pass", "Next": NAMES[i + 1]} if i + 1 < len(NAMES) else {"Type": "Succeed"}
              for i, name in enumerate(NAMES)}
    definition = {"StartAt": NAMES[0], "States": {"Pick": {
        "Type": "Choice", "Choices": [{"Variable": f"$.{'a' * 12}", "StringEquals": n, "Next": n} for n in NAMES]}} | states}
    seed.create(workshop.server.client(), "names", definition | {"StartAt": "Pick"})
    open_designer(workshop, "/machines/names/edit")
    page.keyboard.press("1")
    page.get_by_role("button", name="Zoom to 100 %").click()
    wide = page.evaluate(
        """() => [...document.querySelectorAll('.g-card')].flatMap(card => {
          const room = card.querySelector('.g-face').width.baseVal.value - 55 - 8;
          return [...card.querySelectorAll('.g-title')].map(t => [t.textContent, t.getComputedTextLength() - room]);
        }).concat([...document.querySelectorAll('.g-pill')].flatMap(pill => {
          const room = pill.querySelector('rect').width.baseVal.value - 4;
          return [...pill.querySelectorAll('text')].map(t => [t.textContent, t.getComputedTextLength() - room]);
        })).filter(([, over]) => over > 0)"""
    )
    assert wide == []
    assert page.locator(".g-title").count() > len(NAMES)
