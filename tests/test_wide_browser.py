"""What is too wide for its place: keys reach it, and nothing else; lines break where they may."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from conftest import SITE_URL, settled, some

if TYPE_CHECKING:
    from playwright.sync_api import Page

NAMES = sorted(path.stem for path in (Path(__file__).parent.parent / "docs").glob("*.md"))
STOPS = """() => {
  const named = '[aria-label$="scrolls sideways"]';
  const parts = document.querySelectorAll('article *');
  const scrolls = part => ['auto', 'scroll'].includes(getComputedStyle(part).overflowX)
    && part.scrollWidth > part.clientWidth + 1 && part.checkVisibility();
  const wide = [...parts].filter(scrolls);
  const stops = [...document.querySelectorAll(named)];
  const told = part => part.outerHTML.slice(0, 90);
  return {
    unreached: wide.filter(part => part.tabIndex < 0).map(told),
    needless: stops.filter(part => part.checkVisibility() && !scrolls(part)).map(told),
    stops: stops.length,
  };
}"""
LINES = """() => {
  const faults = [];
  const inline = '.arithmatex > mjx-container:not([display])';
  for (const formula of document.querySelector('article').querySelectorAll(inline)) {
    if (!formula.checkVisibility()) continue;
    const drawings = [...formula.querySelectorAll(':scope > svg')];
    const whole = formula.closest('.sc-whole');
    if (whole) {
      const text = document.createRange();
      text.selectNodeContents(whole);
      text.setStartAfter(formula.parentElement);
      const last = drawings.at(-1).getBoundingClientRect();
      for (const box of text.getClientRects()) {
        const isBelow = box.top > last.bottom || box.left < last.left;
        if (box.width && isBelow) faults.push(whole.textContent.slice(-20));
      }
    } else {
      const behind = formula.parentElement.nextSibling;
      const text = behind?.nodeType === 3 ? behind.data.slice(0, 20) : '';
      if (/^[.,;:!?)]/.test(text)) faults.push(text);
    }
  }
  return faults;
}"""


@pytest.mark.parametrize("name", some(NAMES, "batch", "checking"))
def test_only_what_overflows_is_a_stop_of_tab(reader: Page, name: str) -> None:
    reader.set_viewport_size({"width": 390, "height": 800})
    reader.goto(f"{SITE_URL}{name}.html")
    for width in (390, 1280):
        reader.set_viewport_size({"width": width, "height": 800})
        settled(reader)
        found = reader.evaluate(STOPS)
        assert found["unreached"] == [], width
        assert found["needless"] == [], width


def test_stops_follow_the_width_of_the_window(reader: Page) -> None:
    reader.set_viewport_size({"width": 390, "height": 800})
    reader.goto(f"{SITE_URL}batch.html")
    reader.wait_for_selector(
        'mjx-container[aria-label="Formula, scrolls sideways"]', state="attached"
    )
    reader.set_viewport_size({"width": 1280, "height": 800})
    reader.wait_for_function("!document.querySelector('mjx-container[tabindex]')")


@pytest.mark.parametrize("name", some(["index", "batch", "stability", "pitfalls"], "pitfalls"))
def test_no_line_begins_with_punctuation(reader: Page, name: str) -> None:
    reader.goto(f"{SITE_URL}{name}.html")
    for width in (320, 390, 1280):
        reader.set_viewport_size({"width": width, "height": 800})
        settled(reader)
        assert reader.evaluate(LINES) == [], width
