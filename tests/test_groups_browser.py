"""A figure with groups as its readers meet it: folded, and looked into, with scripts or without."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import SITE_URL, settled, some
from test_wide_browser import STOPS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Literal

    from playwright.sync_api import Browser, Locator, Page

ADDRESS = f"{SITE_URL}hidden_layer.html"
TITLE = "Forward and back through two layers"
GROUPS = ["hidden layer", "output layer"]
WIDTHS = pytest.mark.parametrize("width", some([390, 1280], 390))


@pytest.fixture(params=[True, False], ids=["scripts", "no scripts"])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    page = browser.new_page(java_script_enabled=request.param)
    page.goto(ADDRESS)
    yield page
    page.close()


def figure(page: Page) -> Locator:
    return page.locator("figure.sc-graph", has=page.locator(".sg-inside"))


def seen(page: Page) -> str:
    """Return the name of the one drawing that is seen, as a reader of the screen hears it."""
    (drawing,) = figure(page).locator("svg[role=img]:visible").all()
    assert drawing.get_attribute("aria-labelledby")
    name = drawing.locator("title").text_content() or ""
    assert figure(page).get_by_role("img", name=name).count() == 1
    return name


@WIDTHS
def test_it_is_folded_until_somebody_looks_inside(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    switch = figure(page).locator(".sg-inside > summary")
    assert switch.inner_text() == f"Look inside: {', '.join(GROUPS)}"
    assert seen(page) == f"{TITLE}, folded"
    shown = figure(page).locator("svg:visible")
    assert shown.locator(".sg-group").count() == 2
    assert shown.locator(".sg-frame").count() == 0
    assert shown.locator("[data-shows='value:u_1']").count() == 0
    switch.click()
    assert seen(page) == TITLE
    assert shown.locator(".sg-group").count() == 0
    assert shown.locator(".sg-frame").count() == 2
    assert shown.locator(".sg-name").all_text_contents() == GROUPS
    assert shown.locator("[data-shows='value:u_1']").is_visible()
    switch.click()
    assert seen(page) == f"{TITLE}, folded"


def test_keys_fold_and_unfold(page: Page) -> None:
    switch = figure(page).locator(".sg-inside > summary")
    switch.focus()
    for key in ("Enter", "Space"):
        page.keyboard.press(key)
        assert seen(page) == TITLE
        page.keyboard.press(key)
        assert seen(page) == f"{TITLE}, folded"


def test_the_table_has_all_values_either_way(page: Page) -> None:
    figure(page).get_by_text("The values as a table").click()
    for _state in range(2):
        cells = figure(page).locator("td[data-shows^='value:']")
        assert cells.count() == 19
        assert all(cell.is_visible() for cell in cells.all())
        figure(page).locator(".sg-inside > summary").click()


@WIDTHS
def test_what_scrolls_is_a_stop_of_tab_in_either_state(browser: Browser, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.goto(ADDRESS)
    settled(page)
    switch = figure(page).locator(".sg-inside > summary")
    box = figure(page).locator(".sg-drawings:visible")
    scrolls = "box => box.scrollWidth > box.clientWidth + 1"
    for _turn in range(2):
        page.wait_for_timeout(400)  # in which stops are named
        found = page.evaluate(STOPS)
        assert (found["unreached"], found["needless"]) == ([], [])
        assert not box.evaluate(scrolls)  # folded, it fits a phone
        switch.click()
        page.wait_for_timeout(400)
        found = page.evaluate(STOPS)
        assert (found["unreached"], found["needless"]) == ([], [])
        page.set_viewport_size({"width": width - 30, "height": 800})  # while one of them is hidden
        page.wait_for_timeout(400)
        switch.click()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.close()


def test_paper_has_one_of_the_two_and_no_switch(page: Page) -> None:
    switch = figure(page).locator(".sg-inside > summary")
    for title in (f"{TITLE}, folded", TITLE):
        page.emulate_media(media="print")
        assert seen(page) == title
        assert switch.is_hidden()
        page.emulate_media(media="screen")
        switch.click()


@pytest.mark.parametrize("scheme", some(["light", "dark"], "dark"))
def test_axe_finds_nothing_in_either_state(
    browser: Browser, scheme: Literal["light", "dark"]
) -> None:
    page = browser.new_page(color_scheme=scheme)
    page.goto(ADDRESS)
    settled(page)
    for _state in range(2):
        page.wait_for_timeout(300)
        context = {"include": [["figure.sc-graph"]], "exclude": [["mjx-container > svg"]]}
        found = Axe().run(page, context=context).response
        told = [f"{r['id']}: {n['html'][:150]}" for r in found["violations"] for n in r["nodes"]]
        assert [t for t in told if not re.match("empty-table-header", t)] == []
        assert found["passes"]
        figure(page).locator(".sg-inside > summary").click()
    page.close()
