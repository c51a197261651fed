"""Pages that were read are marked in the navigation, and forgotten when their reader says so."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from conftest import SITE_URL, watch
from test_light import SHIFTS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, Page

KEY = "stepcheck-read"
END = "scrollTo({top: document.documentElement.scrollHeight, behavior: 'instant'})"
REFUSED = """Object.defineProperty(window, 'localStorage', {
  get() { throw new DOMException('not here', 'SecurityError'); }
});"""


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.add_init_script(SHIFTS)
    yield context
    context.close()


def opened(context: BrowserContext, name: str, home: str = SITE_URL) -> tuple[Page, list[str]]:
    page = context.new_page()
    faults = watch(page, home)
    page.goto(f"{home}{name}.html")
    page.wait_for_timeout(300)
    return page, faults


def marked(page: Page) -> list[str]:
    """Return the pages that are marked, by their addresses."""
    links = page.locator(".md-nav--primary a:has(> .sc-read)")
    return [str(a).rpartition("/")[2] for a in links.evaluate_all("all => all.map(a => a.href)")]


def read_to_the_end(page: Page) -> None:
    page.evaluate(END)
    page.wait_for_selector(".md-nav__link--active > .sc-read", state="attached")


def kept(page: Page) -> object:
    return page.evaluate(f"JSON.parse(localStorage.getItem('{KEY}'))")


def test_a_page_is_read_when_its_end_comes_into_view(context: BrowserContext) -> None:
    page, faults = opened(context, "sigmoid")
    assert marked(page) == []
    assert page.locator(".sc-progress").inner_text() == ""
    page.evaluate("scrollTo({top: document.documentElement.scrollHeight / 2, behavior: 'instant'})")
    page.wait_for_timeout(300)
    assert (marked(page), kept(page)) == ([], None)
    read_to_the_end(page)
    assert (marked(page), kept(page)) == (["sigmoid.html"], ["sigmoid.html"])
    name = "The sigmoid and its derivative (read)"
    assert page.get_by_role("link", name=name, exact=True).count() == 1
    assert page.locator(".sc-progress").inner_text().startswith("1 of ")
    assert [shift["told"] for shift in page.evaluate("shifts") if "sc-" in shift["told"]] == []
    assert faults == []


def test_the_marks_stay_on_the_next_page_and_in_the_next_visit(context: BrowserContext) -> None:
    page, faults = opened(context, "sigmoid")
    read_to_the_end(page)
    page.locator(".md-footer__link--next").click()
    page.wait_for_selector("h1:has-text('The loss')")
    page.wait_for_selector("a[href$='sigmoid.html'] > .sc-read")
    read_to_the_end(page)
    page.close()
    assert faults == []
    other, faults = opened(context, "index")
    assert marked(other) == ["sigmoid.html", "loss.html"]
    assert other.locator(".sc-progress").inner_text().startswith("2 of ")
    other.goto(SITE_URL)  # the start page by its other name
    other.evaluate(END)
    other.wait_for_selector(".md-nav__link--active > .sc-read", state="attached")
    assert kept(other) == ["sigmoid.html", "loss.html", "index.html"]
    assert faults == []


def test_what_was_read_is_forgotten_on_all_pages(context: BrowserContext) -> None:
    page, faults = opened(context, "sigmoid")
    other, more = opened(context, "loss")
    read_to_the_end(page)
    other.wait_for_selector("a[href$='sigmoid.html'] > .sc-read")
    button = page.get_by_role("button", name="Forget")
    button.focus()
    page.keyboard.press("Enter")
    assert (marked(page), kept(page)) == ([], None)
    assert page.evaluate("document.activeElement.textContent").startswith("Forgotten.")
    assert button.count() == 0
    other.wait_for_selector(".sc-read", state="detached")
    page.evaluate("scrollBy(0, -900)")
    page.evaluate(END)
    page.wait_for_timeout(300)
    assert marked(page) == []  # not a moment later again
    page.reload()
    read_to_the_end(page)
    assert (faults, more) == ([], [])


def test_what_is_kept_by_others_does_no_harm(reader: Page) -> None:
    reader.goto(f"{SITE_URL}sigmoid.html")
    for text in ["{", "7", '{"a": 1}', "null", "[1, null]"]:
        reader.evaluate("([key, text]) => localStorage.setItem(key, text)", [KEY, text])
        reader.goto(f"{SITE_URL}sigmoid.html?{quote(text)}")  # from its top, as a reload is not
        assert marked(reader) == []
        read_to_the_end(reader)
        assert "sigmoid.html" in reader.evaluate(f"localStorage.getItem('{KEY}')")


def test_without_storage_the_marks_end_with_the_visit(context: BrowserContext) -> None:
    context.add_init_script(REFUSED)
    page, faults = opened(context, "sigmoid")
    read_to_the_end(page)
    page.locator(".md-footer__link--next").click()
    page.wait_for_selector("h1:has-text('The loss')")
    page.wait_for_selector("a[href$='sigmoid.html'] > .sc-read")
    page.get_by_role("button", name="Forget").click()
    assert marked(page) == []
    page.goto(f"{SITE_URL}sigmoid.html")
    page.wait_for_timeout(300)
    assert marked(page) == []
    assert faults == []


def test_it_works_from_a_folder(context: BrowserContext, site: Path) -> None:
    home = f"{site.as_uri()}/"
    page, faults = opened(context, "sigmoid", home)
    read_to_the_end(page)
    page.goto(f"{home}index.html")
    page.wait_for_selector("a[href$='sigmoid.html'] > .sc-read")
    assert kept(page) == ["sigmoid.html"]
    assert faults == []


def test_a_wrong_address_is_no_page(reader: Page) -> None:
    reader.goto(f"{SITE_URL}404.html")
    reader.evaluate(END)
    reader.wait_for_timeout(300)
    assert kept(reader) is None


def test_print_has_no_marks(reader: Page) -> None:
    reader.goto(f"{SITE_URL}sigmoid.html")
    read_to_the_end(reader)
    assert reader.locator("a > .sc-read").is_visible()
    reader.emulate_media(media="print")
    assert not reader.locator("a > .sc-read").is_visible()
    assert not reader.locator(".sc-progress").is_visible()


def test_without_scripts_there_is_nothing_of_it(browser: Browser) -> None:
    page = browser.new_page(java_script_enabled=False)
    page.goto(f"{SITE_URL}model.html")
    assert page.locator(".sc-read").count() == 0
    assert not page.locator(".sc-progress").is_visible()
    page.close()


def test_a_phone_has_the_marks_in_its_drawer(reader: Page) -> None:
    reader.set_viewport_size({"width": 390, "height": 844})
    reader.goto(f"{SITE_URL}index.html")
    reader.evaluate(END)
    reader.wait_for_function(f"localStorage.getItem('{KEY}')")
    told = reader.locator(".sc-progress")
    assert told.inner_text().startswith("1 of ")
    reader.locator("label.md-header__button[for=__drawer]").click()
    reader.locator("label.md-nav__link--active > .sc-read").wait_for(state="visible")
