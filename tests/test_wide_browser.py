"""What is too wide for its place: keys reach it, and nothing else; lines break where they may."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from conftest import SITE_URL, some

if TYPE_CHECKING:
    from playwright.sync_api import Browser

NAMES = sorted(path.stem for path in (Path(__file__).parent.parent / "docs").glob("*.md"))
UNDRAWN = ".md-typeset mjx-container[display]:not(.sc-drawn)"
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


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("name", some(NAMES, "index", "batch", "training", "checking"))
def test_only_what_overflows_is_a_stop_of_tab(browser: Browser, name: str, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.goto(f"{SITE_URL}{name}.html")
    page.wait_for_function(f"!document.querySelector('{UNDRAWN}')")
    page.wait_for_timeout(300)  # in which stops are named
    found = page.evaluate(STOPS)
    page.close()
    assert found["unreached"] == []
    assert found["needless"] == []


def test_stops_follow_the_width_of_the_window(browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 800})
    page.goto(f"{SITE_URL}batch.html")
    page.wait_for_selector(
        'mjx-container[aria-label="Formula, scrolls sideways"]', state="attached"
    )
    page.set_viewport_size({"width": 1280, "height": 800})
    page.wait_for_function("!document.querySelector('mjx-container[tabindex]')")
    page.close()


@pytest.mark.parametrize("width", [320, 390, 1280])
@pytest.mark.parametrize("name", ["index", "batch", "stability", "pitfalls"])
def test_no_line_begins_with_punctuation(browser: Browser, name: str, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.goto(f"{SITE_URL}{name}.html")
    page.wait_for_timeout(1000)
    faults = page.evaluate(LINES)
    page.close()
    assert faults == []
