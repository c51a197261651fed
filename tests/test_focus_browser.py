"""The keyboard: what has the focus is seen to have it, and nothing lies over it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from conftest import SITE_URL, some

if TYPE_CHECKING:
    from playwright.sync_api import Browser, FloatRect, Page

# What stands over the element that has the focus, if anything; where it is on the screen.
COVERED = """() => {
  const HEADER = document.activeElement.closest('header, nav, .md-skip') ? 0 : 48;
  const active = document.activeElement;
  const {x, y, width, height} = active.getBoundingClientRect();
  const [first, last] = [Math.max(y, HEADER), Math.min(y + height, innerHeight)];
  const [middle, level] = [x + width / 2, (first + last) / 2];
  const top = document.elementFromPoint(middle, level);
  const own = top && (active.contains(top) || top.contains(active));
  return {
    what: active.outerHTML.slice(0, 80),
    over: own ? '' : String(top?.outerHTML.slice(0, 80)),
    seen: last - first >= Math.min(height, 20),
  };
}"""
STOPS = 250  # more than any page has


def tour(page: Page, key: str) -> list[dict[str, str]]:
    """Press a key until the focus has been everywhere; return where it was hidden."""
    hidden, visited = [], set()
    for _ in range(STOPS):
        page.keyboard.press(key)
        if page.evaluate("document.activeElement === document.body"):
            break
        found = page.evaluate(COVERED)
        visited.add(found["what"])
        if found["over"] or not found["seen"]:
            page.wait_for_timeout(400)  # the page may be scrolling there
            found = page.evaluate(COVERED)
        if found["over"] or not found["seen"]:
            hidden.append(found)
    assert len(visited) > 10
    return hidden


@pytest.mark.parametrize("key", ["Tab", "Shift+Tab"])
@pytest.mark.parametrize("name", some(["graph", "sigmoid", "notation"], "notation"))
@pytest.mark.parametrize("size", [(1280, 800), (390, 844)])
def test_focus_is_never_hidden(
    browser: Browser, name: str, key: str, size: tuple[int, int]
) -> None:
    page = browser.new_page(viewport={"width": size[0], "height": size[1]})
    page.goto(f"{SITE_URL}{name}.html")
    page.wait_for_timeout(500)
    hidden = tour(page, key)
    page.close()
    assert hidden == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_focus_is_seen_on_every_kind_of_control(browser: Browser, scheme: str) -> None:
    context = browser.new_context(color_scheme="dark" if scheme == "dark" else "light")
    page = context.new_page()
    page.goto(f"{SITE_URL}graph.html", wait_until="networkidle")
    page.locator("stepcheck-graph").scroll_into_view_if_needed()
    page.wait_for_function("document.querySelector('stepcheck-graph').data")
    kinds = [
        "stepcheck-graph input[type=range]", "stepcheck-graph input[type=radio]",
        "stepcheck-graph button", ".sc-tick > summary", ".md-footer__link", "article a",
        "figure summary",
    ]  # fmt: skip
    page.keyboard.press("Tab")  # from here on the keyboard is in use
    unseen = [kind for kind in kinds if not is_seen(page, kind)]
    context.close()
    assert unseen == []


def is_seen(page: Page, kind: str) -> bool:
    """Whether the pixels around a control differ when it has the focus."""
    control = page.locator(kind).first
    control.scroll_into_view_if_needed()
    page.evaluate("document.activeElement.blur()")
    page.mouse.move(0, 0)
    page.wait_for_timeout(300)
    box = control.bounding_box()
    assert box
    clip: FloatRect = {
        "x": max(0.0, box["x"] - 6), "y": max(0.0, box["y"] - 6),
        "width": box["width"] + 12, "height": box["height"] + 12,
    }  # fmt: skip
    before = page.screenshot(clip=clip)
    control.focus()
    page.wait_for_timeout(300)
    assert control.evaluate("part => part.matches(':focus-visible')")
    return before != page.screenshot(clip=clip)
