"""Formulas in a browser: they keep their places, can be copied, and lead where they refer to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from conftest import SITE_URL, settled, some, watch

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

PAGE = "batch"  # it has displays of all kinds
SCREENS = [320, 390, 1280]
BAR = 12  # pixels below a display, where a bar lies if it has to scroll
DISPLAY = ".arithmatex > mjx-container[display]"

HEIGHTS = """displays => displays.map(display => {
  const drawn = [...display.querySelectorAll('svg')].find(svg => svg.getClientRects().length);
  const above = parseFloat(getComputedStyle(display).paddingTop);
  const bar = display.offsetHeight - display.clientHeight;
  return {
    drawn: drawn.getBoundingClientRect().height + 2 * above,
    stated: display.getBoundingClientRect().height,
    room: display.getBoundingClientRect().height - display.scrollHeight,
    bar,
  };
})"""

LISTINGS = """listings => listings.map(listing => {
  const style = getComputedStyle(listing);
  const padding = parseFloat(style.paddingTop) + parseFloat(style.paddingBottom);
  const stated = parseFloat(style.containIntrinsicBlockSize.replace('auto', ''));
  return {drawn: listing.clientHeight - padding, stated};
})"""

COPY = """([from, to]) => {
  const range = document.createRange();
  range.setStartBefore(document.querySelector(from));
  range.setEndAfter(document.querySelector(to));
  getSelection().removeAllRanges();
  getSelection().addRange(range);
  const clipboardData = new DataTransfer();
  const event = new ClipboardEvent('copy', {clipboardData, bubbles: true, cancelable: true});
  document.body.dispatchEvent(event);
  return {text: clipboardData.getData('text/plain'), taken: event.defaultPrevented};
}"""

REFERENCES = r"""---
title: One page
---
# One page

Later, in \eqref{eq:later}, there is more.

$$
\begin{aligned} 1 + 1 &= 2 && \text{as in \eqref{eq:later}} \\ &= 3 - 1 \end{aligned}
$$

SPACE

