"""The site in a browser: it asks nobody for anything, fits a phone, logs no error.

Needs Chromium: Debian's, or what `uv run playwright install chromium` fetches.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from conftest import SHOW_ALL, SITE_URL, some, watch

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

NAMES = sorted(path.stem for path in (Path(__file__).parent.parent / "docs").glob("*.md"))
WITHOUT_FORMULAS = {
    "checking", "performance", "architecture", "authors", "command", "editors", "elsewhere",
    "comments",
}  # fmt: skip
PART = re.compile(r'<[a-z][\w-]*|(?<=class=")[^"]*')
OURS = re.compile(r"<.*|s[cgl]-.*|admonition")


def parts_of(page: Path) -> set[str]:
    """Return the kinds of parts of a page: its elements, and what our styles know by a class."""
    found = {word for words in PART.findall(page.read_text("utf-8")) for word in words.split()}
    return {word for word in found if OURS.fullmatch(word)}


def test_the_pages_that_are_always_looked_at_have_parts_of_every_kind(site: Path) -> None:
    always = set[str]().union(*(parts_of(site / f"{name}.html") for name in SHOW_ALL))
    assert {"sc-plot", "sc-wrong", "<stepcheck-graph", "<math", "<table"} < always
    for name in NAMES:
        assert parts_of(site / f"{name}.html") - always == set(), f"{name} belongs to SHOW_ALL"


@pytest.fixture
def phone(reader: Page) -> Page:
    reader.set_viewport_size({"width": 320, "height": 700})
    return reader


@pytest.mark.parametrize("name", some(NAMES, "checking", "hidden_layer", "index", "training"))
def test_a_page_asks_nobody_logs_nothing_and_fits_a_phone(phone: Page, name: str) -> None:
    phone.goto(f"{SITE_URL}{name}.html", wait_until="networkidle")
    assert phone.evaluate("document.documentElement.scrollWidth") == 320
    formulas = phone.locator("mjx-container svg:visible")
    assert formulas.count() or name in WITHOUT_FORMULAS, "no formula is to be seen"
    for formula in formulas.all()[:1]:
        box = formula.bounding_box()
        assert box
        assert box["width"] > 3


def test_the_next_page_comes_without_a_reload(phone: Page) -> None:
    phone.goto(f"{SITE_URL}index.html", wait_until="networkidle")
    phone.evaluate("window.sameDocument = true")
    phone.locator(".md-footer__link--next").click()
    phone.wait_for_url("**/model.html")
    phone.wait_for_selector("h1:has-text('What logistic regression does')")
    assert phone.evaluate("window.sameDocument")


@pytest.mark.parametrize("place", ["served", "opened as a file"])
def test_the_search_finds_a_page(browser: Browser, site: Path, place: str) -> None:
    home = SITE_URL if place == "served" else f"{site.as_uri()}/"
    page = browser.new_page()
    faults = watch(page, home)
    page.goto(f"{home}index.html")
    page.locator("input.md-search__input").click()
    page.keyboard.type("sigmoid")
    page.wait_for_selector(".md-search-result__link[href*='sigmoid.html']", timeout=10_000)
    page.close()
    assert faults == []
