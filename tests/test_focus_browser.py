"""The keyboard: what has the focus is seen to have it, and nothing lies over it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import pytest
from conftest import SITE_URL, settled, some
from playwright.sync_api import TimeoutError

if TYPE_CHECKING:
    from playwright.sync_api import FloatRect, Page

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
IS_WELL = "found => !found.over && found.seen"
SCROLLS = 5_000  # milliseconds, far more than a page takes to scroll
STOPS = 250  # more than any page has


def is_well(found: dict[str, str]) -> bool:
    """Whether what has the focus is seen, with nothing over it."""
    return not found["over"] and bool(found["seen"])


def tour(page: Page, key: str) -> list[dict[str, str]]:
    """Press a key until the focus has been everywhere; return where it was hidden."""
    hidden, visited = [], set()
    for _ in range(STOPS):
        page.keyboard.press(key)
        if page.evaluate("document.activeElement === document.body"):
            break
        found = page.evaluate(COVERED)
        visited.add(found["what"])
        if not is_well(found):
            try:  # the page may be scrolling there
                page.wait_for_function(f"() => ({IS_WELL})(({COVERED})())", timeout=SCROLLS)
            except TimeoutError:
                hidden.append(page.evaluate(COVERED))
    assert len(visited) > 10
    return hidden


DESK, PHONE = (1280, 800), (390, 844)


@pytest.mark.parametrize("name", some(["graph", "sigmoid", "notation"], "notation"))
@pytest.mark.parametrize(
    ("size", "key"),
    [
        (PHONE, "Shift+Tab"),
        pytest.param(DESK, "Tab", marks=pytest.mark.full),
        pytest.param(DESK, "Shift+Tab", marks=pytest.mark.full),
        pytest.param(PHONE, "Tab", marks=pytest.mark.full),
    ],
)
def test_focus_is_never_hidden(reader: Page, name: str, key: str, size: tuple[int, int]) -> None:
    reader.set_viewport_size({"width": size[0], "height": size[1]})
    reader.goto(f"{SITE_URL}{name}.html")
    settled(reader)
    assert tour(reader, key) == []


@pytest.mark.parametrize("scheme", some(["light", "dark"], "dark"))
def test_focus_is_seen_on_every_kind_of_control(
    reader: Page, scheme: Literal["light", "dark"]
) -> None:
    reader.emulate_media(color_scheme=scheme)
    reader.goto(f"{SITE_URL}graph.html", wait_until="networkidle")
    reader.locator("stepcheck-graph").scroll_into_view_if_needed()
    reader.wait_for_function("document.querySelector('stepcheck-graph').data")
    kinds = [
        "stepcheck-graph input[type=range]", "stepcheck-graph input[type=radio]",
        "stepcheck-graph button", ".sc-tick > summary", ".md-footer__link", "article a",
        "figure summary",
    ]  # fmt: skip
    reader.keyboard.press("Tab")  # from here on the keyboard is in use
    assert [kind for kind in kinds if not is_seen(reader, kind)] == []


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