$$
2 + 2 = 4 \label{eq:later}
$$
"""


@pytest.fixture
def secure(browser: Browser, port: int) -> Iterator[Page]:
    """Return a page on an address that browsers trust with a clipboard, and the address."""
    home = f"http://127.0.0.1:{port}{urlsplit(SITE_URL).path}"
    context = browser.new_context(base_url=home)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    yield context.new_page()
    context.close()


def clipboard(page: Page) -> str:
    return str(page.evaluate("navigator.clipboard.readText()"))


def test_a_display_is_as_high_as_it_states_with_room_for_its_bar(reader: Page) -> None:
    reader.goto(f"{SITE_URL}{PAGE}.html")
    reader.add_style_tag(content="mjx-container { content-visibility: visible !important }")
    for width in SCREENS:
        reader.set_viewport_size({"width": width, "height": 800})
        heights = reader.locator(DISPLAY).evaluate_all(HEIGHTS)
        assert len(heights) > 10
        assert [h for h in heights if abs(h["stated"] - h["drawn"] - BAR) > 0.1] == [], width
        assert [h for h in heights if h["bar"] > BAR] == [], width


def test_a_listing_is_as_high_as_it_states(reader: Page) -> None:
    reader.set_viewport_size({"width": 390, "height": 800})
    reader.goto(f"{SITE_URL}{PAGE}.html")
    reader.locator("details").evaluate_all("all => all.forEach(part => { part.open = true })")
    reader.add_style_tag(content="code { content-visibility: visible !important }")
    heights = reader.locator(".highlight > pre > code").evaluate_all(LISTINGS)
    assert len(heights) > 3
    # A line is no whole number of pixels high, so a script of hundreds is off by a few.
    assert [h for h in heights if abs(h["drawn"] - h["stated"]) > max(1, h["drawn"] / 1000)] == []


@pytest.mark.parametrize("width", some(SCREENS, 320))
def test_a_link_into_a_page_leads_to_its_place(reader: Page, width: int) -> None:
    reader.set_viewport_size({"width": width, "height": 800})
    reader.goto(f"{SITE_URL}{PAGE}.html#the-numbers")
    settled(reader)
    box = reader.locator("#the-numbers").bounding_box()
    assert box
    assert 0 <= box["y"] < 120  # below the header


def test_below_the_screen_nothing_is_drawn_with_the_first_paint(browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 800})
    page.add_init_script("window.requestIdleCallback = () => {}")
    page.goto(f"{SITE_URL}{PAGE}.html")
    for formulas in (DISPLAY, "p > .arithmatex > mjx-container"):
        drawn = page.locator(f"{formulas} > svg:not(.sc-wide) > g").evaluate_all(
            "all => all.map(part => part.checkVisibility({contentVisibilityAuto: true}))"
        )
        assert drawn.count(True) >= 1
        assert drawn.count(False) > len(drawn) / 2
    page.close()


def test_a_formula_in_a_line_keeps_its_size_while_it_is_not_drawn(reader: Page) -> None:
    reader.set_viewport_size({"width": 390, "height": 800})
    reader.goto(f"{SITE_URL}{PAGE}.html")
    sizes = """all => all.map(part => part.getBoundingClientRect()).map(
        ({width, height}) => [width, height])"""
    drawings = reader.locator(".arithmatex > mjx-container:not([display]) > svg")
    before = drawings.evaluate_all(sizes)
    reader.add_style_tag(content="mjx-container > svg { content-visibility: visible !important }")
    after = drawings.evaluate_all(sizes)
    assert len(before) > 40
    assert before == after


def test_a_print_has_all_formulas(browser: Browser) -> None:
    page = browser.new_page()
    page.add_init_script("window.requestIdleCallback = () => {}")
    page.goto(f"{SITE_URL}{PAGE}.html")
    page.locator("details").evaluate_all("all => all.forEach(part => { part.open = true })")
    parts = page.locator("mjx-container > svg:not(.sc-narrow) > g")
    drawn = "all => all.map(part => part.checkVisibility({contentVisibilityAuto: true}))"
    assert not all(parts.evaluate_all(drawn))
    page.emulate_media(media="print")
    printed = parts.evaluate_all(drawn)
    page.close()
    assert len(printed) > 60
    assert all(printed)


@pytest.mark.parametrize("paper", some(["A4", "Letter"], "A4"))
def test_the_cheat_sheet_is_one_sheet(reader: Page, paper: str) -> None:
    reader.goto(f"{SITE_URL}formulas.html")
    printed = reader.pdf(format=paper, landscape=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1


def test_a_formula_is_copied_by_keyboard(secure: Page) -> None:
    faults = watch(secure, "http://127.0.0.1")
    secure.goto(f"{PAGE}.html")
    secure.locator(".sc-tick > summary").nth(2).focus()
    secure.keyboard.press("Enter")
    button = secure.locator(".sc-tools .sc-copy")
    button.wait_for()
    secure.keyboard.press("Tab")
    assert button.evaluate("button => button === document.activeElement")
    secure.keyboard.press("Enter")
    secure.locator(".sc-copy:text('Copied')").wait_for()
    latex = secure.locator(DISPLAY).nth(2).get_attribute("data-latex")
    assert latex
    assert clipboard(secure) == latex
    assert secure.locator("body > [role=status]").inner_text() == "Copied"
    assert faults == []


def test_a_pointer_finds_a_button_and_a_finger_none(secure: Page) -> None:
    secure.goto(f"{PAGE}.html")
    button = secure.locator("div.arithmatex > .sc-copy")
    assert button.count() == 0
    secure.locator(DISPLAY).first.hover()
    button.click()
    latex = secure.locator(DISPLAY).first.get_attribute("data-latex")
    secure.locator(".sc-copy:text('Copied')").wait_for()
    assert clipboard(secure) == latex
    assert button.get_attribute("tabindex") == "-1"
    secure.mouse.move(0, 0)


def test_a_tap_above_a_formula_copies_nothing(browser: Browser, port: int) -> None:
    home = f"http://127.0.0.1:{port}{urlsplit(SITE_URL).path}"
    context = browser.new_context(has_touch=True, is_mobile=True, base_url=home,
                                  viewport={"width": 390, "height": 800})  # fmt: skip
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{PAGE}.html")
    page.evaluate("navigator.clipboard.writeText('untouched')")
    box = page.locator(DISPLAY).first.bounding_box()
    assert box
    for x, y in ((0.5, 0.5), (0.96, 0.1), (0.96, -0.1), (0.96, -0.2)):
        page.touchscreen.tap(box["x"] + x * box["width"], box["y"] + y * box["height"])
        page.wait_for_timeout(50)
    assert page.locator(".sc-copy:visible").count() == 0
    assert clipboard(page) == "untouched"
    context.close()


def test_tools_come_with_the_next_page_too(browser: Browser) -> None:
    page = browser.new_page()
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: {}})")
    page.goto(f"{SITE_URL}index.html", wait_until="networkidle")
    page.evaluate("window.sameDocument = true")
    for name in ("model", "notation", "rules", "chain_rule"):
        # The address changes before the page does; the link says which page is there.
        page.locator(f".md-footer__link--next[href$='{name}.html']").click()
        page.wait_for_url(f"**/{name}.html")
    page.wait_for_selector("h1:has-text('chain rule')")
    page.locator(".sc-tick > summary").first.press("Enter")
    page.locator(".sc-tools .sc-copy").wait_for()
    is_same = page.evaluate("window.sameDocument")
    page.close()
    assert is_same  # instant navigation brought the pages


def test_where_there_is_no_clipboard_there_is_no_button(reader: Page) -> None:
    reader.goto(f"{SITE_URL}{PAGE}.html", wait_until="networkidle")
    assert reader.evaluate("navigator.clipboard === undefined")  # the address is not secure
    reader.locator(DISPLAY).first.hover()
    reader.locator(".sc-tick > summary").first.press("Enter")
    reader.locator(".sc-tools[data-full]").first.wait_for()
    assert reader.locator(".sc-copy").count() == 0


def test_copied_text_has_latex_for_its_formulas(reader: Page) -> None:
    reader.goto(f"{SITE_URL}sigmoid.html")
    ends = ["#why-this-curve", "#why-this-curve ~ .highlight"]
    copied = reader.evaluate(COPY, ends)
    plain = reader.evaluate(COPY, ["h1", "h1"])
    assert copied["taken"]
    assert "$$\\boxed{ \\sigma(z) = \\frac{1}{1 + e^{-z}} }$$" in copied["text"]
    assert "A large positive $z$ makes $e^{-z}$ tiny" in copied["text"]
    assert "checked" not in copied["text"]
    assert not plain["taken"]  # nothing for us to do


@pytest.fixture
def referring(
    browser: Browser, build_page: Callable[[str], subprocess.CompletedProcess[str]], tmp_path: Path
) -> Iterator[Page]:
    """Return a page of which the end refers to the beginning, and the other way round."""
    result = build_page(REFERENCES.replace("SPACE", "Text.\n\n" * 60))
    assert result.returncode == 0, result.stderr
    page = browser.new_page(viewport={"width": 390, "height": 700})
    page.goto((tmp_path / "site" / "index.html").as_uri())
    yield page
    page.close()


def test_references_lead_to_formulas_and_numbers_back(referring: Page) -> None:
    faults = watch(referring, "file://")
    number = referring.locator(".sc-number")
    for link in (".sc-ref", "mjx-container svg:visible a"):
        referring.locator(link).first.click()
        referring.wait_for_function("scrollY > 500")
        box = number.bounding_box()
        assert box
        assert 60 < box["y"] < 600
        number.click()
        referring.wait_for_function("scrollY < 200")
    assert referring.get_by_role("link", name="(1)").count() == 3
    assert faults == []
