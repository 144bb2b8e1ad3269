"""Every page by keyboard alone: what Tab reaches has a name, is seen, and shows that it has the focus."""

from __future__ import annotations

import pytest

import browsing

# What has the focus: a name for it, whether it is seen, and whether one sees the focus, on it or around it.
FOCUSED = """
async () => {
  // Fields may grow with the focus.
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const box = element.getBoundingClientRect();
  const ring = (node) => {
    const style = getComputedStyle(node);
    return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
  };
  const field = element.closest('.search');
  const name = element.getAttribute('aria-label') || element.getAttribute('title') || element.innerText
    || element.labels?.[0]?.innerText || element.placeholder || '';
  const number = element.dataset.walked ??= String(window.walked = (window.walked ?? 0) + 1);
  return {
    number, name: name.trim(), tag: element.tagName + '.' + element.className,
    seen: box.width > 0 && box.height > 0,
    marked: ring(element) || Boolean(field) || element.matches('.splitter, .bar-link') || element.closest('svg') !== null
  };
}
"""


@pytest.mark.parametrize("name", [
    "dashboard", "machines", "executions", "machine", "machine-heat", "machine-express", "machine-settings", "execution-step",
    "execution-table", "execution-timeline", "execution-events", "maprun", "activities", "settings",
])
def test_tab_leads_through_the_page(console, name):
    page = console.page
    console.goto(browsing.pages(console.made)[name])
    walked: dict[str, dict] = {}
    for _ in range(140):
        page.keyboard.press("Tab")
        found = page.evaluate(FOCUSED)
        if found is None:
            break
        if found["number"] in walked and len(walked) > 3 and found["number"] == next(iter(walked)):
            break
        walked[found["number"]] = found
    assert len(walked) >= 4, "Tab is trapped"
    bad = [entry for entry in walked.values() if not (entry["name"] and entry["seen"] and entry["marked"])]
    assert bad == []


def test_a_failure_is_found_and_read_without_a_mouse(console):
    page = console.page
    console.goto("/executions?status=FAILED")
    page.locator(".vtable-row").first.wait_for()
    page.get_by_role("region", name="Executions, scrolls").focus()
    page.keyboard.press("ArrowDown")
    row = page.locator(".vtable-row[aria-selected=true]")
    row.wait_for()
    page.keyboard.press("Enter")
    page.wait_for_url("**/executions/**")
    page.locator(".failure").wait_for()
    page.keyboard.press("f")
    page.get_by_role("complementary", name="Step").get_by_role("tab", name="Data").wait_for()
    page.keyboard.press("2")
    page.get_by_role("grid", name="Steps").wait_for()
    page.keyboard.press("/")
    page.keyboard.type("ship")
    page.wait_for_function("() => document.querySelectorAll('.vtable-row').length < 10")
