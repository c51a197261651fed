"""Marks over signs, and the notes that they open: close, quiet, whole, and one button a display."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from conftest import SITE_URL, some

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

MARKS = """all => all.map(mark => {
  const {x, y, width, height} = mark.getBoundingClientRect();
  return [x + width / 2, y + height / 2];
})"""

FIVE_ROWS = ".sc-display:has(.sc-told li:nth-child(5)):not(:has(.sc-told li:nth-child(6)))"


@pytest.fixture(params=[390, pytest.param(1280, marks=pytest.mark.full)])
def sigmoid(reader: Page, request: pytest.FixtureRequest) -> Page:
    reader.set_viewport_size({"width": request.param, "height": 900})
    reader.goto(f"{SITE_URL}sigmoid.html")
    return reader


@pytest.mark.parametrize("sigmoid", some([390, 1280], 390), indirect=True)
def test_each_row_has_its_mark_and_the_marks_stand_below_one_another(sigmoid: Page) -> None:
    display = sigmoid.locator(FIVE_ROWS).first
    display.scroll_into_view_if_needed()
    places = display.locator("svg:visible .sc-ok").evaluate_all(MARKS)
    assert len(places) == display.locator(".sc-told li").count() == 5
    assert len({round(x) for x, _ in places}) == 1
    heights = [y for _, y in places]
    assert all(low - high > 15 for high, low in pairwise(heights))


def test_a_mark_opens_the_notes_at_its_row(sigmoid: Page) -> None:
    display = sigmoid.locator(FIVE_ROWS).first
    notes = display.locator(".sc-told")
    assert notes.is_hidden()
    display.locator("svg:visible .sc-ok").nth(2).click()
    assert notes.is_visible()
    rows = notes.locator("li")
    here = rows.evaluate_all("all => all.map(row => row.classList.contains('sc-here'))")
    assert here == [False, False, True, False, False]
    left, _, right, *_ = rows.nth(2).inner_text().split()
    assert left == right
    assert float(left)


def test_who_hears_the_page_meets_one_button_a_display(sigmoid: Page) -> None:
    told = sigmoid.locator("article").aria_snapshot()
    assert told.count("steps checked") >= 3
    displays = sigmoid.locator(".sc-display").count()
    assert sigmoid.locator(".sc-display summary").count() == displays
    seen = "part => part.checkVisibility() && !part.closest('mjx-container')"
    others = sigmoid.locator(".sc-display :is(button, a, [tabindex])")
    assert others.evaluate_all(f"all => all.filter({seen}).length") == 0


def test_what_is_wrong_is_heard_as_wrong(reader: Page) -> None:
    reader.goto(f"{SITE_URL}pitfalls.html")
    wrong = reader.locator(".sc-wrong").evaluate_all(
        "all => all.map(part => part.closest('mjx-container').querySelector('math').textContent)"
    )
    assert len(wrong) > 10
    assert [text for text in wrong if "wrong:" not in text] == []


@pytest.mark.parametrize("name", some(["sigmoid", "pitfalls", "batch"], "pitfalls"))
def test_a_print_has_no_notes(reader: Page, name: str) -> None:
    reader.goto(f"{SITE_URL}{name}.html")
    reader.emulate_media(media="print")
    visible = "all => all.filter(part => part.checkVisibility()).length"
    assert reader.locator(".sc-tick, .sc-tick *").evaluate_all(visible) == 0
    assert reader.locator(".sc-ok").evaluate_all(visible) > 2


def test_without_scripts_the_notes_open_and_link(browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{SITE_URL}sigmoid.html")
    summary = page.locator(".sc-tick:not(.sc-tick--none) > summary").first
    assert summary.evaluate("part => getComputedStyle(part).opacity") == "1"
    summary.click()
    link = page.locator(".sc-tools a:visible")
    name = link.get_attribute("href")
    assert name
    assert page.locator(name).count() == 1
    context.close()


REPOSITORY = "https://forge.test/us/site"


@pytest.mark.parametrize(
    ("place", "start", "names"),
    [
        (f"{REPOSITORY}/issues/new", f"{REPOSITORY}/issues/new?", ("title", "body")),
        (
            f"{REPOSITORY}/-/issues/new",
            f"{REPOSITORY}/-/issues/new?",
            ("issue[title]", "issue[description]"),
        ),
        ("mailto:us@forge.test", "mailto:us@forge.test?", ("subject", "body")),
    ],
)
def test_an_error_is_reported_where_the_site_says(
    sigmoid: Page, place: str, start: str, names: tuple[str, str]
) -> None:
    sigmoid.evaluate(
        """place => {
        document.querySelectorAll('meta[name^=stepcheck-]').forEach(meta => meta.remove());
        document.head.insertAdjacentHTML('beforeend',
        `<meta name="stepcheck-report" content="${place}">
        <meta name="stepcheck-version" content="1.2.3+abc">`);
        }""",
        place,
    )
    sigmoid.locator(".sc-tick > summary").first.press("Enter")
    link = sigmoid.get_by_role("link", name="Report an error here").get_attribute("href")
    assert link
    assert link.startswith(start)
    assert "+" not in urlsplit(link).query or not place.startswith("mailto")
    told = parse_qs(urlsplit(link).query)
    title, body = told[names[0]][0], told[names[1]][0]
    name = sigmoid.locator(".sc-display").first.get_attribute("id")
    assert "The sigmoid" in title
    assert f"{SITE_URL}sigmoid.html#{name}" in body
    assert r"\frac{e^{z}}{1 + e^{z}}" in body
    assert "1.2.3+abc" in body


def test_where_the_site_says_nothing_nothing_can_be_reported(sigmoid: Page) -> None:
    sigmoid.locator(".sc-tick > summary").first.press("Enter")
    sigmoid.locator(".sc-tools[data-full]").first.wait_for()
    assert sigmoid.get_by_text("Report an error").count() == 0
